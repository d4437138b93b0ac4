"""The words of Home at their edges."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.records.money import Money
from pmdesk.wording import home

TODAY = date(2026, 11, 22)


def invoice(days: int | None, status: InvoiceStatus = InvoiceStatus.UNPAID) -> Invoice:
    due = None if days is None else TODAY + timedelta(days)
    total = Money(currency="USD", amount=Decimal(1))
    return Invoice(id="1", number="1", status=status, status_word="x", due=due, total=total)


@pytest.mark.parametrize(
    ("days", "word", "tone", "icon"),
    [
        (-6, "6 days overdue", "bad", "triangle-alert"),
        (0, "due today", "warn", "clock"),
        (1, "due tomorrow", "warn", "clock"),
        (7, "due in 7 days", "warn", "clock"),
        (8, "due in 8 days", "text2", ""),
        (None, "Unpaid", "warn", "clock"),
    ],
)
def test_an_invoice_to_pay(days: int | None, word: str, tone: str, icon: str) -> None:
    chip = home.to_pay(invoice(days), TODAY)
    assert (chip.word, chip.tone, chip.icon) == (word, tone, icon)


def test_an_invoice_in_collection_counts_no_days() -> None:
    assert home.to_pay(invoice(-90, InvoiceStatus.COLLECTIONS), TODAY).word == "In collection"


@pytest.mark.parametrize(
    ("renews", "days", "word", "tone"),
    [
        (True, 3, "renews itself", "ok"),
        (False, 8, "auto-renew off", "warn"),
        (False, 7, "auto-renew off", "bad"),
        (None, 7, "auto-renew not known", "text2"),
    ],
)
def test_a_domain_that_ends(renews: bool | None, days: int, word: str, tone: str) -> None:
    domain = Domain(id="1", name="x", status=DomainStatus.ACTIVE, status_word="Active", auto_renew=renews)
    chip = home.renewal(domain, days)
    assert (chip.word, chip.tone) == (word, tone)


def test_tiles_say_one_and_many() -> None:
    assert home.domains_state(5, 1, False).word == "1 needs you"
    assert home.domains_state(5, 3, True).word == "3 need you"
    assert home.tickets_state(5, 1, 2).word == "1 answer to read"
    assert home.tickets_state(5, 0, 2).word == "No new answer"
    assert home.tickets_state(5, 0, 0).word == "None open"
    assert home.invoices_state(5, 0, 2).word == "None overdue"
    assert home.services_state(5, 0, 0).word == "All working"
    assert home.services_state(5, 0, 1).word == "1 needs you"
    assert home.things(1) == "1 thing"
    assert home.things(5) == "5 things, most urgent first"


def test_what_the_provider_did_not_say_is_left_out() -> None:
    assert home.due_on(None) == ""
    assert home.next_due(None) == ""
    assert home.billed("Care", 0) == "Care"
    assert home.billed("Care", 2) == "Care and 2 more"
