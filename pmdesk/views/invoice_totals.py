"""What is to be paid, over the list of invoices: overdue, due later, and what comes and is not billed yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.models.coming import DAYS, Coming
from pmdesk.models.owed import Figure
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import Label, Line
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tips import plain_tip
from pmdesk.wording import formats
from pmdesk.wording import invoices as wording

_GAP = 16
"""Beside the line between two figures, in px of a 13 px font."""
_NAMED = 12
"""So many of what comes are named in the tool tip."""


class _FigureView(QWidget):
    """Icon and words over the amount, and what is to be known of it beside."""

    def __init__(self, theme: Theme, icon: tuple[str, str], name: str, amount: str, aside: str = "") -> None:
        super().__init__()
        s = theme.metrics.s
        head, below = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(s(5))
        head.addWidget(Glyph(theme, *icon, 14))
        head.addWidget(Label(name, "small", "text2"))
        below.setSpacing(s(6))
        below.addWidget(Label(amount, "head", "bad" if icon[1] == "bad" else "text"))
        if aside:
            below.addWidget(Label(aside, "small", "text2"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s(1))
        for row in (head, below):
            row.addStretch(1)
            column.addLayout(row)


def _owed(theme: Theme, figure: Figure) -> _FigureView:
    icon = ("triangle-alert", "bad") if figure.overdue else ("clock", "warn")
    name, amount = wording.figure(figure.overdue, figure.amount.currency), formats.money(figure.amount)
    view = _FigureView(theme, icon, name, amount)
    view.setAccessibleName(wording.figure_spoken(name, amount, figure.number))
    return view


def _coming(theme: Theme, coming: Coming) -> _FigureView:
    name, amount, aside = wording.coming(DAYS), formats.money(coming.amount), wording.before_tax()
    view = _FigureView(theme, ("file-clock", "text2"), name, amount, aside)
    view.setAccessibleName(", ".join((name, amount, aside)))
    charges = (wording.charge(one.name, one.day, one.price) for one in coming.charges[:_NAMED])
    more = wording.and_more(max(0, len(coming.charges) - _NAMED))
    told = "\n".join((*charges, *more))
    view.setToolTip(plain_tip(told))
    view.setAccessibleDescription(told)
    return view


class TotalsStrip(Ground):
    """Figures side by side, in as many rows as there is need for; in words where nothing is to be paid."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "canvas", edge="bottom", parent=parent)
        s = theme.metrics.s
        self._figures: tuple[Figure, ...] | None = None
        self._coming: tuple[Coming, ...] = ()
        self._across = 0
        self._views: list[_FigureView] = []
        self._lines: list[Line] = []
        self._quiet = QWidget()
        row = QHBoxLayout(self._quiet)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(s(5))
        row.addWidget(Glyph(theme, "circle-check", "ok", 14))
        row.addWidget(Label(wording.nothing_to_pay(), tone="text2"), 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(s(_GAP))
        self._grid.setVerticalSpacing(s(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(s(24), s(10), s(16), s(11))
        column.addWidget(self._quiet)
        column.addLayout(self._grid)
        self.setMinimumHeight(s(64))
        self.setAccessibleName(wording.to_pay())
        self.set_figures(())

    def set_figures(self, figures: Sequence[Figure], coming: Sequence[Coming] = ()) -> None:
        """Show these sums, then what comes; no figure says that nothing is to be paid."""
        if (tuple(figures), tuple(coming)) == (self._figures, self._coming):
            return
        self._figures, self._coming = tuple(figures), tuple(coming)
        self._quiet.setVisible(not figures)
        for view in self._views:
            self._grid.removeWidget(view)
            view.hide()
            view.deleteLater()
        owed = [_owed(self._theme, figure) for figure in self._figures]
        self._views = [*owed, *(_coming(self._theme, one) for one in self._coming)]
        for view in self._views:
            for label in view.findChildren(Label):
                label.ensurePolished()  # how wide it is follows from its letters
        self._place()

    def minimumSizeHint(self) -> QSize:
        """No wider than one figure: how many stand side by side follows from the room, not the other way."""
        hint = super().minimumSizeHint()
        widest = max((view.minimumSizeHint().width() for view in self._views), default=hint.width())
        return QSize(min(hint.width(), widest + self._theme.metrics.s(40)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting() != self._across:
            self._place()

    def _fitting(self) -> int:
        """How many figures stand side by side without one of them being cut."""
        room, gap = self.width() - self._theme.metrics.s(40), 2 * self._theme.metrics.s(_GAP) + 1
        wide = [view.sizeHint().width() for view in self._views]
        for across in range(len(wide), 1, -1):
            columns = [max(wide[column::across]) for column in range(across)]
            if sum(columns) + gap * (across - 1) <= room:
                return across
        return 1

    def _place(self) -> None:
        for line in self._lines:
            self._grid.removeWidget(line)
            line.hide()
            line.deleteLater()
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        self._lines = []
        self._across = self._fitting()
        for place, view in enumerate(self._views):
            row, column = divmod(place, self._across)
            if column:
                self._lines.append(Line(self._theme, vertical=True))
                self._grid.addWidget(self._lines[-1], row, 2 * column - 1)
            self._grid.addWidget(view, row, 2 * column)
        self._grid.setColumnStretch(2 * self._across, 1)
