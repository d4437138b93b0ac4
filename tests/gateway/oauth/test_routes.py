"""A sign-in belongs to one browser and one page: what is planted, replayed or forged leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from pmdesk.gateway.tokens import new_id, new_secret
from tests.gateway.oauth.browsing import PORT, Browser, Program, send
from tests.gateway.oauth.conftest import INES, MARTA, PIA, TOMAS, Place

OVER = "This sign-in is over"


@pytest.fixture
def other() -> Iterator[Browser]:
    """Another browser: the attacker's, or the victim's."""
    with Browser() as found:
        yield found


def begun(place: Place, browser: Browser, **changes: str | None) -> Program:
    """A sign-in whose first page stands in the browser."""
    program = place.program()
    browser.go(program.url(**changes))
    assert browser.page.status_code == 200, browser.title
    return program


def pending_of(browser: Browser) -> tuple[str, str]:
    """The name of the sign-in on the page, and its form's token."""
    values = browser.form.values
    return values["p"], values["csrf"]


# --- pages that are posted ----------------------------------------------------------------------------

FORGED = ("", "x", "é", "ü" * 43, "\ud800".encode("utf-8", "replace").decode(), "0" * 43, "\x00")


@pytest.mark.parametrize("token", FORGED, ids=ascii)
def test_a_form_without_its_token_is_not_ours(by_password: Place, browser: Browser, token: str) -> None:
    begun(by_password, browser)
    name, right = pending_of(browser)
    typed = {"email": by_password.email(MARTA), "password": by_password.sandbox.password}
    where = f"{by_password.gateway.base}/oauth/sign-in"
    browser.post(where, {"p": name, "csrf": token, **typed})
    assert (browser.page.status_code, browser.title) == (400, OVER)
    browser.post(where, {"p": name, **typed})
    assert (browser.page.status_code, browser.title) == (400, OVER)
    browser.post(where, {"p": name, "csrf": right, **typed})
    assert browser.arrived["code"]


def test_a_form_carries_the_token_of_its_own_sign_in(
    by_password: Place, browser: Browser, other: Browser
) -> None:
    begun(by_password, browser)
    name, right = pending_of(browser)
    begun(by_password, other)
    theirs, their_token = pending_of(other)
    by_password.sandbox.control.reset_requests()
    typed = {"email": by_password.email(MARTA), "password": by_password.sandbox.password}
    where = f"{by_password.gateway.base}/oauth/sign-in"
    for p, csrf in ((name, their_token), (theirs, right), (theirs, their_token)):
        browser.post(where, {"p": p, "csrf": csrf, **typed})
        assert (browser.page.status_code, browser.title) == (400, OVER)
    assert by_password.sandbox.control.requests == {}, "WHMCS is not even asked"


def test_login_csrf_from_another_site_comes_to_nothing(
    by_password: Place, browser: Browser, other: Browser
) -> None:
    """A page elsewhere posts the attacker's own sign-in from the victim's browser."""
    begun(by_password, other)
    name, token = pending_of(other)
    typed = {"email": by_password.email(TOMAS), "password": by_password.sandbox.password}
    victim = browser.post(f"{by_password.gateway.base}/oauth/sign-in", {"p": name, "csrf": token, **typed})
    assert victim.status_code == 400
    begun(by_password, browser)
    victim = browser.post(f"{by_password.gateway.base}/oauth/sign-in", {"p": name, "csrf": token, **typed})
    assert victim.status_code == 400, "nor in a browser with a sign-in of its own"


NO_NAMES = ("", "x", new_id(), "é", "x" * 39, "x" * 5000, "%00", "../family")


@pytest.mark.parametrize("path", ["/oauth/sign-in", "/oauth/account"])
def test_pages_of_no_sign_in(by_password: Place, browser: Browser, path: str) -> None:
    for name in NO_NAMES:
        for url in (f"{path}?p={name}", path, f"{path}?p={name}&p={name}"):
            page = browser.go(by_password.gateway.base + url)
            assert (page.status_code, browser.title) == (400, OVER)
        page = browser.post(by_password.gateway.base + path, {"p": name})
        assert page.status_code == 400


