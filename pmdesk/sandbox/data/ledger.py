"""Writes invoices whose sums are right: lines, two tax rates, credit, payments and what they leave open."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from pmdesk.sandbox.database import Database

NO_TIME = "0000-00-00 00:00:00"
STATE_RATE, CITY_RATE = 6875, 500
"""Sales tax in thousandths of a per cent: the state's and the city's."""
VAT = (21000, 0)
"""What customers in Europe pay instead."""


@dataclass(frozen=True)
class Line:
    """One line of an invoice; ``type`` and ``relid`` say what it is for, as in WHMCS."""

    type: str
    relid: int
    description: str
    cents: int
    taxed: bool = False


@dataclass(frozen=True)
class Payment:
    """Money that came in, or, if negative, went back."""

    date: str
    cents: int
    gateway: str = "stripe"


@dataclass(frozen=True)
class Invoice:
    """What is to be written. ``paid`` is when it was settled in full by card, if it was."""

    id: int
    date: str
    due: str
    lines: tuple[Line, ...]
    status: str = "Paid"
    paid: str = ""
    credit: int = 0
    rates: tuple[int, int] = (STATE_RATE, CITY_RATE)
    method: str = "stripe"
    payments: tuple[Payment, ...] = ()
    tried: str = NO_TIME
    notes: str = ""
    refunded: str = NO_TIME
    cancelled: str = NO_TIME
    paymethodid: int | None = field(default=None)
    made: str = ""
    """When it was written, if not by the run of that morning."""


def tax(cents: int, thousandths: int) -> int:
    """Tax on an amount, rounded half up to the cent; the rate is in thousandths of a per cent."""
    return (cents * thousandths + 50_000) // 100_000


def sums(invoice: Invoice) -> dict[str, int]:
    """Subtotal, the two taxes and the total after credit, in cents."""
    subtotal = sum(line.cents for line in invoice.lines)
    taxed = sum(line.cents for line in invoice.lines if line.taxed)
    first, second = (tax(taxed, each) if taxed > 0 else 0 for each in invoice.rates)
    return {
        "subtotal": subtotal,
        "credit": invoice.credit,
        "tax": first,
        "tax2": second,
        "total": subtotal + first + second - invoice.credit,
    }


def transaction_id(seed: str) -> str:
    """A card processor's id for a charge, the same for the same seed."""
    return "ch_" + hashlib.sha256(seed.encode()).hexdigest()[:24]


def next_number(database: Database, table: str) -> int:
    """The id that a new record of a table is given."""
    return 1 + int(database.value(f"SELECT COALESCE(MAX(id), 0) FROM {table}"))  # noqa: S608 - own names


def write(database: Database, client: int, invoice: Invoice) -> None:
    """Put one invoice with its lines and payments in."""
    amounts, made = sums(invoice), invoice.made or f"{invoice.date} 07:00:12"
    database.insert(
        "invoices",
        {
            "id": invoice.id,
            "userid": client,
            "date": invoice.date,
            "duedate": invoice.due,
            "datepaid": invoice.paid or NO_TIME,
            "lastcaptureattempt": invoice.tried if invoice.tried != NO_TIME else invoice.paid or NO_TIME,
            "daterefunded": invoice.refunded,
            "datecancelled": invoice.cancelled,
            **amounts,
            "taxrate": invoice.rates[0],
            "taxrate2": invoice.rates[1],
            "status": invoice.status,
            "paymentmethod": invoice.method,
            "paymethodid": invoice.paymethodid,
            "notes": invoice.notes,
            "created_at": made,
            "updated_at": invoice.paid or made,
        },
    )
    database.insert_many(
        "items",
        ("invoiceid", "type", "relid", "description", "amount", "taxed"),
        [
            (invoice.id, line.type, line.relid, line.description, line.cents, int(line.taxed))
            for line in invoice.lines
        ],
    )
    payments = invoice.payments
    if invoice.paid and not payments and amounts["total"] > 0:
        payments = (Payment(invoice.paid, amounts["total"], invoice.method),)
    for number, payment in enumerate(payments):
        _pay(database, client, invoice, payment, number)


def _pay(database: Database, client: int, invoice: Invoice, payment: Payment, number: int) -> None:
    incoming = payment.cents > 0
    database.insert(
        "transactions",
        {
            "userid": client,
            "gateway": payment.gateway,
            "date": payment.date,
            "description": "Invoice Payment" if incoming else f"Refund of Transaction ID {invoice.id}",
            "amountin": max(payment.cents, 0),
            "fees": tax(payment.cents, 2900) + 30 if incoming else 0,
            "amountout": max(-payment.cents, 0),
            "transid": transaction_id(f"{invoice.id}/{number}"),
            "invoiceid": invoice.id,
            "refundid": 0,
        },
    )
