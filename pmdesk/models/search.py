"""What "Search everything" finds: a few records of each area, the best place to go first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pmdesk.records import Area
from pmdesk.records.domains import Domain
from pmdesk.records.invoices import Invoice
from pmdesk.records.services import Service
from pmdesk.records.tickets import Ticket
from pmdesk.store.query import Query
from pmdesk.wording import chips, details, formats, search, tickets

if TYPE_CHECKING:
    from pmdesk.store.database import Store

EACH = 4
"""Records shown of each area; the rest is one row that leads to the filtered list."""


@dataclass(frozen=True, slots=True)
class Found:
    """One row: where it leads (``record_id`` "" is the whole list), what it says, and its state in words."""

    area: Area
    record_id: str
    title: str
    second: str = ""
    state: str = ""


def find(store: Store, account: str, text: str, today: date) -> tuple[Found, ...]:
    """The records of ``account`` that contain every word of ``text``, area by area; () for no text."""
    if not text.strip() or not account:
        return ()
    rows: list[Found] = []
    for area, shelf in (
        (Area.DOMAINS, store.domains),
        (Area.SERVICES, store.services),
        (Area.INVOICES, store.invoices),
        (Area.TICKETS, store.tickets),
    ):
        query = Query(accounts=(account,), text=text, today=today)
        found = shelf.page(query, 0, EACH + 1)
        rows.extend(_row(record, today) for record in found[:EACH])
        if len(found) > EACH:
            rows.append(Found(area, "", search.all_of(area, shelf.count(query))))
    return tuple(rows)


def _row(record: Domain | Service | Invoice | Ticket, today: date) -> Found:
    if isinstance(record, Domain):
        until = formats.day(record.expires or record.next_due)
        return Found(Area.DOMAINS, record.id, record.name, until, chips.domain_chip(record, today).word)
    if isinstance(record, Service):
        word = chips.service_chip(record, today).word
        return Found(Area.SERVICES, record.id, record.name, record.domain or "", word)
    if isinstance(record, Invoice):
        word = chips.invoice_chip(record, today).word
        title = details.invoice(record.number)
        return Found(Area.INVOICES, record.id, title, formats.money(record.total), word)
    word = chips.ticket_chip(record).word
    return Found(Area.TICKETS, record.id, record.subject, tickets.reference(record), word)
