"""HTML of the host's made plain: what stays, what goes, and that there is never too much of it."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from pmdesk.views import host_html
from pmdesk.views.host_html import DEPTH, ELEMENTS, INDENTED, MARKUP, SOURCE, TABLES, TEXT, clean

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
    html = '<p>One <b>two</b></p><ul><li>three</li></ul><a href="https://x.example/?a=1&amp;b=2">x</a>'
    assert clean(html) == host_html.Cleaned(html, True)


def test_a_table_stays_a_table() -> None:
    html = "<table><tbody><tr><td>One</td><td>two &amp; three</td></tr></tbody></table>"
    assert clean(html) == host_html.Cleaned(html, True)


def test_everything_else_goes() -> None:
    said = clean(HOSTILE).html
    for gone in ("script", "steal", "style", "img", "tracker", "form", "input", "iframe", "file:", "class"):
        assert gone not in said
    assert "javascript" not in said
    assert "a note" not in said
    assert "<p><b>What changes</b></p>" in said


@given(st.text(alphabet="<>/ahp1\"'=:;&imgscrt \n"))
def test_no_text_brings_a_picture_or_a_script(text: str) -> None:
    said = clean(text).html.lower()
    assert "<img" not in said
    assert "<script" not in said


# --- never too much -----------------------------------------------------------------------------------


class Measured(HTMLParser):
    """Reads what was written, and insists on every element being closed where it should."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements = self.deepest = self.tables = self.indented = self.letters = 0
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements += 1
        if tag in ("br", "hr"):
            return
        self.open.append(tag)
        self.deepest = max(self.deepest, len(self.open))
        self.tables = max(self.tables, self.open.count("table"))
        self.indented = max(self.indented, sum(at in ("ul", "ol", "blockquote") for at in self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.letters += len(data)
        self.words += data.split()


def within_bounds(html: str) -> Measured:
    found = Measured(html)
    assert found.elements <= ELEMENTS
    assert found.deepest <= DEPTH
    assert found.tables <= TABLES
    assert found.indented <= INDENTED
    assert found.letters <= TEXT
    return found


NAMES = ("p", "div", "b", "span", "ul", "li", "blockquote", "table", "tr", "td", "h2", "a", "br", "pre", "th")
PIECES = st.one_of(
    st.sampled_from([f"<{name}>" for name in NAMES]),
    st.sampled_from([f"</{name}>" for name in NAMES]),
    st.sampled_from(["word ", "&amp;", "<", ">", "<!--", '<a href="https://x.example/?a>b">', "<b id=7>"]),
)
RUNS = st.tuples(st.lists(PIECES, min_size=1, max_size=4), st.integers(1, 400)).map(
    lambda run: "".join(run[0]) * run[1]
)


@given(st.lists(RUNS, max_size=5).map("".join))
def test_whatever_comes_has_its_bounds(html: str) -> None:
    within_bounds(clean(html).html)


@given(st.lists(st.sampled_from([f"<{name}>" for name in NAMES if name != "br"]), max_size=60))
def test_deep_words_lose_their_form_and_nothing_else(tags: list[str]) -> None:
    words = [f"w{number}" for number in range(len(tags))]
    html = "".join(f"{tag} {word} " for tag, word in zip(tags, words, strict=True))
    cleaned = clean(html)
    assert cleaned.whole
    assert sorted(within_bounds(cleaned.html).words) == sorted(words)


def test_what_is_unwrapped_does_not_run_together() -> None:
    inmost = "<table><tr><td>one</td><td>two</td></tr><tr><td>three</td></tr></table>"
    assert "one two <br>three <br></td>" in clean("<table><tr><td>" * TABLES + inmost).html
    quotes = clean("<blockquote>" * 30 + "four</blockquote>\n<div><i>five</i></div>six").html
    assert "four<br>\n<div><i>five</i></div>six<br></blockquote>" in quotes


HUGE = {
    "tables": "<table><tr><td>" * 30_000,
    "quotes": "<blockquote>" * 30_000,
    "lists": "<ul><li>" * 30_000,
    "divisions": "<div>" * 100_000,
    "bold": "<b>" * 50_000,
    "closed": "<b>x</b>" * 50_000,
    "multiplied": "<p>" + "".join(f"<b id={n}>" for n in range(1_000)) + "</p><p>x" * 1_000,
    "rows": "<table>" + "<tr><td>x</td><td>y</td></tr>" * 20_000 + "</table>",
    "columns": "<table><tr>" + "<td>x</td>" * 20_000,
    "entities": "&" * 300_000,
    "angles": "<" * 300_000,
    "word": "x" * 1_000_000,
    "words": "word " * 200_000,
    "paragraphs": "<p>word</p>" * 100_000,
}


@pytest.mark.parametrize("kind", HUGE)
def test_what_is_huge_is_cut_and_soon_laid_out(qapp: QApplication, kind: str) -> None:
    began = time.process_time()
    cleaned = clean(HUGE[kind])
    document = QTextDocument()
    document.setHtml(cleaned.html)
    document.setTextWidth(500)
    assert document.size().height() > 0
    assert time.process_time() - began < 2  # some of these took minutes
    within_bounds(cleaned.html)
    assert not cleaned.whole


def test_a_picture_written_into_the_text_does_not_use_up_its_room() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * SOURCE}">'
    assert clean(f"{picture}<p>What changes</p>") == host_html.Cleaned("<p>What changes</p>", True)


def test_as_much_as_there_is_room_for_is_whole() -> None:
    assert clean("x" * TEXT) == host_html.Cleaned("x" * TEXT, True)
    assert clean("x" * (TEXT + 1)) == host_html.Cleaned("x" * TEXT, False)
    assert clean("<br>" * ELEMENTS).whole
    assert not clean("<br>" * (ELEMENTS + 1)).whole
    assert MARKUP >= ELEMENTS


def test_no_letter_is_cut_in_two() -> None:
    said = clean("x" * (TEXT - 2) + "&amp;&amp;").html
    assert said == "x" * (TEXT - 2)
