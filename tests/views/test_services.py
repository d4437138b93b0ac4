"""The page of services: the list, a service in full, its shortcuts, addons, billing and usage."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QScrollArea
from pytestqt.qtbot import QtBot

from pmdesk.core.actions.services import SHORTCUTS
from pmdesk.records import Area
from pmdesk.records.invoices import InvoiceStatus
from pmdesk.records.services import ServiceStatus, Usage
from pmdesk.views.desk import Desk
from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.views.panes import PairView, UsageView
from pmdesk.views.service_boxes import SectionBox
from pmdesk.views.services import ServicesPage
from tests.helpers import DAY_ONE
from tests.views import records
from tests.views.helpers import Asked, cut, nameless, put, set_status, settle, sign_in


@pytest.fixture
def page(desk: Desk, theme: Theme, qtbot: QtBot) -> ServicesPage:
    page = ServicesPage(desk, theme)
    qtbot.addWidget(page)
    page.refresh()
    page.resize(1280, 744)
    page.show()
    settle()
    return page


def opened(page: ServicesPage) -> str:
    """The id of the service that fills the page; "" while the list is shown."""
    service = page.service.service
    return service.id if page.stack.currentWidget() is page.service and service else ""


def rows(box: SectionBox) -> dict[str, str]:
    return {v.line.label: v.line.value for v in box.section.lines.views() if isinstance(v, PairView)}


def with_service(desk: Desk, record_id: str, **facts: object) -> None:
    """The same services, one of them having other facts."""
    old = next(one for one in records.SERVICES if one.id == record_id)
    new = records.service(record_id, old.name, **facts)  # type: ignore[arg-type]
    put(desk, Area.SERVICES, [new if one.id == record_id else one for one in records.SERVICES])


# --- the list and the way in and out ------------------------------------------------------------------


def test_a_click_opens_a_service_and_names_it_in_the_title(page: ServicesPage) -> None:
    row = page.list.model.row_of("11")
    place = page.list.table.visualRect(page.list.model.index(row, 0)).center()
    trails: list[tuple[str, ...]] = []
    page.title_changed.connect(trails.append)
    QTest.mouseClick(page.list.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened(page) == "11"
    assert trails == [("Web hosting Business",)]
    assert page.trail == ("Web hosting Business",)


def test_the_second_click_of_a_double_click_hits_nothing(page: ServicesPage, qtbot: QtBot) -> None:
    page.list.table.clicked.emit(page.list.model.index(0, 0))
    shielded = Qt.WidgetAttribute.WA_TransparentForMouseEvents
    assert page.service.testAttribute(shielded)
    qtbot.waitUntil(lambda: not page.service.testAttribute(shielded))


def test_enter_opens_and_esc_comes_back_to_the_row(page: ServicesPage) -> None:
    page.list.show_record("14")
    QTest.keyClick(page.list.table, Qt.Key.Key_Return)
    assert opened(page) == "14"
    assert page.go_back()
    assert opened(page) == ""
    assert page.trail == ()
    assert page.list.selected_id() == "14"
    assert page.window().focusWidget() is page.list.table


def test_a_record_shown_from_elsewhere_fills_the_page(page: ServicesPage) -> None:
    page.show_record("12")
    assert opened(page) == "12"
    page.show_root()
    assert opened(page) == ""
    page.show_record("no-such")
    assert opened(page) == ""


def test_a_filter_from_elsewhere_shows_the_list(page: ServicesPage) -> None:
    page.show_record("12")
    page.filter_by("care")
    assert opened(page) == ""
    assert page.list.model.rowCount() == 1


def test_the_menu_of_a_row_opens_here_or_at_the_host(page: ServicesPage, asked: Asked) -> None:
    place = QPoint(30, page.list.table.rowViewportPosition(page.list.model.row_of("11")) + 4)
    page.list.table.customContextMenuRequested.emit(place)
    menu = page.findChildren(QMenu)[-1]
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == [
        "Open",
        "Log in to control panel",
        "Log in to webmail",
        "Manage at your host",
        "Copy name",
    ]
    actions["Log in to control panel"].trigger()
    actions["Copy name"].trigger()
    actions["Open"].trigger()
    menu.close()
    assert asked.performed[0][0] == "service.panel"
    assert QGuiApplication.clipboard().text() == "hearthandrye.example"
    assert opened(page) == "11"


# --- a service in full --------------------------------------------------------------------------------


def test_the_head_says_what_and_where(page: ServicesPage) -> None:
    page.show_record("11")
    assert page.service.name.text() == "hearthandrye.example"
    assert page.service.chip.text() == "Active"
    assert page.service.subtitle.text().startswith("Server falcon, with this plan since")
    page.show_record("13")
    assert page.service.name.text() == "Website care"


def test_shortcuts_open_their_page_of_the_control_panel(page: ServicesPage, asked: Asked) -> None:
    page.show_record("11")
    tiles = page.service.shortcuts.tiles
    assert [tile.action_shown for tile in tiles] == list(SHORTCUTS)
    assert all(tile.isVisible() and tile.isEnabled() for tile in tiles)
    for tile in tiles:
        tile.click()
    assert [action for action, _ in asked.performed] == [action.id for action in SHORTCUTS]
    assert {record.id for _, record in asked.performed} == {"11"}


def test_ways_in_upgrade_and_cancellation_open_the_host(page: ServicesPage, asked: Asked) -> None:
    page.show_record("11")
    service = page.service
    for button in (
        service.panel,
        service.webmail,
        service.plan.upgrade,
        service.plan.open,
        service.plan.cancel,
    ):
        assert button.isVisible()
        button.click()
    assert [action for action, _ in asked.performed] == [
        "service.panel",
        "service.webmail",
        "service.upgrade",
        "service.open",
        "service.cancel",
    ]
    assert service.plan.cancel.kind() == "danger-link"


def test_what_is_ending_already_is_not_cancelled_again(page: ServicesPage) -> None:
    page.show_record("14")
    assert not page.service.plan.cancel.isVisible()
    assert page.service.plan.upgrade.isVisible()


def test_webmail_does_not_promise_to_be_signed_in(page: ServicesPage) -> None:
    page.show_record("11")
    assert "already signed in" not in page.service.webmail.toolTip()
    assert "already signed in" in page.service.panel.toolTip()


def test_addons_of_this_service_alone(page: ServicesPage, desk: Desk) -> None:
    page.show_record("11")
    assert [line.name.text() for line in page.service.addons.lines] == [
        "Website maintenance, Silver",
        "WordPress addon",
    ]
    page.show_record("14")
    assert page.service.addons.lines == []
    desk.changed.connect(page.refresh)
    put(desk, Area.ADDONS, [])
    page.show_record("11")
    assert page.service.addons.lines == []


def test_an_overdue_invoice_is_told_and_paid_from_here(page: ServicesPage, asked: Asked) -> None:
    page.show_record("11")
    billing = page.service.billing
    assert billing.warning.text() == "Invoice 10482 is 6 days overdue."
    assert billing.pay.isVisible()
    assert billing.pay.text().endswith("142.00")
    assert "10482" in billing.pay.accessibleName()
    billing.pay.click()
    assert [(action, record.id) for action, record in asked.performed] == [("invoice.pay", "10482")]


def test_once_paid_nothing_presses(page: ServicesPage, desk: Desk) -> None:
    desk.changed.connect(page.refresh)
    page.show_record("11")
    paid = records.invoice("10482", InvoiceStatus.PAID, DAY_ONE.date())
    put(desk, Area.INVOICES, [paid, *records.INVOICES[1:]])
    assert not page.service.billing.pay.isVisible()
    assert not page.service.billing.warning.isVisible()


def test_billing_and_server_say_what_is_known(page: ServicesPage) -> None:
    page.show_record("11")
    billing = rows(page.service.billing)
    assert billing["Price"].endswith("142.00 a year")
    assert billing["Paid with"] == "Credit card"
    assert rows(page.service.server)["Host name"] == "falcon.preciselymanaged.example"
    assert rows(page.service.options) == {"Backups": "Daily, kept 30 days"}
    page.show_record("13")
    assert not page.service.server.isVisible()
    assert not page.service.usage.isVisible()


@pytest.mark.parametrize(
    ("used", "tone"), [("79", "text"), ("80", "warn"), ("94.9", "warn"), ("95", "bad"), ("130", "bad")]
)
def test_usage_warns_from_80_and_presses_from_95(
    page: ServicesPage, desk: Desk, used: str, tone: str
) -> None:
    with_service(desk, "13", disk=Usage(used=Decimal(used), limit=Decimal(100)))
    page.show_record("13")
    view = page.service.usage.section.lines.views()[0]
    assert isinstance(view, UsageView)
    assert view.bar.tone() == tone
    assert view.value.property("tone") == tone
    assert view.bar.accessibleName() == "Disk"
    assert view.bar.accessibleDescription().startswith(view.line.value.split()[0])


def test_usage_without_a_limit_has_no_bar(page: ServicesPage) -> None:
    page.show_record("12")
    settle()
    disk, traffic = page.service.usage.section.lines.views()
    assert isinstance(disk, UsageView)
    assert isinstance(traffic, UsageView)
    assert disk.bar.isVisible()
    assert not traffic.bar.isVisible()


def test_a_suspended_service_says_why_and_has_no_way_in(page: ServicesPage) -> None:
    page.show_record("12")
    assert page.service.reason_bar.isVisible()
    assert "Overdue on payment" in page.service.reason.text()
    assert not page.service.shortcuts.isVisible()
    assert not page.service.panel.isVisible()
    page.show_record("11")
    assert not page.service.reason_bar.isVisible()


@pytest.mark.parametrize("status", [ServiceStatus.CANCELLED, ServiceStatus.TERMINATED, ServiceStatus.PENDING])
def test_what_is_not_running_offers_nothing_that_cannot_work(
    page: ServicesPage, desk: Desk, status: ServiceStatus
) -> None:
    with_service(desk, "11", status=status, server_host="falcon.example")
    page.show_record("11")
    service = page.service
    for widget in (
        service.shortcuts,
        service.panel,
        service.webmail,
        service.plan.upgrade,
        service.plan.cancel,
    ):
        assert not widget.isVisible()
    assert service.plan.open.isVisible()


def test_offline_what_opens_the_browser_is_off_and_says_why(page: ServicesPage, desk: Desk) -> None:
    page.show_record("11")
    set_status(desk, offline=True)
    service = page.service
    for button in (service.panel, service.plan.upgrade, service.billing.pay, *service.shortcuts.tiles):
        assert not button.isEnabled()
        assert button.toolTip().startswith("Offline.")
    set_status(desk)
    assert service.panel.isEnabled()
    assert service.shortcuts.tiles[0].toolTip().endswith("already signed in.")


# --- keeping up, room, access -------------------------------------------------------------------------


def test_a_service_in_view_follows_the_store(page: ServicesPage, desk: Desk) -> None:
    desk.changed.connect(page.refresh)
    page.show_record("11")
    with_service(desk, "11", status=ServiceStatus.SUSPENDED, suspension_reason="Too many mails")
    assert "Too many mails" in page.service.reason.text()
    put(desk, Area.SERVICES, records.SERVICES[1:])
    assert opened(page) == ""


def test_another_account_shows_its_list(page: ServicesPage, desk: Desk) -> None:
    page.show_record("11")
    sign_in(desk, key="another")
    put(desk, Area.SERVICES, records.SERVICES[:1])
    page.refresh()
    assert opened(page) == ""
    assert page.trail == ()
    assert page.list.model.rowCount() == 1


@pytest.mark.parametrize("width", [832, 1088])
def test_everything_has_room(page: ServicesPage, width: int) -> None:
    page.resize(width, 584)
    settle()
    assert [page.list.table.isColumnHidden(column) for column in range(5)] == [False] * 5
    for record in records.SERVICES:
        page.show_record(record.id)
        settle()
        assert cut(page) == []
        content = page.service.area.widget()
        assert content is not None
        assert content.minimumSizeHint().width() <= page.service.area.viewport().width()


def test_shortcuts_stand_in_two_columns_where_there_is_little_room(page: ServicesPage) -> None:
    page.show_record("11")
    assert page.service.shortcuts.columns() == 3
    assert page.service.aside.x() > page.service.main.x()
    page.resize(832, 584)
    settle()
    assert page.service.shortcuts.columns() == 2
    assert page.service.aside.y() < page.service.main.y()
    page.resize(1280, 744)
    settle()
    assert page.service.shortcuts.columns() == 3


def test_everything_the_keyboard_reaches_has_a_name(page: ServicesPage, theme: Theme) -> None:
    assert nameless(page) == []
    for record in records.SERVICES[:2]:
        page.show_record(record.id)
        settle(1)
        assert nameless(page) == []
    theme.set_scheme(Scheme.DARK)
    assert nameless(page) == []
    assert page.findChildren(QScrollArea)
