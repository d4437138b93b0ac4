"""The tokens of a sign-in: renewed in time and once, kept before they are used, and ended by its no alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.capability import Capability
from pmdesk.api.errors import Garbled, Offline, ProviderError, RateLimited, SignInNeeded, Unavailable
from pmdesk.api.gateway.tokens import EARLY, Tokens, secret_of
from pmdesk.api.pace import Pacer
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport
from tests.api.gateway.support import (
    HTML,
    Kept,
    asked_for,
    kept_secret,
    problem,
    said,
    tokens_at,
    tokens_said,
)
from tests.api.stub import Reply, Seen, Stub, nothing_listens
from tests.helpers import FakeClock

pytestmark = pytest.mark.anyio


async def test_an_access_token_is_used_while_it_lasts(
    transport: Transport, pacer: Pacer, clock: FakeClock
) -> None:
    async with Stub(lambda seen: tokens_said(1)) as stub:
        tokens = tokens_at(stub, transport, pacer)
        assert await tokens.access() == "access-0"
        clock.advance(timedelta(seconds=900) - EARLY)
        assert await tokens.access() == "access-0"
        clock.advance(timedelta(seconds=1))
        assert await tokens.access() == "access-1"
        assert [asked_for(one) for one in stub.seen] == ["renew refresh-0"]
        assert stub.seen[0].form["client_id"] == "pmdesk-desktop"


@pytest.mark.parametrize(
    "parts", [{}, {"access": "x"}, {"access": "x", "until": "soon"}, {"until": "2100-01-01"}]
)
async def test_a_secret_that_knows_no_time_is_renewed_first(
    transport: Transport, pacer: Pacer, parts: dict[str, str]
) -> None:
    async with Stub(lambda seen: tokens_said(1)) as stub:
        tokens = Tokens(transport, pacer, stub.url, Secret({"refresh": "refresh-0", **parts}))
        assert await tokens.access() == "access-1"


async def test_a_secret_of_another_kind_is_none(transport: Transport, pacer: Pacer) -> None:
    with pytest.raises(SignInNeeded):
        Tokens(transport, pacer, "https://gateway.example", Secret({"identifier": "x"}))


async def test_what_is_new_is_kept_before_it_is_used(transport: Transport, pacer: Pacer) -> None:
    log: list[str] = []

    def answer(seen: Seen) -> Reply:
        log.append(asked_for(seen))
        return tokens_said(1)

    async with Stub(answer) as stub:
        keep = Kept(log)
        tokens = tokens_at(stub, transport, pacer, keep, lasts=0)
        log.append(await tokens.access())
    assert log == ["renew refresh-0", "kept refresh-1", "access-1"]
    (secret,) = keep.told
    assert secret.reveal("access") == "access-1"
    assert secret.reveal("until") == (pacer.now() + timedelta(seconds=900)).isoformat(timespec="seconds")
    assert secret.reveal("capabilities") == "invoices"


async def test_many_calls_renew_once(transport: Transport, pacer: Pacer) -> None:
    async with Stub(lambda seen: tokens_said(1)) as stub:
        tokens = tokens_at(stub, transport, pacer, lasts=0)
        assert await asyncio.gather(*(tokens.access() for _ in range(20))) == ["access-1"] * 20
        await asyncio.gather(*(tokens.renew("access-0") for _ in range(5)))
        assert len(stub.seen) == 1


@pytest.mark.parametrize(
    "lost", [Reply(b"{" * 99, cut=3), Reply(b"{" * 99, cut=3, reset=True), Reply(status=503)]
)
async def test_a_lost_answer_is_asked_for_again_with_the_same_token(
    transport: Transport, pacer: Pacer, lost: Reply
) -> None:
    """The gateway answers it alike for a minute: what was lost on the way signs nobody out."""
    replies = [lost, tokens_said(2)]
    async with Stub(lambda seen: replies.pop(0)) as stub:
        tokens = tokens_at(stub, transport, pacer, lasts=0)
        assert await tokens.access() == "access-2"
        assert [asked_for(one) for one in stub.seen] == ["renew refresh-0"] * 2


NO = (
    said({"error": "invalid_grant"}, 400),
    said({"error": "invalid_grant", "error_description": "used"}, 401),
    said({"error": "invalid_client"}, 401),
)


@pytest.mark.parametrize("reply", NO)
async def test_the_gateways_no_ends_the_sign_in(transport: Transport, pacer: Pacer, reply: Reply) -> None:
    async with Stub(lambda seen: reply) as stub:
        with pytest.raises(SignInNeeded):
            await tokens_at(stub, transport, pacer, lasts=0).access()
        assert len(stub.seen) == 1


OTHERS: tuple[tuple[Reply, type[ProviderError]], ...] = (
    (HTML, Garbled),
    (Reply(HTML.body, 401), Unavailable),
    (Reply(HTML.body, 403), Unavailable),
    (Reply(HTML.body, 400), Unavailable),
    (Reply(b"", 407), Unavailable),
    (Reply(b"", 302, {"Location": "https://portal.example"}), Garbled),
    (Reply(b"", 404), Unavailable),
    (said({"error": "server_error"}, 400), Unavailable),
    (said({"error": ["invalid_grant"]}, 400), Unavailable),
    (said(["invalid_grant"], 400), Unavailable),
    (said({"error": "invalid_grant"}, 200), Garbled),
    (problem("unavailable", 503), Unavailable),
    (problem("rate-limited", 429), RateLimited),
    (problem("refused", 413), ProviderError),
    (said({}), Garbled),
    (tokens_said(1, expires_in="soon"), Garbled),
    (tokens_said(1, access_token=7), Garbled),
    (Reply(b"\xff\xfe"), Garbled),
    (Reply(b"[" * 60_000), Garbled),
    (Reply(b" " * 70_000), Garbled),
)


@pytest.mark.parametrize(("reply", "kind"), OTHERS, ids=range(len(OTHERS)))
async def test_nobody_elses_no_ends_it(
    transport: Transport, pacer: Pacer, reply: Reply, kind: type[ProviderError]
) -> None:
    """A proxy, a hotel's network, a firewall: they are in the way, and the sign-in is as it was."""
    replies = [reply]
    async with Stub(lambda seen: replies[0]) as stub:
        tokens = tokens_at(stub, transport, pacer, lasts=0)
        with pytest.raises(kind) as caught:
            await tokens.access()
        assert not isinstance(caught.value, SignInNeeded)
        assert "refresh-0" not in repr(caught.value)
        pacer._held.clear()
        replies[0] = tokens_said(1)
        assert await tokens.access() == "access-1"


