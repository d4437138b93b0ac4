"""The hand behind the curtain, from within and over its own address."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import Customer


def command(customer: Customer, name: str, /, **arguments: object) -> httpx.Response:
    sandbox = customer.sandbox
    allowed = {"Authorization": f"Bearer {sandbox.control_token}"}
    return httpx.post(f"{sandbox.control_url}{name}", json=arguments, headers=allowed)


def domain(customer: Customer, identifier: int) -> dict[str, Any]:
    answer = customer.ask("GetClientsDomains", clientid=418, domainid=identifier)
    row: dict[str, Any] = answer["domains"]["domain"][0]
    return row


def test_requests_are_counted_by_action_and_page(customer: Customer) -> None:
    customer.ask("GetInvoices", userid=418, limitstart=25)
    customer.ask("GetInvoices", userid=418)
    customer.get("login.php")
    assert customer.control.requests == {"GetInvoices": 2, "/login.php": 1}
    customer.control.reset_requests()
    assert customer.control.requests == {}


def test_the_latest_requests_are_without_secrets(customer: Customer) -> None:
    customer.ask("ValidateLogin", email="a@b.example", password2="hidden")
    assert customer.control.latest_requests == [
        ("ValidateLogin", {"action": "ValidateLogin", "responsetype": "json", "email": "a@b.example"})
    ]


def test_commands_do_not_count_as_requests(customer: Customer) -> None:
    command(customer, "today")
    assert customer.control.requests == {}


def test_the_day_can_be_moved_and_time_goes_on(customer: Customer) -> None:
    assert command(customer, "set_today", day="2027-01-01").json() == {"value": None}
    assert customer.sandbox.today == "2027-01-01"
    overdue = customer.ask("GetInvoices", userid=418, status="Overdue")["totalresults"]
    assert overdue == customer.ask("GetInvoices", userid=418, status="Unpaid")["totalresults"]


def test_staff_can_answer_a_ticket(customer: Customer) -> None:
    reply = command(customer, "answer_ticket", ticket=4478, message="25 GB are $4 & a smile.").json()["value"]
    ticket = customer.ask("GetTicket", ticketid=4478)
    assert ticket["status"] == "Answered"
    assert ticket["replies"]["reply"][-1]["replyid"] == str(reply)
    assert ticket["replies"]["reply"][-1]["message"] == "25 GB are $4 &amp; a smile."


def test_a_new_invoice_can_be_sent(customer: Customer) -> None:
    number = customer.control.issue_invoice(amount="31.50", due_in=3)
    invoice = customer.ask("GetInvoice", invoiceid=number)
    assert (invoice["total"], invoice["duedate"], invoice["status"]) == ("31.50", "2026-11-25", "Unpaid")
    assert customer.control.pay_invoice(number)
    assert not customer.control.pay_invoice(number)


def test_records_can_be_changed_and_removed(customer: Customer) -> None:
    assert command(customer, "change_domain", domain=3302, donotrenew=0).status_code == 200
    assert domain(customer, 3302)["donotrenew"] == "0"
    command(customer, "remove", what="domain", identifier=3302)
    assert customer.ask("GetClientsDomains", clientid=418, domainid=3302)["totalresults"] == "0"


def test_people_come_with_what_they_may_and_type(customer: Customer) -> None:
    people = command(customer, "people").json()["value"]
    assert [(each["user_id"], each["client_id"], each["owner"]) for each in people] == [
        *((502, 418, True), (877, 731, True), (519, 418, False), (519, 731, False), (903, 758, True))
    ]
    assert people[2]["permissions"] == ["contacts", "products", "invoices", "quotes", "tickets"]
    assert people[3]["permissions"] == ["invoices"]
    assert [each["second_factor"] is not None for each in people] == [False] * 4 + [True]
    assert people[4]["second_factor"] == command(customer, "second_factor", user_id=903).json()["value"]


def test_the_openid_provider_can_be_switched_from_outside(customer: Customer) -> None:
    published = f"{customer.sandbox.url}oauth/openid-configuration.php"
    assert command(customer, "set_openid", pkce="on", claims=["nonce"]).status_code == 200
    assert "code_challenge_methods_supported" in httpx.get(published).json()
    for name in ("rotate_key", "forget_consents"):
        assert command(customer, name).status_code == 200
    assert command(customer, "offer_linked_account", user_id=502).status_code == 200
    assert "linked account" in customer.get("login.php").text
    assert command(customer, "offer_linked_account", user_id=None).status_code == 200
    assert "linked account" not in customer.get("login.php").text


@pytest.mark.parametrize(
    ("name", "arguments", "status"),
    [
        ("second_factor", {"user_id": 502}, 400),
        ("offer_linked_account", {"user_id": 1}, 400),
        ("verify_email", {"user_id": 1}, 400),
        ("set_openid", {"pkce": "maybe"}, 400),
        ("set_openid", {"claims": ["height"]}, 400),
        ("change_domain", {"domain": 3301, "colour": "red"}, 400),
        ("change_domain", {"domain": 1, "donotrenew": 1}, 400),
        ("fault", {"name": "sunspots"}, 400),
        ("set_today", {"day": "tomorrow"}, 400),
        ("remove", {"what": "client", "identifier": 418}, 400),
        ("remove", {"what": "invoice", "identifier": 1}, 400),
        ("answer_ticket", {"ticket": 1}, 400),
        ("pay_invoice", {}, 400),
        ("__init__", {}, 404),
    ],
)
def test_what_makes_no_sense_is_an_error(
    customer: Customer, name: str, arguments: dict[str, object], status: int
) -> None:
    assert command(customer, name, **arguments).status_code == status


def test_without_the_token_nothing_can_be_done(customer: Customer) -> None:
    for address in (customer.sandbox.control_url, f"{customer.sandbox.url}_sandbox/"):
        assert httpx.post(f"{address}clear_faults").status_code == 403
        wrong = {"Authorization": "Bearer guess"}
        assert httpx.post(f"{address}clear_faults", headers=wrong).status_code == 403


def test_everybody_can_be_signed_out(customer: Customer) -> None:
    customer.sign_in()
    customer.control.end_sessions()
    assert "<h1>Sign in</h1>" in customer.get("clientarea.php").text


def test_a_crowd_of_customers_comes_each_with_an_account_of_their_own(customer: Customer) -> None:
    crowd = command(customer, "add_customers", count=3).json()["value"]
    crowd += command(customer, "add_customers", count=2).json()["value"]
    assert len({one["client_id"] for one in crowd}) == len({one["email"] for one in crowd}) == 5
    for one in crowd:
        assert customer.ask("GetInvoices", userid=one["client_id"])["totalresults"] == 24
        assert customer.ask("GetClientsDomains", clientid=one["client_id"])["totalresults"] == "4"
    signed_in = customer.ask("ValidateLogin", email=crowd[0]["email"], password2=customer.sandbox.password)
    assert signed_in["userid"] == str(crowd[0]["user_id"])
