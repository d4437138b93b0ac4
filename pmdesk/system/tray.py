"""The icon in the desktop's tray: a state, a menu handed in as data, and whether a tray is there at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

_LOOK_EVERY_MS = 5_000
_MISSES_UNTIL_GONE = 2
"""A panel that restarts is away for a moment; only when it stays away the window has to come back."""


@dataclass(frozen=True)
class TrayEntry:
    """One line of the menu; `text` is finished, `id` comes back in `Tray.chosen`; no id is a separator."""

    id: str
    text: str = ""
    icon: QIcon | None = None
    enabled: bool = True


SEPARATOR = TrayEntry("")


class Tray(QObject):
    """The tray icon. Whatever it offers exists in the window too: many desktops have no tray.

    The desktop shows the tooltip to whoever stands behind the user: it holds at most a count, never a name
    or an amount. Left click opens, right click is the menu; macOS knows the menu only. `hosted_changed`
    follows the tray coming and going while the program runs.
    """

    opened = Signal()
    chosen = Signal(str)
    hosted_changed = Signal(bool)

    def __init__(
        self,
        icon: QIcon,
        tooltip: str,
        parent: QObject | None = None,
        available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
        exports: Callable[[], bool] | None = None,
        platform: str = sys.platform,
    ) -> None:
        super().__init__(parent)
        self._available = available
        self._platform = platform
        self._exports = exports or _status_notifiers
        self._menu = QMenu()
        self._entries: list[TrayEntry] = []
        self._exported = False
        self._misses = 0
        self._tray: QSystemTrayIcon | None = None
        self._icon = icon
        self._tooltip = tooltip
        self.set_state(icon, tooltip)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    @property
    def hosted(self) -> bool:
        """Whether the icon is in a tray, as last told by `hosted_changed`."""
        return self._tray is not None and self._tray.isVisible()

    @property
    def icon(self) -> QSystemTrayIcon | None:
        """Qt's icon, for `MessageNotifier`; None while there is no tray."""
        return self._tray

    def can_hide_window(self) -> bool:
        """Whether a window closed now can be opened again from the tray: asks the desktop, not our memory."""
        return self.hosted and self._available()

    def start(self) -> None:
        """Show the icon if there is a tray, and from now on follow the tray coming and going."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Take the icon away, before the program ends. Calling it again does nothing."""
        self._timer.stop()
        if self._tray is not None:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None
        self._menu.deleteLater()
        self._menu = QMenu()
        self._entries = []

    def set_state(self, icon: QIcon, tooltip: str) -> None:
        """Show another icon and tooltip."""
        self._icon = QIcon(icon)
        self._icon.setIsMask(self._platform == "darwin")  # a template image: macOS colours it for its bar
        self._tooltip = tooltip
        if self._tray is not None:
            self._tray.setIcon(self._icon)
            self._tray.setToolTip(tooltip)

    def set_entries(self, entries: Sequence[TrayEntry]) -> None:
        """Show this menu. Lines that stay keep their place, so that a menu held open does not jump."""
        if [entry.id for entry in entries] != [entry.id for entry in self._entries]:
            self._menu.clear()
            for entry in entries:
                self._add(entry)
        self._entries = list(entries)
        self._write()

    def look(self) -> None:
        """Ask whether there is a tray; the timer does this every five seconds."""
        if self._available():
            self._misses = 0
            if self._tray is None:
                self._show()
                self.hosted_changed.emit(True)
        elif self._tray is not None:
            self._misses += 1
            if self._misses == _MISSES_UNTIL_GONE:
                # A new tray gets a new icon: one made for the old kind of tray may never show up in it.
                self._tray.hide()
                self._tray.deleteLater()
                self._tray = None
                self.hosted_changed.emit(False)

    def _show(self) -> None:
        self._exported = self._exports()
        self._write()
        tray = QSystemTrayIcon(self._icon, self)
        tray.setToolTip(self._tooltip)
        tray.setContextMenu(self._menu)
        tray.activated.connect(self._activated)
        tray.show()
        self._tray = tray

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger and self._platform != "darwin":
            self.opened.emit()

    def _write(self) -> None:
        for action, entry in zip(self._menu.actions(), self._entries, strict=True):
            if entry.id:
                action.setText(label(entry.text, self._exported))
                action.setIcon(entry.icon or QIcon())
                action.setEnabled(entry.enabled)

    def _add(self, entry: TrayEntry) -> None:
        if not entry.id:
            self._menu.addSeparator()
            return
        action: QAction = self._menu.addAction(entry.text)
        action.triggered.connect(lambda _checked=False, name=entry.id: self.chosen.emit(name))


def label(text: str, exported: bool) -> str:
    """The text of a menu line such that every & and _ of it shows: neither marks a shortcut key here.

    Qt draws && as &. Where the desktop draws the menu (dbusmenu), a single _ marks the key and __ is _; Qt
    writes its first & as _ and leaves the others, and what the text has of _, as they are (6.11.3,
    QDBusPlatformMenuItem; tests/desktop shows when that changes). xfce4-panel 4.18 still loses a _ that
    follows an & in one line; by the protocol it should not.
    """
    if not exported:
        return text.replace("&", "&&")
    return text.replace("_", "__").replace("&", "&&", 1)


def _status_notifiers() -> bool:
    """Whether Qt's next tray icon goes over D-Bus, and the desktop draws its menu."""
    if sys.platform != "linux":
        return False
    from PySide6.QtDBus import QDBusConnection

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    return bool(bus.interface().isServiceRegistered("org.kde.StatusNotifierWatcher").value())
