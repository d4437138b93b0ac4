"""The page of tickets: the list, and beside it the conversation of the one that is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.core.actions import tickets as actions
from pmdesk.core.presets import preset_of, purposes_of
from pmdesk.models.tickets import TicketsTable
from pmdesk.records import Area
from pmdesk.records.tickets import Ticket
from pmdesk.views.action_parts import copy_text, fill_menu
from pmdesk.views.conversation import ConversationPane
from pmdesk.views.desk import Desk
from pmdesk.views.list_page import NARROW, ListPage, ListSpec
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.records import RecordList
from pmdesk.views.look.states import StatePage
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tips import plain_tip
from pmdesk.wording import actions as action_words
from pmdesk.wording import lists, panes
from pmdesk.wording import tickets as wording

LIST_WIDE, LIST_NARROW = 364, 320


class TicketsPage(ListPage):
    """Up and down go through the tickets; the one that waits for the owner, or the newest, is read first."""

    pane: ConversationPane

    def __init__(self, desk: Desk, theme: Theme) -> None:
        model = TicketsTable(desk.store.tickets, desk.store.details.first_lines, desk.today)
        self.new = Button(theme, wording.new_ticket(), icon="plus")
        self.new.clicked.connect(self.begin)
        spec = ListSpec(Area.TICKETS, "messages-square", TicketsTable.SEGMENTS, choose_first=True)
        super().__init__(desk, theme, spec, model)
        self.list_side.setMinimumWidth(theme.metrics.s(LIST_NARROW))

    def make_rows(self) -> tuple[QAbstractItemView, QWidget]:
        rows = RecordList(self._theme, panes.list_of(Area.TICKETS))
        rows.setModel(self.model)
        coming = StatePage(self._theme)
        coming.tell("loader", lists.loading(Area.TICKETS), "")
        return rows, coming

    def make_filter_row(self) -> QWidget:
        """In two lines: there is not the room for one, with thousands of tickets not for a button either."""
        s = self._theme.metrics.s
        bar = Ground(self._theme, "canvas", edge="bottom")
        column = QVBoxLayout(bar)
        column.setContentsMargins(s(14), s(10), s(14), s(11))
        column.setSpacing(s(8))
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.filters)
        first.addStretch(1)
        self.field.setMaximumWidth(s(480))
        second.setSpacing(s(8))
        second.addWidget(self.field, 1)
        second.addWidget(self.new)
        second.addStretch(0)
        column.addLayout(first)
        column.addLayout(second)
        return bar

    def make_pane(self) -> QWidget:
        return ConversationPane(self.desk, self._theme)

    def list_width(self) -> int:
        narrow = self.window().width() < self._theme.metrics.s(NARROW)
        return self._theme.metrics.s(LIST_NARROW if narrow else LIST_WIDE)

    def set_narrow(self, narrow: bool) -> None:
        self.filters.set_compact(narrow)
        self.pane.set_narrow(narrow)

    # --- what is chosen -------------------------------------------------------------------------------

    def first_choice(self) -> str:
        return next((one.record_id for one in self.desk.attention if one.area is Area.TICKETS), "")

    def show_chosen(self, record: Ticket | None) -> None:
        self.pane.show_ticket(record, choosable=bool(self.model.total))
        self.pane.setVisible(bool(self.list_states.held().held))

    def into_the_pane(self) -> None:
        """To the messages: Enter twice must not open the browser."""
        self.pane.scroller.setFocus(Qt.FocusReason.TabFocusReason)

    def fill_menu(self, menu: Menu, record: Ticket) -> None:
        fill_menu(menu, self.desk, (actions.REPLY,), record)
        menu.addSeparator()
        menu.add(action_words.copy_number(), lambda: copy_text(self.desk, record.number), icon="copy")

    # --- a new one ------------------------------------------------------------------------------------

    def begin(self) -> None:
        self.desk.perform(actions.NEW.id)

    def words_to_begin(self) -> tuple[str, str]:
        return (self.new.text(), self._whom_to_ask()) if self._can_begin() else ("", "")

    def _whom_to_ask(self) -> str:
        """What each department is for, where the host's preset says it; "" where nobody does."""
        kept = self.desk.store.details.get_departments(self.desk.account_key)
        known = None if kept is None else [department.name for department in kept.value]
        return wording.whom_to_ask(purposes_of(preset_of(self.desk.account, self.desk.presets()), known))

    def _can_begin(self) -> bool:
        """Whether a new ticket can be begun: the host's page for it can be opened."""
        return self.desk.online and actions.NEW.offered(None, self.desk.capabilities)

    def _show_state(self) -> None:
        can = self._can_begin()
        self.new.set_reason_off("" if can else action_words.why_off(self.desk.status.offline))
        if can:
            self.new.setToolTip(plain_tip(self._whom_to_ask()))
        super()._show_state()
