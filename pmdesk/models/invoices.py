"""The table of invoices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from PySide6.QtCore import QObject

from pmdesk.models.columns import Cell, Column, Moment, a_chip, a_day, an_amount, widest_days, words
from pmdesk.models.roles import CellKind
from pmdesk.models.table import Readable, StoreTable
from pmdesk.models.today import Today
from pmdesk.records import Area
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.wording import columns as heads
from pmdesk.wording.chips import invoice_chip

OWED = frozenset({InvoiceStatus.UNPAID, InvoiceStatus.COLLECTIONS})
"""What the reader has to pay, and what is therefore written strong."""


def _number(invoice: Invoice, _moment: Moment) -> Cell:
    return words(invoice.number, strong=invoice.status in OWED)


def _status(invoice: Invoice, moment: Moment) -> Cell:
    return a_chip(invoice_chip(invoice, moment.today))


def _total(invoice: Invoice, _moment: Moment) -> Cell:
    return an_amount(invoice.total, strong=invoice.status in OWED)


def _days(key: str, title: Callable[[], str], on: Callable[[Invoice], date | None]) -> Column[Invoice]:
    return Column(
        key,
        title,
        lambda one, _moment: a_day(on(one)),
        CellKind.NUMBER,
        first_descending=True,
        samples=widest_days,
    )


COLUMNS: tuple[Column[Invoice], ...] = (
    Column("number", heads.number, _number, first_descending=True),
    _days("issued", heads.issued, lambda one: one.issued),
    _days("due", heads.due, lambda one: one.due),
    Column("status", heads.status, _status, CellKind.CHIP),
    Column("total", heads.amount, _total, CellKind.NUMBER, first_descending=True),
)


class InvoicesTable(StoreTable[Invoice]):
    """Invoices, the newest first."""

    SEGMENTS: ClassVar = ("all", "to-pay", "overdue", "paid", "ended")

    def __init__(self, shelf: Readable[Invoice], today: Today, parent: QObject | None = None) -> None:
        super().__init__(Area.INVOICES, shelf, COLUMNS, today, parent=parent)
