"""Coming in: one-time sign-on, the form, and what somebody without a session gets."""

from __future__ import annotations

import httpx
import pytest

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
