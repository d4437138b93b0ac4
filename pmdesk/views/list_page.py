"""What the pages with a table share: filters, the table with its states, its footer, and a pane beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from pmdesk.core.status import AreaState
from pmdesk.models.roles import CellKind, Role
from pmdesk.models.table import StoreTable
from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.look.filter_bar import FilterBar
from pmdesk.views.look.labels import ElidedLabel
from pmdesk.views.look.search_field import SearchField
from pmdesk.views.look.states import Skeleton, StateStack
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.table import ColumnSpec, TableView
from pmdesk.views.look.theme import Theme
from pmdesk.views.page import Page
from pmdesk.wording import errors, formats, lists

if TYPE_CHECKING:
    from pmdesk.store.changes import Changes

NARROW = 1100
"""Window width in logical px below which filters become one box and columns go."""
_TYPING = 60
"""Milliseconds after the last keystroke before the list is asked; a word typed quickly asks once."""


@dataclass(frozen=True, slots=True)
class ListSpec:
    """What a list page is made of. ``segments`` are the store's; ``start`` the one shown first."""

    area: Area
    icon: str
    segments: Sequence[str]
    columns: Sequence[ColumnSpec]
    start: str = "all"


class ListPage(Page):
    """Left: filters, table, footer. Right: whatever ``make_pane`` gives, shown while a row is chosen."""

    def __init__(
        self, desk: Desk, theme: Theme, spec: ListSpec, model: StoreTable[Any], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, parent)
        self._theme, self._spec, self.model = theme, spec, model
        self._wanted = ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self._filter)
        self._build()
        self._listen()

    # --- building -------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, spec, s = self._theme, self._spec, self._theme.metrics.s
        self.filters = FilterBar(theme, lists.filters(spec.area))
        self.field = SearchField(theme, lists.filter_field(spec.area), most=200)
        self.table = TableView(theme, spec.columns, lists.filters(spec.area))
        numbers = [i for i, column in enumerate(self.model.columns) if column.kind is CellKind.NUMBER]
        bars = Skeleton(theme, spec.columns, lists.loading(spec.area), right=numbers)
        self.states = StateStack(theme, self.table, bars)
        self.footer = ElidedLabel(role="small", tone="text2")
        self.footer_right = ElidedLabel(role="small", tone="text2", natural=True)
        self.list_side = Ground(theme, "surface")
        column = QVBoxLayout(self.list_side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head_column = QVBoxLayout()
        column.addLayout(self.head_column)
        column.addWidget(self._filter_row())
        column.addWidget(self.states, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(s(24), s(8), s(24), s(8))
        foot.addWidget(self.footer, 1)
        foot.addWidget(self.footer_right)
        column.addLayout(foot)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.list_side)
        self.pane = self.make_pane()
        if self.pane is not None:
            self.splitter.addWidget(self.pane)
            self.splitter.setStretchFactor(0, 1)
            self.splitter.setStretchFactor(1, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)
        self.table.setModel(self.model)
        header = self.table.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _filter_row(self) -> QWidget:
        s = self._theme.metrics.s
        bar = Ground(self._theme, "canvas", edge="bottom")
        bar.setFixedHeight(s(52))
        self.filter_row = QHBoxLayout(bar)
        self.filter_row.setContentsMargins(s(14), 0, s(16), 0)
        self.filter_row.setSpacing(s(12))
        self.filter_row.addWidget(self.filters)
        self.filter_row.addStretch(1)
        self.filter_row.addWidget(self.field)
        return bar

    def make_pane(self) -> QWidget | None:
        """The widget at the right of the table; None for a page that opens records in full."""
        return None

    def _listen(self) -> None:
        self.filters.chosen.connect(lambda key: self._ask(segment=key))
        self.field.textChanged.connect(lambda _text: self._typing.start())
        self.field.left_down.connect(self._into_the_table)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._selected())
        self.table.activated.connect(lambda index: self.activate(self._id(index)))
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        self.model.total_changed.connect(lambda _total: self._show_state())
        self.states.acted.connect(self._state_acted)
        self.desk.status_changed.connect(lambda _status: self._show_state())

    # --- asking ---------------------------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        accounts = (self.desk.account_key,) if self.desk.account_key else ()
        if accounts != self.model.query.accounts:
            self.model.set_query(accounts=accounts, text="", segment=self._spec.start)
            self.field.clear()
        else:
            self.model.refresh(changes)
        if changes is None or self.model.concerns(changes):
            self._count()
            self._show_state()
            self._selected()

    def find(self, text: str) -> None:
        self.field.setText(text)
        self._filter()

    def go_back(self) -> bool:
        if self.table.selectionModel().hasSelection():
            self.table.clearSelection()
            return True
        if self.field.text() or self.model.query.segment != self._spec.start:
            self._show_everything()
            return True
        return False

    def show_record(self, record_id: str) -> None:
        if self.model.reveal(record_id) < 0:
            self._show_everything()
        row = self.model.reveal(record_id)
        if row < 0:
            return
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)
        self.table.scrollTo(index)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, **wanted: Any) -> None:
        self.model.set_query(**wanted)
        self._count()
        self._show_state()

    def _filter(self) -> None:
        self._typing.stop()
        self._ask(text=self.field.text().strip())

    def _show_everything(self) -> None:
        self.field.clear()
        self._typing.stop()
        self._ask(text="", segment="all")
        self.filters.set_current("all")

    def _sort(self, section: int) -> None:
        column = self.model.columns[section]
        header = self.table.horizontalHeader()
        if not column.sortable:
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.model.sort(-1)
            return
        query = self.model.query
        down = not query.descending if query.sort == column.key else column.first_descending
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(section, order)
        self.model.sort(section, order)

    def _into_the_table(self) -> None:
        self._filter()
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)

    # --- what is chosen -------------------------------------------------------------------------------

    def selected_id(self) -> str:
        """The id of the chosen record; "" for none."""
        rows = self.table.selectionModel().selectedRows()
        return self._id(rows[0]) if rows else ""

    def _id(self, index: QModelIndex) -> str:
        return str(index.data(Role.RECORD_ID) or "")

    def _selected(self) -> None:
        record = self.model.record_at(self.model.row_of(chosen)) if (chosen := self.selected_id()) else None
        self.show_chosen(record)

    def show_chosen(self, record: Any) -> None:
        """A row was chosen (None: none is); called again when its data may have changed."""

    def activate(self, record_id: str) -> None:
        """Enter or a double click on a row."""

    # --- states ---------------------------------------------------------------------------------------

    def _count(self) -> None:
        counts = self.model.counts(self._spec.segments)
        area = self._spec.area
        self.filters.set_filters(
            [(key, lists.segment(area, key), counts.get(key)) for key in self._spec.segments]
        )
        self.filters.set_current(self.model.query.segment)

    def _show_state(self) -> None:
        spec, desk = self._spec, self.desk
        shelf = getattr(desk.store, spec.area.value)
        held = shelf.freshness(desk.account_key)
        filtered = bool(self.model.query.text) or self.model.query.segment != "all"
        if self.model.total:
            self.states.show_content()
        elif filtered and held.held:
            head, sentence, button = lists.nothing_found(self.model.query.text)
            self.states.show_empty("search", head, sentence, button)
        elif held.at is not None:
            head, sentence = lists.empty(spec.area)
            self.states.show_empty(spec.icon, head, sentence)
        else:
            self._show_first_time()
        self.footer.setText(lists.footer(spec.area, self.model.total, held.held, held.total, held.set_aside))
        self.footer.setVisible(held.at is not None)
        self.footer.setToolTip(
            lists.fetched(held.at, formats.age(held.at, desk.clock.now())) if held.at else ""
        )

    def _show_first_time(self) -> None:
        status = self.desk.status.areas.get(self._spec.area)
        host = self.desk.account.host if self.desk.account else ""
        error = status.error if status is not None and status.state is AreaState.FAILED else None
        if error is None and self.desk.status.offline:
            error = self.desk.status.error
        if error is None:
            self.states.show_loading()
            return
        said = errors.explain(error, host)
        again = errors.try_again()
        self.states.show_failed(
            said.title, said.advice, again, hint=errors.next_try(self.desk.status.next_at)
        )

    def _state_acted(self) -> None:
        if self.states.state() == "failed":
            self.desk.refresh()
        else:
            self._show_everything()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        window = self.window()
        self.set_narrow(window.width() < self._theme.metrics.s(NARROW))

    def set_narrow(self, narrow: bool) -> None:
        """There is little room: the filters become one box."""
        self.filters.set_compact(narrow)
