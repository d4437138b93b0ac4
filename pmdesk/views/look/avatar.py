"""A person as a circle with initials, and the button that opens the user's menu."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from pmdesk.views.look.paint import rounded
from pmdesk.views.look.theme import Theme

_COLOURS = {
    "user": ("accent_soft", "accent_text"),
    "mine": ("accent", "on_accent"),
    "staff": ("neutral_soft", "text2"),
}


def initials(name: str) -> str:
    """The first letters of the first and the last word, or "?" for a name without letters."""
    letters = [word[0] for word in name.split() if word[0].isalnum()]
    if not letters:
        return "?"
    return (letters[0] + (letters[-1] if len(letters) > 1 else "")).upper()


def paint_avatar(painter: QPainter, theme: Theme, place: QRectF, name: str, kind: str) -> None:
    """Draw the circle of `kind` "user", "mine" or "staff"."""
    fill, ink = _COLOURS[kind]
    rounded(painter, place, place.width() / 2, theme.colour(fill))
    painter.setFont(theme.metrics.font("tiny", 600))
    painter.setPen(theme.colour(ink))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), initials(name))


class Avatar(QWidget):
    """The circle alone; the name stands beside it."""

    def __init__(
        self, theme: Theme, name: str, kind: str = "user", size: float = 28, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._kind = kind
        side = theme.metrics.s(size)
        self.setFixedSize(side, side)

    def set_name(self, name: str) -> None:
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_avatar(QPainter(self), self._theme, QRectF(self.rect()), self._name, self._kind)


class UserButton(QPushButton):
    """The customer's circle, name and a chevron; give it a menu. A long name is shortened.

    No QToolButton: that runs a loop of its own while its menu is open, and a screen reader that opens the
    menu hears nothing until it is closed.
    """

    def __init__(self, theme: Theme, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("kind", "user")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        self.setText(name.replace("&", "&&"))
        self.setAccessibleName(name)
        self._name = name
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        s, text = self._theme.metrics.s, self._theme.metrics.text("body", 500)
        return QSize(s(28) + s(8) + text.horizontalAdvance(self._name) + 1 + s(8) + s(14) + s(8), s(36))

    def minimumSizeHint(self) -> QSize:
        s = self._theme.metrics.s
        return QSize(s(28) + s(8) + s(24) + s(8) + s(14) + s(8), s(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, s = self._theme, self._theme.metrics.s
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            rounded(painter, QRectF(self.rect()), 4, theme.colour("hover"))
        side, arrow, middle = s(28), s(14), self.height() / 2
        paint_avatar(painter, theme, QRectF(s(4), middle - side / 2, side, side), self._name, "user")
        left = s(4) + side + s(8)
        right = self.width() - s(4) - arrow
        painter.setFont(theme.metrics.font("body", 500))
        painter.setPen(theme.tone("text"))
        text = theme.metrics.text("body", 500)
        room = right - s(8) - left
        words = self._name
        if text.horizontalAdvance(words) > room:
            words = text.elidedText(words, Qt.TextElideMode.ElideRight, room)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.drawText(QRectF(left, 0, room + 1, self.height()), flags, words)
        theme.paint_icon(painter, "chevron-down", right, middle - arrow / 2, arrow, "text2")
