"""The tickets page: the list at the left, the conversation beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.core.actions import tickets as actions
from pmdesk.models.roles import Role
from pmdesk.models.tickets import TicketsTable
from pmdesk.records import Area
from pmdesk.views.conversation import ConversationPane
from pmdesk.views.desk import Desk
from pmdesk.views.list_page import NARROW
from pmdesk.views.list_states import ListStates
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.filter_bar import FilterBar
from pmdesk.views.look.labels import ElidedLabel
from pmdesk.views.look.records import RecordList
from pmdesk.views.look.search_field import SearchField
from pmdesk.views.look.states import StatePage, StateStack
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.theme import Theme
from pmdesk.views.page import Page
from pmdesk.wording import actions as action_words
from pmdesk.wording import lists, panes
from pmdesk.wording import tickets as wording

if TYPE_CHECKING:
    from pmdesk.store.changes import Changes

LIST_WIDE, LIST_NARROW = 364, 300


class TicketsPage(Page):
    """Up and down go through the tickets; the chosen one is read at the right."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._theme = theme
        self._chose = False
        shelf = desk.store.tickets
        self.model = TicketsTable(shelf, desk.store.details.first_lines, desk.today, self)
        self._build()
        self._listen()

    def _build(self) -> None:
        theme, s = self._theme, self._theme.metrics.s
        self.filters = FilterBar(theme, lists.filters(Area.TICKETS))
        self.new = Button(theme, wording.new_ticket(), icon="plus")
        self.field = SearchField(theme, lists.filter_field(Area.TICKETS), most=400)
        self.list = RecordList(theme, panes.list_of(Area.TICKETS))
        self.list.setModel(self.model)
        self.setFocusProxy(self.list)
        coming = StatePage(theme)
        coming.tell("loader", lists.loading(Area.TICKETS), "")
        self.states = StateStack(theme, self.list, coming)
        self.footer = ElidedLabel(role="small", tone="text2")
        self.foot: QWidget = self.footer
        self.footer.setContentsMargins(s(24), s(8), s(16), s(8))
        self.left = Ground(theme, "surface", edge="right")
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self.states, 1)
        column.addWidget(self.footer)
        self.list_states = ListStates(
            self.desk,
            theme,
            Area.TICKETS,
            "messages-square",
            self.model,
            self,
            lambda: self.new.text() if self._can_begin() else "",
        )
        self.pane = ConversationPane(self.desk, theme)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.left)
        whole.addWidget(self.pane, 1)

    def _bar(self) -> QWidget:
        s = self._theme.metrics.s
        bar = Ground(self._theme, "canvas", edge="bottom")
        column = QVBoxLayout(bar)
        column.setContentsMargins(s(14), s(10), s(14), s(11))
        column.setSpacing(s(8))
        row = QHBoxLayout()
        row.setSpacing(s(8))
        row.addWidget(self.filters)
        row.addStretch(1)
        row.addWidget(self.new)
        column.addLayout(row)
        column.addWidget(self.field)
        return bar

    def _listen(self) -> None:
        self.filters.chosen.connect(lambda key: self._ask(segment=key))
        self.field.textChanged.connect(lambda text: self._ask(text=text.strip()))
        self.field.left_down.connect(lambda: self.list.setFocus(Qt.FocusReason.TabFocusReason))
        self.list.selectionModel().currentChanged.connect(lambda *_: self._chosen())
        self.new.clicked.connect(lambda: self.desk.perform(actions.NEW.id))
        self.states.acted.connect(self._state_acted)
        self.states.details_asked.connect(self.list_states.show_failure)
        self.model.total_changed.connect(self._show_state)
        self.desk.status_changed.connect(self._show_state)
        self.desk.today.minute_passed.connect(self._show_footer)

    # --- asking ---------------------------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        accounts = (self.desk.account_key,) if self.desk.account_key else ()
        if accounts != self.model.query.accounts:
            self._chose = False
            self.model.set_query(accounts=accounts, text="", segment="all")
            self.field.clear()
            self.list.clearSelection()
            self.list.setCurrentIndex(self.model.index(-1, -1))
        else:
            self.model.refresh(changes)
        if changes is None or self.model.concerns(changes):
            self._count()
            self._show_state()
            self._choose_first()
            self._chosen()

    def filter_by(self, text: str) -> None:
        self.field.setText(text)

    def show_record(self, record_id: str) -> None:
        row = self.model.reveal(record_id)
        if row < 0:
            self._show_everything()
            row = self.model.reveal(record_id)
        if row >= 0:
            self._select(row)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _select(self, row: int) -> None:
        index = self.model.index(row, 0)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(index, flag)
        self.list.scrollTo(index)

    def _choose_first(self) -> None:
        """When the list is first shown: the ticket that waits for the owner, or the newest."""
        if self._chose or not self.model.rowCount() or self.list.currentIndex().isValid():
            return
        waiting = (one.record_id for one in self.desk.attention if one.area is Area.TICKETS)
        self._select(max(0, self.model.row_of(next(waiting, ""))))

    def go_back(self) -> bool:
        if self.field.text() or self.model.query.segment != "all":
            self._show_everything()
            return True
        return False

    def _ask(self, **wanted: str) -> None:
        self.model.set_query(**wanted)  # type: ignore[arg-type]
        self._count()
        self._show_state()

    def _show_everything(self) -> None:
        self.field.clear()
        self._ask(text="", segment="all")

    def _chosen(self) -> None:
        index = self.list.currentIndex()
        row = self.model.row_of(str(index.data(Role.RECORD_ID))) if index.isValid() else -1
        self._chose = self._chose or row >= 0
        self.pane.show_ticket(self.model.record_at(row))

    # --- states ---------------------------------------------------------------------------------------

    def _count(self) -> None:
        keys = self.model.SEGMENTS
        counts = self.model.counts(keys) if self.list_states.held().at is not None else {}
        self.filters.set_filters([(key, lists.segment(Area.TICKETS, key), counts.get(key)) for key in keys])
        self.filters.set_current(self.model.query.segment)

    def _show_state(self) -> None:
        off = "" if self._can_begin() else action_words.why_off(self.desk.status.offline)
        self.new.set_reason_off(off)
        self.list_states.show_state()

    def _show_footer(self) -> None:
        self.list_states.show_footer()

    def _can_begin(self) -> bool:
        """Whether a new ticket can be begun: the host's page for it can be opened."""
        return self.desk.online and actions.NEW.offered(None, self.desk.capabilities)

    def _state_acted(self) -> None:
        if self.states.state() == "failed":
            self.desk.refresh()
        elif self.model.query.text or self.model.query.segment != "all":
            self._show_everything()
        else:
            self.desk.perform(actions.NEW.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        s = self._theme.metrics.s
        narrow = self.window().width() < s(NARROW)
        self.left.setFixedWidth(s(LIST_NARROW if narrow else LIST_WIDE))
        self.filters.set_compact(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F6:
            focus = self.window().focusWidget()
            inside = focus is not None and self.pane.isAncestorOf(focus)
            (self.list if inside else self.pane.scroller).setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)
