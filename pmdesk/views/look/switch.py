"""Switch, check box and radio button: the system's behaviour and role, painted in the look."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QWidget

from pmdesk.views.look.paint import box, rounded
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tokens import CONTROL_RADIUS
from pmdesk.wording.details import on_off

GAP = 8


class Switch(QCheckBox):
    """On or off at once. `name` is what it switches ("Auto-renew"); its text is its state in words."""

    def __init__(
        self, theme: Theme, name: str, *, on: str = "", off: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = (off or on_off(False), on or on_off(True))
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.toggled.connect(lambda _on: self._show_state())
        self._show_state()

    def sizeHint(self) -> QSize:
        s, text = self._theme.metrics.s, self._theme.metrics.text("body")
        words = max(text.horizontalAdvance(word) for word in self._words)
        return QSize(s(30) + s(GAP) + words + 1, max(s(24), text.height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, s = self._theme, self._theme.metrics.s
        painter = QPainter(self)
        track = QRectF(0, (self.height() - s(17)) / 2, s(30), s(17))
        on, live = self.isChecked(), self.isEnabled()
        if on:
            rounded(painter, track, track.height() / 2, theme.colour("accent" if live else "border"))
        else:
            edge = theme.colour("control" if live else "border")
            box(painter, track.toAlignedRect(), theme.colour("surface"), edge, track.height() / 2)
        knob = s(11)
        middle = track.center().y()
        x = track.right() - s(3) - knob if on else track.left() + s(3)
        tone = "on_accent" if on else ("control" if live else "border")
        rounded(painter, QRectF(x, middle - knob / 2, knob, knob), knob / 2, theme.colour(tone))
        painter.setFont(theme.metrics.font("body"))
        painter.setPen(theme.tone("text" if live else "text3"))
        words = QRect(s(30) + s(GAP), 0, self.width(), self.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self._words[on])

    def _show_state(self) -> None:
        self.setText(self._words[self.isChecked()])
        self.update()


def _mark_size(theme: Theme, words: str) -> QSize:
    s, text = theme.metrics.s, theme.metrics.text("body")
    return QSize(
        s(16) + s(GAP) + text.horizontalAdvance(words.replace("&", "")) + 2, max(s(28), text.height())
    )


def _paint_words(painter: QPainter, theme: Theme, widget: QCheckBox | QRadioButton) -> None:
    painter.setFont(theme.metrics.font("body"))
    painter.setPen(theme.tone("text" if widget.isEnabled() else "text3"))
    s = theme.metrics.s
    left = s(16) + s(GAP)
    area = QRect(left, 0, widget.width() - left, widget.height())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic), widget.text())


class CheckBox(QCheckBox):
    """A choice that counts once the form is sent."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _mark_size(self._theme, self.text())

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, side = self._theme, self._theme.metrics.s(16)
        painter = QPainter(self)
        place = QRect(0, (self.height() - side) // 2, side, side)
        live = self.isEnabled()
        if self.isChecked():
            fill = theme.colour("accent" if live else "border")
            box(painter, place, fill, fill, CONTROL_RADIUS)
            mark = theme.metrics.s(12)
            inset = (side - mark) / 2
            theme.paint_icon(painter, "check", inset, place.top() + inset, mark, "on_accent")
        else:
            edge = theme.colour("control" if live else "border")
            box(painter, place, theme.colour("surface" if live else "sunken"), edge, CONTROL_RADIUS)
        _paint_words(painter, theme, self)


class RadioButton(QRadioButton):
    """One choice of several."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _mark_size(self._theme, self.text())

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, side = self._theme, self._theme.metrics.s(16)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        live, on = self.isEnabled(), self.isChecked()
        edge = theme.colour(("accent" if on else "control") if live else "border")
        middle = QPointF(side / 2, self.height() / 2)
        painter.setPen(QPen(edge, side * 0.3 if on else 1))
        painter.setBrush(theme.colour("on_accent" if on else "surface"))
        radius = side / 2 - (side * 0.15 if on else 0.5)
        painter.drawEllipse(middle, radius, radius)
        _paint_words(painter, theme, self)
