"""A whole gateway before an OpenID Connect provider that lies: nobody comes in, and the operator sees it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from pmdesk.api.whmcs.people import Member, Membership, People, Standing
from tests.api.stub import Reply
from tests.gateway.oauth import lying
from tests.gateway.oauth.browsing import Browser, Program
from tests.gateway.oauth.lying import CLIENT_ID, CLIENT_SECRET, EMAIL, GONE, Liar, served
from tests.gateway.running import Running, running

MARTA = 502


class Folk(People):
    """Whoever signs in with Marta's address is Marta."""

    def __init__(self) -> None:
        self.asked = 0

    async def member(self, email: str, user_id: int | None = None) -> Member:
        self.asked += 1
        assert email == EMAIL
        return Member(MARTA, email, "Marta", (Membership(418, owner=True),))

    async def standing(self, client_id: int, user_id: int, *, may_own: bool = True) -> Standing | None:
        return Standing(client_id, user_id, "Marta", None, False, True, None)


@pytest.fixture(scope="module")
def folk() -> Folk:
    return Folk()


@pytest.fixture(scope="module")
def provider() -> Iterator[Liar]:
    with served(Liar(time.time)) as found:
        yield found


@pytest.fixture(scope="module")
def forged(provider: Liar, folk: Folk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    whmcs = {"url": provider.base, "identifier": "x", "secret": "x"}
    openid = {"openid": {"client-id": CLIENT_ID, "client-secret": CLIENT_SECRET}}
    folder = tmp_path_factory.mktemp("forged")
    with running(folder, whmcs, parts={"people": folk}, sign_in=openid) as found:
        yield found


LIES: tuple[dict[str, Any], ...] = (
    {"sign": lying.unsigned},
    {"sign": lying.signed_with_the_public_key},
    {"sign": lying.bringing_its_own_key},
    {"sign": lambda claims: lying.signed(claims, "evil")},
    {"claims": {"iss": "https://evil.example"}},
    {"claims": {"aud": "somebody"}},
    {"claims": {"exp": 1}},
    {"claims": {"nonce": "of another sign-in"}},
    {"claims": {"sub": "somebody"}},
    {"userinfo": {"sub": "somebody"}},
    {"userinfo": {"email": GONE}},
    {"token": {"id_token": GONE}},
    {"token": {"access_token": GONE}},
    {"callback": {"code": "of-somebody"}},
    {"callback": {"code": GONE}},
    {"callback": {"code": ""}},
)


def told(lies: dict[str, Any]) -> str:
    """A lie by the names of what it changes: an id that is the same in every process."""
    return "-".join(f"{place}:{getattr(lie, '__name__', lie)}" for place, lie in lies.items())


@pytest.mark.parametrize("lies", LIES, ids=told)
def test_a_lie_opens_nothing_and_is_noted(
    forged: Running, provider: Liar, folk: Folk, browser: Browser, lies: dict[str, Any]
) -> None:
    truth = {name: getattr(provider, name) for name in lies}
    asked, noted = folk.asked, len(forged.entries())
    try:
        for name, lie in lies.items():
            setattr(provider, name, lie)
        browser.go(Program(forged.base).url())
    finally:
        for name, value in truth.items():
            setattr(provider, name, value)
    assert (browser.page.status_code, browser.location) == (403, "")
    assert "did not confirm this sign-in" in browser.title
    assert 'href="http://127.0.0.1:' in browser.page.text
    assert folk.asked == asked, "nobody is looked up by what was not proved"
    (entry,) = forged.entries()[noted:]
    assert entry["event"] == "sign-in-failed"
    assert entry["address"] == "127.0.0.1"
    assert entry["outcome"].startswith("not identified: ")
    browser.go(Program(forged.base).url())
    browser.agree()
    assert browser.arrived["code"], "the truth is believed again"


@pytest.mark.parametrize("state", ["", "x", GONE])
def test_an_answer_to_no_question_of_ours(
    forged: Running, provider: Liar, browser: Browser, state: str
) -> None:
    provider.callback = {"state": state}
    try:
        browser.go(Program(forged.base).url())
    finally:
        provider.callback = {}
    assert (browser.page.status_code, browser.title) == (400, "This sign-in is over")


@pytest.mark.parametrize(
    "error", ["access_denied", "server_error", "login_required", "<script>", "é\r\nX: y"]
)
def test_an_error_is_no_way_in(forged: Running, provider: Liar, browser: Browser, error: str) -> None:
    program = Program(forged.base)
    provider.callback = {"error": error}
    try:
        browser.go(program.url())
    finally:
        provider.callback = {}
    assert browser.arrived == {"error": "access_denied", "state": program.state, "iss": forged.base}


def test_an_answer_of_another_provider_is_not_ours(forged: Running, provider: Liar, browser: Browser) -> None:
    """Mix-up, RFC 9207: a provider that says who it is, is another one, or is right."""
    for issuer, fits in (("https://evil.example", False), ("", False), (provider.base, True)):
        provider.callback = {"iss": issuer}
        try:
            browser.go(Program(forged.base).url())
        finally:
            provider.callback = {}
        assert browser.sees("Marta") == fits, issuer


@pytest.mark.parametrize("path", ["openid-configuration", "token", "certs", "userinfo"])
@pytest.mark.parametrize("reply", [Reply(b"<html>"), Reply(b"", 500), Reply(b"x" * 99, cut=3)], ids=range(3))
def test_a_broken_provider_is_told_in_a_page(
    forged: Running, provider: Liar, browser: Browser, path: str, reply: Reply
) -> None:
    upstream = forged.gateway.litestar.state.entrance.upstream
    upstream._endpoints = upstream._keys = None
    provider.replies[f"/oauth/{path}.php"] = reply
    try:
        browser.go(Program(forged.base).url())
    finally:
        del provider.replies[f"/oauth/{path}.php"]
    assert browser.page.status_code in (403, 503)
    assert browser.location == ""
    assert 'href="http://127.0.0.1:' in browser.page.text
