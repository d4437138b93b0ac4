"""A message too long to be laid out at once: where its beginning ends, and that nothing of it is lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from pmdesk.records.tickets import Author, Conversation, Message
from pmdesk.views.conversation import ConversationPane
from pmdesk.views.desk import Desk
from pmdesk.views.long_message import (
    CHARACTERS,
    LINES,
    PIECE,
    WHOLE,
    WHOLE_LINES,
    WholeText,
    beginning,
    in_pieces,
)
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.message import MessageFrame
from pmdesk.views.look.theme import Theme
from pmdesk.wording import conversation as words
from pmdesk.wording import panes
from tests.views import records
from tests.views.helpers import cut, keep, nameless, settle, visible

LOG = "".join(f"2026-11-22 09:{n % 60:02d} smtp refused {n}\n" for n in range(30_000))
TEXTS = st.lists(
    st.tuples(st.sampled_from(["word ", "x", "\n", "ä\n", "https://a.example/ "]), st.integers(1, 9_000)),
    max_size=4,
).map(lambda runs: "".join(run * times for run, times in runs))


@given(TEXTS)
def test_a_beginning_is_short_and_is_the_texts_own(text: str) -> None:
    part = beginning(text)
    assert text.startswith(part)
    if part != text:
        assert len(part) <= CHARACTERS
        assert part.count("\n") < LINES


@given(TEXTS)
def test_pieces_are_short_and_together_the_text(text: str) -> None:
    said = in_pieces(text)
    assert said.replace("\n", "") == text.replace("\n", "")
    assert all(len(line) <= PIECE for line in said.split("\n"))


def test_lines_and_words_stay_whole() -> None:
    assert beginning(LOG).splitlines() == LOG.splitlines()[:LINES]
    assert beginning("word " * 2_000).endswith("word")
    assert all(line.endswith("word ") for line in in_pieces("word " * 2_000).splitlines())
    short = "word\n" * (LINES + 5)
    assert beginning(short) == short


@pytest.mark.parametrize("text", ["x" * (WHOLE + 1), "\n" * (WHOLE_LINES + 1)])
def test_beyond_reason_it_says_that_it_ends(text: str) -> None:
    said = in_pieces(text)
    assert said.endswith(panes.left_out())
    assert len(said) < WHOLE * 1.1


@pytest.fixture
def pane(desk: Desk, theme: Theme, qtbot: QtBot) -> ConversationPane:
    pane = ConversationPane(desk, theme)
    qtbot.addWidget(pane)
    pane.resize(700, 600)
    pane.show()
    pane.show_ticket(records.TICKETS[0])
    settle()
    return pane


def said(desk: Desk, text: str) -> None:
    message = Message(id="1", author=Author.STAFF, name="Dana", at=records.at(11, 2), text=text)
    keep(desk, Conversation(ticket=records.TICKETS[0], messages=(message,)))
    settle()


@pytest.mark.parametrize("text", [LOG, "x" * 1_000_000, "word " * 200_000, "\n" * 100_000 + "x" * 900_000])
def test_a_megabyte_is_opened_and_read_at_once(pane: ConversationPane, desk: Desk, text: str) -> None:
    began = time.process_time()
    said(desk, text)
    frame = visible(pane, MessageFrame)[0]
    assert len(frame.body.text()) < 20 * CHARACTERS
    button = next(one for one in visible(pane, Button) if one.text() == words.show_whole())
    button.click()
    settle()
    assert time.process_time() - began < 2  # as one label it took twelve seconds
    (whole,) = visible(pane, WholeText)
    assert whole.isReadOnly()
    assert whole.toPlainText() == in_pieces(text)
    assert not frame.body.isVisible()
    assert not button.isVisible()
    assert nameless(pane) == []
    assert cut(pane) == []


def test_a_short_one_has_no_button(pane: ConversationPane, desk: Desk) -> None:
    said(desk, "Some words.\n" * 20)
    assert not any(one.text() == words.show_whole() for one in visible(pane, Button))
    assert visible(pane, WholeText) == []
