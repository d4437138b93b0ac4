"""A value of a record that people want elsewhere: written like any other, copied by a click."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tips import plain_tip

_MIDDLE = Qt.TextElideMode.ElideMiddle


class CopyValue(QAbstractButton):
    """A value that a click or Space copies; the icon for it comes up under the mouse or the keyboard."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._weight, self._tone, self._right = 500, "text", True
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(self, value: str, name: str, *, weight: int, tone: str, right: bool) -> None:
        """Show a value at the right or left; `name` is said for the button."""
        self._weight, self._tone, self._right = weight, tone, right
        self.setText(value)
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(f"{value}\n{name}" if self._shown() != value else name))
        self.update()

    def sizeHint(self) -> QSize:
        s = self._theme.metrics.s
        return QSize(self._metrics().horizontalAdvance(self.text()) + 1, s(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.metrics.s(60), self.sizeHint().height())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, s = self._theme, self._theme.metrics.s
        painter, side, gap = QPainter(self), s(14), s(6)
        words_wide = self._metrics().horizontalAdvance(self._shown())
        painter.setFont(theme.metrics.font("body", self._weight))
        painter.setPen(theme.tone(self._tone))
        edge = Qt.AlignmentFlag.AlignRight if self._right else Qt.AlignmentFlag.AlignLeft
        flags = int(edge | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.drawText(self.rect(), flags, self._shown())
        if not (self.underMouse() or self.hasFocus() or self.isDown()):
            return
        x = self.width() - words_wide - gap - side if self._right else words_wide + gap
        if 0 <= x <= self.width() - side:
            theme.paint_icon(painter, "copy", x, (self.height() - side) / 2, side, "text2")

    def _metrics(self) -> QFontMetrics:
        return self._theme.metrics.text("body", self._weight)

    def _shown(self) -> str:
        return self._metrics().elidedText(self.text(), _MIDDLE, max(self.width(), 1))
