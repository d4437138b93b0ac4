"""The one generic table over the store: rows come as they are scrolled to, and changes as a difference.

It is never reset: a row that stays keeps its place in selection, focus and scroll (Qt's persistent indexes),
whatever a sync, a filter or a new day did around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pmdesk.models.columns import DISPLAY, Cell, Column, Moment
from pmdesk.models.keyed import KeyedRows
from pmdesk.models.roles import Role
from pmdesk.models.rows import Key, Row
from pmdesk.models.today import Today
from pmdesk.records import Area
from pmdesk.store.changes import Changes
from pmdesk.store.errors import StoreError
from pmdesk.store.query import Query
from pmdesk.store.spec import Keyed

R = TypeVar("R", bound=Keyed)
R_co = TypeVar("R_co", covariant=True)
Index = QModelIndex | QPersistentModelIndex

PAGE = 300
"""Rows read at a time."""
KEPT_CELLS = 1200
"""Rows whose words are kept: some windows full."""

_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_HORIZONTAL = Qt.Orientation.Horizontal
_NOWHERE = QModelIndex()


class Readable(Protocol[R_co]):
    """The part of a shelf of the store that a table needs; all raise StoreError."""

    def page_with_accounts(self, query: Query, offset: int, limit: int) -> Sequence[tuple[str, R_co]]:
        """Some records in the query's order, which is total and stable, each with its account's key."""
        ...

    def ids(self, query: Query, offset: int, limit: int) -> Sequence[str]:
        """The ids of such a page."""
        ...

    def get_many(self, account: str, ids: Iterable[str]) -> Sequence[R_co]:
        """Those of the records that are there."""
        ...

    def count(self, query: Query) -> int:
        """How many the query finds in all."""
        ...

    def counts(self, query: Query, segments: Sequence[str]) -> dict[str, int]:
        """How many each of these segments has under the query's text."""
        ...


Extras = Callable[[str, Sequence[str]], Mapping[str, Any]]
"""What else the rows of (account, ids) show, read beside the records: a ticket's newest answer."""


