"""The chip: a status as icon and word, with a fill only where the owner must act."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from pmdesk.views.look.paint import rounded
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tokens import CONTROL_RADIUS
from pmdesk.wording.chip_data import ChipData

HEIGHT, ICON, GAP, PADDING = 22, 14, 5, 8


def chip_width(theme: Theme, chip: ChipData) -> int:
    """How wide the whole chip is, in px."""
    s = theme.metrics.s
    padding = 2 * s(PADDING) if chip.filled else 0
    return padding + s(ICON) + s(GAP) + theme.metrics.text("small", 500).horizontalAdvance(chip.word) + 1


def paint_chip(
    painter: QPainter, theme: Theme, chip: ChipData, area: QRect, *, selected: bool = False
) -> None:
    """Draw the chip at the left of `area`, in its middle; on a `selected` row the fill is the surface."""
    s = theme.metrics.s
    natural = chip_width(theme, chip)
    width = min(natural, area.width())
    height = s(HEIGHT)
    x, y = area.left(), area.top() + (area.height() - height) / 2
    padding = s(PADDING) if chip.filled else 0
    if chip.filled:
        fill = theme.colour("surface") if selected else theme.soft(chip.tone)
        rounded(painter, QRectF(x, y, width, height), CONTROL_RADIUS, fill)
    icon = s(ICON)
    theme.paint_icon(painter, chip.icon, x + padding, y + (height - icon) / 2, icon, chip.tone)
    left = x + padding + icon + s(GAP)
    room = round(x + width - padding - left)
    painter.setFont(theme.metrics.font("small", 500))
    painter.setPen(theme.tone(_word_tone(chip)))
    word = chip.word
    if width < natural:
        word = theme.metrics.text("small", 500).elidedText(word, Qt.TextElideMode.ElideRight, room)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(QRectF(left, y, room + 1, height), int(flags), word)


def _word_tone(chip: ChipData) -> str:
    if chip.filled:
        return chip.tone
    return "text" if chip.tone == "ok" else "text2"


class ChipLabel(QLabel):
    """A chip among other widgets; its text is the word, so it is read out like any label."""

    def __init__(self, theme: Theme, chip: ChipData | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chip: ChipData | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_chip(chip)

    def chip(self) -> ChipData | None:
        return self._chip

    def set_chip(self, chip: ChipData | None) -> None:
        """Show another status; None hides the chip."""
        self._chip = chip
        self.setText(chip.word if chip else "")
        self.setVisible(chip is not None)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = chip_width(self._theme, self._chip) if self._chip else 0
        return QSize(width, self._theme.metrics.s(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._chip is not None:
            paint_chip(QPainter(self), self._theme, self._chip, self.rect())
