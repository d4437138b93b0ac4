"""What is likely to be opened next and worth fetching ahead of time. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from pmdesk.core.alerts import ENDING, LAPSED, Facts, OwedInvoice, deadline
from pmdesk.records import Area, Record
from pmdesk.records.domains import Domain
from pmdesk.records.tickets import Ticket, TicketStatus

GOOD_FOR = timedelta(hours=24)
"""How old what was fetched ahead may get while nothing in the lists says that it changed."""

DOMAIN_DAYS = 30
"""A domain that ends within so many days is likely to be looked at."""

CLOCKS_APART = timedelta(minutes=10)
"""How far the provider's clock and ours may differ."""

AT_MOST = 100
"""So many of them in one go; what is left over comes with the next sync."""


class Want(Record, frozen=True, kw_only=True):
    """One record to be fetched ahead."""

    area: Area
    id: str


class KeptTicket(Record, frozen=True, kw_only=True):
    """What a kept conversation says of its ticket, and when it was fetched (aware UTC)."""

    at: datetime
    status: TicketStatus
    last_reply: datetime | None


def wanted(
    facts: Facts,
    tickets: Mapping[str, KeptTicket],
    domains: Mapping[str, datetime],
    invoices: Mapping[str, datetime],
    now: datetime,
    today: date,
) -> tuple[Want, ...]:
    """What to fetch, most likely first: unpaid invoices, then answered and open tickets, then domains.

    `tickets`, `domains` and `invoices` say what is kept, by id, and since when. Something is wanted when it
    is not kept, when the list has moved on since, or when it is older than `GOOD_FOR` (or from the future:
    the clock was put back).
    """
    found = [
        *(Want(area=Area.INVOICES, id=one.invoice.id) for one in _invoices(facts, invoices, now)),
        *(Want(area=Area.TICKETS, id=one.id) for one in _tickets(facts, tickets, now)),
        *(Want(area=Area.DOMAINS, id=one.id) for one in _domains(facts, domains, now, today)),
    ]
    return tuple(found[:AT_MOST])


def _old(at: datetime | None, now: datetime) -> bool:
    return at is None or abs(now - at) > GOOD_FOR


def _invoices(facts: Facts, kept: Mapping[str, datetime], now: datetime) -> list[OwedInvoice]:
    due_first = sorted(facts.invoices, key=lambda one: (one.invoice.due or date.max, one.invoice.id))
    return [one for one in due_first if one.current_details is None or _old(kept.get(one.invoice.id), now)]


def _tickets(facts: Facts, kept: Mapping[str, KeptTicket], now: datetime) -> list[Ticket]:
    def moved_on(ticket: Ticket) -> bool:
        known = kept.get(ticket.id)
        if known is None or _old(known.at, now) or known.status is not ticket.status:
            return True
        if known.last_reply is None:  # a conversation need not say it: the two clocks may differ a little
            return ticket.last_reply is not None and ticket.last_reply > known.at - CLOCKS_APART
        return known.last_reply != ticket.last_reply

    def likely_first(ticket: Ticket) -> tuple[bool, float, str]:
        newest = ticket.last_reply or ticket.opened
        return (
            ticket.status is not TicketStatus.ANSWERED,
            -newest.timestamp() if newest is not None else 0.0,
            ticket.id,
        )

    living = [ticket for ticket in facts.tickets if ticket.status is not TicketStatus.CLOSED]
    return sorted(filter(moved_on, living), key=likely_first)


def _domains(facts: Facts, kept: Mapping[str, datetime], now: datetime, today: date) -> list[Domain]:
    ending: list[tuple[date, str, Domain]] = []
    for domain in facts.domains:
        end = deadline(domain, today)
        near = end is not None and (end[0] - today).days <= DOMAIN_DAYS
        if domain.status in LAPSED or (domain.status in ENDING and near):
            ending.append((end[0] if end is not None else date.max, domain.id, domain))
    ending.sort(key=lambda item: item[:2])
    return [domain for _, _, domain in ending if _old(kept.get(domain.id), now)]
