"""What may be opened in the browser, and that an address reaches no log however it goes."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from PySide6.QtCore import QObject, QUrl, Slot, qWarning
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from pmdesk.system.browser import SystemBrowser, allowed

LINK = "https://clients.example/oauth/sso?token=once-4f1d"


class Handler(QObject):
    """Takes https addresses as a browser would."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.seen.append(url.toString())
        qWarning(f"could not open {url.toString()}")


@pytest.mark.parametrize(
    "url",
    [
        LINK,
        "https://bücher.example/",
        "http://127.0.0.1:8080/viewinvoice.php?id=7",
        "http://127.8.9.1/",
        "http://[::1]:9/",
        "http://localhost:8000/",
    ],
)
def test_allowed(url: str) -> None:
    assert allowed(QUrl(url, QUrl.ParsingMode.StrictMode))


@pytest.mark.parametrize(
    "url",
    [
        "http://clients.example/",
        "http://127.0.0.1.clients.example/",
        "http://localhost.clients.example/",
        "https://",
        "https:///path",
        "https://name:word@clients.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "ms-settings:x",
        "//clients.example/",
        "clients.example",
        "",
        "https://clients.example/ space",
    ],
)
def test_refused_without_repeating_it(url: str, qapp: object) -> None:
    with pytest.raises(ValueError, match="only https") as caught:
        SystemBrowser().open(url)
    assert not url or url not in str(caught.value)


@pytest.mark.qt_log_ignore("and heard again", extend=True)
def test_it_is_handed_over_whole_and_nothing_is_logged(
    qtbot: QtBot, qtlog: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    handler = Handler()
    QDesktopServices.setUrlHandler("https", handler, "take")
    try:
        assert SystemBrowser().open(LINK)
    finally:
        QDesktopServices.unsetUrlHandler("https")
    assert handler.seen == [LINK]
    out, err = capfd.readouterr()
    assert "once-4f1d" not in caplog.text + out + err
    assert qtlog.records == []  # Qt's warnings are dropped meanwhile …
    qWarning("and heard again afterwards")
    assert [record.message for record in qtlog.records] == ["and heard again afterwards"]
