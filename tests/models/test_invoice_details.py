"""The invoice's pane as values: everything known is said, nothing else is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest

from pmdesk.models.invoice_details import invoice_details
from pmdesk.records.invoices import Invoice, InvoiceDetails, InvoiceLine, InvoiceStatus, Tax, Transaction
from tests.helpers import DAY_ONE
from tests.models.bakery import (
    INVOICES,
    OVERDUE,
    TODAY,
    after,
    said,
    usd,
)

AT = DAY_ONE - timedelta(hours=1)


def test_an_invoice() -> None:
    row = INVOICES[0]
    details = invoice_details(row, OVERDUE, TODAY, at=AT)
    assert (details.name, details.sentence) == ("Invoice 10482", "Invoice 10482 is 6 days overdue.")
    section = details.section("items")
    assert section is not None
    assert [(line.label, line.second, line.value) for line in section.lines] == [
        ("Web hosting Business", "16 Nov 2026 to 15 Nov 2027", "$130.00"),
        ("Website care", "", "$12.00"),
    ]
    assert said(details, "totals") == [("Total", "$142.00"), ("Left to pay", "$100.00")]


def test_an_invoice_with_tax_credit_and_payments() -> None:
    row = Invoice(
        id="7",
        number="10431",
        status=InvoiceStatus.PAID,
        status_word="Paid",
        issued=after(-40),
        due=after(-26),
        paid=datetime(2026, 10, 27, 12, tzinfo=UTC),
        subtotal=usd("40"),
        credit=usd("5"),
        taxes=(
            Tax(amount=usd("10"), rate=Decimal("25.000"), name="VAT"),
            Tax(amount=usd("1"), rate=None, name=None),
        ),
        total=usd("46"),
    )
    kept = InvoiceDetails(
        invoice=row,
        lines=(InvoiceLine(id="1", description="Care", amount=usd("40")),),
        transactions=(
            Transaction(
                id="1",
                at=datetime(2026, 10, 27, 12, tzinfo=UTC),
                paid_in=usd("50"),
                paid_out=usd("0"),
                gateway="Card",
                reference="tx-1",
            ),
            Transaction(id="2", at=None, paid_in=usd("0"), paid_out=usd("4"), gateway="Card"),
        ),
        balance=usd("0"),
        notes="Thank you",
    )
    details = invoice_details(row, kept, TODAY)
    assert said(details, "totals") == [
        ("Subtotal", "$40.00"),
        ("VAT 25 %", "$10.00"),
        ("Tax", "$1.00"),
        ("Paid from credit", "($5.00)"),
        ("Total", "$46.00"),
    ]
    section = details.section("payments")
    assert section is not None
    assert [(line.label, line.second) for line in section.lines] == [
        ("27 Oct 2026", "Card, reference tx-1"),
        ("Card, paid back", ""),
    ]
    assert said(details, "notes") == [("", "Thank you")]
    assert details.sentence == ""


def test_an_invoice_whose_lines_were_never_fetched() -> None:
    details = invoice_details(INVOICES[1], None, TODAY)
    assert said(details, "items") == [("", "Not saved yet. It appears when you are connected.")]
    assert said(details, "totals") == [("Total", "$18.99")]


@pytest.fixture(params=["Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati", "UTC"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The reader's own."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def test_money_moved_on_the_hosts_own_day_wherever_it_is_read(zone: str) -> None:
    """Midnight of the 22nd at a host in Berlin: that is the day on paper and at the bank."""
    at, on = datetime(2026, 11, 21, 23, tzinfo=UTC), date(2026, 11, 22)
    row = msgspec.structs.replace(INVOICES[0], status=InvoiceStatus.PAID, paid=at, paid_day=on)
    moved = Transaction(id="1", at=at, day=on, paid_in=usd("142"), paid_out=usd("0"), gateway="Card")
    details = invoice_details(row, InvoiceDetails(invoice=row, lines=(), transactions=(moved,)), TODAY)
    assert ("Paid", "22 Nov 2026") in said(details, "invoice")
    assert said(details, "payments") == [("22 Nov 2026", "$142.00")]


def test_of_an_instant_alone_the_day_is_reckoned() -> None:
    row = msgspec.structs.replace(INVOICES[0], paid=datetime(2026, 11, 21, 12, tzinfo=UTC), paid_day=None)
    assert ("Paid", "21 Nov 2026") in said(invoice_details(row, None, TODAY), "invoice")


@pytest.mark.parametrize(
    ("status", "label"),
    [
        (InvoiceStatus.PAID, "Paid with"),
        (InvoiceStatus.UNPAID, "Payment method"),
        (InvoiceStatus.CANCELLED, "Payment method"),
    ],
)
def test_nothing_is_paid_with_anything_before_it_is_paid(status: InvoiceStatus, label: str) -> None:
    row = msgspec.structs.replace(INVOICES[0], status=status, payment_method="Card")
    assert (label, "Card") in said(invoice_details(row, None, TODAY), "invoice")


@pytest.mark.parametrize("status", InvoiceStatus)
@pytest.mark.parametrize("balance", ["100", "-10", "0"])
def test_something_is_left_to_pay_only_where_it_may_be_paid(status: InvoiceStatus, balance: str) -> None:
    row = msgspec.structs.replace(INVOICES[0], status=status)
    kept = InvoiceDetails(invoice=row, lines=(), balance=usd(balance))
    settled = (InvoiceStatus.PAID, InvoiceStatus.CANCELLED, InvoiceStatus.REFUNDED, InvoiceStatus.DRAFT)
    left = [("Left to pay", "$100.00")] if balance == "100" and status not in settled else []
    assert said(invoice_details(row, kept, TODAY), "totals")[1:] == left
