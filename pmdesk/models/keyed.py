"""Rows under Qt's model that change by difference, never by a reset: who holds an index keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Signal

from pmdesk.models.rows import Key, Row, blocks

R = TypeVar("R")

FEW = 8
"""So many separate insertions or removals are told one by one; more are gathered into one."""

_NOWHERE = QModelIndex()


class KeyedRows(QAbstractTableModel, Generic[R]):
    """A list of rows that becomes another list.

    `refreshing` and `refreshed` stand around every change, so that a view can hold its place.
    """

    refreshing = Signal()
    refreshed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row[R]] = []
        self._places: dict[Key, int] | None = None
        self._applying = False

    def _place(self, key: Key) -> int:
        """The row of a key; -1 if it is not here."""
        if self._places is None:
            self._places = {row.key: place for place, row in enumerate(self._rows)}
        return self._places.get(key, -1)

    def _forget(self, keys: Sequence[Key]) -> None:
        """Rows that changed or went: what was derived from them is no longer true."""

    def _become(self, new: list[Row[R]]) -> None:
        """Drop what is gone, order what stays, add what came, tell what changed."""
        self._applying = True
        self.refreshing.emit()
        try:
            wanted = {row.key for row in new}
            self._drop([row.key not in wanted for row in self._rows])
            here = {row.key for row in self._rows}
            self._reorder([row.key for row in new if row.key in here])
            self._add(new, here)
            self._update(new)
        finally:
            self._applying = False
            self.refreshed.emit()

    def _drop(self, gone: list[bool]) -> None:
        found = blocks(gone)
        leave = [row.key for row, leaves in zip(self._rows, gone, strict=True) if leaves]
        if len(found) > FEW:
            stay = [row.key for row, leaves in zip(self._rows, gone, strict=True) if not leaves]
            self._reorder(stay + leave)
            found = [(len(stay), len(gone) - 1)]
        for first, last in reversed(found):
            self.beginRemoveRows(_NOWHERE, first, last)
            del self._rows[first : last + 1]
            self._places = None
            self.endRemoveRows()
        self._forget(leave)  # not before: whoever hears of a removal may still look at the row

    def _add(self, new: list[Row[R]], here: set[Key]) -> None:
        found = blocks([row.key not in here for row in new])
        if len(found) > FEW:
            came = [row for row in new if row.key not in here]
            self._insert(len(self._rows), came)
            self._reorder([row.key for row in new])
            return
        for first, last in found:
            self._insert(first, new[first : last + 1])

    def _insert(self, at: int, rows: list[Row[R]]) -> None:
        self.beginInsertRows(_NOWHERE, at, at + len(rows) - 1)
        self._rows[at:at] = rows
        self._places = None
        self.endInsertRows()

    def _reorder(self, order: list[Key]) -> None:
        """Put the present rows into `order`; whoever holds a persistent index goes along."""
        old = [row.key for row in self._rows]
        if old == order:
            return
        self.layoutAboutToBeChanged.emit()
        rows = {row.key: row for row in self._rows}
        places = {key: place for place, key in enumerate(order)}
        before = self.persistentIndexList()
        after = [self.index(places[old[index.row()]], index.column()) for index in before]
        self._rows = [rows[key] for key in order]
        self._places = None
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _update(self, new: list[Row[R]]) -> None:
        changed = [old != now for old, now in zip(self._rows, new, strict=True)]
        self._forget([row.key for row, differs in zip(new, changed, strict=True) if differs])
        self._rows = new
        self._places = None
        for first, last in blocks(changed):
            self._tell_changed(first, last)

    def _tell_changed(self, first: int, last: int, roles: Sequence[int] = ()) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1), list(roles))
