"""The table of domains."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QObject, Qt

from pmdesk.core.actions.domains import OVER
from pmdesk.models.columns import Cell, Column, Moment, a_chip, a_day, icon_word, widest_days, words
from pmdesk.models.roles import CellKind, Role
from pmdesk.models.table import Readable, StoreTable
from pmdesk.models.today import Today
from pmdesk.records import Area
from pmdesk.records.domains import Domain
from pmdesk.wording import columns as heads
from pmdesk.wording.chips import auto_renew_cell, domain_chip
from pmdesk.wording.cycles import domain_price


def _name(domain: Domain, _moment: Moment) -> Cell:
    return words(domain.name) | {int(Role.ELIDE): Qt.TextElideMode.ElideMiddle}


def _status(domain: Domain, moment: Moment) -> Cell:
    return a_chip(domain_chip(domain, moment.today))


def _of_those_here(cell: Callable[[Domain], Cell]) -> Callable[[Domain, Moment], Cell]:
    """What is known of a domain as long as it is with this provider; empty for one that has left."""
    return lambda domain, _moment: words("") if domain.status in OVER else cell(domain)


COLUMNS: tuple[Column[Domain], ...] = (
    Column("name", heads.domain, _name),
    Column("status", heads.status, _status, CellKind.CHIP),
    Column(
        "expires",
        heads.registered_until,
        _of_those_here(lambda one: a_day(one.expires)),
        CellKind.NUMBER,
        samples=widest_days,
    ),
    Column(
        "next_due",
        heads.invoice_due,
        _of_those_here(lambda one: a_day(one.next_due)),
        CellKind.NUMBER,
        samples=widest_days,
    ),
    Column(
        "auto_renew",
        heads.auto_renew,
        _of_those_here(lambda one: icon_word(auto_renew_cell(one))),
        CellKind.ICON_WORD,
    ),
    Column(
        "recurring",
        heads.price,
        _of_those_here(lambda one: words(domain_price(one.recurring))),
        CellKind.NUMBER,
    ),
)


class DomainsTable(StoreTable[Domain]):
    """Domains, those that end first at the top."""

    SEGMENTS: ClassVar = ("all", "attention", "active", "ended")

    def __init__(self, shelf: Readable[Domain], today: Today, parent: QObject | None = None) -> None:
        super().__init__(Area.DOMAINS, shelf, COLUMNS, today, parent=parent)
