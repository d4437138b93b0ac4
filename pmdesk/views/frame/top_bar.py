"""The top bar: where we are, search, refresh with the age of the data, and whose account this is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pmdesk.core.status import SyncStatus
from pmdesk.views.look.avatar import UserButton
from pmdesk.views.look.buttons import Button, IconButton
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import ElidedLabel, Label, Line
from pmdesk.views.look.search_field import SearchField
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.theme import Theme
from pmdesk.wording import frame

HEIGHT = 56
_LEAST, _WITH_KEYS = 132, 216
"""Widths of the search field: the least it shrinks to, and from which its key cap is shown."""
_PADDING = 14
"""Air at either end of its words."""


class _Search(SearchField):
    """The search field: it is the first to give way; its key cap goes, then its words for shorter ones."""

    _full = _short = ""

    def set_words(self, full: str, short: str) -> None:
        """What stands in the empty field; an assistive tool reads the full words."""
        self._full, self._short = full, short
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), super().sizeHint().height())  # more is what the bar has left

    def _arrange(self) -> None:
        super()._arrange()
        s, narrow = self._theme.metrics.s, self.width() < self._theme.metrics.s(_WITH_KEYS)
        if self._cap is not None and narrow and not self.text():
            self._cap.hide()
            near, far = s(24), 0
            self.setTextMargins(*((far, 0, near, 0) if self.isRightToLeft() else (near, 0, far, 0)))
        wanted = self.fontMetrics().horizontalAdvance(self._full) + s(24) + 2 * s(_PADDING)
        self.setPlaceholderText(self._short if narrow and wanted > self.width() else self._full)


class _Title(ElidedLabel):
    """The title: as wide as its words while there is room for them."""

    _room = 0

    def keep(self, room: int) -> None:
        """Ask for so many px at least, as far as the words need them."""
        if room != self._room:
            self._room = room
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return least.expandedTo(QSize(min(self._room, self.sizeHint().width()), 0))


class TopBar(Ground):
    """``root_asked``: the trail's first part was clicked. ``refresh_asked``, ``stop_asked``: the button."""

    root_asked = Signal()
    refresh_asked = Signal()
    stop_asked = Signal()

    def __init__(self, theme: Theme, words: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(theme, "canvas", edge="bottom", parent=parent)
        self._theme, self._words = theme, words
        s = theme.metrics.s
        self.setFixedHeight(s(HEIGHT))
        self.root = Button(theme, "", "link")
        self.root.setProperty("role", "trail")
        self.root.clicked.connect(self.root_asked)
        self._chevron = Glyph(theme, "chevron-right", "text3")
        self.title = _Title(role="title", natural=True)
        self.search = _Search(theme, words["search"], keys="Ctrl K", least=_LEAST)
        self.search.set_words(words["search"], words["search-menu"])
        self.refresh = IconButton(theme, "refresh-cw", words["refresh"])
        self.refresh.clicked.connect(self._refresh_clicked)
        self.age = Label(role="small", tone="text2")
        self.user = UserButton(theme)
        self._running = False
        self._build()
        self.set_trail(("",))

    def _build(self) -> None:
        s = self._theme.metrics.s
        row = QHBoxLayout(self)
        row.setContentsMargins(s(24), 0, s(16), 0)
        row.setSpacing(s(8))
        row.addWidget(self.root)
        row.addWidget(self._chevron)
        row.addWidget(self.title)
        row.addSpacing(s(8))
        row.addStretch(1)
        row.addWidget(self.search, 100)
        row.addSpacing(s(8))
        row.addWidget(self.refresh)
        row.addWidget(self.age)
        row.addSpacing(s(4))
        line = Line(self._theme, vertical=True)
        line.setFixedHeight(s(24))
        row.addWidget(line)
        row.addWidget(self.user)

    def set_trail(self, trail: Sequence[str]) -> None:
        """Where we are: one name, or the page's and the record's."""
        deep = len(trail) > 1
        self.root.setVisible(deep)
        self._chevron.setVisible(deep)
        self.root.setText(trail[0] if deep else "")
        self.title.setText(trail[-1])
        self.title.setAccessibleName(" › ".join(trail))

    def set_status(self, status: SyncStatus, last: datetime | None, now: datetime) -> None:
        """How old the data are; the refresh button stops while something is being fetched."""
        self.age.setText(frame.freshness(status, last, now))
        self._running = status.running
        icon = "x" if status.running else "cloud-off" if status.offline else "refresh-cw"
        name = self._words["stop" if status.running else "try-again" if status.offline else "refresh"]
        self.refresh.set_icon_name(icon)
        self.refresh.set_name(name)

    def set_user(self, name: str) -> None:
        """Whose account it is; empty while nobody is signed in."""
        self.user.setVisible(bool(name))
        if name:
            self.user.set_name(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
        return super().event(event)

    def _make_room(self) -> None:
        """The title is shortened last, after the search field and the user's name."""
        row = self.layout()
        if row is None:
            return
        others = row.minimumSize().width() - self.title.minimumSizeHint().width()
        self.title.keep(self.width() - others)

    def _refresh_clicked(self) -> None:
        (self.stop_asked if self._running else self.refresh_asked).emit()
