"""The page of invoices: what is to be paid, the table, and beside it the document of the one chosen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from pmdesk.core.actions import invoices as actions
from pmdesk.core.facts import OwedInvoice
from pmdesk.models.coming import what_comes
from pmdesk.models.invoices import InvoicesTable
from pmdesk.models.owed import owed_figures
from pmdesk.records import Area
from pmdesk.records.invoices import Invoice
from pmdesk.store.errors import StoreError
from pmdesk.store.query import Query
from pmdesk.views.action_parts import copy_text, fill_menu
from pmdesk.views.desk import Desk
from pmdesk.views.invoice_pane import InvoicePane
from pmdesk.views.invoice_saving import SaveAll
from pmdesk.views.invoice_totals import TotalsStrip
from pmdesk.views.list_page import ListPage, ListSpec
from pmdesk.views.look.cells import EDGE, PAD
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.table import ColumnSpec, TableView
from pmdesk.views.look.theme import Theme
from pmdesk.wording import actions as action_words
from pmdesk.wording import details as detail_words
from pmdesk.wording import formats
from pmdesk.wording import invoices as wording

if TYPE_CHECKING:
    from pmdesk.store.changes import Changes
    from pmdesk.store.shelf import Freshness

NUMBER, MOST = 88, 190
"""The least room of the number's column, and the most it takes for itself."""
COLUMNS = (
    ColumnSpec(minimum=NUMBER, elide=Qt.TextElideMode.ElideMiddle),
    ColumnSpec(112, drop=1),
    ColumnSpec(112),
    ColumnSpec(164),
    ColumnSpec(104),
)
"""Number, issued, due, status, amount; the day of issue is there where the list has the whole width."""
_BAR = 16
"""The room of a scroll bar."""
_SAMPLE = 300
"""Rows whose numbers are measured."""
_BILLED = (Area.SERVICES, Area.ADDONS, Area.DOMAINS)
SEGMENTS = ("all", "to-pay", "paid")


