"""The page of domains: the table, and beside it everything known of the one that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from pmdesk.models.domains import DomainsTable
from pmdesk.models.renewals import renewals_within_a_year
from pmdesk.records import Area
from pmdesk.records.domains import Domain
from pmdesk.views.desk import Desk
from pmdesk.views.domain_pane import DomainPane
from pmdesk.views.list_page import ListPage, ListSpec
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.table import ColumnSpec, TableView
from pmdesk.views.look.theme import Theme
from pmdesk.wording import panes as words

if TYPE_CHECKING:
    from pmdesk.store.changes import Changes

COLUMNS = (
    ColumnSpec(minimum=184, elide=Qt.TextElideMode.ElideMiddle),
    ColumnSpec(153),
    ColumnSpec(114, drop=4),
    ColumnSpec(108, drop=1),
    ColumnSpec(92, drop=2),
    ColumnSpec(85, drop=3),
)
"""Name, status, registered until, invoice due, auto-renew, price. The last three give way, in that order;
where letters are large, the day goes too: all of them are in the pane."""


class DomainsPage(ListPage):
    """Domains, those that end first at the top; the most urgent one is chosen at first."""

    pane: DomainPane
    table: TableView

    def __init__(self, desk: Desk, theme: Theme) -> None:
        spec = ListSpec(Area.DOMAINS, "globe", DomainsTable.SEGMENTS, COLUMNS, choose_first=True)
        super().__init__(desk, theme, spec, DomainsTable(desk.store.domains, desk.today))

    def make_pane(self) -> QWidget:
        pane = DomainPane(self.desk, self._theme)
        pane.hide()
        return pane

    def first_choice(self) -> str:
        alerts = (alert for alert in self.desk.attention if alert.area is Area.DOMAINS)
        return next((alert.record_id for alert in alerts), "")

    def show_chosen(self, record: Domain | None) -> None:
        self.pane.set_domain(record)
        self.pane.setVisible(record is not None)

    def refresh(self, changes: Changes | None = None) -> None:
        super().refresh(changes)
        if self.isVisible():
            self._show_renewals()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_renewals()

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        self.footer_right.setVisible(not narrow)

    def _show_renewals(self) -> None:
        living = self.desk.store.living_domains(self.desk.account_key)
        self.footer_right.setText(words.renewals(renewals_within_a_year(living, self.desk.today.day)))

    def fill_menu(self, menu: Menu, record: Domain) -> None:
        self.pane.fill_menu(menu, record)
