"""Bringing the window to the front when the user asked for it outside: tray, notice or second start."""

from __future__ import annotations

import os
import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_CANNOT_RAISE = ("wayland", "offscreen", "minimal")
"""Platforms on which Qt only warns that it cannot; on Wayland the activation alone does it."""

_TOKEN = re.compile(r"[\x20-\x7e]{1,1000}").fullmatch
"""What a compositor gives out; anything else cannot stand in an environment, or was given by nobody."""


def raise_window(window: QWidget, activation_token: str = "") -> None:
    """Show `window` where it was, not minimised, and ask the desktop for the focus.

    On Wayland a program may take the focus only with a token it was given for the user's click; Qt looks for
    it in XDG_ACTIVATION_TOKEN when it asks. The variable goes again, so that no program we start inherits it.
    """
    if not _TOKEN(activation_token):
        activation_token = ""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    if not QGuiApplication.platformName().startswith(_CANNOT_RAISE):
        window.raise_()
    if activation_token:
        os.environ["XDG_ACTIVATION_TOKEN"] = activation_token
    try:
        window.activateWindow()
    finally:
        os.environ.pop("XDG_ACTIVATION_TOKEN", None)
