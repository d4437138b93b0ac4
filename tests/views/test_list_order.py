"""The order of a list is what was chosen at its head, also after a restart."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pmdesk.models.tickets import TicketsTable
from pmdesk.records import Area
from pmdesk.store.settings import Settings
from pmdesk.views.desk import Desk
from pmdesk.views.domains import DomainsPage
from pmdesk.views.invoices import InvoicesPage
from pmdesk.views.list_order import ListOrder
from pmdesk.views.list_page import ListPage
from pmdesk.views.look.table import ColumnSpec, TableView
from pmdesk.views.look.theme import Theme

Make = Callable[..., ListPage]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme, desk: Desk) -> Make:
    """A page over a desk that keeps what it is asked to keep."""

    def keep(settings: Settings) -> None:
        desk.settings = settings

    desk.settings_asked.connect(keep)

    def made(kind: type[ListPage] = DomainsPage) -> ListPage:
        page = kind(desk, theme)  # type: ignore[call-arg, arg-type]
        qtbot.addWidget(page)
        page.refresh()
        return page

    return made


def click(page: ListPage, key: str, times: int = 1) -> None:
    section = [column.key for column in page.model.columns].index(key)
    for _ in range(times):
        page.table.horizontalHeader().sectionClicked.emit(section)


@pytest.mark.parametrize(("times", "kept"), [(1, "next_due"), (2, "-next_due"), (3, None), (4, "next_due")])
def test_clicks_choose_turn_and_let_go(desk: Desk, make: Make, times: int, kept: str | None) -> None:
    click(make(), "next_due", times)
    assert desk.settings.sorts == ({"domains": kept} if kept else {})


def test_what_is_newest_first_lets_go_after_its_second_click(desk: Desk, make: Make) -> None:
    page = make(InvoicesPage)
    click(page, "due")
    assert desk.settings.sorts == {"invoices": "-due"}
    click(page, "due")
    assert desk.settings.sorts == {"invoices": "due"}
    click(page, "due")
    assert desk.settings.sorts == {}


def test_the_order_is_there_again_in_the_next_window(desk: Desk, make: Make) -> None:
    click(make(), "recurring", 2)
    page = make()
    head = page.table.horizontalHeader()
    assert (page.model.query.sort, page.model.query.descending) == ("recurring", True)
    assert page.model.columns[head.sortIndicatorSection()].key == "recurring"
    assert head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder


def test_each_area_has_an_order_of_its_own(desk: Desk, make: Make) -> None:
    click(make(), "name")
    click(make(InvoicesPage), "number")
    assert desk.settings.sorts == {"domains": "name", "invoices": "-number"}


@pytest.mark.parametrize("said", ["gone", "-", "", "usual", "-soonest"])
def test_an_order_that_does_not_exist_any_more_is_the_area_s_own(desk: Desk, make: Make, said: str) -> None:
    desk.settings = msgspec.structs.replace(desk.settings, sorts={"domains": said})
    page = make()
    assert (page.model.query.sort, page.model.query.descending) == ("", False)
    assert page.table.horizontalHeader().sortIndicatorSection() == -1


def test_a_head_that_does_not_sort_changes_nothing(qtbot: QtBot, theme: Theme, desk: Desk) -> None:
    table = TableView(theme, (ColumnSpec(),), "Tickets")
    qtbot.addWidget(table)
    model = TicketsTable(desk.store.tickets, desk.store.details.first_lines, desk.today, table)
    table.setModel(model)
    ListOrder(desk, Area.TICKETS, table, model)
    table.horizontalHeader().sectionClicked.emit(0)
    assert (model.query.sort, desk.settings.sorts) == ("", {})
