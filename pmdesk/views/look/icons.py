"""Icons: SVG files painted in a colour, at the size and device pixel ratio in use, and kept."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from pmdesk.views.look.resources import resource


@cache
def svg_text(name: str) -> str:
    """The SVG of a Lucide icon by its name, or of one of our own by its path below icons/ ("app.svg").

    Raises FileNotFoundError for a name we do not ship: a wrong name is a fault of ours and must be seen.
    """
    path = resource("icons", name) if name.endswith(".svg") else resource("icons", "lucide", f"{name}.svg")
    return path.read_text(encoding="utf-8")


def render_svg(svg: str, size: int, colour: QColor | None, dpr: float) -> QPixmap:
    """`svg` as a square pixmap of `size` logical px; currentColor is replaced, for QtSvg paints it black."""
    if colour is not None:
        svg = svg.replace("currentColor", colour.name())
    pixels = max(1, round(size * dpr))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(dpr)
    return pixmap


def device_ratios() -> list[float]:
    """The device pixel ratios of the screens there are, smallest first."""
    return sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()}) or [1.0]


class IconCache:
    """Pixmaps by (name, size, colour, dpr). The theme drops them when the colours change."""

    def __init__(self) -> None:
        self._pixmaps: dict[tuple[str, int, int, float], QPixmap] = {}

    def __len__(self) -> int:
        return len(self._pixmaps)

    def clear(self) -> None:
        self._pixmaps.clear()

    def pixmap(self, name: str, size: int, colour: QColor, dpr: float) -> QPixmap:
        """The icon at `size` logical px."""
        key = (name, size, colour.rgba(), dpr)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = self._pixmaps[key] = render_svg(svg_text(name), size, colour, dpr)
        return pixmap

    def icon(
        self, name: str, size: int, colour: QColor, off: QColor, on: QColor | None = None, *, gap: int = 0
    ) -> QIcon:
        """A QIcon for buttons and menus: `colour`, `off` where disabled and `on` where checked.

        `gap` px of air stand at its right: Qt puts a button's words 4 px from the icon, which is too near.
        """
        icon = QIcon()
        for dpr in device_ratios():
            icon.addPixmap(_with_gap(self.pixmap(name, size, colour, dpr), gap))
            icon.addPixmap(_with_gap(self.pixmap(name, size, off, dpr), gap), QIcon.Mode.Disabled)
            if on is not None:
                lit = _with_gap(self.pixmap(name, size, on, dpr), gap)
                icon.addPixmap(lit, QIcon.Mode.Normal, QIcon.State.On)
        return icon


def _with_gap(pixmap: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return pixmap
    dpr = pixmap.devicePixelRatio()
    wider = QPixmap(pixmap.width() + int(gap * dpr), pixmap.height())
    wider.setDevicePixelRatio(dpr)
    wider.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wider)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return wider
