"""The way through the browser: sign in, allow, and back to the client, or be stopped."""

from __future__ import annotations

import html
from urllib.parse import quote

import httpx
import pytest

from pmdesk.sandbox.server import serve
from tests.sandbox.browser import forms_of
from tests.sandbox.conftest import NOW
from tests.sandbox.openid.conftest import INES, MARTA, PIA, REDIRECT, SECOND, TOMAS, Rp


def test_a_user_signs_in_allows_and_is_led_back_with_a_code(rp: Rp) -> None:
    assert rp.authorize() == "Sign in"
    rp.sign_in()
    assert rp.browser.title == "Precisely Managed gateway wants to know who you are"
    assert "your name and language, your email address" in rp.browser.page.text
    rp.browser.press("Allow")
    assert rp.browser.left_for.startswith(f"{REDIRECT}?code=")
    assert rp.browser.answer.keys() == {"code", "state"}
    assert rp.browser.answer["state"] == rp.asked["state"]


def test_a_session_of_the_client_area_is_used(rp: Rp) -> None:
    rp.browser.open("login.php")
    rp.sign_in()
    assert rp.authorize().endswith("wants to know who you are")


def test_it_asks_each_user_once(rp: Rp) -> None:
    rp.code()
    assert rp.authorize() == ""
    assert "code" in rp.browser.answer
    rp.browser.open("logout.php")
    assert rp.authorize() == "Sign in"
    rp.sign_in(rp.sandbox.other.email)
    assert rp.browser.title.endswith("wants to know who you are")
    rp.browser.press("Allow")
    rp.control.forget_consents()
    assert rp.authorize().endswith("wants to know who you are")


def test_who_says_no_is_led_back_and_asked_again(rp: Rp) -> None:
    rp.authorize()
    rp.sign_in()
    rp.browser.press("Deny")
    assert rp.browser.answer["error"] == "access_denied"
    assert rp.browser.answer["state"] == rp.asked["state"]
    assert "code" not in rp.browser.answer
    assert rp.authorize().endswith("wants to know who you are")


@pytest.mark.parametrize("decision", ["allow", "deny"])
def test_nobody_can_be_made_to_answer_by_another_site(rp: Rp, decision: str) -> None:
    rp.authorize()
    rp.sign_in()
    (form,) = forms_of(rp.browser.page.text)
    url = f"{rp.sandbox.url.rstrip('/')}{form.action}"
    answer = rp.browser.client.post(url, data={"decision": decision, "token": "guess"})
    assert answer.status_code == 200
    assert "wants to know who you are" in answer.text


@pytest.mark.parametrize("state", ["", "a b&c=d", "ü/é?#%20+", "x" * 1500])
def test_the_state_comes_back_unchanged(rp: Rp, state: str) -> None:
    rp.code(state=state)
    assert rp.browser.answer["state"] == state


def test_without_a_state_none_comes_back(rp: Rp) -> None:
    rp.code(state=None)
    assert rp.browser.answer.keys() == {"code"}


def test_an_address_with_a_query_keeps_it(rp: Rp) -> None:
    rp.code(redirect_uri=SECOND)
    assert rp.browser.answer["from"] == "here"
    assert rp.browser.left_for.startswith("http://127.0.0.1:8080/back?from=here&code=")


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "PRECISELY-MANAGED.guess"},
        {"client_id": None},
        {"redirect_uri": None},
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": f"{REDIRECT}/"},
        {"redirect_uri": f"{REDIRECT}?more=1"},
        {"redirect_uri": REDIRECT.upper()},
        {"redirect_uri": REDIRECT.replace("https", "http")},
        {"redirect_uri": f"{REDIRECT}#fragment"},
    ],
    ids=str,
)
def test_who_is_not_registered_gets_a_page_and_is_led_nowhere(rp: Rp, changes: dict[str, str | None]) -> None:
    assert rp.authorize(**changes) == "This sign-in cannot go on"
    assert (rp.browser.page.status_code, rp.browser.left_for) == (400, "")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "openid admin"}, "invalid_scope"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_request_is_said_to_the_client(
    rp: Rp, changes: dict[str, str | None], error: str
) -> None:
    assert rp.authorize(**changes) == ""
    assert rp.browser.answer["error"] == error
    assert rp.browser.answer["state"] == rp.asked["state"]


def test_without_a_registered_address_nobody_is_led_anywhere() -> None:
    with serve(today=NOW) as sandbox:
        asked = {"client_id": sandbox.openid.client_id, "redirect_uri": "", "response_type": "code"}
        assert httpx.get(f"{sandbox.url}oauth/authorize.php", params=asked).status_code == 400


def test_the_request_may_be_posted(rp: Rp) -> None:
    rp.browser.open("login.php")
    rp.sign_in()
    rp.authorize()
    rp.browser.press("Allow")
    answer = rp.browser.client.post(rp.url("authorize"), data=rp.asked)
    assert answer.headers["location"].startswith(f"{REDIRECT}?code=")


@pytest.mark.parametrize(
    "goto",
    [
        *("https://elsewhere.example/a.php", "//elsewhere.example/a.php", "/\\elsewhere.example/a.php"),
        *("javascript:a.php", "oauth/authorize.php\r\nX: y", "@elsewhere.example/a.php", "a.php#b", ""),
    ],
)
def test_the_form_leads_to_no_other_site(rp: Rp, goto: str) -> None:
    form = {"username": rp.sandbox.email, "password": rp.sandbox.password, "goto": goto}
    answer = httpx.post(f"{rp.sandbox.url}login.php", data=form)
    assert (answer.status_code, answer.headers["location"]) == (302, "/clientarea.php")
    shown = httpx.get(f"{rp.sandbox.url}login.php?goto={quote(goto)}")
    assert html.escape(goto or "elsewhere") not in shown.text


