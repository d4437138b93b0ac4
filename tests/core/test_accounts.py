"""Accounts: signing in and out, several side by side, coming back at start, leaving nothing behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pmdesk.api.errors import GatewayNeeded, Refused
from pmdesk.core.devices import Left
from pmdesk.core.ports import SecretsOutcome
from pmdesk.core.shared import SessionState
from pmdesk.records import Area
from pmdesk.store.errors import DiskFailed
from tests.core.desk import Desk, sign_in
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(profile: Path, clock: FakeClock) -> AsyncIterator[Desk]:
    one = Desk(profile, clock)
    yield one
    await one.end()
    assert one.bugs == []


async def test_signing_in_keeps_the_secret_in_the_key_store_and_nowhere_else(desk: Desk) -> None:
    session = await sign_in(desk)
    assert session.secret_kept is SecretsOutcome.DONE
    assert session.account.backend_name == "FakeStore"
    assert "very-secret-1" in desk.secrets.kept[session.key]
    assert b"very-secret" not in desk.texts_on_disk()
    assert b"unmistakable-1" in desk.texts_on_disk()


@pytest.mark.parametrize(
    "answer",
    [SecretsOutcome.LOCKED, SecretsOutcome.NO_SERVICE, SecretsOutcome.FAILED, SecretsOutcome.TOO_LARGE],
)
async def test_without_a_key_store_the_session_works_and_says_that_it_will_not_last(
    desk: Desk, answer: SecretsOutcome
) -> None:
    desk.secrets.answer = answer
    session = await sign_in(desk)
    assert session.state is SessionState.SIGNED_IN
    assert session.secret_kept is answer
    assert session.account.backend_name == ""
    await desk.restart()
    (again,) = desk.accounts.sessions
    await until(lambda: again.state is SessionState.SIGN_IN_NEEDED)
    assert desk.store.domains.get(again.key, "1") is not None, "what is kept is shown"
    await until(lambda: desk.alerts.get(again.key), what="and its alerts too")


async def test_the_demo_leaves_the_key_store_alone(desk: Desk) -> None:
    session = await desk.accounts.sign_in(desk.fake_door.grant(), keep=False)
    assert desk.secrets.kept == {}
    assert session.secret_kept is None
    assert session.state is SessionState.SIGNED_IN


async def test_a_closed_account_cannot_be_opened(desk: Desk) -> None:
    with pytest.raises(Refused):
        await desk.accounts.sign_in(desk.fake_door.grant(closed=True))
    assert desk.store.accounts.all() == ()


async def test_a_restart_brings_every_account_back_signed_in(desk: Desk) -> None:
    keys = [(await sign_in(desk, client)).key for client in ("1", "2", "3")]
    await desk.restart()
    assert [session.key for session in desk.accounts.sessions] == keys
    await until(lambda: {s.state for s in desk.accounts.sessions} == {SessionState.SIGNED_IN})
    assert desk.secrets.loads == keys, "each asked for once"


async def test_the_start_waits_for_no_key_store(desk: Desk) -> None:
    session = await sign_in(desk)
    desk.secrets.gate = asyncio.Event()
    await desk.restart()
    (again,) = desk.accounts.sessions
    assert again.state is SessionState.OPENING
    assert again.status.areas[Area.DOMAINS].done == 1
    await until(lambda: desk.alerts.get(session.key))
    asked = desk.fake_door.providers["http://127.0.0.1:1", "1"].calls.total()
    assert await again.refresh() is None
    assert desk.fake_door.providers["http://127.0.0.1:1", "1"].calls.total() == asked
    desk.secrets.gate.set()
    await until(lambda: again.state is SessionState.SIGNED_IN)


@pytest.mark.parametrize("answer", [SecretsOutcome.LOCKED, SecretsOutcome.NO_SERVICE])
async def test_a_key_store_that_does_not_open_is_asked_once_for_all(
    desk: Desk, answer: SecretsOutcome
) -> None:
    for client in ("1", "2", "3"):
        await sign_in(desk, client)
    desk.secrets.answer = answer
    await desk.restart()
    await until(lambda: {s.state for s in desk.accounts.sessions} == {SessionState.SIGN_IN_NEEDED})
    assert len(desk.secrets.loads) == 1
    assert {session.secret_kept for session in desk.accounts.sessions} == {answer}


async def test_a_secret_that_was_lost_or_spoilt_asks_for_a_sign_in_and_never_loops(desk: Desk) -> None:
    first, second, third = [await sign_in(desk, client) for client in ("1", "2", "3")]
    del desk.secrets.kept[first.key]
    desk.secrets.kept[second.key] = "not what we wrote"
    await desk.restart()
    one, two, three = desk.accounts.sessions
    await until(lambda: three.state is SessionState.SIGNED_IN)
    assert (one.state, one.secret_kept) == (SessionState.SIGN_IN_NEEDED, SecretsOutcome.NOT_THERE)
    assert (two.state, two.secret_kept) == (SessionState.SIGN_IN_NEEDED, SecretsOutcome.FAILED)
    assert len(desk.secrets.loads) == 3
    assert third.key == three.key


async def test_an_address_that_is_not_let_in_any_more_asks_for_a_sign_in(desk: Desk) -> None:
    await sign_in(desk)
    desk.fake_door.error = GatewayNeeded()
    await desk.restart()
    (session,) = desk.accounts.sessions
    await until(lambda: session.state is SessionState.SIGN_IN_NEEDED)


async def test_signing_in_again_goes_on_with_the_same_account(desk: Desk) -> None:
    session = await sign_in(desk)
    again = await desk.accounts.sign_in(desk.fake_door.grant("1"))
    assert again is session
    other = await desk.accounts.sign_in(desk.fake_door.grant("1", user_id="8"))
    assert other.key != session.key, "another person's sign-in is another account here"


async def test_signing_out_forgets_the_secret_and_keeps_what_is_here(desk: Desk) -> None:
    session = await sign_in(desk)
    assert desk.notifier.on_screen
    assert await desk.accounts.sign_out(session.key) == Left(SecretsOutcome.DONE)
    out = desk.accounts.get(session.key)
    assert out is not None
    assert out.state is SessionState.SIGNED_OUT
    assert desk.secrets.kept == {}
    assert desk.notifier.on_screen == {}
    assert desk.store.domains.get(session.key, "1") is not None
    assert (await out.archive.get("1")).meta.pages == 1
    provider = desk.fake_door.providers["http://127.0.0.1:1", "1"]
    asked = provider.calls.total()
    desk.clock.advance(timedelta(days=1))
    out.look()
    await desk.restart()
    (again,) = desk.accounts.sessions
    assert again.state is SessionState.SIGNED_OUT
    await until(lambda: desk.alerts.get(session.key))
    assert provider.calls.total() == asked
    assert desk.notifier.on_screen == {}, "an account that is signed out says nothing outside the window"
    back = await desk.accounts.sign_in(desk.fake_door.grant())
    assert (back.key, back.state) == (session.key, SessionState.SIGNED_IN)


async def test_signing_out_of_one_leaves_the_other_alone(desk: Desk) -> None:
    one, two = await sign_in(desk, "1"), await sign_in(desk, "2")
    await desk.accounts.sign_out(one.key)
    assert two.state is SessionState.SIGNED_IN
    assert list(desk.secrets.kept) == [two.key]
    assert (await two.refresh()) is not None


async def test_erasing_leaves_no_row_no_file_and_no_secret(desk: Desk) -> None:
    one, two = await sign_in(desk, "1"), await sign_in(desk, "2")
    assert await desk.accounts.erase(one.key) == Left(SecretsOutcome.DONE)
    assert desk.accounts.get(one.key) is None
    assert [account.key for account in desk.store.accounts.all()] == [two.key]
    assert list(desk.secrets.kept) == [two.key]
    assert not any(key.startswith(one.key) for key in desk.notifier.on_screen)
    left = desk.texts_on_disk()
    assert b"unmistakable-1" not in left
    assert one.key.encode() not in left
    assert b"unmistakable-2" in left
    assert not any(one.key in str(path) for path in desk.folder.rglob("*"))
    assert (await two.archive.get("1")).meta.pages == 1


async def test_a_secret_that_cannot_be_deleted_stops_the_erasing_and_says_why(desk: Desk) -> None:
    session = await sign_in(desk)
    desk.secrets.answer = SecretsOutcome.LOCKED
    assert await desk.accounts.erase(session.key) == Left(SecretsOutcome.LOCKED)
    assert desk.accounts.get(session.key) is session
    assert session.state is SessionState.SIGNED_IN
    assert await desk.accounts.erase(session.key, force=True) == Left(SecretsOutcome.LOCKED)
    assert desk.store.accounts.all() == ()


async def test_a_session_that_was_never_kept_is_erased_without_a_key_store(desk: Desk) -> None:
    desk.secrets.answer = SecretsOutcome.NO_SERVICE
    session = await sign_in(desk)
    await desk.accounts.erase(session.key)
    assert desk.store.accounts.all() == ()


async def test_a_file_that_cannot_be_deleted_leaves_the_account_to_try_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await sign_in(desk)

    def failing(account: str) -> None:
        raise DiskFailed("EIO")

    with monkeypatch.context() as patch:
        patch.setattr(desk.documents, "erase", failing)
        with pytest.raises(DiskFailed):
            await desk.accounts.erase(session.key)
    left = desk.accounts.get(session.key)
    assert left is not None
    assert left.state is SessionState.SIGNED_OUT
    await desk.accounts.erase(session.key)
    assert desk.store.accounts.all() == ()


async def test_a_sign_in_that_is_stopped_half_way_leaves_nothing(desk: Desk) -> None:
    desk.secrets.gate = asyncio.Event()
    signing_in = asyncio.create_task(desk.accounts.sign_in(desk.fake_door.grant()))
    await until(lambda: desk.store.accounts.all())
    signing_in.cancel()
    await asyncio.wait({signing_in})
    assert signing_in.cancelled()
    assert desk.store.accounts.all() == ()
    assert desk.accounts.sessions == ()
    assert desk.secrets.kept == {}


async def test_a_damaged_database_is_begun_anew_with_the_same_accounts(desk: Desk) -> None:
    one, two = await sign_in(desk, "1"), await sign_in(desk, "2")
    await desk.accounts.sign_out(two.key)
    await desk.accounts.recover()
    assert [session.key for session in desk.accounts.sessions] == [one.key, two.key]
    first, second = desk.accounts.sessions
    assert (first.state, second.state) == (SessionState.SIGNED_IN, SessionState.SIGNED_OUT)
    await until(lambda: desk.store.domains.get(one.key, "1") is not None, what="fetched anew")
    assert (await first.archive.held("1")) is not None, "documents survive"


async def test_closing_stops_everything(desk: Desk) -> None:
    await sign_in(desk)
    await desk.accounts.close()
    names = {task.get_name() for task in asyncio.all_tasks()}
    assert not any("session" in name or "sync" in name for name in names)


async def test_it_works_on_qt_s_loop(qapp: Any, profile: Path, clock: FakeClock) -> None:
    desk = Desk(profile, clock)
    session = await sign_in(desk)
    await desk.accounts.erase(session.key)
    await desk.end()
    assert desk.bugs == []


async def test_erasing_what_was_never_kept_does_not_ask_the_key_store(desk: Desk) -> None:
    session = await desk.accounts.sign_in(desk.fake_door.grant(), keep=False)
    desk.secrets.answer = SecretsOutcome.LOCKED
    assert await desk.accounts.erase(session.key) == Left(SecretsOutcome.NOT_THERE)
    assert desk.accounts.sessions == ()
