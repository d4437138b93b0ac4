"""The pictures of the program for the desktop: its icon, and the bell in the tray in three states."""

from typing import Literal

from PySide6.QtGui import QColor, QIcon

from pmdesk.views.look.icons import device_ratios, render_svg, svg_text

TrayState = Literal["normal", "attention", "offline"]
TRAY_SIZES = (16, 22, 32)
APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


def tray_icon(state: TrayState, colour: QColor) -> QIcon:
    """The bell in one colour, that of the panel's text, at 16, 22 and 32 px.

    It is a mask for macOS, which recolours it, unless it carries the red dot.
    """
    icon = QIcon()
    for size in TRAY_SIZES:
        svg = svg_text(f"tray-{state}-{size}.svg")
        for dpr in sorted({1.0, *device_ratios()}):
            icon.addPixmap(render_svg(svg, size, colour, dpr))
    icon.setIsMask(state != "attention")
    return icon


def app_icon() -> QIcon:
    """The program's icon; up to 24 px the simpler drawing."""
    icon = QIcon()
    for size in APP_SIZES:
        svg = svg_text("app-small.svg" if size <= 24 else "app.svg")
        icon.addPixmap(render_svg(svg, size, None, 1.0))
    return icon
