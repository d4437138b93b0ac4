"""HTML of the host's: cleaned, loaded with nothing, and its links asked about."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from pmdesk.views.host_text import HostText, clean
from pmdesk.views.look.theme import Scheme, Theme
from tests.views.helpers import settle

HOSTILE = """
<style>body { background: url(http://tracker.example/x.png) }</style><script>steal()</script>
<h2 onclick="steal()">What changes</h2>
<p style="font-size:90px" class="x">From <b>1 December</b>
<a href="https://clients.preciselymanaged.example/help" onmouseover="steal()">how it works</a>,
<a href="javascript:steal()">more</a>, <a href="file:///etc/passwd">this</a></p>
<img src="http://tracker.example/open.gif"><img src="file:///etc/hostname">
<form action="http://tracker.example"><input name="password"></form>
<iframe src="http://tracker.example"></iframe><!-- a note -->
"""


def test_words_lists_and_web_links_stay() -> None:
    said = clean("<p>One <b>two</b></p><ul><li>three</li></ul><a href='https://x.example/?a=1&amp;b=2'>x</a>")
    assert said == (
        '<p>One <b>two</b></p><ul><li>three</li></ul><a href="https://x.example/?a=1&amp;b=2">x</a>'
    )


def test_everything_else_goes() -> None:
    said = clean(HOSTILE)
    for gone in ("script", "steal", "style", "img", "tracker", "form", "input", "iframe", "file:", "class"):
        assert gone not in said
    assert "javascript" not in said
    assert "a note" not in said
    assert "<p><b>What changes</b></p>" in said


@given(st.text(alphabet="<>/ahp1\"'=:;&imgscrt \n"))
def test_no_text_brings_a_picture_or_a_script(text: str) -> None:
    said = clean(text).lower()
    assert "<img" not in said
    assert "<script" not in said


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
