"""What is to be paid, added up: one figure for each currency, what is overdue apart from the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pmdesk.core.facts import OwedInvoice
from pmdesk.models.invoices import OWED
from pmdesk.records.invoices import InvoiceStatus
from pmdesk.records.money import Money
from pmdesk.wording.chips import days_overdue


@dataclass(frozen=True, slots=True)
class Figure:
    """So much in one currency is overdue (or in collection), or is due later."""

    overdue: bool
    amount: Money
    number: int
    """How many invoices it is the sum of."""


def owed_figures(invoices: Iterable[OwedInvoice], today: date, first: str = "") -> tuple[Figure, ...]:
    """The overdue figures, then the later ones; the currency `first` leads, the others follow by code.

    Amounts of different currencies are never added. What is sent but not there yet is not owed any more.
    """
    sums: dict[tuple[bool, str], tuple[Money, int]] = {}
    for one in invoices:
        invoice = one.invoice
        if invoice.status not in OWED or invoice.is_credit_note:
            continue
        late = invoice.status is InvoiceStatus.COLLECTIONS or days_overdue(invoice, today) > 0
        key = (late, one.owed.currency)
        before = sums.get(key)
        sums[key] = (before[0] + one.owed, before[1] + 1) if before else (one.owed, 1)
    keys = sorted(sums, key=lambda key: (not key[0], key[1] != first, key[1]))
    return tuple(Figure(key[0], *sums[key]) for key in keys)
