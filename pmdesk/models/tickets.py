"""The list of tickets: one column whose rows have three lines, the last with the answer's own first line."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QObject

from pmdesk.models.columns import ACCESSIBLE, Cell, Column, Moment, words
from pmdesk.models.roles import CellKind, Role
from pmdesk.models.table import Extras, Readable, StoreTable
from pmdesk.models.today import Today
from pmdesk.records import Area
from pmdesk.records.tickets import Ticket, TicketStatus
from pmdesk.wording import columns as heads
from pmdesk.wording.chips import ticket_chip
from pmdesk.wording.formats import recent
from pmdesk.wording.tickets import reference, spoken


def _row(ticket: Ticket, moment: Moment) -> Cell:
    chip = ticket_chip(ticket)
    unread = ticket.status is TicketStatus.ANSWERED
    when = recent(ticket.last_reply or ticket.opened, moment.now)
    first_line = moment.extra or ""
    return words(ticket.subject, strong=unread) | {
        int(Role.CHIP): chip,
        int(Role.SECOND_LINE): reference(ticket),
        int(Role.WHEN): when,
        int(Role.UNREAD): unread,
        int(Role.FIRST_LINE): first_line,
        ACCESSIBLE: spoken(ticket, chip.word, when, first_line, unread),
    }


COLUMNS: tuple[Column[Ticket], ...] = (
    Column("subject", heads.ticket, _row, CellKind.TWO_LINE, sortable=False),
)


class TicketsTable(StoreTable[Ticket]):
    """Tickets, the one with the newest message first. Ages are said anew each minute."""

    SEGMENTS: ClassVar = ("all", "open", "closed")

    def __init__(
        self, shelf: Readable[Ticket], first_lines: Extras, today: Today, parent: QObject | None = None
    ) -> None:
        super().__init__(Area.TICKETS, shelf, COLUMNS, today, extras=first_lines, parent=parent)
        today.minute_passed.connect(self._older)

    def _older(self) -> None:
        self._words_changed([int(Role.WHEN), ACCESSIBLE])
