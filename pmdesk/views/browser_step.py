"""The step of the sign-in page while the owner signs in on the host's own page, in the browser."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.views.look.buttons import Button
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import Label, Line
from pmdesk.views.look.strip import announce
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.turning import Turning
from pmdesk.wording import browser_sign_in as wording

_OPENS = "square-arrow-out-up-right"


class StepRow(QWidget):
    """One of the three things that happen: a picture, what it is, and more of it in small."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        s = theme.metrics.s
        self.glyph = Turning(theme, "circle-dashed", "text2", 20)
        self.head = Label(weight=600, wrap=True)
        self.below = Label("", "small", "text2", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(s(1))
        words.addWidget(self.head)
        words.addWidget(self.below)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(s(12))
        row.addWidget(self.glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def tell(self, icon: str, tone: str, head: str, below: str, *, turning: bool = False) -> None:
        """Say what it is, and how far it is: a step that is still to come is quieter."""
        self.glyph.set_glyph(icon, tone)
        self.glyph.set_turning(turning)
        self.head.setText(head)
        self.head.set_tone("text2" if icon == "circle-dashed" else "text")
        self.below.setText(below)
        self.below.setVisible(bool(below))


class BrowserStep(QWidget):
    """Which host, the page in the browser, and the way back. It decides nothing.

    `open_asked` is for the page, for the first time or again; `copy_asked` for its link; `left` to go back.
    """

    open_asked = Signal()
    copy_asked = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._words = theme, wording.words()
        self._begun = False
        s = theme.metrics.s
        self.title, self.lead = Label("", "title", wrap=True), Label("", tone="text2", wrap=True)
        self.host, self.page, self.back_here = StepRow(theme), StepRow(theme), StepRow(theme)
        self.back = Button(theme, self._words["back"], "quiet")
        self.copy = Button(theme, self._words["copy"])
        self.open = Button(theme, "", icon=_OPENS)
        self.back.clicked.connect(self.left)
        self.copy.clicked.connect(self.copy_asked)
        self.open.clicked.connect(self.open_asked)
        pair = QVBoxLayout()
        pair.setSpacing(s(4))
        pair.addWidget(self.title)
        pair.addWidget(self.lead)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s(16))
        column.addLayout(pair)
        column.addSpacing(s(4))
        for row in (self.host, self.page, self.back_here):
            column.addWidget(row)
        column.addLayout(self._buttons())
        column.addWidget(self._hint())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.metrics.s(8))
        row.setContentsMargins(0, self._theme.metrics.s(4), 0, 0)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.copy)
        row.addWidget(self.open)
        return row

    def _hint(self) -> QWidget:
        """Where the page may be, while it is waited for."""
        s = self._theme.metrics.s
        self.hint_row = QWidget()
        self.hint_glyph = Glyph(self._theme, "circle-question-mark", "text2", 16)
        self.hint = Label("", "small", "text2", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(s(8))
        row.addWidget(self.hint_glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.hint, 1)
        column = QVBoxLayout(self.hint_row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s(16))
        column.addWidget(Line(self._theme))
        column.addLayout(row)
        return self.hint_row

    # --- what is shown --------------------------------------------------------------------------------

    def show_host(self, name: str, host: str, secure: bool) -> None:
        """Whose page it is. `secure`: nobody on the way can listen in or change anything."""
        words, self._begun = self._words, False
        self.host.tell("circle-check", "ok", wording.found(name), wording.where(host, secure))
        self._say(words["title"], "")
        self.page.tell("circle-dashed", "text2", words["sign-in"], "")
        self._come_back()
        self._offer(waiting=False, text="")

    def show_ready(self) -> None:
        """A known account has to sign in again; nothing is opened unasked."""
        words = self._words
        self._say(words["again-title"], words["again-lead"])
        self.page.tell("circle-dashed", "text2", words["sign-in"], words["not-yet"])
        self._come_back()
        self._offer(waiting=False, text=words["open"])

    def show_waiting(self, minutes: int, *, no_browser: bool = False) -> None:
        """The page is open, or none took it; `minutes` are left."""
        words = self._words
        hint = words["no-browser" if no_browser else "no-page"]
        news = not self.page.glyph.is_wanted() or (no_browser and self.hint.text() != hint)
        self._begun = True
        self._say(words["title"], "" if no_browser else words["lead"])
        self.page.tell("loader", "accent", words["sign-in"], wording.minutes_left(minutes), turning=True)
        self._come_back()
        self._offer(waiting=True, text=words["open" if no_browser else "open-again"])
        self.hint.setText(hint)
        self.hint_glyph.set_glyph(
            "triangle-alert" if no_browser else "circle-question-mark", "warn" if no_browser else "text2"
        )
        if news:
            announce(self, hint if no_browser else f"{words['title']}. {words['lead']}")

    def show_copied(self) -> None:
        """The link is on the clipboard."""
        self.hint.setText(self._words["copied"])
        self.hint_glyph.set_glyph("circle-check", "ok")
        announce(self, self.hint.text())

    def show_arrived(self) -> None:
        """The browser came back: the rest happens here."""
        words = self._words
        self._say(words["arrived-title"], "")
        self.page.tell("circle-check", "ok", words["signed-in"], "")
        self.back_here.tell("loader", "accent", words["come-back"], words["fetching"], turning=True)
        self._offer(waiting=False, text="")
        announce(self, f"{words['signed-in']}. {words['fetching']}")

    def show_over(self) -> None:
        """Nobody is waited for any more; why stands below. The button begins anew."""
        words = self._words
        if not self._begun:
            self._offer(waiting=False, text=words["open"])
            return
        self._say(words["title"], "")
        self.page.tell("circle-dashed", "text2", words["sign-in"], wording.waits_no_more())
        self._come_back()
        self._offer(waiting=False, text=words["open-again"])

    def _say(self, title: str, lead: str) -> None:
        self.title.setText(title)
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead))

    def _come_back(self) -> None:
        words = self._words
        self.back_here.tell("circle-dashed", "text2", words["come-back"], words["by-itself"])

    def _offer(self, *, waiting: bool, text: str) -> None:
        """The link is there to be copied only while it leads somewhere."""
        self.copy.setVisible(waiting)
        self.hint_row.setVisible(waiting)
        self.open.setVisible(bool(text))
        self.open.setText(text)
        self.open.set_kind("normal" if waiting else "primary")
