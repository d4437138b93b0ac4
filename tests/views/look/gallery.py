"""Draws the kit as pictures, to be looked at and compared: `python -m tests.views.look.gallery OUT`.

Each picture is one sheet of components in one theme, at a base font size and a device pixel ratio.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QApplication, QWidget

from pmdesk.views.look.buttons import Button
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.table import TableView
from pmdesk.views.look.theme import Scheme, Theme
from tests.views.look.gallery_sheets import SHEETS


def draw(theme: Theme, make: Callable[[Theme], QWidget], size: QSize) -> QImage:
    """One sheet as a picture, at the device pixel ratio of the application."""
    widget = make(theme)
    widget.resize(size)
    widget.show()
    widget.activateWindow()
    QApplication.processEvents()
    if isinstance(widget, Dialog):
        widget.ring.show_round(widget.findChild(Button))
    for child in widget.findChildren(TableView):
        child.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    image = widget.grab().toImage()
    widget.close()
    widget.deleteLater()
    QApplication.processEvents()
    return image


def one(out: Path, base: int, only: str) -> None:
    """All sheets at one base size, in both themes."""
    app = QApplication(sys.argv[:1])
    font = QFont("Inter")
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setPixelSize(base)
    app.setFont(font)
    theme = Theme(app, Scheme.LIGHT)
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme.set_scheme(scheme)
        for name, (make, size) in SHEETS.items():
            if only and only != name:
                continue
            big = QSize(size.width() * base // 13, size.height() * base // 13)
            draw(theme, make, big).save(str(out / f"{name}-{scheme.value}-{base}-{scale}.png"))


def main(out: Path, only: str = "") -> None:
    """Each device pixel ratio needs a process of its own."""
    out.mkdir(parents=True, exist_ok=True)
    for base, scale in ((13, "1"), (13, "1.25"), (13, "2"), (17, "1")):
        environment = {**os.environ, "QT_SCALE_FACTOR": scale, "GALLERY_BASE": str(base)}
        subprocess.run([sys.executable, "-m", __spec__.name, str(out), only], env=environment, check=True)


if __name__ == "__main__":
    if "GALLERY_BASE" in os.environ:
        one(Path(sys.argv[1]), int(os.environ["GALLERY_BASE"]), sys.argv[2])
    else:
        main(Path(sys.argv[1]), *sys.argv[2:])
