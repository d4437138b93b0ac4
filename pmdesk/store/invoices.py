"""Invoices in the store: what they are sorted, filtered and searched by."""

from __future__ import annotations

from datetime import date

from pmdesk.records import Area
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.store.spec import Spec, Values, Where, day, everything, money, only, statuses
from pmdesk.store.text import search_text, sort_key

# Stored as places in this order: adding one at the end is free, anything else is a migration.
ORDER = (
    InvoiceStatus.COLLECTIONS,
    InvoiceStatus.UNPAID,
    InvoiceStatus.PAYMENT_PENDING,
    InvoiceStatus.DRAFT,
    InvoiceStatus.PAID,
    InvoiceStatus.REFUNDED,
    InvoiceStatus.CANCELLED,
    InvoiceStatus.UNKNOWN,
)
_PLACE = {status: place for place, status in enumerate(ORDER)}

_COLLECTED = statuses(ORDER, InvoiceStatus.COLLECTIONS)
_UNPAID = statuses(ORDER, InvoiceStatus.UNPAID)


def _overdue(today: date) -> Where:
    """From the day after the due date; what is being collected is late whatever its date says."""
    return f"(({_UNPAID} AND t.due < ?) OR {_COLLECTED})", (day(today),)


def _values(invoice: Invoice) -> Values:
    return sort_key(invoice.number), day(invoice.issued), day(invoice.due), *money(invoice.total)


def _search(invoice: Invoice) -> str:
    return search_text(
        invoice.number,
        invoice.id if invoice.id not in invoice.number else None,
        invoice.status_word,
        str(invoice.total.amount),
        invoice.payment_method,
    )


INVOICES: Spec[Invoice] = Spec(
    area=Area.INVOICES,
    record=Invoice,
    columns=("number_key", "issued", "due", "total", "total_minor", "total_currency"),
    values=_values,
    search=_search,
    status=lambda invoice: _PLACE[invoice.status],
    sorts={
        "number": ("number_key",),
        "issued": ("issued",),
        "due": ("due",),
        "status": ("status",),
        "total": ("total_currency", "total_minor"),
    },
    default_sort="issued",
    default_descending=True,
    segments={
        "all": everything,
        "to-pay": only(ORDER, InvoiceStatus.COLLECTIONS, InvoiceStatus.UNPAID),
        "overdue": _overdue,
        "paid": only(ORDER, InvoiceStatus.PAID),
        "ended": only(ORDER, InvoiceStatus.REFUNDED, InvoiceStatus.CANCELLED),
    },
)

UNSETTLED = statuses(ORDER, InvoiceStatus.COLLECTIONS, InvoiceStatus.UNPAID, InvoiceStatus.PAYMENT_PENDING)
"""SQL: not settled, so that the alert rules want to look at it."""
