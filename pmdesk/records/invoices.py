"""Invoices with their lines, taxes, credit and transactions; quotes and credit entries."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pmdesk.records import Record, Relation
from pmdesk.records.money import Money


class InvoiceStatus(StrEnum):
    """What an invoice waits for; UNKNOWN for a word we do not know (``status_word`` keeps it).

    There is no OVERDUE: an unpaid invoice is overdue from the day after its due date, in the user's own day.
    """

    DRAFT = "draft"
    UNPAID = "unpaid"
    PAYMENT_PENDING = "payment-pending"
    PAID = "paid"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    COLLECTIONS = "collections"
    UNKNOWN = "unknown"


class Tax(Record, frozen=True, kw_only=True):
    """One tax on an invoice; ``rate`` in per cent, ``name`` where the provider gives one."""

    amount: Money
    rate: Decimal | None = None
    name: str | None = None


class Invoice(Record, frozen=True, kw_only=True):
    """One line of the invoice list. ``number`` is what is printed on it (the id where numbering is off).

    ``paid_day`` is the day as the provider wrote it, in its own zone: on paper and at the bank it is that day
    for every reader, while the day of ``paid`` moves with the reader's zone.
    """

    id: str
    number: str
    status: InvoiceStatus
    status_word: str
    issued: date | None = None
    due: date | None = None
    paid: datetime | None = None
    paid_day: date | None = None
    subtotal: Money | None = None
    credit: Money | None = None
    taxes: tuple[Tax, ...] = ()
    total: Money
    payment_method: str | None = None
    is_credit_note: bool = False


class InvoiceLine(Record, frozen=True, kw_only=True):
    """What is charged. ``kind`` is the provider's own word (Hosting, Domain, Addon, …)."""

    id: str
    description: str
    amount: Money
    kind: str = ""
    about: Relation | None = None
    taxed: bool = False


class Transaction(Record, frozen=True, kw_only=True):
    """Money that moved: ``paid_in`` minus ``paid_out``, on an invoice where one is named.

    ``day`` is the day of ``at`` as the provider wrote it (see ``Invoice.paid_day``).
    """

    id: str
    at: datetime | None
    day: date | None = None
    paid_in: Money
    paid_out: Money
    fees: Money | None = None
    gateway: str = ""
    reference: str = ""
    description: str = ""
    invoice_id: str | None = None


class InvoiceDetails(Record, frozen=True, kw_only=True):
    """An invoice with everything on it; ``balance`` is what remains to be paid."""

    invoice: Invoice
    lines: tuple[InvoiceLine, ...]
    transactions: tuple[Transaction, ...] = ()
    balance: Money | None = None
    notes: str = ""


class CreditEntry(Record, frozen=True, kw_only=True):
    """One movement of the account's credit."""

    id: str
    day: date | None
    description: str
    amount: Money


class Quote(Record, frozen=True, kw_only=True):
    """An offer of the host's; ``stage`` is the provider's own word."""

    id: str
    subject: str
    stage: str
    created: date | None = None
    valid_until: date | None = None
    total: Money | None = None