def test_a_sign_in_in_another_browser_is_not_shown(
    by_password: Place, browser: Browser, other: Browser
) -> None:
    begun(by_password, browser)
    url = str(browser.page.url)
    assert other.go(url).status_code == 400
    begun(by_password, other)
    assert other.go(url).status_code == 400
    assert browser.go(url).status_code == 200


def test_a_cookie_of_another_browser_alone_opens_nothing(
    by_password: Place, browser: Browser, other: Browser
) -> None:
    """Fixation: who could plant a cookie still has to guess the name of the sign-in."""
    begun(by_password, other)
    planted = other.cookies["pmdesk"]
    browser.cookies.set("pmdesk", planted, domain="127.0.0.1")
    begun(by_password, browser)
    name, token = pending_of(browser)
    assert name != pending_of(other)[0]
    assert token != pending_of(other)[1]


@pytest.mark.parametrize("value", ["", "x", "é" * 43, "%" * 43, "A" * 43, "A" * 4300, "\x7f"])
def test_a_cookie_that_is_none_of_ours_is_replaced(by_password: Place, value: str) -> None:
    sent = {"Cookie": f"pmdesk={value}".encode("latin-1")}
    answer = by_password.client.get(by_password.program().url(), headers=sent)
    assert answer.status_code == 302
    given = answer.headers["set-cookie"].partition(";")[0].removeprefix("pmdesk=")
    assert len(given) == 43
    assert (given == value) == (len(value) == 43 and value.isascii() and "%" not in value)


