"""The top bar: where we are, search, refresh with the age of the data, and whose account this is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
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
        self.title = ElidedLabel(role="title", natural=True)
        self.search = SearchField(theme, words["search"], keys="Ctrl K", least=160)
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

    def _refresh_clicked(self) -> None:
        (self.stop_asked if self._running else self.refresh_asked).emit()
