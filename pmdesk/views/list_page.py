"""What the pages with a list share: filters, the rows with their states, their footer, and a pane beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.models.roles import CellKind, Role
from pmdesk.models.table import StoreTable
from pmdesk.records import Area
from pmdesk.views.beside import Beside
from pmdesk.views.column_room import roomy
from pmdesk.views.desk import Desk
from pmdesk.views.list_foot import FootLabel, FootMark
from pmdesk.views.list_order import ListOrder
from pmdesk.views.list_states import ListStates, is_known
from pmdesk.views.look.filter_bar import FilterBar
from pmdesk.views.look.labels import ElidedLabel
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.search_field import SearchField
from pmdesk.views.look.skeleton import Skeleton
from pmdesk.views.look.states import StateStack
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.table import ColumnSpec, TableView
from pmdesk.views.look.theme import Theme
from pmdesk.views.page import Page
from pmdesk.wording import lists, panes

if TYPE_CHECKING:
    from pmdesk.store.changes import Changes

NARROW = 1100
"""Window width in logical px below which filters become one box and columns go."""
_TYPING = 60
"""Milliseconds after the last keystroke before the list is asked; a word typed quickly asks once."""
_COUNTING = 150
"""Milliseconds after the list was asked before the filters are counted: the rows come first."""


@dataclass(frozen=True, slots=True)
class ListSpec:
    """What a list page is made of. ``segments`` are the store's; ``start`` the one shown first.

    ``choose_first``: the first row is chosen when the list is first shown, so that its pane has something
    to say at once.
    """

    area: Area
    icon: str
    segments: Sequence[str]
    columns: Sequence[ColumnSpec] = ()
    start: str = "all"
    choose_first: bool = False


class ListPage(Page):
    """Left: filters, rows, footer. Right: whatever ``make_pane`` gives.

    A page out of sight notes what changed and asks the store when it is shown.
    """

    table: QAbstractItemView
    """Shows the rows: a table, unless ``make_rows`` gives something else."""

    def __init__(
        self, desk: Desk, theme: Theme, spec: ListSpec, model: StoreTable[Any], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, parent)
        self._theme, self.model = theme, model
        self._spec = (
            replace(spec, columns=roomy(theme, spec.columns, model.columns)) if spec.columns else spec
        )
        self._asked = self._behind = self._chose = False
        self._hidden = ""
        """The record that was chosen when a filter hid it: it is chosen again when it comes back."""
        self._typing = self._soon(_TYPING, self._filter)
        self._counting = self._soon(_COUNTING, self._count)
        self._build()
        self._listen()

    # --- building -------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, spec = self._theme, self._spec
        self.filters = FilterBar(theme, lists.filters(spec.area))
        self.field = SearchField(theme, lists.filter_field(spec.area), most=200)
        self.table, coming = self.make_rows()
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.states = StateStack(theme, self.table, coming)
        self.footer, self.foot_mark = FootLabel(), FootMark(theme)
        self.footer_right = ElidedLabel(role="small", tone="text2", natural=True)
        self.list_states = ListStates(
            self.desk, theme, spec.area, spec.icon, self.model, self, self.words_to_begin
        )
        self.list_side = Ground(theme, "surface")
        column = QVBoxLayout(self.list_side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head_column = QVBoxLayout()
        column.addLayout(self.head_column)
        column.addWidget(self.make_filter_row())
        column.addWidget(self.states, 1)
        column.addWidget(self._foot())
        self.pane = self.make_pane()
        self.splitter = Beside(self.list_side, self.pane, self.list_width)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)
        self.setFocusProxy(self.table)

    def make_rows(self) -> tuple[QAbstractItemView, QWidget]:
        """The view of the model's rows, and what stands in its place while the very first ones come."""
        theme, spec, columns = self._theme, self._spec, self.model.columns
        table = TableView(theme, spec.columns, panes.list_of(spec.area))
        table.setModel(self.model)
        ListOrder(self.desk, spec.area, table, self.model)
        numbers = [i for i, column in enumerate(columns) if column.kind is CellKind.NUMBER]
        heads = [column.title() for column in columns]
        return table, Skeleton(theme, spec.columns, lists.loading(spec.area), right=numbers, heads=heads)

    def make_filter_row(self) -> QWidget:
        """Over the rows: the filters and the field."""
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

    def _foot(self) -> QWidget:
        s = self._theme.metrics.s
        self.foot = QWidget()
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(s(24), s(8), s(24), s(8))
        row.addWidget(self.foot_mark)
        row.addWidget(self.footer, 1)
        row.addWidget(self.footer_right)
        return self.foot

    def make_pane(self) -> QWidget | None:
        """The widget at the right of the list; None for a page that opens records in full."""
        return None

    def list_width(self) -> int:
        """What the list wants in px beside its pane, which then gets the rest; 0: the pane has its least."""
        return 0

    def words_to_begin(self) -> tuple[str, str]:
        """The button under a list with nothing in it, and lines that say more; "" for none."""
        return "", ""

    def _listen(self) -> None:
        self.filters.chosen.connect(lambda key: self._ask(segment=key))
        self.field.textChanged.connect(lambda _text: self._typing.start())
        self.field.left_down.connect(self._into_the_table)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._selected())
        self.table.activated.connect(lambda index: self.activate(self._id(index)))
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.model.total_changed.connect(self._show_state)
        self.states.acted.connect(self._state_acted)
        self.states.details_asked.connect(self.list_states.show_failure)
        self.desk.status_changed.connect(self._show_state)
        self.desk.today.minute_passed.connect(self._show_footer)

    def _soon(self, milliseconds: int, called: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(called)
        return timer

    # --- asking ---------------------------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        if self._asked and not self.isVisible():
            self._behind = self._behind or changes is None or self.model.concerns(changes)
            return
        self._asked, self._behind = True, False
        accounts = (self.desk.account_key,) if self.desk.account_key else ()
        if accounts != self.model.query.accounts:
            self._chose, self._hidden = False, ""
            self.table.clearSelection()
            self.field.clear()
            self._typing.stop()
            self.model.set_query(accounts=accounts, text="", segment=self._spec.start)
        else:
            self.model.refresh(changes)
        if changes is None or self.model.concerns(changes):
            self._count()
            self._show_state()
            self._choose_first()
            self._selected()

    def filter_by(self, text: str) -> None:
        self._catch_up()
        self.field.setText(text)
        self._filter()

    def go_back(self) -> bool:
        if self.pane is not None and self._is_within(self.pane):
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        if self.table.selectionModel().hasSelection():
            self.table.clearSelection()
            return True
        if self.field.text() or self.model.query.segment != self._spec.start:
            self._show_everything()
            return True
        return False

    def show_record(self, record_id: str) -> None:
        self._catch_up()
        if self.model.reveal(record_id) < 0:
            self._show_everything()
        row = self.model.reveal(record_id)
        if row < 0:
            return
        self._select(row)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _catch_up(self) -> None:
        """Ask the store now if it was not asked since something changed."""
        if self._behind or not self._asked:
            self._asked = False
            self.refresh()

    def _ask(self, **wanted: Any) -> None:
        chosen = self.selected_id() or self._hidden
        self.model.set_query(**wanted)
        self._hidden = chosen if not self.selected_id() else ""
        if self._hidden and (row := self.model.row_of(self._hidden)) >= 0:
            self._select(row)
        self._show_state()
        self._counting.start()

    def _filter(self) -> None:
        self._typing.stop()
        self._ask(text=self.field.text().strip())

    def _show_everything(self) -> None:
        self.field.clear()
        self._typing.stop()
        self._ask(text="", segment="all")
        self.filters.set_current("all")

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

    def _select(self, row: int) -> None:
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)
        self.table.scrollTo(index)

    def _choose_first(self) -> None:
        if self._spec.choose_first and not self._chose and self.model.rowCount() and not self.selected_id():
            self._select(max(0, self.model.row_of(self.first_choice())))

    def first_choice(self) -> str:
        """The record to be chosen when the list is first shown; the first row if it is not there."""
        return ""

    def _selected(self) -> None:
        chosen = self.selected_id()
        self._chose = self._chose or bool(chosen)
        self._hidden = "" if chosen else self._hidden
        self.show_chosen(self.model.record_at(self.model.row_of(chosen)) if chosen else None)

    def show_chosen(self, record: Any) -> None:
        """A row was chosen (None: none is); called again when its data may have changed."""

    def activate(self, record_id: str) -> None:
        """Enter or a double click on a row: into the pane, unless the page has something better."""
        if self.pane is not None and self.pane.isVisible():
            self.into_the_pane()

    def into_the_pane(self) -> None:
        """Move the keyboard to the first control of the pane, or to the pane itself."""
        if self.pane is None:
            return
        self.pane.setFocus(Qt.FocusReason.TabFocusReason)
        for widget in self.pane.findChildren(QWidget):
            if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def fill_menu(self, menu: Menu, record: Any) -> None:
        """Put what can be done with a record into the menu of its row."""

    def _show_menu(self, place: QPoint) -> None:
        row = self.table.indexAt(place).row()
        record = self.model.record_at(row)
        if record is None:
            return
        self._select(row)
        menu = Menu(self._theme, parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu, record)
        if menu.actions():
            menu.popup(self.table.viewport().mapToGlobal(place))
        else:
            menu.deleteLater()

    # --- states ---------------------------------------------------------------------------------------

    def _count(self) -> None:
        self._counting.stop()
        known = is_known(self.list_states.held())
        counts = self.model.counts(self._spec.segments) if known else {}
        area = self._spec.area
        self.filters.set_filters(
            [(key, lists.segment(area, key), counts.get(key)) for key in self._spec.segments]
        )
        self.filters.set_current(self.model.query.segment)

    def _show_state(self) -> None:
        self.list_states.show_state()
        if not self.selected_id():
            self.show_chosen(None)  # whether there is anything to choose

    def _show_footer(self) -> None:
        self.list_states.show_footer()

    def _state_acted(self) -> None:
        if self.states.state() == "failed":
            self.desk.refresh()
        elif self.model.query.text or self.model.query.segment != "all":
            self._show_everything()
        else:
            self.begin()

    def begin(self) -> None:
        """The button under a list with nothing in it was pressed."""

    # --- the widget itself ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F6 and self.pane is not None and self.pane.isVisible():
            if self._is_within(self.pane):
                self.table.setFocus(Qt.FocusReason.TabFocusReason)
            else:
                self.into_the_pane()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._behind:
            self.refresh()
        else:
            self._show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        window = self.window()
        self.set_narrow(window.width() < self._theme.metrics.s(NARROW))
        self.splitter.share_out()

    def set_narrow(self, narrow: bool) -> None:
        """There is little room: the filters become one box."""
        s = self._theme.metrics.s
        self.filters.set_compact(narrow)
        self.filter_row.setContentsMargins(s(24 if narrow else 14), 0, s(16), 0)

    def _is_within(self, part: QWidget) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and (focus is part or part.isAncestorOf(focus))