class StoreTable(KeyedRows[R], Generic[R]):
    """Records of one area as rows, in the order and with the filter of a query.

    `total_changed` tells how many rows the query finds in all; `failed` that the store could not be read
    (what was read before stays).
    """

    total_changed = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        area: Area,
        shelf: Readable[R],
        columns: Sequence[Column[R]],
        today: Today,
        *,
        sort: str = "",
        descending: bool = False,
        extras: Extras | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.area = area
        self.columns = tuple(columns)
        self._shelf = shelf
        self._today = today
        self._extras = extras
        self._query = Query(accounts=(), sort=sort, descending=descending, today=today.day)
        self._cells: dict[Key, list[Cell | None]] = {}
        self._busy: frozenset[Key] = frozenset()
        self._total = 0
        today.day_changed.connect(self._another_day)

    # --- what is asked --------------------------------------------------------------------------------

    @property
    def query(self) -> Query:
        """What is shown now."""
        return self._query

    @property
    def total(self) -> int:
        """How many rows the query finds, read or not."""
        return self._total

    def set_query(
        self,
        *,
        accounts: tuple[str, ...] | None = None,
        text: str | None = None,
        segment: str | None = None,
        sort: str | None = None,
        descending: bool | None = None,
    ) -> None:
        """Ask for something else; what is not given stays. Rows found before and now keep their selection."""
        old = self._query
        query = Query(
            accounts=old.accounts if accounts is None else accounts,
            text=old.text if text is None else text,
            segment=old.segment if segment is None else segment,
            sort=old.sort if sort is None else sort,
            descending=old.descending if descending is None else descending,
            today=self._today.day,
        )
        if query != old:
            self._query = query
            self._read_again(PAGE)

    def refresh(self, changes: Changes | None = None) -> None:
        """Ask the store again after `changes`; None: anything may have changed."""
        if changes is not None and not (self.concerns(changes) and changes):
            return
        more = min(len(changes.added), PAGE) if changes is not None else 0
        limit = max(PAGE, len(self._rows) + more)
        if changes is not None and len(self._rows) > PAGE and len(self._query.accounts) == 1:
            self._read_changed(limit, changes.ids)
        else:
            self._read_again(limit)

    def use(self, shelf: Readable[R]) -> None:
        """Read from another shelf from now on: the database was set aside and begun anew."""
        self._shelf = shelf
        self._read_again(PAGE)

    def concerns(self, changes: Changes) -> bool:
        """Whether what changed is shown here."""
        return changes.area is self.area and changes.account in self._query.accounts

    def counts(self, segments: Sequence[str]) -> dict[str, int]:
        """How many rows each segment has under the present text; none where they cannot be read."""
        try:
            return self._shelf.counts(self._query, segments)
        except StoreError as error:
            self.failed.emit(error)
            return {}

    # --- where a record is ----------------------------------------------------------------------------

    def record_at(self, row: int) -> R | None:
        """The record of a row that was read; None outside."""
        return self._rows[row].record if 0 <= row < len(self._rows) else None

    def row_of(self, record_id: str, account: str | None = None) -> int:
        """The row of a record (of the first account asked for, if none is named); -1 if it was not read."""
        return self._place(self._key(record_id, account))

    def reveal(self, record_id: str, account: str | None = None) -> int:
        """The row of a record, reading on until it is found; -1 if the query does not find it."""
        row = self.row_of(record_id, account)
        while row < 0 and self.canFetchMore(_NOWHERE):
            before = len(self._rows)
            self.fetchMore(_NOWHERE)
            if len(self._rows) <= before:
                break
            row = self.row_of(record_id, account)
        return row

    def set_busy(self, record_id: str, busy: bool, account: str | None = None) -> None:
        """Mark that an action on this record is under way."""
        key = self._key(record_id, account)
        self._busy = self._busy | {key} if busy else self._busy - {key}
        row = self.row_of(record_id, account)
        if row >= 0:
            self._tell_changed(row, row)

    # --- Qt's side ------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if not index.isValid() or row >= len(self._rows) or column >= len(self.columns):
            return None
        role = int(role)
        if role == Role.RECORD_ID:
            return self._rows[row].id
        if role == Role.BUSY:
            return self._rows[row].key in self._busy
        if role == Role.CELL_KIND:
            return self.columns[column].kind
        if role == _ALIGN:
            return self.columns[column].alignment
        return self._cell(row, column).get(role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != _HORIZONTAL or not 0 <= section < len(self.columns):
            return None
        if role == DISPLAY:
            return self.columns[section].title()
        return self.columns[section].alignment if role == _ALIGN else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; by one that cannot be sorted, or none (-1): the area's own order."""
        found = self.columns[column] if 0 <= column < len(self.columns) else None
        if found is None or not found.sortable:
            self.set_query(sort="", descending=False)
        else:
            self.set_query(sort=found.key, descending=order == Qt.SortOrder.DescendingOrder)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._applying and len(self._rows) < self._total

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent):
            return
        try:
            rows = self._read(len(self._rows), PAGE)
        except StoreError as error:
            self.failed.emit(error)
            return
        if not rows or any(self.row_of(row.id, row.account) >= 0 for row in rows):
            # The store has moved on since these rows were read: pages would overlap or have a gap.
            self._read_again(len(self._rows) + PAGE)
            return
        self._applying = True  # who hears of the rows may ask for more at once
        try:
            self._insert(len(self._rows), rows)
        finally:
            self._applying = False

    # --- reading --------------------------------------------------------------------------------------

    def _key(self, record_id: str, account: str | None) -> Key:
        return account or next(iter(self._query.accounts), ""), record_id

    def _read(self, offset: int, limit: int) -> list[Row[R]]:
        if not self._query.accounts:
            return []
        return self._as_rows(self._shelf.page_with_accounts(self._query, offset, limit))

    def _as_rows(self, found: Sequence[tuple[str, R]]) -> list[Row[R]]:
        extras: dict[str, Mapping[str, Any]] = {}
        if self._extras is not None:
            for account in {account for account, _ in found}:
                ids = [record.id for owner, record in found if owner == account]
                extras[account] = self._extras(account, ids)
        return [
            Row(account, record.id, record, extras.get(account, {}).get(record.id))
            for account, record in found
        ]

    def _read_again(self, limit: int) -> None:
        try:
            rows = self._read(0, limit)
            total = self._shelf.count(self._query) if len(rows) == limit else len(rows)
        except StoreError as error:
            self.failed.emit(error)
            return
        self._apply(rows, max(total, len(rows)))

    def _read_changed(self, limit: int, changed: frozenset[str]) -> None:
        """As `_read_again`, but of a long list only what changed is read as a whole."""
        account = self._query.accounts[0]
        kept = {row.id: row for row in self._rows if row.id not in changed}
        try:
            ids = self._shelf.ids(self._query, 0, limit)
            asked = [record_id for record_id in ids if record_id not in kept]
            found = self._as_rows([(account, record) for record in self._shelf.get_many(account, asked)])
            total = self._shelf.count(self._query) if len(ids) == limit else len(ids)
        except StoreError as error:
            self.failed.emit(error)
            return
        kept.update((row.id, row) for row in found)
        if any(record_id not in kept for record_id in ids):  # written between the two readings
            self._read_again(limit)
            return
        self._apply([kept[record_id] for record_id in ids], max(total, len(ids)))

    def _another_day(self) -> None:
        self.set_query()  # the same question on another day
        self._words_changed()

    def _words_changed(self, roles: Sequence[int] = ()) -> None:
        """The records are the same, what is said of them is not."""
        self._cells.clear()
        if self._rows:
            self._tell_changed(0, len(self._rows) - 1, roles)

    def _cell(self, row: int, column: int) -> Cell:
        here = self._rows[row]
        cells = self._cells.get(here.key)
        if cells is None:
            if len(self._cells) > KEPT_CELLS:
                self._cells.clear()
            cells = self._cells[here.key] = [None] * len(self.columns)
        cell = cells[column]
        if cell is None:
            moment = Moment(self._today.day, self._today.now(), here.extra)
            cell = cells[column] = self.columns[column].cell(here.record, moment)
        return cell

    def _apply(self, new: list[Row[R]], total: int) -> None:
        before, self._total = self._total, total
        self._become(new)
        if before != total:
            self.total_changed.emit(total)

    def _forget(self, keys: Sequence[Key]) -> None:
        for key in keys:
            self._cells.pop(key, None)