@pytest.mark.parametrize("seconds", [0, -900, 10**9, 10**30, 1e300, 1.5])
async def test_a_time_that_is_none(transport: Transport, pacer: Pacer, seconds: float) -> None:
    async with Stub(lambda seen: tokens_said(1, expires_in=seconds)) as stub:
        tokens = tokens_at(stub, transport, pacer, lasts=0)
        try:
            assert await tokens.access() == "access-1"
        except ProviderError as error:
            assert isinstance(error, Garbled)  # noqa: PT017


async def test_without_a_network(transport: Transport, pacer: Pacer) -> None:
    async with nothing_listens() as url:
        tokens = Tokens(transport, pacer, url, kept_secret(pacer.now(), lasts=0))
        with pytest.raises(Offline):
            await tokens.access()


async def test_leaving_names_the_token_and_nothing_more(transport: Transport, pacer: Pacer) -> None:
    async with Stub(lambda seen: said({})) as stub:
        await tokens_at(stub, transport, pacer).leave()
        (seen,) = stub.seen
        assert (seen.method, seen.target) == ("POST", "/oauth/revoke")
        assert seen.form == {"token": "refresh-0", "client_id": "pmdesk-desktop"}


async def test_what_is_learnt_is_kept_when_it_changes(transport: Transport, pacer: Pacer) -> None:
    async with Stub(lambda seen: said({})) as stub:
        keep = Kept()
        tokens = tokens_at(stub, transport, pacer, keep)
        await tokens.learn(["invoices"])
        assert keep.told == []
        await tokens.learn(["tickets", "a-thing-of-next-year"])
        assert tokens.capabilities == frozenset({Capability.TICKETS})
        assert keep.told[-1].reveal("capabilities") == "a-thing-of-next-year tickets"


NAMES = st.lists(st.text("abcdefgh-", min_size=1, max_size=8), max_size=5, unique=True)
WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)


@given(refresh=WORDS, access=WORDS, names=NAMES, seconds=st.integers(0, 10**9))
def test_a_secret_is_what_was_kept(refresh: str, access: str, names: list[str], seconds: int) -> None:
    until = datetime.fromtimestamp(seconds, UTC)
    secret = Secret.from_text(secret_of(refresh, access, until, names).to_text())
    clock = FakeClock()
    tokens = Tokens(Transport(version="0"), Pacer(clock), "https://x.example", secret)
    assert (tokens._refresh, tokens._access, tokens._until) == (refresh, access, until)
    assert tokens.offered == frozenset(names)
    for thing in (secret, tokens):
        assert refresh not in repr(thing) or len(refresh) < 10
