"""A single icon among widgets, and a picture of the program itself."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmdesk.views.look.icons import render_svg, svg_text
from pmdesk.views.look.paint import snap_x, snap_y
from pmdesk.views.look.theme import Theme


class Glyph(QWidget):
    """An icon that is only looked at; what it means stands in words beside it."""

    def __init__(
        self, theme: Theme, icon: str, tone: str = "text2", size: float = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._tone = tone
        self._side = theme.metrics.s(size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(QSize(self._side, self._side))

    def glyph(self) -> str:
        """The name of the icon shown."""
        return self._icon

    def set_glyph(self, icon: str, tone: str | None = None) -> None:
        self._icon = icon
        self._tone = tone or self._tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._icon:
            self._theme.paint_icon(QPainter(self), self._icon, 0, 0, self._side, self._tone)


class AppMark(QWidget):
    """The program's own picture; at 24 px and below the simpler one."""

    def __init__(self, theme: Theme, size: float = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        side = theme.metrics.s(size)
        self._file = "app-small.svg" if side <= 24 else "app.svg"
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scale = painter.deviceTransform().m11() or 1.0
        pixmap = render_svg(svg_text(self._file), self.width(), None, scale)
        painter.drawPixmap(round(snap_x(painter, 0)), round(snap_y(painter, 0)), pixmap)
