"""HTML of the host's as it is shown: nothing is loaded, links are asked about, what is left out is said."""

from __future__ import annotations

import socket

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from pmdesk.views.host_html import TEXT
from pmdesk.views.host_text import HostText
from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.wording import panes
from tests.views.helpers import settle

HOSTILE = """
<h2>What changes</h2><p>From <b>1 December</b>
<a href="https://clients.preciselymanaged.example/help">how it works</a>,
<a href="javascript:x()">more</a></p>
<img src="http://tracker.example/open.gif"><img src="file:///etc/hostname">
"""


@pytest.fixture
def text(theme: Theme, qtbot: QtBot) -> HostText:
    text = HostText(theme, "News", HOSTILE)
    qtbot.addWidget(text)
    text.resize(400, 100)
    text.show()
    settle()
    return text


def test_nothing_is_loaded(text: HostText) -> None:
    with socket.create_server(("127.0.0.1", 0)) as tracker:
        tracker.setblocking(False)
        address = f"http://127.0.0.1:{tracker.getsockname()[1]}/open.gif"
        for kind in QTextDocument.ResourceType:
            for name in (address, "file:///etc/hostname", "qrc:/x"):
                assert text.loadResource(kind, QUrl(name)) is None
        text.setHtml(f'<img src="file:///etc/hostname"><img src="{address}">')
        text.grab()
        settle()
        with pytest.raises(BlockingIOError):
            tracker.accept()  # nobody has called


def test_a_link_is_handed_over_and_never_followed(text: HostText) -> None:
    taken: list[str] = []
    text.link_taken.connect(taken.append)
    before = text.toPlainText()
    for address in ("https://clients.preciselymanaged.example/help", "file:///etc/passwd", "javascript:x()"):
        text.anchorClicked.emit(QUrl(address))
    assert taken == ["https://clients.preciselymanaged.example/help"]
    assert text.toPlainText() == before


def test_it_is_as_high_as_its_words(text: HostText) -> None:
    text.resize(120, 10)
    settle()
    narrow = text.height()
    text.resize(900, narrow)
    settle()
    assert 0 < text.height() < narrow
    assert text.verticalScrollBar().maximum() == 0


def test_links_follow_the_theme(text: HostText, theme: Theme) -> None:
    light = text.toHtml()
    theme.set_scheme(Scheme.DARK)
    assert theme.tokens.accent_text.lower() in text.toHtml().lower()
    assert text.toHtml() != light


def test_what_is_left_out_is_said(theme: Theme, qtbot: QtBot) -> None:
    for html, whole in (("word " * TEXT, False), ("<p>A few words</p>", True)):
        text = HostText(theme, "News", html)
        qtbot.addWidget(text)
        assert text.toPlainText().endswith(panes.left_out()) is not whole