def test_the_cookie_is_for_this_site_alone(by_password: Place) -> None:
    answer = by_password.client.get(by_password.program().url())
    words = {word.strip().lower() for word in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/", "max-age=900"} <= words
    assert not any(word.startswith("domain") for word in words)


def test_a_form_may_lead_to_its_own_program_alone(by_password: Place, browser: Browser) -> None:
    begun(by_password, browser)
    policy = browser.page.headers["content-security-policy"]
    assert f"form-action 'self' http://127.0.0.1:{PORT};" in policy
    assert "error=access_denied" in browser.page.text, "the way out"
    browser.go(f"{by_password.gateway.base}/oauth/sign-in?p=x")
    assert "form-action 'none';" in browser.page.headers["content-security-policy"]


def test_a_page_is_given_up_after_a_quarter_of_an_hour(by_password: Place, browser: Browser) -> None:
    begun(by_password, browser)
    by_password.gateway.clock.added += 901
    try:
        browser.press("Sign in", email=by_password.email(MARTA), password=by_password.sandbox.password)
        assert (browser.page.status_code, browser.title) == (400, OVER)
    finally:
        by_password.gateway.clock.added = 0


def test_a_page_that_is_sent_twice_signs_in_once(by_password: Place, browser: Browser) -> None:
    begun(by_password, browser)
    typed = {"email": by_password.email(MARTA), "password": by_password.sandbox.password}
    form, where = {**browser.form.values, **typed}, f"{by_password.gateway.base}/oauth/sign-in"
    browser.post(where, form)
    assert browser.arrived["code"]
    browser.post(where, form)
    assert (browser.page.status_code, browser.location) == (400, "")


# --- choosing an account ------------------------------------------------------------------------------


def choosing(place: Place, browser: Browser, **changes: str | None) -> Program:
    """Ines is asked which of her accounts."""
    program = begun(place, browser, **changes)
    browser.press("Sign in", email=place.email(INES), password=place.sandbox.password)
    assert browser.title == "Which account?"
    return program


@pytest.mark.parametrize("chosen", ["758", "745", "0", "-418", "", "418 731", "x", "418.0", "٤١٨", "9" * 30])
def test_nobody_chooses_an_account_that_is_not_offered(
    by_password: Place, browser: Browser, chosen: str
) -> None:
    choosing(by_password, browser)
    browser.post(f"{by_password.gateway.base}/oauth/account", {**browser.form.values, "client_id": chosen})
    assert (browser.page.status_code, browser.title) == (403, "That account cannot be opened")
    assert browser.location == ""


def test_an_account_is_chosen_on_its_own_page_alone(
    by_password: Place, browser: Browser, other: Browser
) -> None:
    choosing(by_password, browser)
    values, where = browser.form.values, f"{by_password.gateway.base}/oauth/account"
    for wrong in ({**values, "csrf": ""}, {**values, "csrf": new_secret()}, {"p": values["p"]}):
        browser.post(where, {**wrong, "client_id": "418"})
        assert browser.page.status_code == 400
    other.post(where, {**values, "client_id": "418"})
    assert other.page.status_code == 400
    browser.post(where, {**values, "client_id": "418"})
    assert browser.arrived["code"]
    browser.post(where, {**values, "client_id": "731"})
    assert (browser.page.status_code, browser.location) == (400, ""), "one page, one sign-in"


def test_an_account_cannot_be_chosen_before_it_is_known_who_it_is(
    by_password: Place, browser: Browser
) -> None:
    begun(by_password, browser)
    values = browser.form.values
    browser.post(f"{by_password.gateway.base}/oauth/account", {**values, "client_id": "418"})
    assert (browser.page.status_code, browser.location) == (403, "")
    page = browser.go(f"{by_password.gateway.base}/oauth/account?p={values['p']}")
    assert page.status_code == 400


# --- on the way through WHMCS -------------------------------------------------------------------------


def callback_of(place: Place, browser: Browser, user_id: int) -> str:
    """The address by which WHMCS sent the browser back, when it has been there."""
    program = place.program()
    place.enter(browser, program.url(), user_id)
    assert browser.arrived["code"]
    return next(url for url in reversed(browser.visited) if "/oauth/callback" in url)


def stopped_before_callback(place: Place, browser: Browser, user_id: int) -> str:
    """The address by which WHMCS would send the browser back, which it does not follow."""
    callback_of(place, browser, user_id)  # from now on WHMCS asks nothing
    client = httpx.Client(timeout=30, trust_env=False, verify=False, cookies=browser.cookies)
    with client:
        answer = client.get(place.program().url())
        browser.cookies.update(client.cookies)
        while "/oauth/callback" not in answer.headers["location"]:
            answer = client.get(answer.headers["location"])
    return str(answer.headers["location"])


def test_a_callback_is_good_once(openid: Place, browser: Browser) -> None:
    url = callback_of(openid, browser, MARTA)
    browser.go(url)
    assert (browser.page.status_code, browser.title, browser.location) == (400, OVER, "")


def test_a_callback_is_good_in_its_own_browser(openid: Place, browser: Browser, other: Browser) -> None:
    """Login CSRF: the attacker's WHMCS account, in the victim's program."""
    url = stopped_before_callback(openid, browser, TOMAS)
    other.go(url)
    assert (other.page.status_code, other.title, other.location) == (400, OVER, "")
    browser.go(url)
    assert browser.location == "", "and it is spent"


def test_a_state_of_one_and_a_code_of_another(openid: Place, browser: Browser, other: Browser) -> None:
    """A code that was stolen on its way back from WHMCS is put into a sign-in of the thief's own."""
    victims = stopped_before_callback(openid, browser, MARTA)
    thiefs = stopped_before_callback(openid, other, TOMAS)
    code = dict(parse_qsl(urlsplit(victims).query))["code"]
    mixed = re.sub(r"code=[^&]*", f"code={code}", thiefs)
    openid.sandbox.control.set_openid(pkce="off", claims=["nonce"])
    other.go(mixed)
    assert (other.page.status_code, other.location) == (403, "")
    assert "did not confirm" in other.title


def test_a_stolen_code_does_not_pass_pkce_either(openid: Place, browser: Browser, other: Browser) -> None:
    openid.sandbox.control.set_openid(pkce="on", claims=[])
    try:
        victims = stopped_before_callback(openid, browser, MARTA)
        thiefs = stopped_before_callback(openid, other, TOMAS)
        code = dict(parse_qsl(urlsplit(victims).query))["code"]
        other.go(re.sub(r"code=[^&]*", f"code={code}", thiefs))
        assert (other.page.status_code, other.location) == (403, "")
    finally:
        openid.sandbox.control.set_openid(pkce="off", claims=["nonce"])


@pytest.mark.parametrize(
    "query",
    ["", "state=", "state=x&code=y", "state=%ff&code=y", "state=%ed%a0%80", "code=y", "error=access_denied"],
)
def test_a_callback_without_a_state_of_ours(openid: Place, browser: Browser, query: str) -> None:
    browser.go(f"{openid.gateway.base}/oauth/callback?{query}")
    assert (browser.page.status_code, browser.title) == (400, OVER)


def test_a_callback_comes_too_late(openid: Place, browser: Browser) -> None:
    url = stopped_before_callback(openid, browser, MARTA)
    openid.gateway.clock.added += 901
    try:
        browser.go(url)
        assert (browser.page.status_code, browser.location) == (400, "")
    finally:
        openid.gateway.clock.added = 0


def test_the_password_page_is_not_there_where_whmcs_asks(openid: Place, browser: Browser) -> None:
    """A password alone would go around the second factor."""
    url = stopped_before_callback(openid, browser, MARTA)
    state = dict(parse_qsl(urlsplit(url).query))["state"]
    pending = openid.gateway.gateway.litestar.state.entrance.desk.waiting
    found = pending.come_back(state, browser.cookies["pmdesk"])
    assert found is not None
    page = browser.go(f"{openid.gateway.base}/oauth/sign-in?p={found.id}")
    assert page.status_code == 400
    typed = {"email": openid.email(PIA), "password": openid.sandbox.password}
    openid.sandbox.control.reset_requests()
    browser.post(f"{openid.gateway.base}/oauth/sign-in", {"p": found.id, "csrf": found.csrf, **typed})
    assert (browser.page.status_code, browser.location) == (403, "")
    assert openid.sandbox.control.requests == {}, "it is not even asked whether it is right"


# --- from the program alone ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"{}", b"a=" + b"x" * 60_000, b"%", b"=&=&=", b"\x00"])
def test_a_body_that_is_no_form(openid: Place, path: str, body: bytes) -> None:
    answer = openid.client.post(path, content=body)
    assert answer.status_code == (400 if path == "/oauth/token" else 200)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke", "/oauth/sign-in", "/oauth/account"])
def test_a_form_with_very_many_fields_is_none(by_password: Place, path: str) -> None:
    answer = by_password.client.post(path, content=b"&".join([b"a=b"] * 5000))
    assert answer.status_code == 400


def test_a_body_that_is_too_large(openid: Place) -> None:
    assert openid.client.post("/oauth/token", content=b"x" * 70_000).status_code == 413


def test_signing_out_is_quiet_about_what_is_no_token(openid: Place) -> None:
    tokens = openid.signed_in(MARTA)
    for wrong in ("", "x", tokens["refresh_token"][:-1], tokens["access_token"] + "x"):
        assert send(openid.client, "/oauth/revoke", [("token", wrong)]).status_code == 200
    headers = openid.bearer(tokens)
    assert openid.client.get("/v1/capabilities", headers=headers).status_code == 200
    assert send(openid.client, "/oauth/revoke", [("token", tokens["refresh_token"])]).status_code == 200
    assert openid.client.get("/v1/capabilities", headers=headers).status_code == 401
