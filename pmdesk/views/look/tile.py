"""A tile of the home page: how many there are of something, and whether all is well with it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from pmdesk.views.look.paint import box
from pmdesk.views.look.theme import Theme

HEIGHT = 96


class Tile(QAbstractButton):
    """Leads to a page. It is read as "Domains: 7, 3 need you"."""

    def __init__(self, theme: Theme, name: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._figure = ""
        self._state = ("", "", "text2")
        self.setText(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_state("", "", "")

    def set_state(self, figure: str, icon: str, words: str, tone: str = "text2") -> None:
        """The figure, and the line below the name: an icon in its tone and the words."""
        self._figure = figure
        self._state = (icon, words, tone)
        said = ", ".join(part for part in (figure, words) if part)
        self.setAccessibleName(f"{self.text()}: {said}" if said else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.metrics.s(160), self._theme.metrics.s(HEIGHT))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, s, metrics = self._theme, self._theme.metrics.s, self._theme.metrics
        painter = QPainter(self)
        fill = "hover" if self.isDown() else "surface"
        edge = "border" if self.underMouse() else "hairline"
        box(painter, self.rect(), theme.colour(fill), theme.colour(edge))
        left, room = s(16) + 1, self.width() - 2 * s(16)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.setPen(theme.tone("text"))
        painter.setFont(metrics.font("figure"))
        painter.drawText(QRectF(left, s(12), room, s(32)), flags, self._figure)
        painter.setFont(metrics.font("body", 500))
        painter.drawText(QRectF(left, s(45), room, s(20)), flags, self.text())
        side = s(18)
        theme.paint_icon(painter, self._icon, self.width() - s(16) - side, s(28) - side / 2, side, "text2")
        icon, words, tone = self._state
        if icon:
            small = s(14)
            theme.paint_icon(painter, icon, left, s(76) - small / 2, small, tone)
            left += small + s(5)
            room -= small + s(5)
        painter.setFont(metrics.font("small"))
        painter.setPen(theme.tone("text2"))
        words = metrics.text("small").elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, s(66), room, s(20)), flags, words)
