"""The pictures of the program for the desktop: its icon, and the bell in the tray in three states."""

from typing import Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from pmdesk.views.look.icons import device_ratios, render_svg, svg_text

TrayState = Literal["normal", "attention", "offline"]
TRAY_SIZES = (16, 22, 32)
APP_SIZES = (16, 24, 32, 48, 64, 128, 256)
GROUND, GREY, DOT = "#0B6474", "#66707A", "#D9452F"
"""The tile of the icon, the same without a network, and the dot of what needs attention."""


def tray_icon(state: TrayState, colour: QColor) -> QIcon:
    """The bell in one colour at 16, 22 and 32 px, for a bar that recolours it.

    It is a mask for macOS, which recolours it, unless it carries the red dot.
    """
    icon = QIcon()
    for size in TRAY_SIZES:
        svg = svg_text(f"tray-{state}-{size}.svg")
        for dpr in sorted({1.0, *device_ratios()}):
            icon.addPixmap(render_svg(svg, size, colour, dpr))
    icon.setIsMask(state != "attention")
    return icon


def tray_tile(state: TrayState) -> QIcon:
    """The bell in white on its own ground, for panels whose colour a program cannot ask for.

    Light applications stand under dark panels on many desktops, and the other way round. What the state adds
    stands in the corner, cut out of the tile, so that the panel shows between them.
    """
    icon = QIcon()
    for size in TRAY_SIZES:
        for dpr in sorted({1.0, *device_ratios()}):
            icon.addPixmap(_tile(state, size, dpr))
    return icon


def _tile(state: TrayState, size: int, dpr: float) -> QPixmap:
    svg = svg_text("app-small.svg")
    pixmap = render_svg(svg if state != "offline" else svg.replace(GROUND, GREY), size, None, dpr)
    if state == "normal":
        return pixmap
    unit = size / 16
    corner = QPointF(size - 3.25 * unit, 3.25 * unit)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.drawEllipse(corner, 4.25 * unit, 4.25 * unit)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setBrush(QColor(DOT if state == "attention" else GREY))
    painter.drawEllipse(corner, 3.25 * unit, 3.25 * unit)
    if state == "offline":
        painter.setPen(QPen(QColor("white"), max(1.0, 1.2 * unit)))
        arm = QPointF(1.4 * unit, 1.4 * unit)
        painter.drawLine(corner - arm, corner + arm)
        arm.setY(-arm.y())
        painter.drawLine(corner - arm, corner + arm)
    painter.end()
    return pixmap


def app_icon() -> QIcon:
    """The program's icon; up to 24 px the simpler drawing."""
    icon = QIcon()
    for size in APP_SIZES:
        svg = svg_text("app-small.svg" if size <= 24 else "app.svg")
        icon.addPixmap(render_svg(svg, size, None, 1.0))
    return icon
