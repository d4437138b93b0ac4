"""A field to search or filter with: a glass at its left, and a key cap or a way to clear it at its right."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from pmdesk.views.look.buttons import IconButton
from pmdesk.views.look.labels import KeyCap
from pmdesk.views.look.theme import Theme
from pmdesk.wording.lists import clear


class SearchField(QLineEdit):
    """`name` is spoken and written as place holder; `keys` name the shortcut that leads here ("Ctrl K").

    Esc clears it while there is something in it, and goes on to the window otherwise. Down and Enter are
    `left_down`: the user wants to go into the results.
    """

    left_down = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        keys: str = "",
        least: int = 120,
        most: int = 300,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._most = theme.metrics.s(most)
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setMinimumWidth(theme.metrics.s(least))
        self.setMaximumWidth(self._most)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._cap = KeyCap(theme, keys, self) if keys else None
        self._clear = IconButton(theme, "x", clear(), size=14, parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(self.clear)
        self.textChanged.connect(lambda _text: self._arrange())
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(self._most, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_down.emit()
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._theme.metrics.s(16)
        x = self.width() - self._glass() - side if self.isRightToLeft() else self._glass()
        y = (self.height() - side) / 2
        self._theme.paint_icon(QPainter(self), "search", x, y, side, "text2")

    def _glass(self) -> int:
        return self._theme.metrics.s(9)

    def _arrange(self) -> None:
        s = self._theme.metrics.s
        filled = bool(self.text())
        self._clear.setVisible(filled)
        if self._cap is not None:
            self._cap.setVisible(not filled)
        extra = self._clear if filled else self._cap
        room = 0
        if extra is not None:
            size = extra.sizeHint().boundedTo(QSize(self.width(), self.height() - 4))
            left = s(6) if self.isRightToLeft() else self.width() - size.width() - s(6)
            extra.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
            room = size.width()
        near, far = s(24), room
        if self.isRightToLeft():
            near, far = far, near
        if self.textMargins().left() != near or self.textMargins().right() != far:
            self.setTextMargins(near, 0, far, 0)
