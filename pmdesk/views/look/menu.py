"""Menus with rounded corners, icons that follow the theme, and a hint at the right of an item."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QBitmap, QGuiApplication, QPainter, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tokens import BOX_RADIUS


class Menu(QMenu):
    """A menu to be opened with `popup`, or set on a button."""

    def __init__(self, theme: Theme, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._theme = theme
        # X11 without a compositor would paint black corners; a mask cuts them off there.
        self._masked = QGuiApplication.platformName() == "xcb"
        if not self._masked:
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowFlags(self.windowFlags() | Qt.WindowType.FramelessWindowHint)
        self.setMinimumWidth(theme.metrics.s(180))
        if title:
            self.setAccessibleName(title)

    def add(
        self,
        text: str,
        chosen: Callable[[], object] | None = None,
        *,
        icon: str = "",
        tone: str = "text2",
        hint: str = "",
    ) -> QAction:
        """Add an item; `hint` stands at its right, where a shortcut would."""
        action = QAction(f"{text}\t{hint}" if hint else text, self)
        if icon:
            self._theme.set_icon(action, icon, tone)
        if chosen is not None:
            action.triggered.connect(lambda _checked=False: chosen())
        self.addAction(action)
        return action

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._masked:
            mask = QBitmap(self.size())
            mask.clear()
            painter = QPainter(mask)
            painter.setPen(Qt.GlobalColor.color1)
            painter.setBrush(Qt.GlobalColor.color1)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), BOX_RADIUS, BOX_RADIUS)
            painter.end()
            self.setMask(mask)
