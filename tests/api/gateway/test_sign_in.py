"""The program's two ends of a sign-in: what is opened, and which answers are believed."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.discovery import Found
from pmdesk.api.errors import (
    Garbled,
    NoAccounts,
    Offline,
    ProviderError,
    RateLimited,
    Refused,
    Unavailable,
    Uncertain,
)
from pmdesk.api.gateway.sign_in import Begun, begin, belongs, finish
from pmdesk.api.grants import Grant, ProviderKind
from pmdesk.api.pace import Pacer
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport
from pmdesk.gateway.oauth.grants import is_loopback_callback
from pmdesk.gateway.oauth.upstream import challenge_of
from tests.api.gateway.support import HTML, problem, said, tokens_said
from tests.api.stub import Reply, Stub, nothing_listens

pytestmark = pytest.mark.anyio
BACK = "http://127.0.0.1:51234/signed-in"
ACCOUNT = {
    "client_id": "418",
    "user_id": "502",
    "email": "m@x.example",
    "display_name": "Marta",
    "company": "Bakery",
    "provider_name": "Precisely Managed",
}


def found_at(address: str) -> Found:
    return Found(address, "host.example", ProviderKind.GATEWAY, "Precisely Managed", Secret({}))


def answer_to(begun: Begun, **changes: str | None) -> dict[str, str]:
    """What the browser brings back."""
    usual: dict[str, str | None] = {"code": "c0de", "state": begun.state, "iss": begun.found.address}
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


# --- what is opened -----------------------------------------------------------------------------------


@given(device=st.text(st.characters(exclude_categories=("Cs",)), max_size=40), port=st.integers(1, 65_535))
def test_every_sign_in_has_secrets_of_its_own(device: str, port: int) -> None:
    back = f"http://127.0.0.1:{port}/signed-in"
    one, other = (begin(found_at("https://gw.example/pmdesk"), back, device) for _ in range(2))
    assert one.url.startswith("https://gw.example/pmdesk/oauth/authorize?")
    asked = dict(parse_qsl(urlsplit(one.url).query, keep_blank_values=True))
    assert asked["code_challenge"] == challenge_of(one.verifier)
    assert asked["code_challenge_method"] == "S256"
    assert (asked["state"], asked["device"]) == (one.state, device)
    assert is_loopback_callback(asked["redirect_uri"])
    assert one.verifier not in one.url
    assert len({one.state, other.state, one.verifier, other.verifier}) == 4
    assert min(len(one.state), len(one.verifier)) >= 43
    assert len(one.verifier) <= 128
    assert "max_age" not in asked
    assert "account" not in asked
    for text in (repr(one), str(one)):
        assert one.state not in text
        assert one.verifier not in text
        assert one.url not in text


def test_a_fresh_sign_in_of_one_account() -> None:
    url = begin(found_at("https://gw.example"), BACK, "x", max_age=0, account="418").url
    asked = dict(parse_qsl(urlsplit(url).query))
    assert (asked["max_age"], asked["account"]) == ("0", "418")


# --- which answer is believed -------------------------------------------------------------------------


@given(state=st.text(st.characters(), max_size=50))
def test_an_answer_with_another_state_is_not_ours(state: str) -> None:
    begun = begin(found_at("https://gw.example"), BACK, "x")
    assert not belongs(begun, {"state": state})
    assert not belongs(begun, {})
    assert not belongs(begun, {"state": begun.state[:-1]})
    assert belongs(begun, {"state": begun.state})


async def finished(
    transport: Transport, pacer: Pacer, reply: Reply, changes: dict[str, str | None] | None = None
) -> tuple[Grant, Stub]:
    async with Stub(lambda seen: reply) as stub:
        begun = begin(found_at(stub.url), BACK, "x")
        try:
            grant = await finish(transport, pacer, begun, answer_to(begun, **(changes or {})))
        except ProviderError as error:
            error.args = (*error.args, len(stub.seen))
            raise
        seen = stub.seen[0]
        assert seen.form == {
            "grant_type": "authorization_code",
            "code": "c0de",
            "redirect_uri": BACK,
            "client_id": "pmdesk-desktop",
            "code_verifier": begun.verifier,
        }
        return grant, stub


async def test_the_account_that_was_opened(transport: Transport, pacer: Pacer) -> None:
    grant, stub = await finished(
        transport, pacer, tokens_said(1, account=ACCOUNT, capabilities=["invoices", "x"])
    )
    assert grant.address == stub.url
    assert (grant.client_id, grant.user_id, grant.company) == ("418", "502", "Bakery")
    assert grant.secret.reveal("refresh") == "refresh-1"
    assert grant.secret.reveal("capabilities") == "invoices x"
    assert "refresh-1" not in repr(grant)


WRONG: tuple[tuple[dict[str, str | None], type[ProviderError]], ...] = (
    ({"state": None}, Garbled),
    ({"state": ""}, Garbled),
    ({"state": "x"}, Garbled),
    ({"state": "é"}, Garbled),
    ({"iss": None}, Garbled),
    ({"iss": ""}, Garbled),
    ({"iss": "https://evil.example"}, Garbled),
    ({"iss": "https://evil.example", "error": "access_denied"}, Garbled),
    ({"error": "access_denied", "code": None}, Refused),
    ({"error": "access_denied"}, Refused),
    ({"error": "temporarily_unavailable", "code": None}, Unavailable),
    ({"error": "é\x00"}, Refused),
    ({"code": None}, Refused),
    ({"code": ""}, Refused),
)


@pytest.mark.parametrize(("changes", "kind"), WRONG, ids=str)
async def test_other_answers_send_no_code(
    transport: Transport, pacer: Pacer, changes: dict[str, str | None], kind: type[ProviderError]
) -> None:
    """Mix-up, forged and cut answers: the code, which may be another gateway's, goes nowhere (RFC 9207)."""
    with pytest.raises(kind) as caught:
        await finished(transport, pacer, tokens_said(1, account=ACCOUNT), changes)
    assert caught.value.args[-1] == 0


