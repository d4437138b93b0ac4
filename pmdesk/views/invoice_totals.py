"""What is to be paid, over the list of invoices: one figure for each currency, overdue apart from later."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.models.owed import Figure
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import Label, Line
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.theme import Theme
from pmdesk.wording import formats
from pmdesk.wording import invoices as wording

_CELL = 140
"""The room in px of a 13 px font that one figure wants before the next one goes below."""


class _FigureView(QWidget):
    """Icon and words over the amount."""

    def __init__(self, theme: Theme, figure: Figure) -> None:
        super().__init__()
        s = theme.metrics.s
        name = wording.figure(figure.overdue, figure.amount.currency)
        amount = formats.money(figure.amount)
        self.setAccessibleName(wording.figure_spoken(name, amount, figure.number))
        head = QHBoxLayout()
        head.setSpacing(s(5))
        icon, tone = ("triangle-alert", "bad") if figure.overdue else ("clock", "warn")
        head.addWidget(Glyph(theme, icon, tone, 14))
        head.addWidget(Label(name, "small", "text2"))
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s(1))
        column.addLayout(head)
        column.addWidget(Label(amount, "head", "bad" if figure.overdue else "text"))


class TotalsStrip(Ground):
    """Figures side by side, in as many rows as there is need for; in words where nothing is to be paid."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "canvas", edge="bottom", parent=parent)
        s = theme.metrics.s
        self._figures: tuple[Figure, ...] | None = None
        self._across = 0
        self._cells: list[QWidget] = []
        self._quiet = QWidget()
        row = QHBoxLayout(self._quiet)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(s(5))
        row.addWidget(Glyph(theme, "circle-check", "ok", 14))
        row.addWidget(Label(wording.nothing_to_pay(), tone="text2"), 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(s(16))
        self._grid.setVerticalSpacing(s(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(s(24), s(10), s(16), s(11))
        column.addWidget(self._quiet)
        column.addLayout(self._grid)
        self.setMinimumHeight(s(64))
        self.setAccessibleName(wording.to_pay())
        self.set_figures(())

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show these sums; none of them says that nothing is to be paid."""
        if tuple(figures) == self._figures:
            return
        self._figures = tuple(figures)
        self._quiet.setVisible(not figures)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting() != self._across:
            self._place()

    def _fitting(self) -> int:
        room = self.width() - self._theme.metrics.s(40)
        return max(1, room // self._theme.metrics.s(_CELL))

    def _place(self) -> None:
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        self._cells = []
        self._across = self._fitting()
        for place, figure in enumerate(self._figures or ()):
            row, column = divmod(place, self._across)
            if column:
                self._add(Line(self._theme, vertical=True), row, 2 * column - 1)
            self._add(_FigureView(self._theme, figure), row, 2 * column)
        self._grid.setColumnStretch(2 * self._across, 1)

    def _add(self, cell: QWidget, row: int, column: int) -> None:
        self._grid.addWidget(cell, row, column)
        self._cells.append(cell)
