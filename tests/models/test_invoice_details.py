"""The invoice's pane as values: everything known is said, nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

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