REPLIES: tuple[tuple[Reply, type[ProviderError]], ...] = (
    (said({"error": "invalid_grant"}, 400), Uncertain),
    (said({"error": "invalid_client"}, 401), Uncertain),
    (tokens_said(1), NoAccounts),
    (tokens_said(1, account={**ACCOUNT, "client_id": 418}), Garbled),
    (tokens_said(1, account={}), Garbled),
    (HTML, Garbled),
    (Reply(HTML.body, 403), Unavailable),
    (Reply(b"", 503), Unavailable),
    (Reply(b"{" * 99, cut=3), Offline),
    (Reply(headers={"Content-Length": "9"}, stall=True), Offline),
    (problem("rate-limited", 429), RateLimited),
    (problem("unavailable", 503), Unavailable),
)


@pytest.mark.parametrize(("reply", "kind"), REPLIES, ids=range(len(REPLIES)))
async def test_a_code_is_sent_once(
    transport: Transport, pacer: Pacer, reply: Reply, kind: type[ProviderError]
) -> None:
    with pytest.raises(kind) as caught:
        await finished(transport, pacer, reply)
    assert caught.value.args[-1] == 1
    assert "c0de" not in repr(caught.value)


async def test_a_gateway_that_is_gone(transport: Transport, pacer: Pacer) -> None:
    async with nothing_listens() as url:
        begun = begin(found_at(url), BACK, "x")
        with pytest.raises(Offline):
            await finish(transport, pacer, begun, answer_to(begun))


async def test_it_is_the_whole_world_that_may_knock(transport: Transport, pacer: Pacer) -> None:
    """Anybody on this machine can send anything to the listener."""
    begun = begin(found_at("https://gw.example"), BACK, "x")
    strange: list[dict[str, Any]] = [
        {},
        {"state": "x" * 10_000},
        {"code": "y"},
        {"": ""},
        {"state": "\udcff"},
    ]
    for arrived in strange:
        with pytest.raises(Garbled):
            await finish(transport, pacer, begun, arrived)
