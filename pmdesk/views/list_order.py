"""The order of a list: chosen at the table's head, kept in the settings, there again at the next start."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt

from pmdesk.models.table import StoreTable
from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.look.table import TableView

_UP, _DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


class ListOrder(QObject):
    """A click on a head sorts by its column, a second turns the order round, a third gives the area's own."""

    def __init__(self, desk: Desk, area: Area, table: TableView, model: StoreTable[Any]) -> None:
        super().__init__(table)
        self._desk, self._area, self._model = desk, area, model
        self._head = table.horizontalHeader()
        self._head.setSortIndicatorShown(True)
        self._head.sectionClicked.connect(self._clicked)
        self._sort_by(*self._kept())

    def _kept(self) -> tuple[int, bool]:
        """(column, descending) of the settings; -1 for the area's own order, also where a column is gone."""
        said = self._desk.settings.sorts.get(self._area.value, "")
        key = said.removeprefix("-")
        columns = self._model.columns
        found = (at for at, column in enumerate(columns) if column.sortable and column.key == key)
        return next(found, -1), said.startswith("-")

    def _clicked(self, section: int) -> None:
        column, query = self._model.columns[section], self._model.query
        if not column.sortable:
            return self._choose(-1, False)
        if query.sort != column.key:
            return self._choose(section, column.first_descending)
        turned = query.descending != column.first_descending
        return self._choose(-1 if turned else section, not query.descending)

    def _choose(self, section: int, descending: bool) -> None:
        self._sort_by(section, descending)
        sorts = {area: said for area, said in self._desk.settings.sorts.items() if area != self._area}
        if section >= 0:
            sorts[self._area.value] = ("-" if descending else "") + self._model.columns[section].key
        self._desk.settings_asked.emit(msgspec.structs.replace(self._desk.settings, sorts=sorts))

    def _sort_by(self, section: int, descending: bool) -> None:
        order = _DOWN if descending and section >= 0 else _UP
        self._head.setSortIndicator(section, order)
        self._model.sort(section, order)
