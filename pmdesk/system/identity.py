"""Who the program is to the desktop: one id for windows, tray, notices and the start menu's entry."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication

from pmdesk.system.paths import APP_ID, APP_NAME


def introduce(display_name: str = APP_NAME) -> None:
    """Say the application id everywhere the system looks for it; call after making the QApplication and
    before the first window.

    On Linux it is the desktop file's name (Wayland's app_id, so that the panel finds the icon). On Windows it
    is the AppUserModelID, equal to the one in the Start menu's shortcut, by which toasts and the task bar
    group; written to Microsoft's rules, unproved.
    """
    QGuiApplication.setApplicationName(APP_NAME)
    QGuiApplication.setApplicationDisplayName(display_name)
    QGuiApplication.setDesktopFileName(APP_ID)
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)


def computer_name() -> str:
    """What its owner calls this computer, without the network it is in: "bakery-laptop"."""
    import socket  # late: the first window has no need of it

    return socket.gethostname().partition(".")[0].strip() or APP_NAME
