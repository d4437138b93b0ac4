"""Everything known of an invoice, as lines: what is billed, tax, credit, payments, what is left to pay."""

from __future__ import annotations

from datetime import date, datetime

from pmdesk.models.sections import Details, Line, LineKind, Section, pairs, sections
from pmdesk.records.invoices import Invoice, InvoiceDetails, InvoiceStatus, Transaction
from pmdesk.wording import details as words
from pmdesk.wording.chips import days_overdue, invoice_chip
from pmdesk.wording.formats import day, money

_OWED = (
    InvoiceStatus.UNPAID,
    InvoiceStatus.PAYMENT_PENDING,
    InvoiceStatus.COLLECTIONS,
    InvoiceStatus.UNKNOWN,
)
"""What may still be paid: of any other invoice nothing is left to pay, whatever was paid of it."""

_PAID = (InvoiceStatus.PAID, InvoiceStatus.PAYMENT_PENDING, InvoiceStatus.REFUNDED)
"""What was paid, so that its method is the one it was paid with."""


def invoice_details(
    invoice: Invoice, kept: InvoiceDetails | None, today: date, *, at: datetime | None = None
) -> Details:
    """`kept` are the lines and payments, read at `at` (None: never); the list's own row leads."""
    late = days_overdue(invoice, today)
    name = words.credit_note(invoice.number) if invoice.is_credit_note else words.invoice(invoice.number)
    return Details(
        name,
        invoice_chip(invoice, today),
        "",
        sections(_head(invoice), _items(kept, at), _totals(invoice, kept), _payments(kept), _notes(kept)),
        words.overdue(invoice.number, late) if late else "",
    )


def _head(invoice: Invoice) -> Section:
    lines = pairs(
        Line(words.label("number"), invoice.number, copy=True),
        (words.label("issued"), day(invoice.issued)),
        (words.label("due"), day(invoice.due)),
        (words.label("paid"), day(words.paid_on(invoice))),
        (words.label("paid-with" if invoice.status in _PAID else "pay-with"), invoice.payment_method or ""),
    )
    return Section("invoice", words.section("invoice"), lines)


def _items(kept: InvoiceDetails | None, at: datetime | None) -> Section:
    title = words.section("items")
    if kept is None:
        return Section("items", title, (Line("", words.not_fetched(), LineKind.NOTE, "text2"),))
    lines = []
    for item in kept.lines:
        first, _, more = item.description.strip().partition("\n")
        second = " · ".join(part.strip() for part in more.splitlines() if part.strip())
        lines.append(Line(first.strip(), money(item.amount), second=second))
    return Section("items", title, tuple(lines), at)


def _totals(invoice: Invoice, kept: InvoiceDetails | None) -> Section:
    credit = invoice.credit if invoice.credit is not None and invoice.credit.amount else None
    subtotal = invoice.subtotal if invoice.taxes or credit is not None else None
    balance = kept.balance if kept is not None and invoice.status in _OWED else None
    partly = balance is not None and balance != invoice.total and balance.amount > 0
    lines = pairs(
        (words.label("subtotal"), money(subtotal)),
        *((words.tax(tax), money(tax.amount)) for tax in invoice.taxes),
        (words.label("credit-used"), money(-credit) if credit is not None else ""),
        Line(words.label("total"), money(invoice.total), LineKind.TOTAL, strong=True),
        Line(words.label("balance"), money(balance) if partly else "", LineKind.TOTAL, strong=True),
    )
    return Section("totals", words.section("totals"), lines)


def _payments(kept: InvoiceDetails | None) -> Section:
    lines = tuple(_payment(one) for one in kept.transactions) if kept is not None else ()
    return Section("payments", words.section("payments"), lines)


def _payment(one: Transaction) -> Line:
    """Money in, or money paid back."""
    back = one.paid_out.amount > one.paid_in.amount
    amount = -one.paid_out if back else one.paid_in
    on = day(words.moved_on(one))
    how = words.payment(one.gateway, one.reference) or one.description
    said = ", ".join(part for part in (how, words.refunded() if back else "") if part)
    return Line(on or said, money(amount), second=said if on else "")


def _notes(kept: InvoiceDetails | None) -> Section:
    text = kept.notes.strip() if kept is not None else ""
    lines = (Line("", text, LineKind.TEXT),) if text else ()
    return Section("notes", words.section("notes"), lines)
