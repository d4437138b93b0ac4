"""The ring of lists and tables, which draw it themselves: shown only while the keyboard is used there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView

KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""Reasons for which the focus came by the keyboard."""


class OwnRing(QAbstractItemView if TYPE_CHECKING else object):  # type: ignore[misc]
    """Goes before a view's Qt class; its `paintEvent` draws the ring while `shows_ring`."""

    _by_keyboard = False

    def shows_ring(self) -> bool:
        """Whether the current row wears the ring: the keyboard is here."""
        return self._by_keyboard and self.hasFocus() and self.currentIndex().isValid()

    def choose_first(self) -> None:
        """The keyboard came and no row is the current one: nothing, unless a view begins somewhere."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() in KEYBOARD
        super().focusInEvent(event)
        if self._by_keyboard and not self.currentIndex().isValid():
            self.choose_first()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keyboard = True
        super().keyPressEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keyboard = False
        super().mousePressEvent(event)
        self.viewport().update()
