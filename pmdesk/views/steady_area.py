"""A scroll area whose content keeps its place whether the scroll bar is there or not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QWidget

from pmdesk.views.look.surfaces import ScrollArea


class SteadyArea(ScrollArea):
    """Scrolls a widget; the bar takes its room from the margin of the widget's layout, not from the words."""

    def __init__(self, name: str, margins: QMargins, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._wanted = margins
        self._layout: QLayout | None = None
        self.verticalScrollBar().installEventFilter(self)

    def set_content(self, content: QWidget, layout: QLayout) -> None:
        """Scroll this widget, whose outermost layout is `layout`."""
        self._layout = layout
        self.setWidget(content)
        self._keep()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._keep()
        return super().eventFilter(watched, event)

    def _keep(self) -> None:
        if self._layout is None:
            return
        bar, room = self.verticalScrollBar(), QMargins(self._wanted)
        taken = bar.sizeHint().width() if bar.isVisible() else 0
        room.setRight(max(3, room.right() - taken))
        if self._layout.contentsMargins() != room:
            self._layout.setContentsMargins(room)
