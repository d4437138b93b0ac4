"""Whole sign-ins over real sockets, as installations differ: what is given, what is asked, what it opens."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import httpx
import pytest

from pmdesk.gateway.oauth.pending import CODE_SECONDS
from tests.gateway.oauth.browsing import Browser, Program, refresh
from tests.gateway.oauth.conftest import BAKERY, BICYCLES, INES, MARTA, MINA, PIA, TOMAS, Place, place

TEN_MINUTES = 600.0


@pytest.fixture(scope="module")
def without_confirming(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """WHMCS asks who it is, and the gateway may not ask for a password at all."""
    more = {"sign_in": {"confirm-password": False}}
    with place(tmp_path_factory.mktemp("openid"), "openid", **more) as found:
        yield found


@pytest.fixture(autouse=True)
def _usual(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test leaves an installation as most are, with nobody in it; time only goes on."""
    yield
    for name in ("openid", "by_password", "without_confirming"):
        if name in request.fixturenames:
            found: Place = request.getfixturevalue(name)
            found.sandbox.control.set_openid("off", ["nonce", "userinfo_email_verified"], False)
            found.sandbox.control.end_sessions()
            found.sandbox.control.forget_consents()
            found.sandbox.control.offer_linked_account(None)
            found.sandbox.control.clear_faults()


def redeemed(at: Place, program: Program, browser: Browser) -> dict[str, str]:
    """The bearer of the sign-in that the browser came back from."""
    assert browser.arrived["iss"] == at.gateway.base
    assert browser.arrived["state"] == program.state
    answer = program.redeem(at.client, browser.arrived["code"])
    assert answer.status_code == 200, answer.text
    return at.bearer(answer.json())


def may_change(at: Place, bearer: dict[str, str]) -> bool:
    """Whether the sign-in is new enough to unlock a domain."""
    rows = at.client.get("/v1/domains", headers=bearer).json()["rows"]
    domain = next(row["id"] for row in rows if row["status"] == "active")
    answer = at.client.put(f"/v1/domains/{domain}/lock", headers=bearer, json={"locked": False})
    if answer.status_code == 401:
        assert answer.json()["type"] == "urn:pmdesk:problem:fresh-sign-in-needed"
        assert "insufficient_user_authentication" in answer.headers["www-authenticate"]
        return False
    assert (answer.status_code, answer.json()) == (200, {"lock": "unlocked"})
    return True


# --- installations ------------------------------------------------------------------------------------

CLAIMS: tuple[list[str], ...] = ([], ["nonce"], ["auth_time"], ["nonce", "auth_time"])
KNOBS = [
    *product(("off", "on", "required"), CLAIMS, (False, True), (True,)),
    *product(("off",), CLAIMS, (False, True), (False,)),
]


@pytest.mark.parametrize(("pkce", "claims", "again", "confirming"), KNOBS, ids=str)
def test_every_installation_works(
    openid: Place,
    without_confirming: Place,
    browser: Browser,
    pkce: str,
    claims: list[str],
    again: bool,
    confirming: bool,
) -> None:
    """Signed in, then ten minutes later signed in anew before something that could lose a domain."""
    at = openid if confirming else without_confirming
    at.sandbox.control.set_openid(pkce, claims, again)
    program = at.program()
    at.enter(browser, program.url(), MARTA)
    ordinary = redeemed(at, program, browser)
    assert at.client.get("/v1/account", headers=ordinary).status_code == 200
    assert may_change(at, ordinary) == ("auth_time" in claims), "who does not say when proves nothing"

    at.wait(TEN_MINUTES)
    assert not may_change(at, ordinary)
    program = at.program()
    browser.go(program.fresh(account=BAKERY))
    if again:
        assert "login.php" in str(browser.page.url), "WHMCS asks itself"
    elif confirming:
        assert browser.title == "Confirm that it is you"
        assert at.email(MARTA) in browser.page.text
    else:
        assert browser.title == "This cannot be done from pmdesk"
        assert 'href="http://127.0.0.1:' in browser.page.text
        return
    at.enter(browser, program.fresh(account=BAKERY), MARTA)
    fresh = redeemed(at, program, browser)
    assert may_change(at, fresh)
    assert not may_change(at, ordinary), "the other device has proved nothing"
    at.wait(301)
    assert not may_change(at, fresh)


def test_a_session_of_a_minute_ago_is_fresh_enough(openid: Place, browser: Browser) -> None:
    openid.sandbox.control.set_openid("off", ["auth_time"], False)
    openid.enter(browser, openid.program().url(), MARTA)
    openid.wait(60)
    program = openid.program()
    browser.go(program.fresh())
    assert may_change(openid, redeemed(openid, program, browser)), "nobody was asked anything"