class InvoicesPage(ListPage):
    """Invoices, the newest first; the one that presses most is chosen when the page is first shown.

    On narrow windows the chosen invoice covers the list, when it is opened, and leads back to it.
    """

    pane: InvoicePane
    table: TableView

    def __init__(self, desk: Desk, theme: Theme) -> None:
        self._narrow = self._covering = False
        self._counted: tuple[str, Freshness] | None = None
        self._first: date | None = None
        spec = ListSpec(Area.INVOICES, "receipt-text", SEGMENTS, COLUMNS, choose_first=True)
        super().__init__(desk, theme, spec, InvoicesTable(desk.store.invoices, desk.today))
        self.totals = TotalsStrip(theme)
        self.head_column.addWidget(self.totals)
        self.save_all = SaveAll(desk, theme)
        self.footer_right.hide()
        layout = self.foot.layout()
        assert layout is not None
        layout.addWidget(self.save_all)
        self.setTabOrder(self.table, self.save_all.link)
        self.list_side.setMinimumWidth(theme.metrics.s(NUMBER) + self._others())
        self.pane.back_asked.connect(self.show_root)
        self.table.clicked.connect(lambda _index: self._open_chosen())
        desk.details_changed.connect(self._details_changed)

    def make_pane(self) -> QWidget:
        return InvoicePane(self.desk, self._theme)

    # --- what is chosen -------------------------------------------------------------------------------

    def first_choice(self) -> str:
        return next((one.record_id for one in self.desk.attention if one.area is Area.INVOICES), "")

    def show_chosen(self, record: Invoice | None) -> None:
        self.pane.show_invoice(record, choosable=bool(self.model.total))
        if record is None:
            self._covering = False
        self._arrange()

    def activate(self, record_id: str) -> None:
        if self._narrow:
            self._open_chosen()
            self.into_the_pane()
        else:
            super().activate(record_id)

    def show_record(self, record_id: str) -> None:
        super().show_record(record_id)
        if self.selected_id() == record_id:
            self._open_chosen()

    def show_root(self) -> None:
        if self._covering:
            self._covering = False
            self._arrange()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> bool:
        if self._narrow and self._covering:
            self.show_root()
            return True
        return super().go_back()

    def _open_chosen(self) -> None:
        """On a narrow window: bring the chosen invoice over the list."""
        if self._narrow and self.selected_id():
            self._covering = True
            self._arrange()

    def fill_menu(self, menu: Menu, record: Invoice) -> None:
        fill_menu(menu, self.desk, actions.ALL, record)
        menu.addSeparator()
        menu.add(action_words.copy_number(), lambda: copy_text(self.desk, record.number), icon="copy")

    # --- how it is arranged ---------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """That of a narrow window, where one covers the other: else no window could become narrow."""
        hint = super().minimumSizeHint()
        widest = max(self.list_side.minimumWidth(), self.pane.minimumWidth())
        return QSize(min(hint.width(), widest), hint.height())

    def set_narrow(self, narrow: bool) -> None:
        if narrow != self._narrow:
            self._narrow, self._covering = narrow, False
            self.pane.set_narrow(narrow)
            self._arrange()

    def _arrange(self) -> None:
        """Side by side, or one over the other; without invoices the list has all the room."""
        alone = self._narrow or not self.list_states.held().held
        self.pane.setVisible(self._covering or not alone)
        self.list_side.setVisible(not self._covering)
        record = self.pane.invoice
        self.set_trail(*((detail_words.invoice(record.number),) if self._covering and record else ()))

    def list_width(self) -> int:
        """What the columns need that stay beside the document."""
        s, text = self._theme.metrics.s, self._theme.metrics.text("body", 600)
        rows = (self.model.record_at(row) for row in range(min(self.model.rowCount(), _SAMPLE)))
        longest = max((text.horizontalAdvance(row.number) for row in rows if row is not None), default=0)
        number = min(max(longest + s(EDGE + PAD) + 2, s(NUMBER)), s(MOST))
        return number + self._others() + s(_BAR)

    def _others(self) -> int:
        """The room of the columns after the number which never give way."""
        wide = sum(spec.width or 0 for spec in self._spec.columns if not spec.drop)
        return self._theme.metrics.s(wide)

    # --- totals and footer ----------------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        super().refresh(changes)
        if not self._behind and (changes is None or self.model.concerns(changes)):
            self._show_totals()
            self._arrange()
            self.splitter.share_out()
        elif changes is not None and changes.area in _BILLED and self.isVisible():
            self._show_totals()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_totals()

    def _details_changed(self, area: Area, _record_id: str) -> None:
        if area is Area.INVOICES and self.isVisible():
            self._show_totals()

    def _show_totals(self) -> None:
        desk, store, account = self.desk, self.desk.store, self.desk.account_key
        try:
            details = {one.invoice.id: one for one in store.unpaid_invoice_details(account)}
            unpaid, kept = store.unpaid_invoices(account), store.details.get_account(account)
            owed = [OwedInvoice(invoice=one, details=details.get(one.id)) for one in unpaid]
            comes = what_comes(store, account, owed, desk.today.day)
        except StoreError:
            return  # what stood there stays; the table says that the store cannot be read
        figures = owed_figures(owed, desk.today.day, kept.value.currency if kept else "")
        self.totals.set_figures(figures, comes)
        self.totals.setVisible(bool(self.list_states.held().held))

    def _show_state(self) -> None:
        super()._show_state()
        self._show_footer()

    def _show_footer(self) -> None:
        held = self.list_states.held()
        if self._counted != (self.desk.account_key, held):  # asked for once for each state of the store
            self._counted, self._first = (self.desk.account_key, held), self._issued()
            self.save_all.set_years(self._first, self._issued(newest=True))
        said = wording.footer(self.model.total, held.held, held.total, held.set_aside, self._first)
        self.footer.setText(said)
        tip = wording.fetched(held.at, formats.age(held.at, self.desk.clock.now())) if held.at else ""
        self.footer.setAccessibleDescription(tip)
        self.foot.setVisible(held.at is not None)
        self.save_all.setVisible(bool(held.held))

    def _issued(self, newest: bool = False) -> date | None:
        """The day of the oldest invoice, or of the newest."""
        if not self.desk.account_key:
            return None
        accounts, today = (self.desk.account_key,), self.desk.today.day
        query = Query(accounts=accounts, sort="issued", descending=newest, today=today)
        try:
            rows = self.desk.store.invoices.page(query, 0, 1)
        except StoreError:
            return None
        return rows[0].issued if rows else None
