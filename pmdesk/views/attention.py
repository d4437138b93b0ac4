"""What needs the owner, on Home: most urgent first, all on demand, what they hid, or that all is well."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.models.home import TILES, Attention, HomeData
from pmdesk.views.look.attention import AttentionData, AttentionList
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import ElidedLabel, Label
from pmdesk.views.look.strip import announce
from pmdesk.views.look.theme import Theme
from pmdesk.wording import actions as action_words
from pmdesk.wording import home

MOST = 5
"""Rows before "Show all"."""
PORTION = 50
"""Rows that "Show all" adds at a time: so many are drawn without a stall."""


class AttentionPart(QWidget):
    """Draws the part of `HomeData` that is about attention. The signals carry an alert's key."""

    acted = Signal(str)
    hide_asked = Signal(str)
    show_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._data: HomeData | None = None
        self._online = self._offline = self._known = False
        self._most = MOST
        self._unfolded = False
        self._just_hidden = ("", "")
        """(key, title) of what was hidden last, so that it can be undone."""
        self._since_hidden = QElapsedTimer()
        self.rows = AttentionList(theme, home.attention())
        self.rows.acted.connect(self.acted)
        self.rows.put_aside.connect(self._hide)
        self.hidden_rows = AttentionList(theme, home.hidden_list())
        self.hidden_rows.acted.connect(self.acted)
        self.hidden_rows.put_aside.connect(self.show_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.s(10))
        column.addLayout(self._make_head())
        column.addWidget(self.rows)
        column.addWidget(self._make_fine())
        column.addWidget(self._make_partly())
        column.addWidget(self._make_foot())
        column.addWidget(self.hidden_rows)

    # --- building -------------------------------------------------------------------------------------

    def _make_head(self) -> QHBoxLayout:
        self._head = Label(home.attention(), "head")
        self._how_many = Label(role="small", tone="text2")
        self.show_all = Button(self._theme, "", "link")
        self.show_all.clicked.connect(self._toggle_all)
        row = QHBoxLayout()
        row.setSpacing(self._theme.metrics.s(10))
        row.addWidget(self._head)
        row.addWidget(self._how_many)
        row.addStretch(1)
        row.addWidget(self.show_all)
        return row

    def _make_fine(self) -> QWidget:
        self._fine = Label(tone="text2")
        self._fine_row = QWidget()
        row = QHBoxLayout(self._fine_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.metrics.s(8))
        row.addWidget(Glyph(self._theme, "circle-check", "ok", 20))
        row.addWidget(self._fine, 1)
        return self._fine_row

    def _make_partly(self) -> QWidget:
        """What could not be read, so that what stands here may not be all."""
        self._partly = Label(tone="warn", wrap=True)
        self._partly_row = QWidget()
        row = QHBoxLayout(self._partly_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.metrics.s(8))
        row.addWidget(Glyph(self._theme, "triangle-alert", "warn", 20))
        row.addWidget(self._partly, 1)
        return self._partly_row

    def _make_foot(self) -> QWidget:
        """Under the list: what was hidden last and `Undo`, and how many are hidden in all."""
        self._hidden_said = ElidedLabel(role="small", tone="text2", natural=True)
        self.undo = Button(self._theme, home.undo(), "link")
        self.undo.clicked.connect(lambda: self.show_asked.emit(self._just_hidden[0]))
        self.unfold = Button(self._theme, "", "link")
        self.unfold.clicked.connect(self._toggle_hidden)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.metrics.s(10))
        row.addWidget(self._hidden_said)
        row.addWidget(self.undo)
        row.addStretch(1)
        row.addWidget(self.unfold)
        return self._foot

    # --- showing --------------------------------------------------------------------------------------

    def show_data(self, data: HomeData, *, online: bool, offline: bool, known: bool) -> None:
        """Show it. `known`: everything open was read at least once, so that nothing found is an all-clear."""
        self._data, self._online, self._offline, self._known = data, online, offline, known
        focus = self.window().focusWidget()
        within = next((row for row in self.rows.rows() if focus and row.isAncestorOf(focus)), None)
        self._show_rows(data)
        self._show_hidden(data)
        self.setVisible(not (self._head.isHidden() and self._foot.isHidden()))
        if within is not None and within not in self.rows.rows() and not self.undo.isHidden():
            self.undo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_rows(self, data: HomeData) -> None:
        things, clear = data.attention, self._known and bool(data.seen)
        self.rows.set_rows([self._row(one, first=not at) for at, one in enumerate(things[: self._most])])
        self.rows.setVisible(bool(things))
        self._fine_row.setVisible(not things and clear and not data.partly)
        self._partly.setText(home.not_all_read(data.partly))
        self._partly_row.setVisible(bool(data.partly))
        self._fine.setText(
            home.all_well(data.seen, len(data.hidden), everything=data.seen == TILES) if clear else ""
        )
        self._head.setVisible(bool(things) or clear)
        said = (home.things(len(things)), home.not_included(data.closed))
        self._how_many.setText(" · ".join(part for part in said if part))
        self._how_many.setVisible(bool(things))
        self.show_all.setVisible(len(things) > MOST)
        more = len(things) > self._most
        self.show_all.setText(home.show_more(self._most, len(things), PORTION) if more else home.show_fewer())

    def _show_hidden(self, data: HomeData) -> None:
        key, title = self._just_hidden
        undoable = any(one.alert.key == key for one in data.hidden)
        self._hidden_said.setText(home.was_hidden(title) if undoable else "")
        self._hidden_said.setVisible(undoable)
        self.undo.setVisible(undoable)
        self.undo.setAccessibleName(home.show_again_aloud(title))
        number = len(data.hidden)
        self._unfolded = self._unfolded and bool(number)
        self._foot.setVisible(bool(number))
        self.unfold.setText(home.hidden_things(number, shown=self._unfolded))
        shown: Sequence[Attention] = data.hidden[:PORTION] if self._unfolded else ()
        self.hidden_rows.set_rows([self._row(one, hidden=True) for one in shown])
        self.hidden_rows.setVisible(self._unfolded)

    def _row(self, one: Attention, *, first: bool = False, hidden: bool = False) -> AttentionData:
        off = ""
        if one.action.needs_network and not self._online:
            off = action_words.why_off(self._offline)
        return AttentionData(
            key=one.alert.key,
            icon=one.icon,
            tone=one.tone,
            title=one.title,
            consequence=one.consequence,
            when=one.when,
            when_detail=one.when_detail,
            when_tone=one.when_tone,
            amount=one.amount,
            action=one.action.label,
            action_name=one.action.spoken,
            primary=first,
            off=off,
            aside=home.show_again_aloud(one.title) if hidden else home.hide_aloud(one.title),
            aside_tip=home.show_again() if hidden else home.hide(),
            aside_icon="eye" if hidden else "x",
        )

    def begin_anew(self) -> None:
        """Another account: nothing of this one is unfolded or to be undone."""
        self._most, self._unfolded, self._just_hidden = MOST, False, ("", "")

    # --- doing ----------------------------------------------------------------------------------------

    def _hide(self, key: str) -> None:
        if self._since_hidden.isValid() and self._since_hidden.elapsed() < QApplication.doubleClickInterval():
            return  # the next thing has moved under the mouse: a double click is about the first alone
        row = next((row for row in self.rows.rows() if row.data.key == key), None)
        if row is None:
            return
        self._since_hidden.start()
        self._just_hidden = (key, row.data.title)
        announce(self, home.was_hidden(row.data.title))
        self.hide_asked.emit(key)

    def _toggle_all(self) -> None:
        assert self._data is not None
        more = len(self._data.attention) > self._most
        self._most = MOST if not more else PORTION if self._most == MOST else self._most + PORTION
        self._show_rows(self._data)

    def _toggle_hidden(self) -> None:
        assert self._data is not None
        self._unfolded = not self._unfolded
        self._show_hidden(self._data)
