"""A shelf that behaves as the store's do, and a table on it that Qt's own tester watches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtTest import QAbstractItemModelTester

from pmdesk.models.columns import Column, words
from pmdesk.models.roles import CellKind
from pmdesk.models.table import StoreTable
from pmdesk.models.today import Today
from pmdesk.records import Area, Record
from pmdesk.store.errors import Damaged
from pmdesk.store.query import Query
from tests.helpers import FakeClock


class Thing(Record, frozen=True, kw_only=True):
    id: str
    name: str


class FakeShelf:
    """Behaves as a shelf of the store does: filter by text, order by name or id, pages, other accounts."""

    def __init__(self) -> None:
        self.things: dict[str, dict[str, Thing]] = {"a": {}, "b": {}}
        self.broken = False
        self.whole_reads = 0

    def put(self, *names: str, account: str = "a") -> None:
        for pair in names:
            key, _, name = pair.partition(":")
            self.things[account][key] = Thing(id=key, name=name or key)

    def found(self, query: Query) -> list[tuple[str, Thing]]:
        if self.broken:
            raise Damaged("things")
        rows = [
            (account, thing)
            for account in query.accounts
            for thing in self.things[account].values()
            if query.text in thing.name
        ]
        return sorted(rows, key=lambda row: (row[1].name, row[1].id, row[0]), reverse=query.descending)

    def page_with_accounts(self, query: Query, offset: int, limit: int) -> list[tuple[str, Thing]]:
        self.whole_reads += 1
        return self.found(query)[offset : offset + limit]

    def ids(self, query: Query, offset: int, limit: int) -> list[str]:
        return [thing.id for _, thing in self.found(query)[offset : offset + limit]]

    def get_many(self, account: str, ids: Iterable[str]) -> list[Thing]:
        return [self.things[account][key] for key in ids if key in self.things[account]]

    def count(self, query: Query) -> int:
        return len(self.found(query))

    def counts(self, query: Query, segments: Sequence[str]) -> dict[str, int]:
        return dict.fromkeys(segments, self.count(query))


COLUMNS = (
    Column("name", lambda: "Name", lambda thing, _: words(thing.name)),
    Column("id", lambda: "Id", lambda thing, moment: words(f"{thing.id} {moment.today}"), CellKind.NUMBER),
)


class Watched:
    """A table with Qt's tester on it, and a record of what it told."""

    def __init__(self, shelf: FakeShelf, clock: FakeClock | None = None, **more: Any) -> None:
        self.shelf = shelf
        self.clock = clock or FakeClock()
        self.today = Today(self.clock)
        self.table = StoreTable[Thing](Area.SERVICES, shelf, COLUMNS, self.today, **more)
        self.tester = QAbstractItemModelTester(
            self.table, QAbstractItemModelTester.FailureReportingMode.Fatal
        )
        self.resets = 0
        self.told: list[tuple[int, int]] = []
        self.table.modelAboutToBeReset.connect(self._reset)
        self.table.dataChanged.connect(lambda first, last: self.told.append((first.row(), last.row())))

    def _reset(self) -> None:
        self.resets += 1

    def names(self) -> list[str]:
        return [self.table.index(row, 0).data() for row in range(self.table.rowCount())]

    def show(self, *accounts: str) -> Watched:
        self.table.set_query(accounts=accounts or ("a",))
        return self
