"""Tickets in the store: what they are sorted, filtered and searched by."""

from __future__ import annotations

from pmdesk.records import Area
from pmdesk.records.tickets import Ticket, TicketStatus
from pmdesk.store.spec import Spec, Values, everything, maybe_instant, only, statuses
from pmdesk.store.text import search_text, sort_key

# Stored as places in this order: adding one at the end is free, anything else is a migration.
ORDER = (
    TicketStatus.ANSWERED,
    TicketStatus.OPEN,
    TicketStatus.CUSTOMER_REPLY,
    TicketStatus.IN_PROGRESS,
    TicketStatus.ON_HOLD,
    TicketStatus.UNKNOWN,
    TicketStatus.CLOSED,
)
_PLACE = {status: place for place, status in enumerate(ORDER)}
# A status of the host's own is open: only "closed" is known to need nobody.
_OPEN = tuple(status for status in ORDER if status is not TicketStatus.CLOSED)


def _values(ticket: Ticket) -> Values:
    return (
        sort_key(ticket.number),
        sort_key(ticket.subject),
        sort_key(ticket.department),
        maybe_instant(ticket.opened),
        maybe_instant(ticket.last_reply),
    )


TICKETS: Spec[Ticket] = Spec(
    area=Area.TICKETS,
    record=Ticket,
    columns=("number_key", "subject_key", "department_key", "opened", "last_reply"),
    values=_values,
    search=lambda ticket: search_text(ticket.number, ticket.subject, ticket.department, ticket.status_word),
    status=lambda ticket: _PLACE[ticket.status],
    sorts={
        "number": ("number_key",),
        "subject": ("subject_key",),
        "department": ("department_key",),
        "status": ("status",),
        "opened": ("opened",),
        "last_reply": ("last_reply",),
    },
    default_sort="last_reply",
    default_descending=True,
    segments={
        "all": everything,
        "open": only(ORDER, *_OPEN),
        "closed": only(ORDER, TicketStatus.CLOSED),
    },
)

OPEN = statuses(ORDER, *_OPEN)
"""SQL: somebody still waits."""
