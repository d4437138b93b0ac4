"""Trouble on the way of a browser: it is told in a page, with the way back, and nothing is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmdesk.gateway.state import State, StateUnavailable
from tests.gateway.oauth.browsing import Browser, refresh
from tests.gateway.oauth.conftest import MARTA, Place, place
from tests.gateway.running import GENEROUS


class Away:
    """A state that can go away, and come back."""

    def __init__(self, inner: State) -> None:
        self._inner, self.is_away = inner, False

    def __getattr__(self, name: str) -> object:
        if self.is_away:
            raise StateUnavailable
        return getattr(self._inner, name)


@pytest.fixture(scope="module")
def state_of() -> list[Away]:
    return []


@pytest.fixture(scope="module")
def shaky(tmp_path_factory: pytest.TempPathFactory, state_of: list[Away]) -> Iterator[Place]:
    """A gateway by password whose shared state can go away."""
    with place(tmp_path_factory.mktemp("shaky"), "password") as found:
        keeper = found.gateway.gateway.keeper
        away = Away(keeper.families._state)
        entrance = found.gateway.gateway.litestar.state.entrance
        for part in (keeper.families, keeper.throttle, entrance.desk.waiting):
            part._state = away
        state_of.append(away)
        yield found


def is_page(browser: Browser) -> bool:
    """Whether what came is a page for people, which nobody keeps and nothing is loaded by."""
    headers = browser.page.headers
    policy = headers.get("content-security-policy", "")
    return (
        headers["content-type"].startswith("text/html")
        and headers["cache-control"] == "no-store"
        and "default-src 'none'" in policy
        and "<h1>" in browser.page.text
    )


def test_a_state_that_is_away_is_told_in_a_page(shaky: Place, state_of: list[Away], browser: Browser) -> None:
    program = shaky.program()
    browser.go(program.url())
    typed = {"email": shaky.email(MARTA), "password": shaky.sandbox.password}
    form, base = {**browser.form.values, **typed}, shaky.gateway.base
    tokens = shaky.signed_in(MARTA)
    (state,) = state_of
    state.is_away = True
    try:
        for url in (program.url(), f"{base}/oauth/sign-in?p=x", f"{base}/oauth/account?p=x"):
            browser.go(url)
            assert (browser.page.status_code, is_page(browser)) == (503, True), url
        browser.go(f"{base}/oauth/callback?state=x&code=y")
        assert (browser.page.status_code, is_page(browser)) == (503, True)
        for path in ("sign-in", "account"):
            browser.post(f"{base}/oauth/{path}", form)
            assert (browser.page.status_code, is_page(browser)) == (503, True), path
        answer = refresh(shaky.client, tokens["refresh_token"])
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:pmdesk:problem:unavailable")
    finally:
        state.is_away = False
    assert refresh(shaky.client, tokens["refresh_token"]).status_code == 200, "nobody is signed out for it"
    browser.post(f"{base}/oauth/sign-in", form)
    assert browser.arrived["code"], "and the sign-in goes on"


def test_too_many_requests_are_told_in_a_page(tmp_path: Path, browser: Browser) -> None:
    limits = {**GENEROUS, "address-per-minute": 4}
    with place(tmp_path, "password", limits=limits) as at:
        for _ in range(5):
            browser.go(at.program().url())
        assert (browser.page.status_code, is_page(browser)) == (429, True)
        assert "minute" in browser.page.text
        answer = refresh(at.client, "x")
        assert (answer.status_code, answer.headers["content-type"]) == (429, "application/problem+json")


def test_too_many_wrong_passwords_are_told_on_the_page(tmp_path: Path, browser: Browser) -> None:
    with place(tmp_path, "password", limits={**GENEROUS, "failed-per-account": 2}) as at:
        browser.go(at.program().url())
        for _ in range(2):
            browser.press("Sign in", email=at.email(MARTA), password="wrong")
            assert browser.page.status_code == 200
        at.sandbox.control.reset_requests()
        browser.press("Sign in", email=at.email(MARTA), password=at.sandbox.password)
        assert (browser.page.status_code, is_page(browser)) == (429, True)
        assert browser.sees("Sign in"), "it is tried again on the same page"
        assert at.sandbox.control.requests == {}
        assert at.gateway.entries()[-1]["event"] == "sign-in-throttled"
        browser.press("Sign in", email="nobody@bakery.example", password="wrong")
        assert browser.page.status_code == 200, "others behind the same address are not shut out"


def test_whmcs_that_asks_to_wait_is_no_guessing(tmp_path: Path, browser: Browser) -> None:
    with place(tmp_path, "password") as at:
        browser.go(at.program().url())
        at.sandbox.control.fault("rate-limit", target="ValidateLogin", value=1.0)
        browser.press("Sign in", email=at.email(MARTA), password=at.sandbox.password)
        assert (browser.page.status_code, is_page(browser)) == (503, True)
        assert "not about your password" in browser.page.text
        assert "sign-in-throttled" not in {one["event"] for one in at.gateway.entries()}


@pytest.mark.parametrize("target", ["GetUsers", "/oauth/token.php"])
def test_a_slow_whmcs_is_told_in_a_page(openid: Place, browser: Browser, target: str) -> None:
    """Before the bound on every request is reached, whose answer is for programs."""
    entrance = openid.gateway.gateway.litestar.state.entrance
    openid.sandbox.control.fault("latency", target=target, value=60.0)
    entrance.seconds, before = 0.5, entrance.seconds
    try:
        openid.enter(browser, openid.program().url(), MARTA)
        assert (browser.page.status_code, is_page(browser)) == (503, True)
        assert 'href="http://127.0.0.1:' in browser.page.text
    finally:
        entrance.seconds = before
        openid.sandbox.control.clear_faults()
