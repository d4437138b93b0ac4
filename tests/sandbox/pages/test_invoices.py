"""Paying on the website, and what a payment moves."""

from __future__ import annotations

import re

import pytest

from tests.sandbox.conftest import Customer


def pay(customer: Customer, invoice: int, **changes: str) -> str:
    """Press the button on the invoice's page; the page that follows."""
    page = customer.sign_in(f"viewinvoice.php?id={invoice}").text
    token = re.search(r'name="token" value="(\w+)"', page)
    assert token is not None
    form = {"token": token[1], "gateway": "stripe", **changes}
    url = f"{customer.sandbox.url}viewinvoice.php?id={invoice}"
    return customer.browser.post(url, data=form, follow_redirects=True).text


def test_the_button_pays_and_the_service_moves_on(customer: Customer) -> None:
    before = customer.ask("GetClientsProducts", clientid=418, serviceid=1201)["products"]["product"][0]
    assert "this invoice is paid" in pay(customer, 10482)
    invoice = customer.ask("GetInvoice", invoiceid=10482)
    assert (invoice["status"], invoice["balance"]) == ("Paid", "0.00")
    assert invoice["datepaid"].startswith("2026-11-22 09:43")
    booked = invoice["transactions"]["transaction"]
    assert [(each["gateway"], each["amountin"]) for each in booked] == [("stripe", invoice["total"])]
    after = customer.ask("GetClientsProducts", clientid=418, serviceid=1201)["products"]["product"][0]
    assert (before["nextduedate"], after["nextduedate"]) == ("2026-11-16", "2027-11-16")


def test_a_paid_renewal_moves_both_dates_of_the_domain(customer: Customer) -> None:
    pay(customer, 10488)
    domain = customer.ask("GetClientsDomains", clientid=418, domainid=3301)["domains"]["domain"][0]
    assert (domain["expirydate"], domain["nextduedate"]) == ("2027-11-27", "2027-11-25")


def test_a_suspended_service_comes_back(customer: Customer) -> None:
    pay(customer, 10465)
    service = customer.ask("GetClientsProducts", clientid=418, serviceid=1203)["products"]["product"][0]
    assert (service["status"], service["suspensionreason"]) == ("Active", "")


def test_a_part_that_was_paid_is_not_asked_for_again(customer: Customer) -> None:
    pay(customer, 10493)
    payments = customer.ask("GetInvoice", invoiceid=10493)["transactions"]["transaction"]
    assert [payment["amountin"] for payment in payments] == ["10.00", "19.00"]


def test_without_the_pages_token_nothing_is_paid(customer: Customer) -> None:
    assert "Nothing was paid" in pay(customer, 10482, token="forged")
    assert customer.ask("GetInvoice", invoiceid=10482)["status"] == "Unpaid"


def test_pressing_twice_pays_once(customer: Customer) -> None:
    pay(customer, 10491)
    first = customer.ask("GetInvoice", invoiceid=10491)["transactions"]["transaction"]
    assert "<button" not in customer.get("viewinvoice.php?id=10491").text
    assert len(first) == 1


@pytest.mark.parametrize("path", ["viewinvoice.php?id={}", "dl.php?type=i&id={}"])
@pytest.mark.parametrize("invoice", [10470, 10495, 1], ids=["a neighbour's", "a draft", "nobody's"])
def test_shows_nothing_but_ones_own_that_were_sent(customer: Customer, path: str, invoice: int) -> None:
    customer.sign_in()
    page = customer.get(path.format(invoice))
    assert page.status_code == 404
    assert "There is nothing at this address" in page.text
