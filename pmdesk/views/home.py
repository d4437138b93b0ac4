"""Home: what needs the owner, each thing named; four tiles with counts; four panels to go on from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.core.actions import catalogue
from pmdesk.models.home import TILES, Attention, HomeData, PanelData, PanelLine, read_home
from pmdesk.records import Area
from pmdesk.store.errors import StoreError
from pmdesk.views.attention import AttentionPart
from pmdesk.views.desk import Desk
from pmdesk.views.frame.side_bar import ICONS
from pmdesk.views.look.panel import Panel, PanelRowData
from pmdesk.views.look.states import StateStack
from pmdesk.views.look.surfaces import ScrollArea
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tile import Tile
from pmdesk.views.page import Page
from pmdesk.wording import alerts, errors, frame, home, lists

if TYPE_CHECKING:
    from pmdesk.core.status import SyncStatus
    from pmdesk.store.changes import Changes

WIDE = 1520
"""Window width in logical px from which four panels stand side by side with no word cut; else 2 by 2."""
SOON = 100
"""Milliseconds in which what comes one after another makes one new drawing."""


class HomePage(Page):
    """Draws `HomeData`; every row and tile leads somewhere."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._theme = theme
        self._data: HomeData | None = None
        self._account = desk.account_key
        self._held = ""
        """The account of which something is held; "" while that is not known."""
        self._drawn: tuple[bool, bool, bool] | None = None
        self._stale = False
        self._panels: dict[Area, Panel] = {}
        self._columns = 0
        self._build()
        self._listen()

    # --- building -------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, desk, s = self._theme, self.desk, self._theme.metrics.s
        self._column = QVBoxLayout()
        self._column.setContentsMargins(s(24), s(20), s(24), s(24))
        self._column.setSpacing(s(20))
        self.attention = AttentionPart(theme)
        self.attention.acted.connect(self._act)
        self.attention.hide_asked.connect(desk.alert_dismissed)
        self.attention.show_asked.connect(desk.alert_restored)
        self._column.addWidget(self.attention)
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

    def _listen(self) -> None:
        desk = self.desk
        desk.account_changed.connect(self._another)
        desk.attention_changed.connect(self._refresh_soon)
        desk.status_changed.connect(self._status_changed)
        desk.details_changed.connect(self._details_changed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._refresh_if_seen)
        desk.today.minute_passed.connect(self._refresh_if_seen)

    def _build_tiles(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._theme.metrics.s(16))
        self.tiles: dict[Area, Tile] = {}
        for area in TILES:
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
        if changes is not None:  # they come many at a time, and the page is read as a whole
            if changes.account == desk.account_key:
                self._refresh_soon()
            return
        self._stale = False
        try:
            self._data = read_home(
                desk.store,
                desk.account_key,
                desk.attention,
                desk.today.day,
                desk.clock.now(),
                hidden=desk.hidden,
                closed=desk.status.not_allowed,
                judged=self._all_known(),
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
        self._drawn = self._drawn_for()
        self.attention.show_data(
            self._data, online=self.desk.online, offline=self.desk.status.offline, known=self._all_known()
        )

    def _drawn_for(self) -> tuple[bool, bool, bool]:
        """(online, offline, all known): what buttons and the all-clear depend on beside the store."""
        return self.desk.online, self.desk.status.offline, self._all_known()

    def _show_state(self) -> None:
        """The page itself, as soon as anything was ever fetched; before that why there is nothing."""
        desk = self.desk
        held = self._holds_something()
        if held or not desk.account_key:
            self.states.show_content()
            if self._data is not None and set(self._data.closed) != desk.status.not_allowed & set(TILES):
                self._refresh_soon()
            elif self._data is not None and self._drawn is not None and self._drawn != self._drawn_for():
                if self._all_known() and not self._drawn[2]:
                    self._refresh_soon()  # what was read last is being judged: all is not well before that
                else:
                    self._show_attention()
        elif desk.status.not_allowed >= set(TILES):
            self.states.show_empty("lock", home.nothing_allowed(), errors.ask_the_owner())
        elif desk.status.sign_in_needed:
            head, sentence, button = lists.sign_in_first()
            self.states.show_empty("lock", head, sentence, button)
        else:
            self._show_first_time()

    def _show_first_time(self) -> None:
        """Nothing was ever fetched: it failed, or it is coming."""
        desk = self.desk
        error = next((desk.status.areas[area].error for area in desk.status.failed), None)
        if error is not None and not desk.status.running:
            said = errors.explain(error, desk.account.host if desk.account else "")
            hint = lists.next_try(desk.status.next_at, desk.clock.now())
            self.states.show_failed(said.title, said.advice, lists.try_again(), hint=hint)
        else:
            self.states.show_empty("loader", *home.first_time())

    def _all_known(self) -> bool:
        """Whether everything was read and judged at least once: before that, no alert is no all-clear."""
        return self.desk.judged

    def _holds_something(self) -> bool:
        """Whether anything was ever fetched; asked anew until it was, a sync tells of itself often."""
        desk, shelves = self.desk, self.desk.store
        if self._held != desk.account_key:
            areas = (shelves.services, shelves.domains, shelves.tickets, shelves.invoices)
            held = any(shelf.freshness(desk.account_key).at is not None for shelf in areas)
            held = held or shelves.details.get_counters(desk.account_key) is not None
            self._held = desk.account_key if held else ""
        return bool(self._held)

    def _status_changed(self, status: SyncStatus) -> None:
        if not status.running and self._soon.isActive():  # what came last stands here when all is called new
            self._soon.stop()
            self._refresh_if_seen()
        else:
            self._show_state()

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

    def _another(self) -> None:
        """Another account, or the same one signed in again."""
        if self.desk.account_key != self._account:
            self._account = self.desk.account_key
            self.attention.begin_anew()

    def _act(self, key: str) -> None:
        data = self._data
        rows = (*data.attention, *data.hidden) if data is not None else ()
        one = next((one for one in rows if one.alert.key == key), None)
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
