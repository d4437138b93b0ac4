"""The line under a list: how many rows there are, how old they are, and a mark where some are missing."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import ElidedLabel
from pmdesk.views.look.theme import Theme


class FootLabel(ElidedLabel):
    """Words that are said shorter where there is little room, before they are cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(role="small", tone="text2", parent=parent)
        self._ways: tuple[str, ...] = ("",)

    def setText(self, text: str) -> None:
        self.set_ways(text)

    def set_ways(self, *ways: str) -> None:
        """The same said in several ways, the longest first; there is at least one."""
        self._ways = ways
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        fitting = (way for way in self._ways if metrics.horizontalAdvance(way) <= room)
        chosen = next(fitting, self._ways[-1])
        if chosen != self.text():
            super().setText(chosen)


class FootMark(Glyph):
    """Stands before the words where rows could not be read, or did not come."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "triangle-alert", "warn", 14, parent)
        self.hide()
