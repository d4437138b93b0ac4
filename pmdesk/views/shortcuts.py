"""The quick shortcuts of a service: a grid of tiles, each opening one page of its control panel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmdesk.core.actions import Action
from pmdesk.views.action_parts import SIGNED_IN, SignedInMark
from pmdesk.views.look.labels import Label
from pmdesk.views.look.paint import box
from pmdesk.views.look.theme import Theme
from pmdesk.wording import actions as action_words
from pmdesk.wording import panes as words

HEIGHT = 52


class ShortcutTile(QAbstractButton):
    """One shortcut: its icon, its name over a few words, and the mark of what opens signed in."""

    def __init__(self, theme: Theme, action: Action, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.action_shown = theme, action
        said = action_words.words(action.id)
        self._second = said.short
        self.setText(said.label)
        self.setToolTip(said.tip)
        self.setAccessibleDescription(said.tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_off(self, reason: str) -> None:
        """Off, with the reason as its tool tip; "" is on."""
        said = reason or action_words.words(self.action_shown.id).tip
        self.setEnabled(not reason)
        self.setToolTip(said)
        self.setAccessibleDescription(said)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.metrics.s(200), self._theme.metrics.s(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.metrics.s(120), self._theme.metrics.s(HEIGHT))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, s = self._theme, self._theme.metrics.s
        painter, on = QPainter(self), self.isEnabled()
        fill = "hover" if on and self.isDown() else "surface"
        edge = "border" if on and self.underMouse() else "hairline"
        box(painter, self.rect(), theme.colour(fill), theme.colour(edge))
        icon, mark = s(18), s(14)
        tone = "text2" if on else "text3"
        theme.paint_icon(painter, self.action_shown.icon, s(14), (self.height() - icon) / 2, icon, tone)
        right = self.width() - s(14) - mark
        theme.paint_icon(painter, SIGNED_IN, right, (self.height() - mark) / 2, mark, tone)
        left = s(14) + icon + s(12)
        self._write(painter, left, right - s(8) - left, "text" if on else "text3", tone)

    def _write(self, painter: QPainter, left: int, room: int, tone: str, second_tone: str) -> None:
        metrics = self._theme.metrics
        first, second = metrics.text("body", 500), metrics.text("small")
        top = (self.height() - first.height() - second.height()) // 2
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        end = Qt.TextElideMode.ElideRight
        painter.setFont(metrics.font("body", 500))
        painter.setPen(self._theme.tone(tone))
        painter.drawText(
            QRect(left, top, room, first.height()), flags, first.elidedText(self.text(), end, room)
        )
        painter.setFont(metrics.font("small"))
        painter.setPen(self._theme.tone(second_tone))
        below = QRect(left, top + first.height(), room, second.height())
        painter.drawText(below, flags, second.elidedText(self._second, end, room))


class ShortcutGrid(QWidget):
    """The head, what the mark means, and the tiles. `taken` carries the id of the action."""

    taken = Signal(str)

    def __init__(self, theme: Theme, actions: Sequence[Action], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        s = theme.metrics.s
        head = QHBoxLayout()
        head.addWidget(Label(words.quick_shortcuts(), "head"))
        head.addStretch(1)
        head.addWidget(SignedInMark(theme))
        self._grid = QGridLayout()
        self._grid.setSpacing(s(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s(8))
        column.addLayout(head)
        column.addLayout(self._grid)
        self.tiles = [ShortcutTile(theme, action, self) for action in actions]
        for tile in self.tiles:
            tile.clicked.connect(lambda _on=False, tile=tile: self.taken.emit(tile.action_shown.id))
        self._columns = 0
        self.set_columns(3)

    def set_columns(self, columns: int) -> None:
        """So many tiles beside each other."""
        if columns == self._columns:
            return
        self._columns = columns
        for place, tile in enumerate(self.tiles):
            self._grid.removeWidget(tile)
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def columns(self) -> int:
        """How many tiles stand beside each other."""
        return self._columns

    def set_off(self, reason: str) -> None:
        """All off for a reason, or on."""
        for tile in self.tiles:
            tile.set_off(reason)
