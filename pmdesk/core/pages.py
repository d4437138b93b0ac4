"""Reads a provider's list to its end: nothing twice, nothing endless, and short only after asking again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pmdesk.api.errors import Garbled
from pmdesk.api.provider import Page


class HasId(Protocol):
    """Every record of a list has one."""

    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=HasId)

PageOf = Callable[[str | None], Awaitable[Page[R]]]

MOST_PAGES = 20_000
"""A list that goes on for longer never ends: 100,000 rows in WHMCS's pages of 25 are 4,000."""


@dataclass(frozen=True, slots=True)
class Whole(Generic[R]):
    """A list read to its end, in the provider's order. `total` is the provider's own count, where it says.

    `unread` has an entry for each row that came and could not be read: its id, None where that was unreadable
    too. `missing` is how many rows of the provider's count did not come.
    """

    rows: tuple[R, ...]
    total: int | None = None
    unread: tuple[str | None, ...] = ()

    @property
    def set_aside(self) -> int:
        """How many rows could not be read."""
        return len(self.unread)

    @property
    def missing(self) -> int:
        return max(0, (self.total or 0) - len(self.rows) - self.set_aside)


async def read_whole(
    page_of: PageOf[R], progress: Callable[[int, int | None], None], *, expected_missing: int = 0
) -> Whole[R]:
    """All pages. Fewer rows than the provider counts are asked for once more; the fuller answer is taken.

    `expected_missing` is how many were missing the last time, after asking twice: no more is no news.
    `progress` is called after each page with the rows so far and the provider's count.
    """
    first = await _read_once(page_of, progress)
    if first.missing <= expected_missing:
        return first
    second = await _read_once(page_of, progress)
    return second if second.missing <= first.missing else first


async def _read_once(page_of: PageOf[R], progress: Callable[[int, int | None], None]) -> Whole[R]:
    rows: dict[str, R] = {}
    total: int | None = None
    unread: list[str | None] = []
    cursor: str | None = None
    seen: set[str] = set()
    while True:
        page = await page_of(cursor)
        # A row that moved to the next page while we read comes twice; the later reading is the newer one.
        rows.update((row.id, row) for row in page.rows)
        total = page.total if page.total is not None else total
        unread += (row.id for row in page.set_aside)
        progress(len(rows), total)
        cursor = page.next
        if cursor is None:
            return Whole(tuple(rows.values()), total, tuple(unread))
        if cursor in seen or len(seen) >= MOST_PAGES:
            raise Garbled("a list without an end")
        seen.add(cursor)


def with_kept(whole: Whole[R], held: Sequence[R]) -> tuple[R, ...]:
    """The rows that were read, and those held before that came this time but could not be read.

    Where an unreadable row does not even say which it is, any held row that did not come may be it, so all of
    them stay: nothing that is held is given up because it could not be read again.
    """
    came = {row.id for row in whole.rows}
    named = {record_id for record_id in whole.unread if record_id is not None}
    gone = [row for row in held if row.id not in came]
    kept = gone if None in whole.unread else [row for row in gone if row.id in named]
    return (*whole.rows, *kept)