def test_a_wrong_password_loses_nothing(rp: Rp) -> None:
    rp.authorize()
    rp.browser.press("Sign in", username=rp.sandbox.email, password="wrong")
    assert "not right" in rp.browser.page.text
    rp.sign_in()
    rp.browser.press("Allow")
    assert "code" in rp.browser.answer


def test_a_second_factor_is_asked_for_on_a_page_of_its_own(rp: Rp) -> None:
    rp.authorize()
    rp.sign_in("pia@oduya.example")
    assert rp.browser.title == "One more step"
    assert rp.authorize() == "Sign in"  # half signed in is not signed in
    rp.sign_in("pia@oduya.example")
    rp.browser.press("Go on", code=rp.control.second_factor(PIA))
    rp.browser.press("Allow")
    token = rp.redeem(rp.browser.answer["code"]).json()["access_token"]
    assert rp.userinfo(token).json()["email"] == "pia@oduya.example"


def test_a_linked_account_comes_in_without_a_password_where_it_is_offered(rp: Rp) -> None:
    rp.authorize()
    assert "linked account" not in rp.browser.page.text
    assert rp.browser.client.post(f"{rp.sandbox.url}login.php", data={"linked": "1"}).status_code == 200
    rp.control.offer_linked_account(INES)
    rp.authorize()
    rp.browser.press("Continue with a linked account")
    rp.browser.press("Allow")
    token = rp.redeem(rp.browser.answer["code"]).json()["access_token"]
    assert rp.userinfo(token).json()["email"] == "ines@ledgerline.example"
    rp.control.offer_linked_account(None)
    rp.browser.open("logout.php")
    assert "linked account" not in rp.browser.page.text


def test_a_linked_account_with_a_second_factor_is_asked_for_it(rp: Rp) -> None:
    rp.control.offer_linked_account(PIA)
    rp.authorize()
    rp.browser.press("Continue with a linked account")
    assert rp.browser.title == "One more step"


def test_an_expired_session_leads_to_the_form_and_back(rp: Rp) -> None:
    rp.code()
    rp.control.fault("expired-session", target="/oauth/authorize.php", count=1)
    assert rp.authorize() == "Sign in"
    rp.sign_in()
    assert "code" in rp.browser.answer


@pytest.mark.parametrize("changes", [{"prompt": "login"}, {"max_age": "0"}, {"max_age": "long"}], ids=str)
def test_signing_in_anew_is_ignored_at_first(rp: Rp, changes: dict[str, str]) -> None:
    rp.code()
    rp.control.advance(600)
    assert rp.authorize(**changes) == ""
    assert "code" in rp.browser.answer


@pytest.mark.parametrize(
    "changes",
    [{"prompt": "login"}, {"prompt": "consent login"}, {"max_age": "0"}, {"max_age": "300"}],
    ids=str,
)
def test_signing_in_anew_is_obeyed_where_it_is_switched_on(rp: Rp, changes: dict[str, str]) -> None:
    rp.control.set_openid(reauthentication=True)
    rp.code()
    rp.control.advance(600)
    assert rp.authorize(**changes) == "Sign in"
    rp.sign_in()
    assert "code" in rp.browser.answer
    # The next request is told apart from the one that was just signed in for.
    rp.control.advance(600)
    assert rp.authorize(**changes) == "Sign in"


def test_a_young_session_is_young_enough(rp: Rp) -> None:
    rp.control.set_openid(reauthentication=True)
    rp.code()
    rp.control.advance(200)
    assert rp.authorize(max_age="300") == ""


def test_a_max_age_that_is_no_number_is_an_error_where_it_counts(rp: Rp) -> None:
    rp.control.set_openid(reauthentication=True)
    rp.authorize(max_age="long")
    assert rp.browser.answer["error"] == "invalid_request"


def test_somebody_else_may_sign_in_anew(rp: Rp) -> None:
    rp.control.set_openid(reauthentication=True)
    first = rp.redeem(rp.code()).json()
    rp.authorize(prompt="login")
    rp.sign_in(rp.sandbox.other.email)
    rp.browser.press("Allow")
    second = rp.redeem(rp.browser.answer["code"]).json()
    assert rp.claims(first["id_token"])["sub"] != rp.claims(second["id_token"])["sub"]


@pytest.mark.parametrize("user", [MARTA, TOMAS, PIA, INES])
def test_everybody_goes_by_one_name_that_tells_nothing(rp: Rp, user: int) -> None:
    person = next(each for each in rp.sandbox.people if each.user_id == user)
    subjects = []
    for _ in range(2):
        rp.browser.open("logout.php")
        rp.authorize()
        rp.sign_in(person.email)
        if rp.browser.title == "One more step":
            rp.control.advance(30)
            rp.browser.press("Go on", code=rp.control.second_factor(user))
        if not rp.browser.left_for:
            rp.browser.press("Allow")
        subjects.append(rp.claims(rp.redeem(rp.browser.answer["code"]).json()["id_token"])["sub"])
    assert subjects[0] == subjects[1]
    assert str(user) != subjects[0]
    assert person.email not in subjects[0]
