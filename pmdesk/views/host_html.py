"""HTML of the host's made plain: words, lists, tables and links, never more than can be laid out at once.

Qt lays a table out anew for each table around it, and a parser may make a thousand elements of one: so what
is read, how deep it is nested, how many elements it has and how long it is are all bounded, whatever came.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import nh3

SCHEMES = {"http", "https"}
SOURCE = 200_000
"""Characters of the host's that are read, pictures written into them apart."""
MARKUP = 2_000
"""Tags of the host's that are read."""
ELEMENTS = 1_000
TEXT = 20_000
"""Characters shown: some eight pages."""
DEPTH = 16
TABLES = 3
"""Tables in each other; each more would double the time to lay them out."""
INDENTED = 4
"""Lists and quotes in each other; each moves its words to the right."""

_TAGS = {
    *("p", "br", "div", "span", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "a", "blockquote"),
    *("pre", "code", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "td", "th", "hr"),
}
_DROPPED_WHOLE = {"script", "style", "title", "head", "iframe", "object", "noscript", "template", "svg"}
_TABLE = {"table", "thead", "tbody", "tr", "td", "th"}
_PARTS = 3
"""A table's parts around a word: tbody, tr, td."""
_INDENTS = {"ul", "ol", "blockquote"}
_INLINE = {"span", "b", "strong", "i", "em", "u", "s", "a", "code"}
_WITHOUT_END = {"br", "hr"}
_HEAD = re.compile(r"<(/?)h[1-6]>")
_PICTURE = re.compile(r"data:[^\"'<>\s]{200,}+")
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>')
_HALF_ENTITY = re.compile(r"&[^;]{0,8}$")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """HTML that may be shown; ``whole`` is False where its end was left out."""

    html: str
    whole: bool


def clean(html: str) -> Cleaned:
    """Words, lists, tables and web links of `html`; no style, picture, form or script.

    The result has at most `ELEMENTS` elements and `TEXT` characters of words, and is nested no deeper than
    `DEPTH`, `TABLES` and `INDENTED`: what is nested deeper loses its form and keeps its words.
    """
    source, whole = _beginning(_PICTURE.sub("", html))
    cleaned = nh3.clean(
        source,
        tags=_TAGS,
        clean_content_tags=_DROPPED_WHOLE,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    # Qt makes headings larger whatever a style sheet says; here they are words in bold.
    said = _HEAD.sub(lambda found: "</b></p>" if found[1] else "<p><b>", cleaned)
    bounds = _Bounds()
    whole = bounds.take(said) and whole
    return Cleaned("".join(bounds.out), whole)


def _beginning(html: str) -> tuple[str, bool]:
    """As much of it as is read, and whether that is all."""
    end = len(html)
    if html.count("<") > MARKUP:
        end = _place(html, MARKUP)
    end = min(end, SOURCE)
    return html[:end], end == len(html)


def _place(html: str, number: int) -> int:
    """Where the tag after so many begins."""
    place = -1
    for _ in range(number + 1):
        place = html.find("<", place + 1)
    return place


@dataclass(slots=True)
class _Bounds:
    """Writes well-formed HTML out again, without what would be too much."""

    out: list[str] = field(default_factory=list)
    _open: list[tuple[str, bool]] = field(default_factory=list)
    """What is open: (tag, whether it was written)."""
    _written: list[str] = field(default_factory=list)
    """Of these the ones that were written."""
    _in_line: bool = False
    """Whether words were written since a line began."""
    _elements: int = 0
    _text: int = 0

    def take(self, html: str) -> bool:
        """Write it as far as there is room; whether that was all."""
        place = 0
        for found in _TAG.finditer(html):
            whole = self._words(html[place : found.start()]) and self._tag(*found.groups())
            if not whole:
                return self._close()
            place = found.end()
        return self._words(html[place:]) or self._close()

    def _close(self) -> bool:
        self.out.extend(f"</{tag}>" for tag in reversed(self._written))
        return False

    def _words(self, text: str) -> bool:
        room = TEXT - self._text
        self._text += len(text)
        self._in_line = self._in_line or bool(text.strip())
        self.out.append(text if len(text) <= room else _HALF_ENTITY.sub("", text[:room]))
        return len(text) <= room

    def _tag(self, end: str, tag: str, attributes: str) -> bool:
        if end:
            return self._ended(tag)
        if self._elements >= ELEMENTS:
            return False
        written = tag in _WITHOUT_END or self._has_room(tag)
        self._elements += 1
        if written:
            self.out.append(f"<{tag}{attributes}>")
            self._in_line = self._in_line and tag in _INLINE
        if tag not in _WITHOUT_END:
            self._open.append((tag, written))
            if written:
                self._written.append(tag)
        return True

    def _ended(self, tag: str) -> bool:
        if not self._open:
            return True
        _, written = self._open.pop()
        if written:
            self.out.append(f"</{tag}>")
            self._written.pop()
            self._in_line = self._in_line and tag in _INLINE
        elif tag in ("td", "th"):
            self.out.append(" ")
        elif tag not in _INLINE and self._in_line:
            return self._tag("", "br", "")
        return True

    def _has_room(self, tag: str) -> bool:
        """Whether it may be nested here; the parts of a table go with it."""
        if tag in _TABLE and tag != "table":
            return next((written for at, written in reversed(self._open) if at in _TABLE), False)
        if len(self._written) >= DEPTH - (_PARTS if tag == "table" else 0):
            return False
        if tag == "table":
            return self._written.count("table") < TABLES
        return tag not in _INDENTS or sum(at in _INDENTS for at in self._written) < INDENTED