@pytest.mark.parametrize("by_whmcs", [True, False])
def test_a_proof_of_this_very_moment_can_be_given(
    openid: Place, by_password: Place, browser: Browser, by_whmcs: bool
) -> None:
    """``max_age=0`` is how OpenID Connect says: ask, whatever you know."""
    at = openid if by_whmcs else by_password
    program = at.program()
    at.enter(browser, program.fresh(max_age=0), MARTA)
    assert may_change(at, redeemed(at, program, browser))


# --- the second factor --------------------------------------------------------------------------------


def test_whmcs_asks_for_the_second_factor(openid: Place, browser: Browser) -> None:
    program = openid.program()
    browser.go(program.url())
    browser.press("Sign in", username=openid.email(PIA), password=openid.sandbox.password)
    assert browser.title == "One more step"
    browser.press("Go on", code="000000")
    assert browser.location == ""
    browser.go(program.url())
    assert browser.location == "", "half signed in is not signed in"
    openid.enter(browser, openid.program().url(), PIA)
    assert browser.arrived["code"]


def test_the_second_factor_is_not_gone_around(by_password: Place, browser: Browser) -> None:
    program = by_password.program()
    browser.go(program.url())
    form, base = browser.form.values, by_password.gateway.base
    by_password.sandbox.control.reset_requests()
    browser.press("Sign in", email=by_password.email(PIA), password=by_password.sandbox.password)
    assert (browser.page.status_code, browser.title) == (403, "This account asks for a second step")
    for path, more in (
        ("/oauth/account", {"client_id": "758"}),
        ("/oauth/sign-in", {"password": by_password.sandbox.password}),
        ("/oauth/sign-in", {"email": by_password.email(PIA), "password": by_password.sandbox.password}),
    ):
        browser.post(base + path, {**form, **more})
        assert browser.location == "", path
    for path in ("/oauth/account", "/oauth/sign-in"):
        browser.go(f"{base}{path}?p={form['p']}")
        assert browser.location == ""
    assert set(by_password.sandbox.control.requests) == {"ValidateLogin"}
    assert by_password.gateway.gateway.keeper.families.of_user(PIA) == ()


def test_the_password_confirms_what_the_second_factor_opened(openid: Place, browser: Browser) -> None:
    """The factor was asked for by WHMCS; what is confirmed is that the same person still sits there."""
    openid.enter(browser, openid.program().url(), PIA)
    program = openid.program()
    browser.go(program.fresh())
    assert browser.title == "Confirm that it is you"
    browser.press("Confirm", password="wrong")
    assert (browser.page.status_code, browser.location) == (200, "")
    assert "not right" in browser.page.text
    browser.press("Confirm", password=openid.sandbox.password)
    assert may_change(openid, redeemed(openid, program, browser))


def test_nobody_confirms_for_somebody_else(openid: Place, browser: Browser) -> None:
    """The page asks for one person's password; an address that is sent along is not looked at."""
    openid.enter(browser, openid.program().url(), MARTA)
    browser.go(openid.program().fresh())
    openid.sandbox.control.reset_requests()
    browser.press("Confirm", email=openid.email(TOMAS), password="wrong")
    asked = [given for name, given in openid.sandbox.control.latest_requests if name == "ValidateLogin"]
    assert [one["email"] for one in asked] == [openid.email(MARTA)]


def test_before_it_is_confirmed_no_account_can_be_chosen(openid: Place, browser: Browser) -> None:
    openid.enter(browser, openid.program().url(), INES, "Saltmarsh")
    browser.go(openid.program().fresh())
    assert browser.title == "Confirm that it is you"
    form = browser.form.values
    browser.post(f"{openid.gateway.base}/oauth/account", {**form, "client_id": str(BICYCLES)})
    assert (browser.page.status_code, browser.location) == (403, "")
    openid.sandbox.control.reset_requests()
    browser.go(f"{openid.gateway.base}/oauth/account?p={form['p']}")
    assert not browser.sees("Saltmarsh")


# --- who, and which account ---------------------------------------------------------------------------


def test_a_linked_account_is_a_way_in(openid: Place, browser: Browser) -> None:
    openid.sandbox.control.offer_linked_account(TOMAS)
    program = openid.program()
    browser.go(program.url())
    browser.press("Continue with a linked account")
    browser.press("Allow")
    assert openid.client.get("/v1/account", headers=redeemed(openid, program, browser)).status_code == 200


def test_several_accounts_are_chosen_from(openid: Place, browser: Browser) -> None:
    program = openid.program()
    openid.enter(browser, program.url(), INES, "Saltmarsh")
    answer = program.redeem(openid.client, browser.arrived["code"]).json()
    assert answer["account"]["client_id"] == str(BICYCLES)
    program = openid.program()
    browser.go(program.url(account=str(BAKERY)))
    answer = program.redeem(openid.client, browser.arrived["code"]).json()
    assert answer["account"]["client_id"] == str(BAKERY), "the one that was asked for is not asked about"


