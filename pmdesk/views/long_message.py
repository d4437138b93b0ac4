"""A message too long to be laid out at once: its beginning, and the whole of it when asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from PySide6.QtGui import QFontMetrics, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from pmdesk.views.look.buttons import Button
from pmdesk.views.look.message import MessageFrame
from pmdesk.views.look.theme import Theme
from pmdesk.wording import conversation as words
from pmdesk.wording import panes

CHARACTERS = 4_000
LINES = 60
"""The most that is shown of a message at first: twelve such are laid out in a fifth of a second."""
WHOLE = 2_000_000
WHOLE_LINES = 50_000
PIECE = 2_000
"""Characters of a line: only lines in sight are laid out, but each of them as a whole."""
_SOME_MORE = 1.25
"""A message only so much longer is shown at once: what is left is not worth a click."""
_LEAST_KEPT = 0.8
"""A part ends with a line, or with a word, if that leaves at least so much of it."""


def beginning(text: str) -> str:
    """What is shown of it at first: all of it, or as many whole lines and words as go in."""
    if _fits(text, CHARACTERS * _SOME_MORE, LINES * _SOME_MORE):
        return text
    part = "".join(islice(_lines(text), LINES))
    if len(part) > CHARACTERS:
        part = _cut(part, "\n", CHARACTERS) or _words(part, CHARACTERS)
    return part.rstrip()


def in_pieces(text: str) -> str:
    """All of it in lines short enough to be laid out by themselves; past `WHOLE` it says that it ends."""
    whole = _fits(text, WHOLE, WHOLE_LINES)
    lines = islice(_lines(text[:WHOLE]), WHOLE_LINES)
    said = "".join(piece for line in lines for piece in _pieces(line))
    return said if whole else f"{said.rstrip()}\n\n{panes.left_out()}"


def _fits(text: str, characters: float, lines: float) -> bool:
    return len(text) <= characters and text.count("\n") < lines


def _lines(text: str) -> Iterator[str]:
    return (found[0] for found in re.finditer(r"[^\n]*\n|[^\n]+", text))


def _words(text: str, most: int) -> str:
    return _cut(text, " ", most) or text[:most]


def _cut(text: str, at: str, most: int) -> str:
    """As much of it as ends so; "" where too little would be left."""
    end = text.rfind(at, int(most * _LEAST_KEPT), most)
    return text[: end + 1] if end > 0 else ""


def _pieces(line: str) -> list[str]:
    pieces = []
    while len(line) > PIECE:
        piece = _words(line, PIECE)
        pieces.append(piece + "\n")
        line = line[len(piece) :]
    return [*pieces, line]


class WholeText(QPlainTextEdit):
    """Plain text to read and to copy from, laid out line by line as they come into sight."""

    def __init__(self, theme: Theme, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAccessibleName(name)
        self.setPlainText(in_pieces(text))
        self.setFixedHeight(QFontMetrics(self.font()).lineSpacing() * 24 + theme.metrics.s(24))


def fold(theme: Theme, frame: MessageFrame, author: str, text: str) -> Button:
    """Under a frame with a beginning: the button that puts the whole text in its place."""
    button = Button(theme, words.show_whole(), "link", name=words.show_whole_of(author))

    def show_whole() -> None:
        whole = WholeText(theme, words.whole_of(author), text)
        frame.column.insertWidget(frame.column.indexOf(button), whole)
        frame.body.hide()
        button.hide()
        whole.setFocus()

    button.clicked.connect(show_whole)
    frame.add_below(button)
    return button
