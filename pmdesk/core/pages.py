"""Reads a provider's list to its end: nothing twice, nothing endless, and short only after asking again.

Where a page says how the list goes on, the next ones are asked for while it is still being read.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from pmdesk.api.errors import Garbled
from pmdesk.api.provider import Page


class HasId(Protocol):
    """Every record of a list has one."""

    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=HasId)

PageOf = Callable[[str | None], Awaitable[Page[R]]]

MOST_PAGES = 4_000
"""A list that goes on for longer never ends: 100,000 rows in WHMCS's pages of 25."""

MOST_ROWS = 250_000
"""A list of more rows is none of one customer's."""

MOST_STALE = 3
"""So many pages on end of rows that have come already are no rows that moved meanwhile: the provider knows no
pages, or gives the same one for ever."""

AT_ONCE = 3
"""Pages of one list asked for side by side: while one is being read, the provider makes the next ones. The
pacer says how many calls there are at a time in all."""


@dataclass(frozen=True, slots=True)
class Whole(Generic[R]):
    """A list read to its end, in the provider's order. `total` is the provider's own count, where it says.

    `unread` has an entry for each row that came and could not be read: its id, None where that was unreadable
    too. `missing` is how many rows of the provider's count did not come. `version` is the provider's of the
    whole list, None where it has none or not all came; `unchanged`: it is still the known one, with no rows.
    """

    rows: tuple[R, ...]
    total: int | None = None
    unread: tuple[str | None, ...] = ()
    version: str | None = None
    unchanged: bool = False

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
    found: _Found[R] = _Found()
    cursor: str | None = None
    seen: set[str] = set()
    async with contextlib.aclosing(_Ahead(page_of)) as ahead:
        while True:
            page = await ahead.page(cursor)
            if page.unchanged:
                return Whole((), unchanged=True)
            cursor = page.next
            if cursor is not None:
                if cursor in seen or len(seen) >= MOST_PAGES:
                    raise Garbled("a list without an end")
                seen.add(cursor)
                ahead.ask((cursor, *page.ahead))
            if not found.take(page):
                cursor = None
            progress(len(found.rows), found.ours)
            if cursor is None:
                return found.whole


class _Found(Generic[R]):
    """What has come of a list so far."""

    def __init__(self) -> None:
        self.rows: dict[str, R] = {}
        self.unread: list[str | None] = []
        self._versions: list[str | None] = []
        self._left_out = 0
        self._total: int | None = None
        self._stale = 0

    @property
    def ours(self) -> int | None:
        """The provider's count of what is for us."""
        return None if self._total is None else max(0, self._total - self._left_out)

    @property
    def whole(self) -> Whole[R]:
        """All that has come, once it is all."""
        made = Whole(tuple(self.rows.values()), self.ours, tuple(self.unread))
        versions = [version for version in self._versions if version]
        if made.missing or len(versions) < len(self._versions):
            return made
        return replace(made, version=" ".join(versions))

    def take(self, page: Page[R]) -> bool:
        """Take in a page. False where all that was promised is there and nothing new comes: that is the end.

        Garbled where nothing new comes and more was promised, or where it goes on beyond all measure.
        """
        if page.rows and all(row.id in self.rows for row in page.rows):
            self._stale += 1
            if self._total is not None and self._count >= self._total:
                return False
            if self._stale >= MOST_STALE:
                raise Garbled("a list without an end")
        else:
            self._stale = 0
        # A row that moved to the next page while we read comes twice; the later reading is the newer one.
        self.rows.update((row.id, row) for row in page.rows)
        self._left_out += page.left_out
        self._total = page.total if page.total is not None else self._total
        self.unread += (row.id for row in page.set_aside)
        self._versions.append(page.version)
        if self._count > MOST_ROWS:
            raise Garbled("a list without an end")
        return True

    @property
    def _count(self) -> int:
        return len(self.rows) + len(self.unread) + self._left_out


class _Ahead(Generic[R]):
    """The pages that are asked for before their turn. What goes wrong with one is told in its turn, or never
    where the list goes on elsewhere."""

    def __init__(self, page_of: PageOf[R]) -> None:
        self._page_of = page_of
        self._asked: dict[str | None, asyncio.Future[Page[R]]] = {}
        self._left: list[asyncio.Future[Page[R]]] = []

    def ask(self, cursors: Sequence[str]) -> None:
        """Ask for the first of these; what was asked for and is not among them is let go."""
        wanted = cursors[:AT_ONCE]
        for cursor in self._asked.keys() - set(wanted):
            self._let_go(cursor)
        for cursor in wanted:
            if cursor not in self._asked:
                self._asked[cursor] = asyncio.ensure_future(self._page_of(cursor))

    async def page(self, cursor: str | None) -> Page[R]:
        """The page of this cursor. Cancelling ends its call."""
        call = self._asked.pop(cursor, None)
        return await (self._page_of(cursor) if call is None else call)

    async def aclose(self) -> None:
        """End all calls that are still under way."""
        for cursor in tuple(self._asked):
            self._let_go(cursor)
        if self._left:
            await asyncio.wait(self._left)

    def _let_go(self, cursor: str | None) -> None:
        call = self._asked.pop(cursor)
        call.cancel()
        call.add_done_callback(
            lambda ended: ended.cancelled() or ended.exception()
        )  # else reported as unheard
        self._left.append(call)


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
