"""What is said of a record among the results: a day is never without its word."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.wording.search import said_of
from tests.helpers import DAY_ONE
from tests.models.bakery import TODAY, usd

SOON = TODAY + timedelta(days=5)
GONE = TODAY - timedelta(days=12)


def domain(status: DomainStatus = DomainStatus.ACTIVE, **facts: Any) -> Domain:
    return Domain(id="1", name="rye.example", status=status, status_word="Word", **facts)


def invoice(status: InvoiceStatus, **facts: Any) -> Invoice:
    return Invoice(id="1", number="10482", status=status, status_word="Word", total=usd("12"), **facts)


def second(record: Domain | Invoice) -> str:
    return said_of(record, TODAY).second


def test_a_domain() -> None:
    assert second(domain(expires=SOON)).startswith("Registered until ")
    assert second(domain(DomainStatus.GRACE, expires=GONE)).startswith("Ended ")
    assert second(domain(next_due=SOON)).startswith("Renewal due ")
    assert second(domain()) == ""


@pytest.mark.parametrize("status", [DomainStatus.CANCELLED, DomainStatus.TRANSFERRED_AWAY])
def test_a_domain_that_is_anothers_has_no_day(status: DomainStatus) -> None:
    assert second(domain(status, expires=SOON)) == ""


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (InvoiceStatus.UNPAID, "Due "),
        (InvoiceStatus.COLLECTIONS, "Due "),
        (InvoiceStatus.PAID, "Paid "),
        (InvoiceStatus.CANCELLED, "Dated "),
        (InvoiceStatus.REFUNDED, "Dated "),
    ],
)
def test_an_invoice(status: InvoiceStatus, word: str) -> None:
    said = said_of(invoice(status, issued=date(2026, 11, 3), due=SOON, paid=DAY_ONE), TODAY)
    assert said.second.startswith(word)
    assert said.amount == "$12.00"
    assert said.chip.icon


def test_an_invoice_without_days_has_none() -> None:
    assert second(invoice(InvoiceStatus.UNPAID)) == ""
    assert second(invoice(InvoiceStatus.PAID)) == ""


def test_an_invoice_was_paid_on_the_hosts_own_day() -> None:
    paid = invoice(InvoiceStatus.PAID, paid=DAY_ONE, paid_day=date(2026, 10, 2))
    assert second(paid) == "Paid 2 Oct 2026"
