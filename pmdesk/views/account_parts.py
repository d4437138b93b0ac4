"""The boxes of the account page: sections with an age and one thing to do, and the host's news."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.core.actions import Action
from pmdesk.models.sections import Line
from pmdesk.records.account import Account, Announcement
from pmdesk.views.action_parts import ActionButton
from pmdesk.views.desk import Desk
from pmdesk.views.host_text import HostText
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.labels import ElidedLabel, Label
from pmdesk.views.look.labels import Line as Hairline
from pmdesk.views.look.surfaces import Box
from pmdesk.views.look.theme import Theme
from pmdesk.views.panes import Lines
from pmdesk.wording import account as words
from pmdesk.wording import panes as pane_words

NEWEST = 3
"""News shown before the older ones are unfolded."""
_READ = 90
"""Characters in a line of news."""


class AccountSection(QWidget):
    """A head with its age and one action at the right, and the lines under it.

    `again`: trying to fetch it once more was asked for.
    """

    copied = Signal(str)
    again = Signal()

    def __init__(self, desk: Desk, theme: Theme, title: str, action: Action | None = None) -> None:
        super().__init__()
        s = theme.metrics.s
        self.title = Label(title, weight=600)
        self.title.setMinimumHeight(s(28))
        self.age = ElidedLabel("", "small", "text2")
        self.retry = Button(theme, pane_words.try_again(), "link", small=True)
        self.retry.clicked.connect(self.again)
        self.retry.hide()
        self.button = ActionButton(desk, theme, action, "link") if action is not None else None
        self.lines = Lines(theme)
        self.lines.copied.connect(self.copied)
        self.head = QHBoxLayout()
        self.head.setSpacing(s(8))
        self.head.addWidget(self.title)
        self.head.addWidget(self.age, 1)
        self.head.addWidget(self.retry)
        if self.button is not None:
            self.head.addWidget(self.button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(s(2))
        self.column.addLayout(self.head)
        self.column.addWidget(self.lines)

    def set_record(self, account: Account) -> None:
        """Whose account the action is about."""
        if self.button is not None:
            self.button.set_record(account, self.title.text())

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; the section of none is hidden."""
        self.lines.set_lines(lines)

    def set_age(self, said: str, tone: str = "text2", *, retry: bool = False) -> None:
        """How old it is, or why it is not newer; with a way to try again."""
        self.age.setText(said)
        self.age.set_tone(tone)
        self.retry.setVisible(retry)
        self.retry.setAccessibleName(f"{self.retry.text()}, {self.title.text()}")


class SectionBox(Box):
    """Sections in one box, a hairline between them."""

    def __init__(self, theme: Theme, sections: Sequence[QWidget]) -> None:
        super().__init__(theme)
        s = theme.metrics.s
        column = QVBoxLayout(self)
        column.setContentsMargins(s(16), s(8), s(16), s(14))
        column.setSpacing(s(8))
        self._sections = tuple(sections)
        self._lines = [Hairline(theme) for _ in sections]
        for line, section in zip(self._lines, sections, strict=True):
            column.addWidget(line)
            column.addWidget(section)
        self.tidy()

    def tidy(self) -> None:
        """A hairline between sections that are shown; a box of none is hidden."""
        before = False
        for line, section in zip(self._lines, self._sections, strict=True):
            shown = not section.isHidden()
            line.setVisible(before and shown)
            before = before or shown
        self.setVisible(before)


class NewsSection(AccountSection):
    """What the host announced, the newest first; older ones are unfolded on demand."""

    link_taken = Signal(str)

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme, words.news_head())
        self._theme = theme
        self._news: tuple[Announcement, ...] | None = None
        self._unfolded = False
        self.unfold = Button(theme, "", "link", small=True)
        self.unfold.clicked.connect(self._unfold)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.metrics.s(16))
        self.column.addLayout(self._list)
        self.column.addWidget(self.unfold)

    def set_news(self, news: Sequence[Announcement]) -> None:
        """Show these; the same again change nothing."""
        if self._news != tuple(news):
            self._news = tuple(news)
            self._draw()

    def texts(self) -> list[HostText]:
        """The texts that are shown."""
        return [text for text in self.findChildren(HostText) if not text.isHidden()]

    def _unfold(self) -> None:
        self._unfolded = True
        self._draw()

    def _draw(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        news = self._news or ()
        shown = news if self._unfolded else news[:NEWEST]
        for one in shown:
            self._list.addWidget(self._article(one))
        self.unfold.setText(words.older_news(len(news) - len(shown)))
        self.unfold.setVisible(len(shown) < len(news))

    def _article(self, news: Announcement) -> QWidget:
        s = self._theme.metrics.s
        article = QWidget()
        column = QVBoxLayout(article)
        column.setContentsMargins(0, s(4), 0, 0)
        column.setSpacing(s(2))
        column.addWidget(Label(news.title, weight=500, wrap=True))
        when = words.announced(news)
        if when:
            column.addWidget(Label(when, "small", "text2"))
        text = HostText(self._theme, words.news_text(news.title), news.html)
        text.setMaximumWidth(_READ * self._theme.metrics.text("body").averageCharWidth())
        text.link_taken.connect(self.link_taken)
        column.addSpacing(s(2))
        column.addWidget(text)
        return article
