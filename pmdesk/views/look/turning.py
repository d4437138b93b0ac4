"""An icon that turns while something is waited for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.theme import Theme

_TICK, _STEP = 40, 9
"""Milliseconds between two pictures, and degrees: once around in 1.6 s."""


class Turning(Glyph):
    """Still where the system asks for that, and while nobody sees it."""

    def __init__(
        self, theme: Theme, icon: str, tone: str = "text2", size: float = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, icon, tone, size, parent)
        self._wanted = False
        self._angle = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._step)

    def set_turning(self, turning: bool) -> None:
        """Turn from now on, or stand upright."""
        self._wanted, self._angle = turning, 0
        self._run()
        self.update()

    def is_wanted(self) -> bool:
        """Whether it turns, or would if it may move and were seen."""
        return self._wanted

    def is_turning(self) -> bool:
        """Whether it moves now."""
        return self._timer.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._run()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._angle:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        scale = painter.deviceTransform().m11() or 1.0
        picture = self._theme.icons.pixmap(self._icon, self._side, self._theme.tone(self._tone), scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        middle = self._side / 2
        painter.translate(middle, middle)
        painter.rotate(self._angle)
        painter.drawPixmap(QPointF(-middle, -middle), picture)

    def _run(self) -> None:
        if self._wanted and self.isVisible() and not self._theme.still():
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._timer.stop()

    def _step(self) -> None:
        self._angle = (self._angle + _STEP) % 360
        self.update()
