"""Coming in: one-time sign-on, the form, and what somebody without a session gets."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.browser import Browser
from tests.sandbox.conftest import Customer


def test_a_link_works_once(customer: Customer) -> None:
    link = customer.link("clientarea.php?action=domains")
    assert "hearthandrye.example" in customer.browser.get(link, follow_redirects=True).text
    with httpx.Client(follow_redirects=True) as somebody:
        assert "has been used or is too old" in somebody.get(link).text


def test_a_link_works_for_less_than_a_minute(customer: Customer) -> None:
    in_time, late = customer.link(), customer.link()
    customer.control.advance(59)
    assert "Welcome, Marta" in customer.browser.get(in_time, follow_redirects=True).text
    customer.control.advance(1)
    with httpx.Client(follow_redirects=True) as somebody:
        assert "has been used or is too old" in somebody.get(late).text


@pytest.mark.parametrize(
    ("destination", "extra", "title"),
    [
        ("clientarea:profile", {}, "Your details"),
        ("clientarea:product_details", {"service_id": 1201}, "Web hosting Business"),
        ("clientarea:domain_details", {"domain_id": 3301}, "hearthandrye.example"),
        ("clientarea:invoices", {}, "Invoices"),
        ("clientarea:tickets", {}, "Tickets"),
        ("clientarea:submit_ticket", {}, "Open a ticket"),
        ("clientarea:billing_info", {}, "Payment methods"),
        ("clientarea:emails", {}, "Emails"),
        ("clientarea:announcements", {}, "Announcements"),
        ("clientarea:shopping_cart_addons", {}, "Order"),
        ("", {}, "Welcome, Marta"),
    ],
)
def test_a_destination_leads_to_its_page(
    customer: Customer, destination: str, extra: dict[str, object], title: str
) -> None:
    page = customer.sign_in("", destination=destination, **extra)
    assert page.status_code == 200
    assert f"<h1>{title}</h1>" in page.text


@pytest.mark.parametrize("path", ["upgrade.php?type=package&id=1201", "/index.php?rp=/user/password"])
def test_a_path_of_ones_own_arrives_whole(customer: Customer, path: str) -> None:
    page = customer.sign_in(path)
    assert page.status_code == 200
    assert str(page.url) == customer.sandbox.url + path.lstrip("/")


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "\\\\elsewhere.example"])
def test_a_path_to_elsewhere_is_refused(customer: Customer, path: str) -> None:
    answer = customer.ask(
        "CreateSsoToken", client_id=418, destination="sso:custom_redirect", sso_redirect_path=path
    )
    assert answer["message"] == "Invalid destination"


def test_without_a_session_a_download_leads_to_the_sign_in_form(customer: Customer) -> None:
    answer = customer.browser.get(f"{customer.sandbox.url}dl.php?type=i&id=10482")
    assert (answer.status_code, answer.headers["location"]) == (302, "/login.php")
    page = customer.get("dl.php?type=i&id=10482")
    assert page.status_code == 200
    assert "<h1>Sign in</h1>" in page.text


def test_the_form_lets_people_in_with_the_right_password_only(customer: Customer) -> None:
    sandbox = customer.sandbox
    form = {"username": sandbox.email, "password": "wrong"}
    assert "not right" in customer.browser.post(f"{sandbox.url}login.php", data=form).text
    form["password"] = sandbox.password
    page = customer.browser.post(f"{sandbox.url}login.php", data=form, follow_redirects=True)
    assert "Welcome, Marta" in page.text


def test_signing_out_ends_the_session(customer: Customer) -> None:
    customer.sign_in()
    assert "You are signed out" in customer.get("logout.php").text
    assert "<h1>Sign in</h1>" in customer.get("clientarea.php").text


PIA, EMAIL = 903, "pia@oduya.example"


@pytest.fixture
def pia(customer: Customer) -> Browser:
    """A browser in front of the page that asks for Pia's code."""
    browser = Browser(customer.browser, customer.sandbox.url)
    browser.open("clientarea.php")
    browser.press("Sign in", username=EMAIL, password=customer.sandbox.password)
    return browser


def test_who_has_a_second_factor_types_its_code(customer: Customer, pia: Browser) -> None:
    assert pia.title == "One more step"
    pia.press("Go on", code=f" {customer.control.second_factor(PIA)} ")
    assert pia.title == "Welcome, Pia"


def test_until_the_code_is_typed_nobody_is_in(pia: Browser) -> None:
    pia.open("clientarea.php")
    assert pia.title == "Sign in"


def test_a_wrong_code_can_be_corrected_a_few_times(customer: Customer, pia: Browser) -> None:
    right = customer.control.second_factor(PIA)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(4):
        pia.press("Go on", code=wrong)
        assert "not right" in pia.page.text
    pia.press("Go on", code=wrong)
    assert "Too many wrong codes" in pia.page.text
    pia.open("index.php?rp=/login/challenge")
    assert pia.title == "Sign in"


def test_a_code_is_accepted_once(customer: Customer, pia: Browser) -> None:
    code = customer.control.second_factor(PIA)
    pia.press("Go on", code=code)
    pia.open("logout.php")
    pia.open("clientarea.php")
    pia.press("Sign in", username=EMAIL, password=customer.sandbox.password)
    pia.press("Go on", code=code)
    assert "was used already" in pia.page.text
    customer.control.advance(30)
    pia.press("Go on", code=customer.control.second_factor(PIA))
    assert pia.title == "Welcome, Pia"


def test_the_code_may_take_five_minutes(customer: Customer, pia: Browser) -> None:
    customer.control.advance(300)
    pia.press("Go on", code=customer.control.second_factor(PIA))
    assert pia.title == "Sign in"


def test_nobody_is_asked_for_a_code_before_the_password(customer: Customer) -> None:
    browser = Browser(customer.browser, customer.sandbox.url)
    browser.open("index.php?rp=/login/challenge")
    assert browser.title == "Sign in"


def test_one_time_sign_on_asks_for_no_code(customer: Customer) -> None:
    page = customer.sign_in("", client_id=758, user_id=PIA)
    assert "Welcome, Pia" in page.text


def test_the_form_leads_back_to_where_somebody_was_sent_from(customer: Customer) -> None:
    browser = Browser(customer.browser, customer.sandbox.url)
    browser.open("login.php?goto=viewinvoice.php%3Fid%3D10482")
    browser.press("Sign in", username=customer.sandbox.email, password=customer.sandbox.password)
    assert str(browser.page.url).endswith("/viewinvoice.php?id=10482")
    browser.open("login.php")
    assert browser.title == "Welcome, Marta"
