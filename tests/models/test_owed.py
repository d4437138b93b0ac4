"""What is to be paid, added up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pmdesk.core.facts import OwedInvoice
from pmdesk.models.owed import Figure, owed_figures
from pmdesk.records.invoices import Invoice, InvoiceDetails, InvoiceStatus
from pmdesk.records.money import Money

TODAY = date(2026, 11, 22)


def money(amount: str, currency: str = "USD") -> Money:
    return Money(currency=currency, amount=Decimal(amount))


def owed(
    due: date | None,
    total: Money,
    status: InvoiceStatus = InvoiceStatus.UNPAID,
    balance: Money | None = None,
    credit_note: bool = False,
) -> OwedInvoice:
    invoice = Invoice(
        id="1", number="1", status=status, status_word="", due=due, total=total, is_credit_note=credit_note
    )
    details = InvoiceDetails(invoice=invoice, lines=(), balance=balance) if balance else None
    return OwedInvoice(invoice=invoice, details=details)


def test_overdue_stands_apart_from_later_and_each_currency_for_itself() -> None:
    found = owed_figures(
        [
            owed(date(2026, 11, 16), money("142.00")),
            owed(date(2026, 11, 25), money("18.99")),
            owed(date(2026, 12, 2), money("39.00", "EUR")),
            owed(date(2026, 11, 22), money("1.01")),
            owed(date(2026, 3, 14), money("12.00"), InvoiceStatus.COLLECTIONS),
        ],
        TODAY,
        first="USD",
    )
    assert found == (
        Figure(True, money("154.00"), 2),
        Figure(False, money("20.00"), 2),
        Figure(False, money("39.00", "EUR"), 1),
    )


def test_what_was_paid_already_is_not_owed() -> None:
    found = owed_figures([owed(date(2026, 12, 1), money("100.00"), balance=money("40.00"))], TODAY)
    assert found == (Figure(False, money("40.00"), 1),)


def test_only_what_has_to_be_paid_counts() -> None:
    day = date(2026, 11, 1)
    others = [status for status in InvoiceStatus if status.value not in ("unpaid", "collections")]
    assert owed_figures([owed(day, money("5.00"), status) for status in others], TODAY) == ()
    assert owed_figures([owed(day, money("5.00"), credit_note=True)], TODAY) == ()


@given(
    st.lists(
        st.tuples(
            st.dates(date(2026, 1, 1), date(2027, 1, 1)),
            st.integers(0, 100_000),
            st.sampled_from(["USD", "EUR", "JPY"]),
        )
    )
)
def test_nothing_is_lost_and_nothing_is_converted(rows: list[tuple[date, int, str]]) -> None:
    found = owed_figures([owed(day, money(str(amount), code)) for day, amount, code in rows], TODAY)
    for code in ("USD", "EUR", "JPY"):
        shown = sum(one.amount.amount for one in found if one.amount.currency == code)
        assert shown == sum(amount for _, amount, currency in rows if currency == code)
    assert sum(one.number for one in found) == len(rows)
