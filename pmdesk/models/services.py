"""The table of services."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QObject

from pmdesk.core.actions.services import OVER
from pmdesk.models.columns import Cell, Column, Moment, a_chip, a_day, widest_days, words
from pmdesk.models.roles import CellKind
from pmdesk.models.table import Readable, StoreTable
from pmdesk.models.today import Today
from pmdesk.records import Area
from pmdesk.records.services import Service
from pmdesk.wording import columns as heads
from pmdesk.wording.chips import service_chip
from pmdesk.wording.cycles import price


def _status(service: Service, moment: Moment) -> Cell:
    return a_chip(service_chip(service, moment.today))


def _price(service: Service, _moment: Moment) -> Cell:
    """The amount with how often it is charged, while it is."""
    if service.status in OVER:
        return words("")
    return words(price(service.recurring, service.cycle, service.cycle_word))


def _next_due(service: Service, _moment: Moment) -> Cell:
    return a_day(None if service.status in OVER else service.next_due)


COLUMNS: tuple[Column[Service], ...] = (
    Column("name", heads.service, lambda one, _: words(one.name)),
    Column("domain", heads.domain, lambda one, _: words(one.domain, tone="text2")),
    Column("status", heads.status, _status, CellKind.CHIP),
    Column("next_due", heads.next_due, _next_due, CellKind.NUMBER, samples=widest_days),
    Column("recurring", heads.price, _price, CellKind.NUMBER),
)


class ServicesTable(StoreTable[Service]):
    """Services in the store's own order."""

    SEGMENTS: ClassVar = ("all", "attention", "active", "ended")

    def __init__(self, shelf: Readable[Service], today: Today, parent: QObject | None = None) -> None:
        super().__init__(Area.SERVICES, shelf, COLUMNS, today, parent=parent)
