"""Opening a page in the system's browser, the address of which may be a one-time link: it is never logged."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, QUrl, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices


class SystemBrowser:
    """The browser that the user has chosen for the whole system."""

    def open(self, url: str) -> bool:
        """True if a browser took it. ValueError, without the address, for all but https and loopback http."""
        address = QUrl(url, QUrl.ParsingMode.StrictMode)
        if not allowed(address):
            raise ValueError("only https, or http on this machine, is opened in the browser")
        with _quiet():
            return QDesktopServices.openUrl(address)


def allowed(address: QUrl) -> bool:
    """https to a named host, or http to this machine; no name or password within the address."""
    if not address.isValid() or address.isRelative() or not address.host() or address.userInfo():
        return False
    return address.scheme() == "https" or (address.scheme() == "http" and is_loopback(address.host()))


def is_loopback(host: str) -> bool:
    """Whether a host as it stands in an address is this machine, told without asking a name server."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _quiet() -> Iterator[None]:
    """Qt warns with the whole address where it finds no browser ("Unable to detect a web browser …")."""

    def drop(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """Nothing of it may reach a log."""

    before = qInstallMessageHandler(drop)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