@pytest.mark.parametrize("wanted", ["758", "745", "1", "x", "-1", ""])
def test_an_account_of_others_is_not_opened_by_asking(openid: Place, browser: Browser, wanted: str) -> None:
    browser.go(openid.program().url(account=wanted))
    browser.press("Sign in", username=openid.email(INES), password=openid.sandbox.password)
    browser.press("Allow")
    assert browser.title == "Which account?"
    assert browser.sees("Saltmarsh")
    assert not browser.sees("Oduya")


def test_a_closed_account_is_not_opened(openid: Place, browser: Browser) -> None:
    openid.enter(browser, openid.program().url(), MINA)
    assert (browser.page.status_code, browser.title) == (403, "This account is closed")
    assert "error=access_denied" in browser.page.text


def test_somebody_who_says_no(openid: Place, browser: Browser) -> None:
    program = openid.program()
    browser.go(program.url())
    browser.press("Sign in", username=openid.email(MARTA), password=openid.sandbox.password)
    browser.press("Deny")
    assert browser.arrived == {
        "error": "access_denied",
        "state": program.state,
        "iss": openid.gateway.base,
    }


@pytest.mark.parametrize(
    ("fault", "target"),
    [
        ("maintenance", "/oauth/token.php"),
        ("html", "/oauth/userinfo.php"),
        ("reset", "/oauth/token.php"),
        ("truncated", "/oauth/certs.php"),
        ("server-error", "GetUsers"),
        ("wrong-types", "GetUsers"),
        ("invalid-ip", "GetClientsDetails"),
        ("denied", "GetUsers"),
    ],
)
def test_trouble_is_told_and_opens_nothing(openid: Place, fault: str, target: str, browser: Browser) -> None:
    openid.sandbox.control.fault(fault, target=target)
    upstream = openid.gateway.gateway.litestar.state.entrance.upstream
    upstream._keys = upstream._endpoints = None
    openid.enter(browser, openid.program().url(), MARTA)
    assert browser.page.status_code in (403, 503)
    assert browser.location == ""
    assert 'href="http://127.0.0.1:' in browser.page.text, "the way back to the program"


# --- tokens over the wire -----------------------------------------------------------------------------


def test_a_code_comes_twice_late_and_to_another_program(openid: Place, browser: Browser) -> None:
    program, thief = openid.program(), openid.program()
    openid.enter(browser, program.url(), MARTA)
    code = browser.arrived["code"]
    assert thief.redeem(openid.client, code).status_code == 400
    assert program.redeem(openid.client, code).status_code == 400, "the thief's try has spent it"
    browser.go(program.url())
    openid.wait(CODE_SECONDS + 1)
    assert program.redeem(openid.client, browser.arrived["code"]).status_code == 400
    browser.go(program.url())
    tokens = program.redeem(openid.client, browser.arrived["code"]).json()
    assert program.redeem(openid.client, browser.arrived["code"]).status_code == 400
    assert openid.client.get("/v1/account", headers=openid.bearer(tokens)).status_code == 401
    assert openid.gateway.entries()[-1]["event"] == "refresh-reused"


def test_a_refresh_token_that_is_used_again(openid: Place) -> None:
    first = openid.signed_in(MARTA)

    def after(token: str) -> httpx.Response:
        return refresh(openid.client, token)

    lost, got = after(first["refresh_token"]).json(), after(first["refresh_token"]).json()
    assert openid.client.get("/v1/account", headers=openid.bearer(got)).status_code == 200
    assert openid.client.get("/v1/account", headers=openid.bearer(lost)).status_code == 401
    assert after(first["refresh_token"]).status_code == 400
    assert openid.client.get("/v1/account", headers=openid.bearer(got)).status_code == 401, "all is over"
    assert after(got["refresh_token"]).json() == {"error": "invalid_grant"}


def test_one_person_sees_and_ends_their_own_devices_alone(openid: Place) -> None:
    mine, second, other = openid.signed_in(MARTA), openid.signed_in(MARTA), openid.signed_in(TOMAS)
    headers = openid.bearer(mine)

    def devices(tokens: dict[str, str]) -> list[dict[str, object]]:
        found: list[dict[str, object]] = openid.client.get(
            "/v1/devices", headers=openid.bearer(tokens)
        ).json()
        return found

    listed = devices(mine)
    assert [one["this"] for one in listed].count(True) == 1
    theirs = next(one["id"] for one in devices(other) if one["this"])
    assert theirs not in {one["id"] for one in listed}
    assert openid.client.delete(f"/v1/devices/{theirs}", headers=headers).status_code == 404
    gone = next(one["id"] for one in devices(second) if one["this"])
    assert openid.client.delete(f"/v1/devices/{gone}", headers=headers).status_code == 204
    assert openid.client.get("/v1/account", headers=openid.bearer(second)).status_code == 401
    assert refresh(openid.client, second["refresh_token"]).status_code == 400
    assert openid.client.get("/v1/account", headers=openid.bearer(other)).status_code == 200
