"""A panel of the home page: a box with a head, a link to the whole list, and rows of two lines to open."""

import msgspec
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmdesk.views.look.buttons import Button
from pmdesk.views.look.labels import ElidedLabel, Label
from pmdesk.views.look.paint import hairline, rounded
from pmdesk.views.look.surfaces import Box
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tokens import CONTROL_RADIUS

HEAD, ROW = 44, 49


class PanelRowData(msgspec.Struct, frozen=True):
    """What a row shows: two lines at the left, two at the right, the lower one with an icon in its tone.

    `key` comes back when the row is opened; `elide` shortens the first line.
    """

    key: str
    first: str
    second: str = ""
    right: str = ""
    right_second: str = ""
    icon: str = ""
    tone: str = "text2"
    strong: bool = False
    strong_right: bool = True
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight


class PanelRow(QAbstractButton):
    """One row: reachable and opened like a button."""

    def __init__(self, theme: Theme, data: PanelRowData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.data = data
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_data(data)

    def set_data(self, data: PanelRowData) -> None:
        self.data = data
        parts = (data.first, data.second, data.right, data.right_second)
        self.setText(data.first)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.metrics.s(220), self._theme.metrics.s(ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.metrics.s(120), self._theme.metrics.s(ROW))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, s = self._theme, self._theme.metrics.s
        painter = QPainter(self)
        hairline(painter, 0, self.width(), 1, theme.colour("hairline"))
        if self.underMouse() or self.isDown():
            inset = QRectF(self.rect()).adjusted(s(4), s(3) + 1, -s(4), -s(3))
            rounded(painter, inset, CONTROL_RADIUS, theme.colour("hover"))
        data = self.data
        first, second = theme.metrics.text("body"), theme.metrics.text("small")
        top = 1 + (self.height() - 1 - first.height() - second.height()) // 2
        upper = QRect(s(16), top, self.width() - 2 * s(16), first.height())
        lower = QRect(s(16), top + first.height(), self.width() - 2 * s(16), second.height())
        weight = 600 if data.strong_right else 400
        used = self._right(painter, upper, data.right, "body", weight, "text", "")
        self._left(painter, upper, used, data.first, "body", 600 if data.strong else 500, "text", data.elide)
        used = self._right(painter, lower, data.right_second, "small", 400, "text2", data.icon)
        self._left(painter, lower, used, data.second, "small", 400, "text2", Qt.TextElideMode.ElideRight)

    def _right(
        self, painter: QPainter, line: QRect, words: str, role: str, weight: int, tone: str, icon: str
    ) -> int:
        """Write at the right of the line; returns the width used."""
        theme, s = self._theme, self._theme.metrics.s
        if not words:
            return 0
        wide = theme.metrics.text(role, weight).horizontalAdvance(words) + 1
        painter.setFont(theme.metrics.font(role, weight))
        painter.setPen(theme.tone(tone))
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(line, flags, words)
        if icon:
            side = s(14)
            x = line.right() + 1 - wide - s(5) - side
            theme.paint_icon(painter, icon, x, line.top() + (line.height() - side) / 2, side, self.data.tone)
            wide += s(5) + side
        return wide + s(12)

    def _left(
        self,
        painter: QPainter,
        line: QRect,
        used: int,
        words: str,
        role: str,
        weight: int,
        tone: str,
        mode: Qt.TextElideMode,
    ) -> None:
        room = line.width() - used
        text = self._theme.metrics.text(role, weight)
        if text.horizontalAdvance(words) > room:
            words = text.elidedText(words, mode, room)
        painter.setFont(self._theme.metrics.font(role, weight))
        painter.setPen(self._theme.tone(tone))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), words)


class Panel(Box):
    """`opened` carries the key of the row the user takes; `link` is the button to the whole list."""

    opened = Signal(str)

    def __init__(
        self, theme: Theme, title: str, link: str, empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent=parent)
        s = theme.metrics.s
        self._rows: list[PanelRow] = []
        self.setAccessibleName(title)
        head = QHBoxLayout()
        head.setContentsMargins(s(16), 0, s(14), 0)
        head.setSpacing(s(8))
        self.title = ElidedLabel(title, "head", natural=True)
        self.link = Button(theme, link, "link")
        head.addWidget(self.title)
        head.addStretch()
        head.addWidget(self.link)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        top = QWidget()
        top.setLayout(head)
        top.setFixedHeight(s(HEAD))
        self._column.addWidget(top)
        self._empty = Label(empty, "body", "text2", wrap=True)
        self._empty.setContentsMargins(s(16), s(4), s(16), s(16))
        self._column.addWidget(self._empty)
        self._column.addStretch()

    def set_empty(self, words: str) -> None:
        """What is said while there are no rows; "" while nobody knows whether there are."""
        self._empty.setText(words)

    def set_rows(self, rows: list[PanelRowData]) -> None:
        """Show these rows; those there stay the same widgets, so that the focus stays where it is."""
        self._empty.setVisible(not rows)
        while len(self._rows) > len(rows):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.deleteLater()
        for row, data in zip(self._rows, rows, strict=False):
            row.set_data(data)
        for data in rows[len(self._rows) :]:
            row = PanelRow(self._theme, data, self)
            row.clicked.connect(lambda _checked=False, row=row: self.opened.emit(row.data.key))
            self._column.insertWidget(self._column.count() - 2, row)
            self._rows.append(row)

    def rows(self) -> list[PanelRow]:
        return list(self._rows)
