"""Calls to a gateway: whose no ends a sign-in, what is known of a change, and what nobody has to believe."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import (
    FreshSignInNeeded,
    Garbled,
    NotReached,
    Offline,
    ProviderError,
    Refused,
    SignInNeeded,
    Unavailable,
    Uncertain,
)
from pmdesk.api.gateway.calls import GatewayCalls, at
from pmdesk.api.gateway.contract import LockWish, OneTimeLink
from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from tests.api.gateway.support import HTML, Row, answering, problem, said, tokens_at, tokens_said, with_calls
from tests.api.stub import Reply, Seen, Stub, nothing_listens

pytestmark = pytest.mark.anyio
NO = problem("sign-in-needed", 401)
CUT = Reply(b"{" * 99, cut=3)
STALL = Reply(headers={"Content-Length": "9"}, stall=True)


async def reading(calls: GatewayCalls) -> Row:
    return await calls.get("/things/1", Row)


async def changing(calls: GatewayCalls) -> Row:
    return await calls.change("PUT", "/things/1", LockWish(locked=True), Row)


# --- whose no it is -----------------------------------------------------------------------------------


@pytest.mark.parametrize("use", [reading, changing])
async def test_a_token_that_is_not_taken_is_renewed_once(
    transport: Transport, pacer: Pacer, use: Any
) -> None:
    found, asked = await with_calls(transport, pacer, answering(NO, said({"id": "1"})), use)
    assert found == Row(id="1")
    method = "GET" if use is reading else "PUT"
    assert asked == [f"{method} /v1/things/1 access-0", "renew refresh-0", f"{method} /v1/things/1 access-1"]
    found, asked = await with_calls(transport, pacer, answering(NO), use)
    assert type(found) is SignInNeeded
    assert len(asked) == 3


@pytest.mark.parametrize("use", [reading, changing])
async def test_the_gateways_no_to_the_refresh_token_ends_it(
    transport: Transport, pacer: Pacer, use: Any
) -> None:
    no = said({"error": "invalid_grant"}, 400)
    found, _ = await with_calls(transport, pacer, answering(NO, renewals=no), use)
    assert type(found) is SignInNeeded


@pytest.mark.parametrize("status", [401, 403, 407, 400, 404])
async def test_a_proxys_no_does_not(transport: Transport, pacer: Pacer, status: int) -> None:
    found, asked = await with_calls(transport, pacer, answering(Reply(HTML.body, status)), reading)
    assert type(found) is Unavailable
    assert len(asked) == 1


@pytest.mark.parametrize("use", [reading, changing])
async def test_a_fresh_sign_in_is_wanted(transport: Transport, pacer: Pacer, use: Any) -> None:
    """It is a 401 too, and no reason to renew: that proves nothing of the person."""
    found, asked = await with_calls(transport, pacer, answering(problem("fresh-sign-in-needed", 401)), use)
    assert type(found) is FreshSignInNeeded
    assert len(asked) == 1


async def test_calls_at_once_renew_once(transport: Transport, pacer: Pacer) -> None:
    def answer(seen: Seen) -> Reply:
        if seen.path == "/oauth/token":
            return tokens_said(1)
        return said({"id": "1"}) if seen.headers["authorization"] == "Bearer access-1" else NO

    async def use(calls: GatewayCalls) -> list[Row]:
        return list(await asyncio.gather(*(reading(calls) for _ in range(8))))

    found, asked = await with_calls(transport, pacer, answer, use)
    assert found == [Row(id="1")] * 8
    assert asked.count("renew refresh-0") == 1
    assert not any(one.startswith("renew") for one in asked if one != "renew refresh-0")


# --- changes ------------------------------------------------------------------------------------------

LOST: tuple[Reply, ...] = (
    CUT,
    STALL,
    Reply(b"", 502),
    Reply(b"", 504),
    HTML,
    Reply(HTML.body, 500),
    said([1, 2]),
    problem("unavailable", 500),
    problem("uncertain", 504),
    problem("nonsense", 503),
)


@pytest.mark.parametrize("reply", LOST, ids=range(len(LOST)))
async def test_a_change_whose_answer_is_lost_is_uncertain(
    transport: Transport, pacer: Pacer, reply: Reply
) -> None:
    found, asked = await with_calls(transport, pacer, answering(reply), changing)
    assert type(found) is Uncertain
    assert asked == ["PUT /v1/things/1 access-0"], "and is not sent again"


KNOWN: tuple[tuple[Reply, type[ProviderError]], ...] = (
    (problem("unavailable", 503), Unavailable),
    (problem("refused", 422, words="no"), Refused),
    (problem("not-found", 404), ProviderError),
    (problem("rate-limited", 429), ProviderError),
)


@pytest.mark.parametrize(("reply", "kind"), KNOWN, ids=range(len(KNOWN)))
async def test_a_change_that_was_not_made_is_known_not_to_be(
    transport: Transport, pacer: Pacer, reply: Reply, kind: type[ProviderError]
) -> None:
    found, asked = await with_calls(transport, pacer, answering(reply), changing)
    assert isinstance(found, kind)
    assert not isinstance(found, Uncertain)
    assert len(asked) == 1


@pytest.mark.parametrize(
    "renewals", [CUT, HTML, Reply(b"", 502), Reply(b"", 500), problem("unavailable", 503)]
)
@pytest.mark.parametrize("late", [False, True])
async def test_a_change_that_was_never_sent_is_not_uncertain(
    transport: Transport, pacer: Pacer, renewals: Reply, late: bool
) -> None:
    """Its token could not be renewed: before it was sent, or after the gateway had refused the old one."""
    lasts = 900.0 if late else 0.0
    found, asked = await with_calls(transport, pacer, answering(NO, renewals=renewals), changing, lasts=lasts)
    assert isinstance(found, (Offline, Unavailable, Garbled))
    assert sum(one.startswith("PUT") for one in asked) == late


async def test_a_change_that_reached_nobody(transport: Transport, pacer: Pacer) -> None:
    async with nothing_listens() as url, Stub(answering(NO)) as stub:
        calls = GatewayCalls(transport, pacer, url, tokens_at(stub, transport, pacer))
        with pytest.raises(NotReached):
            await changing(calls)


async def test_a_question_by_post_may_be_repeated(transport: Transport, pacer: Pacer) -> None:
    async def use(calls: GatewayCalls) -> OneTimeLink:
        return await calls.ask("POST", "/sign-on", {"place": "home"}, OneTimeLink)

    found, asked = await with_calls(
        transport, pacer, answering(CUT, said({"url": "https://x.example/1"})), use
    )
    assert found.url == "https://x.example/1"
    assert len(asked) == 2


# --- addresses ----------------------------------------------------------------------------------------


@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12), min_size=1, max_size=4
    )
)
def test_ids_stay_where_they_belong(parts: list[str]) -> None:
    path = at(*parts)
    assert [unquote(one) for one in path.split("/")[1:]] == parts
    found = urlsplit(f"https://gw.example/v1{path}")
    assert (found.netloc, found.path, found.query, found.fragment) == ("gw.example", f"/v1{path}", "", "")
