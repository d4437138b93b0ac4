"""Home: what needs the owner, each thing named; four tiles with counts; four panels to go on from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.core.actions import catalogue
from pmdesk.core.status import AreaState
from pmdesk.models.home import Attention, HomeData, PanelData, PanelLine, read_home
from pmdesk.records import Area
from pmdesk.store.errors import StoreError
from pmdesk.views.desk import Desk
from pmdesk.views.frame.side_bar import ICONS
from pmdesk.views.look.attention import AttentionData, AttentionList
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import Label
from pmdesk.views.look.panel import Panel, PanelRowData
from pmdesk.views.look.states import StateStack
from pmdesk.views.look.surfaces import ScrollArea
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tile import Tile
from pmdesk.views.page import Page
from pmdesk.wording import actions as action_words
from pmdesk.wording import alerts, errors, frame, home, lists

if TYPE_CHECKING:
    from pmdesk.store.changes import Changes

MOST = 5
"""Rows of what needs the owner before "Show all"."""
WIDE = 1520
"""Window width in logical px from which four panels stand side by side with no word cut; else 2 by 2."""
SOON = 100
"""Milliseconds in which details that come one after another make one new drawing."""
_AREAS = (Area.SERVICES, Area.DOMAINS, Area.TICKETS, Area.INVOICES)


class HomePage(Page):
    """Draws `HomeData`; every row and tile leads somewhere."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._theme = theme
        self._data: HomeData | None = None
        self._held = ""
        """The account of which something is held; "" while that is not known."""
        self._buttons: tuple[bool, bool, bool] | None = None
        """(online, offline, all known) for which what needs the owner was drawn."""
        self._stale = False
        self._all = False
        self._panels: dict[Area, Panel] = {}
        self._columns = 0
        s = theme.metrics.s
        self._column = QVBoxLayout()
        self._column.setContentsMargins(s(24), s(20), s(24), s(24))
        self._column.setSpacing(s(20))
        self._build_attention()
        self._build_tiles()
        self._grid = QGridLayout()
        self._grid.setSpacing(s(16))
        self._column.addLayout(self._grid)
        self._column.addStretch(1)
        content = QWidget()
        content.setLayout(self._column)
        self.scroller = ScrollArea(frame.place("home"), content)
        self.states = StateStack(theme, self.scroller)
        self.states.acted.connect(desk.refresh)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.states)
        self.setFocusProxy(self.scroller)
        desk.attention_changed.connect(self._refresh_soon)
        desk.status_changed.connect(self._show_state)
        desk.details_changed.connect(self._details_changed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._refresh_if_seen)
        desk.today.minute_passed.connect(self._refresh_if_seen)

    # --- building -------------------------------------------------------------------------------------

    def _build_attention(self) -> None:
        s = self._theme.metrics.s
        self._head = Label(home.attention(), "head")
        self._how_many = Label(role="small", tone="text2")
        row = QHBoxLayout()
        row.setSpacing(s(10))
        row.addWidget(self._head)
        row.addWidget(self._how_many)
        row.addStretch(1)
        self.show_all = Button(self._theme, "", "link")
        self.show_all.clicked.connect(self._toggle_all)
        row.addWidget(self.show_all)
        self.attention = AttentionList(self._theme, home.attention())
        self.attention.acted.connect(self._act)
        fine = QHBoxLayout()
        fine.setSpacing(s(8))
        fine.addWidget(Glyph(self._theme, "circle-check", "ok", 20))
        self._fine = Label(tone="text2")
        fine.addWidget(self._fine, 1)
        self._fine_row = QWidget()
        self._fine_row.setLayout(fine)
        fine.setContentsMargins(0, 0, 0, 0)
        part = QVBoxLayout()
        part.setSpacing(s(10))
        part.addLayout(row)
        part.addWidget(self.attention)
        part.addWidget(self._fine_row)
        self._column.addLayout(part)

    def _build_tiles(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._theme.metrics.s(16))
        self.tiles: dict[Area, Tile] = {}
        for area in _AREAS:
            tile = Tile(self._theme, home.tile_name(area), ICONS[area.value])
            tile.clicked.connect(lambda _on=False, area=area: self.desk.open(area))
            self.tiles[area] = tile
            row.addWidget(tile, 1)
        self._column.addLayout(row)

    def _panel(self, data: PanelData) -> Panel:
        panel = self._panels.get(data.area)
        if panel is None:
            panel = self._panels[data.area] = Panel(self._theme, data.title, data.link, data.empty)
            panel.link.clicked.connect(lambda: self.desk.open(data.area))
            panel.opened.connect(lambda key: self.desk.open(data.area, key))
        return panel

    # --- showing --------------------------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        desk = self.desk
        if changes is not None and (changes.account != desk.account_key or not self.isVisible()):
            self._stale = True
            return
        self._stale = False
        try:
            self._data = read_home(
                desk.store, desk.account_key, desk.attention, desk.today.day, desk.clock.now()
            )
        except StoreError as error:
            said = errors.explain(error)
            self.states.show_failed(said.title, said.advice, lists.try_again())
            return
        self._show_attention()
        for tile in self._data.tiles:
            self.tiles[tile.area].set_state(tile.figure, tile.state.icon, tile.state.word, tile.state.tone)
        for data in self._data.panels:
            panel = self._panel(data)
            panel.set_empty(data.empty)
            panel.set_rows([_row(line) for line in data.rows])
        self._arrange()
        self._show_state()

    def _show_attention(self) -> None:
        assert self._data is not None
        self._buttons = (self.desk.online, self.desk.status.offline, self._all_known())
        things = self._data.attention
        shown = things if self._all else things[:MOST]
        self.attention.set_rows([self._attention_row(one, number) for number, one in enumerate(shown)])
        self.attention.setVisible(bool(things))
        self._fine_row.setVisible(not things and self._all_known())
        self._head.setVisible(bool(things) or self._all_known())
        self._fine.setText(home.all_well())
        self._how_many.setText(home.things(len(things)))
        self._how_many.setVisible(bool(things))
        self.show_all.setVisible(len(things) > MOST)
        self.show_all.setText(home.show_fewer() if self._all else home.show_all(len(things)))

    def _attention_row(self, one: Attention, number: int) -> AttentionData:
        off = ""
        if one.action.needs_network and not self.desk.online:
            off = action_words.why_off(self.desk.status.offline)
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
            primary=number == 0,
            off=off,
        )

    def _show_state(self) -> None:
        """The page itself, as soon as anything was ever fetched; before that why there is nothing."""
        desk = self.desk
        held = self._holds_something()
        failed = [one for one in desk.status.areas.values() if one.state is AreaState.FAILED]
        if held or not desk.account_key:
            self.states.show_content()
            if self._data is not None and self._buttons != (
                desk.online,
                desk.status.offline,
                self._all_known(),
            ):
                self._show_attention()
        elif failed and not desk.status.running and failed[0].error is not None:
            host = desk.account.host if desk.account else ""
            said = errors.explain(failed[0].error, host)
            hint = lists.next_try(desk.status.next_at, desk.clock.now())
            self.states.show_failed(said.title, said.advice, lists.try_again(), hint=hint)
        else:
            head, sentence = home.first_time()
            self.states.show_empty("loader", head, sentence)

    def _all_known(self) -> bool:
        """Whether everything was read at least once: before that, no alert is no all-clear."""
        account = self.desk.account
        return self.desk.status.last_at is not None or bool(account and account.last_synced)

    def _holds_something(self) -> bool:
        """Whether anything was ever fetched; asked anew until it was, a sync tells of itself often."""
        desk, shelves = self.desk, self.desk.store
        if self._held != desk.account_key:
            areas = (shelves.services, shelves.domains, shelves.tickets, shelves.invoices)
            held = any(shelf.freshness(desk.account_key).at is not None for shelf in areas)
            self._held = desk.account_key if held else ""
        return bool(self._held)

    def _details_changed(self, area: Area, _record_id: str) -> None:
        if area in (Area.INVOICES, Area.TICKETS):
            self._refresh_soon()

    def _refresh_soon(self) -> None:
        self._stale = True
        if not self._soon.isActive():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.refresh()

    # --- doing ----------------------------------------------------------------------------------------

    def _act(self, key: str) -> None:
        one = (
            next((one for one in self._data.attention if one.alert.key == key), None) if self._data else None
        )
        if one is None:
            return
        if one.action.id == alerts.OPEN:
            self.desk.open(one.alert.area, one.alert.record_id)
            return
        record = self._record_for(one)
        if record is None:
            self.desk.open(one.alert.area, one.alert.record_id)
        else:
            self.desk.perform(one.action.id, record)

    def _record_for(self, one: Attention) -> object | None:
        """The record the button's action is about: a domain's renewal is paid by its invoice."""
        store, account = self.desk.store, self.desk.account_key
        area = catalogue.find(one.action.id).area
        record_id = one.alert.record_id
        if area is Area.INVOICES and one.alert.invoice_id is not None:
            record_id = one.alert.invoice_id
        try:
            return (
                store.invoices.get(account, record_id)
                if area is Area.INVOICES
                else store.domains.get(account, record_id)
            )
        except StoreError:
            return None

    def _toggle_all(self) -> None:
        self._all = not self._all
        self._show_attention()

    # --- room -----------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Four panels side by side where there is room for it, else two by two."""
        columns = 4 if self.window().width() >= self._theme.metrics.s(WIDE) else 2
        order = (Area.INVOICES, Area.DOMAINS, Area.TICKETS, Area.SERVICES)
        here = [self._panels[area] for area in order if area in self._panels]
        if columns == self._columns and self._grid.count() == len(here):
            return
        self._columns = columns
        for panel in here:
            self._grid.removeWidget(panel)
        for number, panel in enumerate(here):
            self._grid.addWidget(panel, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _row(line: PanelLine) -> PanelRowData:
    middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
    return PanelRowData(
        key=line.id,
        first=line.first,
        second=line.second,
        right=line.right,
        right_second=line.below.word,
        icon=line.below.icon,
        tone=line.below.tone,
        strong=line.strong,
        strong_right=line.strong_right,
        elide=middle if line.elide_middle else right,
    )
