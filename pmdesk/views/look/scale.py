"""Sizes from the system's font: every length and every type role is a multiple of it."""

from PySide6.QtGui import QFont, QFontInfo, QFontMetrics

from pmdesk.views.look.tokens import BASE, TYPE_SCALE, TYPE_WEIGHT


class Metrics:
    """Lengths and fonts for one base font.

    `s(n)` turns a length written for a 13 px font into px for this one; borders and radii are not scaled.
    """

    def __init__(self, font: QFont) -> None:
        self.base = max(8, QFontInfo(font).pixelSize())
        self._font = QFont(font)
        self._font.setFeature(QFont.Tag("tnum"), 1)
        self._fonts: dict[tuple[str, int], QFont] = {}
        self._metrics: dict[tuple[str, int], QFontMetrics] = {}

    def s(self, length: float) -> int:
        """`length` px at a 13 px font, in px at this one."""
        return round(length * self.base / BASE)

    def size(self, role: str) -> int:
        """The font size of a type role, in px."""
        return round(self.base * TYPE_SCALE[role])

    def font(self, role: str = "body", weight: int | None = None) -> QFont:
        """The font of a type role, with figures of one width where the font has them."""
        key = (role, TYPE_WEIGHT[role] if weight is None else weight)
        font = self._fonts.get(key)
        if font is None:
            font = QFont(self._font)
            font.setPixelSize(self.size(role))
            font.setWeight(QFont.Weight(key[1]))
            self._fonts[key] = font
        return font

    def text(self, role: str = "body", weight: int | None = None) -> QFontMetrics:
        """How wide and high text in that role is."""
        key = (role, TYPE_WEIGHT[role] if weight is None else weight)
        metrics = self._metrics.get(key)
        if metrics is None:
            metrics = self._metrics[key] = QFontMetrics(self.font(*key))
        return metrics
