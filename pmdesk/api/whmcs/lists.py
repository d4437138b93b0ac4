"""Lists of WHMCS: how each action wraps its rows, what a page says of itself, whose rows they are. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pmdesk.api.errors import Garbled, NotFound, Refused
from pmdesk.api.provider import Page
from pmdesk.api.whmcs.quirks import BadValue, Row, to_int
from pmdesk.api.whmcs.wire import Reading, id_of, owner_of, rows
from pmdesk.records import Area

T = TypeVar("T")

MOST_AHEAD = 4
"""How many of the pages that follow are named."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How an action answers its list: ``{container: {item: [row, …]}}``; ``owner`` is the row's client id."""

    action: str
    area: Area
    container: str
    item: str
    owner: str | None
    client: str = "clientid"
    """The parameter that narrows the list to one client."""
    size: int | None = None
    """Rows a page; None where the action knows no paging and answers everything."""
    answers_for: str | None = None
    """Where rows name no owner: the key at the top that says whose list this is."""


@dataclass(frozen=True, slots=True)
class Offset:
    """Where a page begins: its first row."""

    start: int = 0

    @classmethod
    def at(cls, cursor: str | None) -> Offset:
        """The place a cursor names; Refused for a text that is none of ours."""
        if cursor is None:
            return cls()
        if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 12):
            raise Refused
        return cls(int(cursor))

    @property
    def cursor(self) -> str:
        return str(self.start)


class PageReading(Generic[T]):
    """One page being read, some rows at a time. Raises NotFound for a list that is not this client's, and
    BadValue for one that should say whose it is and does not.

    The next page begins after the rows that came (a server may give fewer than asked for). Rows that were
    promised and did not come are Garbled: an empty list in their place would say that all are gone.
    """

    def __init__(
        self,
        data: Row,
        listing: Listing,
        at: Offset,
        client_id: int,
        record: Callable[[Row], T | None],
    ) -> None:
        whose = listing.answers_for
        if whose and owner_of(data.get(whose), whose) != client_id:
            raise NotFound
        self._listing, self._at, self._record = listing, at, record
        self._reading = Reading(listing.area, listing.owner, client_id)
        self._rows = rows(data.get(listing.container), listing.item, listing.action)
        self._total = to_int(data.get("totalresults"), "totalresults")
        self._returned = to_int(data.get("numreturned"), "numreturned")
        if not self._rows and (self._returned or (at.start == 0 and self._total)):
            raise Garbled(listing.action)
        self._made: list[T] = []
        self._read = 0

    @property
    def foreign(self) -> int:
        """How many rows so far were another customer's."""
        return self._reading.foreign

    def step(self, count: int) -> bool:
        """Read up to ``count`` rows more; whether there are still some left."""
        part = self._rows[self._read : self._read + count]
        self._made += self._reading.read(part, self._record)
        self._read += len(part)
        return self._read < len(self._rows)

    def page(self) -> Page[T]:
        """What was read, and where it goes on."""
        reading, came = self._reading, len(self._rows)
        step = min(self._returned, came) if self._returned else came
        more = self._pages_after(step)
        return Page(
            rows=tuple(self._made),
            total=self._total,
            left_out=reading.foreign + reading.left_out,
            next=more[0] if more else None,
            ahead=more[1:],
            set_aside=tuple(reading.set_aside),
        )

    def _pages_after(self, step: int) -> tuple[str, ...]:
        """The cursors of the pages that follow, if each is as long as this one: one where nobody counts them,
        else those that begin before the end, of a long list the first few.

        After a page as long as was asked for there is one more in any case: some count the page alone.
        """
        if self._listing.size is None or step == 0:
            return ()
        after = range(self._at.start + step, self._at.start + step * (1 + MOST_AHEAD), step)
        if self._total is None:
            return (Offset(after[0]).cursor,)
        told = tuple(Offset(start).cursor for start in after if start < self._total)
        full = len(self._rows) >= self._listing.size
        return told or ((Offset(after[0]).cursor,) if full else ())


def read_one(
    data: Row, listing: Listing, number: int, client_id: int, record: Callable[[Row], T]
) -> tuple[T | None, int]:
    """The row with this id if it is this client's, and how many were others', whichever id they have.

    BadValue where it cannot be read, or where no row has this id and one does not say which it is.
    """
    reading, beside = (Reading(listing.area, listing.owner, client_id) for _ in range(2))
    came = rows(data.get(listing.container), listing.item, listing.action)
    ids = [id_of(row) for row in came]
    made = reading.read([row for row, own in zip(came, ids, strict=True) if own == str(number)], record)
    beside.read([row for row, own in zip(came, ids, strict=True) if own != str(number)], lambda row: None)
    if reading.set_aside:
        raise BadValue(reading.set_aside[0].reason)
    if not made and not reading.foreign and None in ids:
        raise BadValue("id")
    return (made[0] if made else None), reading.foreign + beside.foreign
