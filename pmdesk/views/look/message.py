"""One message of a ticket: who, when, the text to select and copy, and what hangs on it."""

import re
from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from pmdesk.views.look.avatar import Avatar
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import ElidedLabel, Label, bounded, prose_html
from pmdesk.views.look.surfaces import Box
from pmdesk.views.look.theme import Theme

CHARACTERS = 76
"""The widest a line of a message gets."""
INDENT = 40
_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


def message_html(text: str, link_colour: str) -> str:
    """Plain text as rich text with paragraphs and web addresses as links.

    All of the text is escaped: no tag, style or picture of the sender's becomes ours, so nothing is loaded.
    """
    html = prose_html(text)
    escaped = {escape(found) for found in _ADDRESS.findall(text)}
    if not escaped:
        return html
    one_of = re.compile("|".join(re.escape(part) for part in sorted(escaped, key=len, reverse=True)))
    style = f'style="color:{link_colour}"'
    return one_of.sub(lambda found: f'<a {style} href="{found.group()}">{found.group()}</a>', html)


class AttachmentRow(Box):
    """A file on a message: its name, its size, and one thing to do with it."""

    saved = Signal()

    def __init__(self, theme: Theme, name: str, size: str, action: str, action_name: str = "") -> None:
        super().__init__(theme, fill="surface")
        s = theme.metrics.s
        row = QHBoxLayout(self)
        row.setContentsMargins(s(12), s(2), s(12), s(2))
        row.setSpacing(s(8))
        self.button = Button(theme, action, "link", name=action_name or f"{action} {name}")
        self.button.setVisible(bool(action))
        self.button.clicked.connect(self.saved)
        row.addWidget(Glyph(theme, "file-text", "text2", 16))
        row.addWidget(ElidedLabel(name, natural=True, mode=Qt.TextElideMode.ElideMiddle))
        row.addWidget(Label(size, "small", "text2"))
        row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class MessageFrame(QWidget):
    """A message in its place: staff at the left in a box, the customer's own 40 px in and without an edge.

    `role` stands behind the name ("Staff, Support", "You"); `staff` wears the badge of the host's people (by
    default everybody but the customer). Addresses in the text are not opened here:
    `link_taken` carries them.
    """

    link_taken = Signal(str)

    def __init__(
        self,
        theme: Theme,
        *,
        mine: bool,
        author: str,
        role: str,
        when: str,
        text: str,
        staff: bool | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        s = theme.metrics.s
        self._theme = theme
        self._text = text
        self.box = Box(theme, fill="mine" if mine else "surface", edge="mine" if mine else "hairline")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(s(INDENT) if mine else 0, 0, 0 if mine else s(INDENT), 0)
        outer.addWidget(self.box)
        self.body = _body(author)
        self.body.linkActivated.connect(self.link_taken)
        self.body.setMaximumWidth(CHARACTERS * theme.metrics.text("body").averageCharWidth())
        self.column = QVBoxLayout()
        self.column.setSpacing(s(10))
        self.column.addLayout(_head(theme, author, role, when, badge=not mine if staff is None else staff))
        self.column.addWidget(self.body)
        row = QHBoxLayout(self.box)
        row.setContentsMargins(s(16), s(14), s(16), s(13))
        row.setSpacing(s(10))
        avatar = Avatar(theme, author, "mine" if mine else "staff", 32)
        row.addWidget(avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.column, 1)
        self.setAccessibleName(f"{author}, {role}, {when}")
        theme.changed.connect(self._write)
        self._write()

    def add_below(self, widget: QWidget) -> None:
        """Hang something under the text: an attachment, or what became of a message that was not sent."""
        self.column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)

    def _write(self) -> None:
        self.body.setText(message_html(self._text, self._theme.tokens.accent_text))


def _head(theme: Theme, author: str, role: str, when: str, *, badge: bool) -> QHBoxLayout:
    head = QHBoxLayout()
    head.setSpacing(theme.metrics.s(8))
    head.addWidget(ElidedLabel(author, weight=600, natural=True))
    if badge:
        head.addWidget(Glyph(theme, "badge-check", "info", 14))
    head.addWidget(Label(role, "small", "text2"))
    head.addStretch(1)
    head.addWidget(Label(when, "small", "text2"))
    return head


class _Body(QLabel):
    """A message's text; a word wider than the message is cut by its edge and copied whole."""

    def minimumSizeHint(self) -> QSize:
        return bounded(self, super().minimumSizeHint())


def _body(author: str) -> QLabel:
    body = _Body()
    body.setTextFormat(Qt.TextFormat.RichText)
    body.setWordWrap(True)
    body.setOpenExternalLinks(False)
    flags = Qt.TextInteractionFlag
    body.setTextInteractionFlags(
        flags.TextSelectableByMouse | flags.LinksAccessibleByMouse | flags.LinksAccessibleByKeyboard
    )
    body.setAccessibleDescription(author)
    body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return body
