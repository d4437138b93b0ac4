"""Accounts and their secrets: renewed ones are kept while a sign-in lasts, and the host hears of its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pmdesk.api.errors import Offline
from pmdesk.api.grants import ProviderKind
from pmdesk.api.secret import Secret
from pmdesk.core.devices import Left
from pmdesk.core.ports import SecretsOutcome
from pmdesk.core.session import Session
from pmdesk.core.shared import SessionState
from pmdesk.core.sign_in_errors import SomebodyElse
from tests.core.desk import Desk, sign_in
from tests.core.fake_provider import FakeProvider
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(profile: Path, clock: FakeClock) -> AsyncIterator[Desk]:
    one = Desk(profile, clock)
    yield one
    await one.end()
    assert one.bugs == []


# --- secrets that are renewed -------------------------------------------------------------------------


def renewed(word: str, client: str = "1") -> Secret:
    """A secret that the provider renewed; `word` tells it from others."""
    return Secret({"secret": f"very-secret-{client}", "word": word})


async def renew(desk: Desk, session: Session, word: str) -> None:
    """The provider renews the secret of a session."""
    keep = desk.fake_door.keeps[session.key]
    assert keep is not None
    await keep(renewed(word))


def kept_word(desk: Desk, key: str) -> str | None:
    return Secret.from_text(desk.secrets.kept[key]).get("word")


async def test_a_renewed_secret_is_kept_and_opens_the_next_start(desk: Desk) -> None:
    session = await sign_in(desk)
    await renew(desk, session, "second")
    assert kept_word(desk, session.key) == "second"
    await desk.restart()
    (again,) = desk.accounts.sessions
    await until(lambda: again.state is SessionState.SIGNED_IN)
    await renew(desk, again, "third")
    assert kept_word(desk, session.key) == "third"


async def test_how_the_key_store_answers_to_a_renewal_is_told_and_mended(desk: Desk) -> None:
    session = await sign_in(desk)
    desk.secrets.answer = SecretsOutcome.LOCKED
    told = len(desk.states)
    await renew(desk, session, "second")
    assert session.secret_kept is SecretsOutcome.LOCKED
    assert desk.states[told:] == [(session.key, SessionState.SIGNED_IN)]
    assert session.account.backend_name == "FakeStore", "something of ours still lies there"
    desk.secrets.answer = SecretsOutcome.DONE
    await renew(desk, session, "third")
    assert session.secret_kept is SecretsOutcome.DONE
    assert kept_word(desk, session.key) == "third"


async def test_a_key_store_that_came_later_is_written_down(desk: Desk) -> None:
    desk.secrets.answer = SecretsOutcome.NO_SERVICE
    session = await sign_in(desk)
    desk.secrets.answer = SecretsOutcome.DONE
    await renew(desk, session, "second")
    assert session.account.backend_name == "FakeStore"
    await until(lambda: desk.store.accounts.all()[0].backend_name == "FakeStore")


@pytest.mark.parametrize("erase", [False, True], ids=["signed-out", "erased"])
async def test_a_secret_is_never_kept_again_after_leaving(desk: Desk, erase: bool) -> None:
    """Neither one that is on its way into the key store nor one that a late answer brings."""
    session = await sign_in(desk)
    desk.secrets.gate = asyncio.Event()
    on_its_way = asyncio.create_task(renew(desk, session, "second"))
    await until(lambda: len(desk.secrets.saves) == 2)
    left = await (desk.accounts.erase(session.key) if erase else desk.accounts.sign_out(session.key))
    assert left == Left(SecretsOutcome.DONE)
    desk.secrets.gate.set()
    await on_its_way
    await renew(desk, session, "third")
    assert desk.secrets.kept == {}


async def test_an_erasing_that_the_key_store_stopped_goes_on_keeping(desk: Desk) -> None:
    session = await sign_in(desk)
    desk.secrets.answer = SecretsOutcome.LOCKED
    await desk.accounts.erase(session.key)
    desk.secrets.answer = SecretsOutcome.DONE
    await renew(desk, session, "second")
    assert kept_word(desk, session.key) == "second"


async def test_the_end_of_the_program_waits_for_the_key_store(desk: Desk) -> None:
    session = await sign_in(desk)
    desk.secrets.gate = asyncio.Event()
    on_its_way = asyncio.create_task(renew(desk, session, "second"))
    await until(lambda: len(desk.secrets.saves) == 2)
    closing = asyncio.create_task(desk.accounts.close())
    await until(lambda: session.sync is None, what="the session to have ended")
    desk.secrets.gate.set()
    await closing
    await on_its_way
    assert kept_word(desk, session.key) == "second"


# --- what the host is told ----------------------------------------------------------------------------


def host(desk: Desk, client: str = "1") -> FakeProvider:
    return desk.fake_door.providers["http://127.0.0.1:1", client]


async def test_signing_in_again_ends_the_former_sign_in_once_the_new_one_is_kept(desk: Desk) -> None:
    session = await sign_in(desk)
    former = desk.fake_door.keeps[session.key]
    assert former is not None
    desk.secrets.gate = asyncio.Event()
    again = asyncio.create_task(
        desk.accounts.sign_in(desk.fake_door.grant(secret=renewed("new")), only=session.key)
    )
    await until(lambda: len(desk.secrets.saves) == 2)
    assert host(desk).calls["leave"] == 0
    desk.secrets.gate.set()
    assert await again is session
    await until(lambda: host(desk).calls["leave"] == 1)
    await former(renewed("of the former sign-in"))
    assert kept_word(desk, session.key) == "new"


async def test_a_new_sign_in_that_is_not_kept_leaves_the_one_that_is(desk: Desk) -> None:
    """It lies in the key store, and the next start opens it."""
    session = await sign_in(desk)
    desk.secrets.answer = SecretsOutcome.LOCKED
    await desk.accounts.sign_in(desk.fake_door.grant(secret=renewed("new")))
    assert session.secret_kept is SecretsOutcome.LOCKED
    assert kept_word(desk, session.key) is None
    await asyncio.sleep(0)
    assert host(desk).calls["leave"] == 0


async def test_another_person_is_refused_and_the_account_goes_on_as_it_was(desk: Desk) -> None:
    session = await sign_in(desk)
    other = desk.fake_door.grant("1", user_id="8")
    with pytest.raises(SomebodyElse):
        await desk.accounts.sign_in(other, only=session.key)
    assert desk.accounts.sessions == (session,)
    assert session.state is SessionState.SIGNED_IN
    await until(lambda: host(desk).calls["leave"] == 1, what="the other sign-in to be given back")
    await renew(desk, session, "second")
    assert kept_word(desk, session.key) == "second"


async def test_a_sign_in_that_was_stopped_is_given_back_and_the_former_one_goes_on(desk: Desk) -> None:
    session = await sign_in(desk)
    await renew(desk, session, "second")
    desk.secrets.gate = asyncio.Event()
    again = asyncio.create_task(desk.accounts.sign_in(desk.fake_door.grant(secret=renewed("new"))))
    await until(lambda: len(desk.secrets.saves) == 3)
    again.cancel()
    await asyncio.wait({again})
    del desk.secrets.kept[session.key]  # as a key store does whose caller went away in between
    desk.secrets.gate.set()
    await until(lambda: session.key in desk.secrets.kept)
    assert kept_word(desk, session.key) == "second"
    await until(lambda: host(desk).calls["leave"] == 1)
    assert session.state is SessionState.SIGNED_IN


@pytest.mark.parametrize("erase", [False, True], ids=["signed-out", "erased"])
async def test_leaving_tells_the_host_after_everything_is_gone_here(desk: Desk, erase: bool) -> None:
    session = await sign_in(desk)
    gate = host(desk).hold("leave")
    leaving = asyncio.create_task(
        desk.accounts.erase(session.key) if erase else desk.accounts.sign_out(session.key)
    )
    await until(lambda: host(desk).calls["leave"] == 1)
    assert desk.secrets.kept == {}
    out = desk.accounts.get(session.key)
    assert out is None if erase else out is not None and out.state is SessionState.SIGNED_OUT
    gate.set()
    assert await leaving == Left(SecretsOutcome.DONE, told=True)


@pytest.mark.parametrize("erase", [False, True], ids=["signed-out", "erased"])
async def test_a_host_that_cannot_be_told_changes_nothing_here(desk: Desk, erase: bool) -> None:
    session = await sign_in(desk)
    host(desk).always["leave"] = Offline()
    left = await (desk.accounts.erase(session.key) if erase else desk.accounts.sign_out(session.key))
    assert left == Left(SecretsOutcome.DONE, told=False)
    assert desk.secrets.kept == {}
    assert len(desk.store.accounts.all()) == (0 if erase else 1)


async def test_of_a_sign_in_that_was_never_opened_here_the_host_cannot_be_told(desk: Desk) -> None:
    grant = desk.fake_door.grant(kind=ProviderKind.GATEWAY)
    session = await desk.accounts.sign_in(grant)
    desk.secrets.answer = SecretsOutcome.LOCKED
    await desk.restart()
    (again,) = desk.accounts.sessions
    await until(lambda: again.state is SessionState.SIGN_IN_NEEDED)
    assert (await desk.accounts.sign_out(session.key)).told is False
    assert (await desk.accounts.erase(session.key, force=True)).told, "it was said when signing out"
