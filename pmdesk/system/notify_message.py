"""Notifications on Windows and macOS, through Qt's tray icon. Written to their rules, unproved on either.

`QSystemTrayIcon.showMessage` gives no id and takes no buttons: only the newest notice can be clicked, and
none can be withdrawn; the list in the window carries all of that.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from pmdesk.core.ports import DEFAULT_ACTION, Notice, NoticeChosen, NotifierCapabilities, Unsubscribe, Urgency
from pmdesk.system.callbacks import Callbacks

_MILLISECONDS = 10_000


class MessageNotifier(QObject):
    """Fills `pmdesk.core.ports.Notifier`. `tray_icon` answers Qt's icon, or None while there is no tray."""

    def __init__(self, tray_icon: Callable[[], QSystemTrayIcon | None], icon: QIcon) -> None:
        super().__init__()
        self._tray_icon = tray_icon
        self._icon = icon
        self._connected_to: QSystemTrayIcon | None = None
        self._newest = ""
        self._chosen: Callbacks[NoticeChosen] = Callbacks()
        self._closed: Callbacks[str] = Callbacks()

    @property
    def capabilities(self) -> NotifierCapabilities:
        """Text only, where there is a tray."""
        there = self._tray_icon() is not None
        return NotifierCapabilities(available=there, body=there)

    def on_chosen(self, callback: Callable[[NoticeChosen], None]) -> Unsubscribe:
        """Call when the user clicks the newest notice."""
        return self._chosen.add(callback)

    def on_closed(self, callback: Callable[[str], None]) -> Unsubscribe:
        """Never called: Qt does not tell."""
        return self._closed.add(callback)

    async def show(self, notice: Notice) -> None:
        """Show; without a tray nothing happens."""
        tray = self._tray_icon()
        if tray is None:
            return
        if tray is not self._connected_to:
            tray.messageClicked.connect(self._clicked)
            self._connected_to = tray
        self._newest = notice.key
        if notice.urgency >= Urgency.CRITICAL:
            tray.showMessage(notice.title, notice.body, QSystemTrayIcon.MessageIcon.Critical, _MILLISECONDS)
        else:
            tray.showMessage(notice.title, notice.body, self._icon, _MILLISECONDS)

    async def withdraw(self, key: str) -> None:
        """Only makes a click on it mean nothing any more."""
        if self._newest == key:
            self._newest = ""

    def _clicked(self) -> None:
        if self._newest:
            self._chosen.call(NoticeChosen(self._newest, DEFAULT_ACTION))
