"""The focus ring: one frame for each window, drawn round the control the keyboard has reached."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFocusFrame,
    QLineEdit,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QTextEdit,
    QWidget,
)

from pmdesk.views.look.paint import ring
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tokens import RING_GAP, RING_WIDTH

_SELF_MARKED = (QLineEdit, QAbstractSpinBox, QComboBox, QAbstractItemView, QPlainTextEdit, QTextEdit)
"""Fields wear a border of 2 px, lists and tables draw their own ring: neither gets another."""

_OUTSIDE, _INSIDE = RING_WIDTH + RING_GAP, -1
"""How far the ring stands from a control's edge; inside a scroll area, which may reach the window's edge."""


class _FrameStyle(QProxyStyle):
    """Room for the ring outside the control, and the frame above it, so that no parent's edge cuts it.

    Only the frame wears this style: a proxy in Python under the whole application costs each metric a call.
    """

    margin = _OUTSIDE

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in (QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin):
            return self.margin
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        if hint == QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0
        return super().styleHint(hint, option, widget, returnData)


class FocusRing(QFocusFrame):
    """Follows the focus inside `window` while it moves by Tab, Backtab or a shortcut.

    QApplication.focusChanged does not tell the reason, and a filter on the whole application would cost every
    event a call; so the window's own key presses are watched: a focus that moves after one came by the
    keyboard. A widget with the property `ring` set to False draws its own.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._by_key = False
        self._left: QWidget | None = None
        self._style = _FrameStyle("Fusion")
        self._style.setParent(self)
        self.setStyle(self._style)
        self._watched: QObject | None = None
        self.hide()  # a frame round nothing would be shown with its window, in a corner
        window.installEventFilter(self)
        self._watch_handle()
        QApplication.instance().focusChanged.connect(self._moved)  # type: ignore[union-attr]
        theme.changed.connect(self.update)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._watched:
            if kind == QEvent.Type.KeyPress:
                self._by_key = _moves_focus(event)
            elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin):
                self._by_key = False
        elif watched is self._window and kind in (QEvent.Type.WinIdChange, QEvent.Type.Show):
            self._watch_handle()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ring(painter, self.rect(), self._theme.colour("focus"))

    def show_round(self, widget: QWidget | None) -> None:
        """Show the ring round a widget, or nowhere, whatever brought the focus there."""
        self._style.margin = _INSIDE if isinstance(widget, QAbstractScrollArea) else _OUTSIDE
        self.setWidget(widget)  # type: ignore[arg-type]
        if widget is not None:
            self.raise_()

    def _watch_handle(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._watched:
            handle.installEventFilter(self)
            self._watched = handle

    def _moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            self._left = self.widget() if self.isVisible() else None
            self.show_round(None)
            return
        if now.window() is not self._window:
            return
        back_again = now is self._left
        self._left = None
        ringed = (self._by_key or back_again) and not isinstance(now, _SELF_MARKED)
        self.show_round(now if ringed and now.property("ring") is not False else None)


def _moves_focus(event: QEvent) -> bool:
    """Whether a key press may move the focus: Tab, Enter, Space, arrows, a shortcut; no letter."""
    if not isinstance(event, QKeyEvent):
        return False
    if event.key() >= Qt.Key.Key_Escape or event.key() == Qt.Key.Key_Space:
        return True
    strong = (
        Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.MetaModifier
    )
    return bool(event.modifiers() & strong)
