"""The page of services: the list, and a service that fills the page, named in the title's trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout

from pmdesk.core.actions import services
from pmdesk.models.services import ServicesTable
from pmdesk.records import Area
from pmdesk.records.services import Service
from pmdesk.views.action_parts import copy_text, fill_menu
from pmdesk.views.desk import Desk
from pmdesk.views.list_page import ListPage, ListSpec
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.table import ColumnSpec, TableView
from pmdesk.views.look.theme import Theme
from pmdesk.views.page import Page
from pmdesk.views.service_page import ServicePage
from pmdesk.wording import actions as action_words
from pmdesk.wording import panes as words

if TYPE_CHECKING:
    from pmdesk.store.changes import Changes

COLUMNS = (
    ColumnSpec(minimum=172),
    ColumnSpec(198, most=320, drop=3, elide=Qt.TextElideMode.ElideMiddle),
    ColumnSpec(150),
    ColumnSpec(114, drop=2),
    ColumnSpec(190, drop=1),
)
"""Service, domain, status, next due, price; all of them have room in the smallest window, unless the letters
are larger: then price, next due and domain give way, in that order."""


class ServicesList(ListPage):
    """The list. A click opens a service in full, as in the client area on the web."""

    table: TableView

    def __init__(self, desk: Desk, theme: Theme, page: ServicesPage) -> None:
        self._page = page
        spec = ListSpec(Area.SERVICES, "server", ServicesTable.SEGMENTS, COLUMNS)
        super().__init__(desk, theme, spec, ServicesTable(desk.store.services, desk.today))
        self.table.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.table.clicked.connect(self._clicked)

    def activate(self, record_id: str) -> None:
        self._page.show_record(record_id)

    def _clicked(self, index: QModelIndex) -> None:
        self._page.show_record(self._id(index))
        self._page.ignore_second_click()

    def fill_menu(self, menu: Menu, record: Service) -> None:
        menu.add(words.open_service(), lambda: self._page.show_record(record.id), icon="server")
        menu.addSeparator()
        fill_menu(menu, self.desk, (services.PANEL, services.WEBMAIL, services.OPEN_AT_HOST), record)
        menu.addSeparator()
        name = record.domain or record.name
        menu.add(action_words.copy_name(), lambda: copy_text(self.desk, name), icon="copy")


class ServicesPage(Page):
    """Either the list or one service."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk)
        self.list = ServicesList(desk, theme, self)
        self.service = ServicePage(desk, theme)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.service)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.setFocusProxy(self.list)
        self._account = desk.account_key
        self._shield = QTimer(self)
        self._shield.setSingleShot(True)
        self._shield.timeout.connect(lambda: self._let_through(True))

    def show_record(self, record_id: str) -> None:
        service = self.desk.store.services.get(self.desk.account_key, record_id)
        if service is None:
            return
        self.list.show_record(record_id)
        self.service.set_service(service)
        self.stack.setCurrentWidget(self.service)
        self.service.area.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_trail(service.name)

    def show_root(self) -> None:
        if self.stack.currentWidget() is self.list:
            return
        self.stack.setCurrentWidget(self.list)
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_trail()

    def refresh(self, changes: Changes | None = None) -> None:
        if self._account != self.desk.account_key:  # ids are another account's now
            self._account = self.desk.account_key
            self.show_root()
        self.list.refresh(changes)
        if self.stack.currentWidget() is not self.service or self.service.service is None:
            return
        service = self.desk.store.services.get(self.desk.account_key, self.service.service.id)
        if service is None:
            self.show_root()
        elif changes is None or changes.area in (Area.SERVICES, Area.ADDONS, Area.INVOICES):
            self.service.set_service(service)
            self.set_trail(service.name)

    def filter_by(self, text: str) -> None:
        self.show_root()
        self.list.filter_by(text)

    def go_back(self) -> bool:
        if self.stack.currentWidget() is self.service:
            self.show_root()
            return True
        return self.list.go_back()

    def ignore_second_click(self) -> None:
        """Who double-clicks a row must not hit a button that has just appeared under the mouse."""
        self._let_through(False)
        self._shield.start(QApplication.doubleClickInterval())

    def _let_through(self, clicks: bool) -> None:
        self.service.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not clicks)
