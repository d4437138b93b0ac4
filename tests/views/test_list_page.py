"""What every page with a table does: filter, count, choose, its states, and keeping up only while seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from pmdesk.api.errors import Unavailable
from pmdesk.core.status import AreaStatus
from pmdesk.models.domains import DomainsTable
from pmdesk.records import Area
from pmdesk.records.domains import Domain
from pmdesk.views.desk import Desk
from pmdesk.views.domains import COLUMNS
from pmdesk.views.list_page import ListPage, ListSpec
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.fields import ComboBox
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.surfaces import ScrollArea
from pmdesk.views.look.table import TableView
from pmdesk.views.look.theme import Theme
from tests.helpers import FakeClock
from tests.views import records
from tests.views.helpers import Asked, failed, put, set_status, settle, sign_in, visible


class Things(ListPage):
    """A list page with a pane that only remembers."""

    table: TableView

    def __init__(self, desk: Desk, theme: Theme, **spec: Any) -> None:
        self.chosen: list[str] = []
        made = ListSpec(Area.DOMAINS, "globe", DomainsTable.SEGMENTS, COLUMNS, **spec)
        super().__init__(desk, theme, made, DomainsTable(desk.store.domains, desk.today))

    def make_pane(self) -> ScrollArea:
        return ScrollArea("What is chosen")

    def show_chosen(self, record: Domain | None) -> None:
        self.chosen.append(record.id if record else "")

    def fill_menu(self, menu: Menu, record: Domain) -> None:
        menu.add(f"Do {record.name}")


Make = Callable[..., Things]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme) -> Make:
    def made(desk: Desk, width: int = 1280, **spec: Any) -> Things:
        page = Things(desk, theme, **spec)
        qtbot.addWidget(page)
        page.refresh()
        page.resize(width, 640)
        page.show()
        settle()
        return page

    return made


def names(page: ListPage) -> list[str]:
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]


def filters(page: ListPage) -> list[str]:
    return [button.text() for button in page.filters.findChildren(Button)]


# --- filter and counts --------------------------------------------------------------------------------


def test_it_shows_every_row_with_counts_and_age(desk: Desk, make: Make) -> None:
    page = make(desk)
    assert len(names(page)) == 10
    assert page.states.state() == "content"
    assert filters(page) == ["All 10", "Needs attention 4", "Active 6", "Ended 1"]
    assert page.footer.text() == "10 domains, all shown · Fetched just now"


def test_typing_filters_and_the_counts_follow(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    QTest.keyClicks(page.field, "cafe")
    qtbot.waitUntil(lambda: names(page) == ["hearthandrye-cafe.example"])
    qtbot.waitUntil(lambda: filters(page)[0] == "All 1")
    assert page.footer.text().startswith("1 of 10 domains shown")


def test_a_filter_narrows_and_esc_goes_back(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    page.filters.chosen.emit("ended")
    assert names(page) == ["oven-and-co.example"]
    assert page.go_back()
    assert len(names(page)) == 10
    assert page.filters.current() == "all"
    assert not page.go_back()


def test_nothing_found_offers_everything(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    page.filter_by("quince")
    assert page.states.state() == "empty"
    page.states.acted.emit()
    assert page.states.state() == "content"
    assert page.field.text() == ""


def test_down_leads_from_the_field_into_the_rows(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    page.field.setFocus()
    QTest.keyClick(page.field, Qt.Key.Key_Down)
    assert page.window().focusWidget() is page.table


def test_the_head_sorts_and_turns(desk: Desk, make: Make) -> None:
    page = make(desk)
    head = page.table.horizontalHeader()
    head.sectionClicked.emit(0)
    first = names(page)
    head.sectionClicked.emit(0)
    assert names(page) == first[::-1]
    assert head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    head.sectionClicked.emit(0)
    assert head.sortIndicatorSection() == -1
    assert (page.model.query.sort, page.model.query.descending) == ("", False)


# --- states -------------------------------------------------------------------------------------------


def test_before_the_first_sync_grey_bars_and_no_counts(bare_desk: Desk, make: Make) -> None:
    page = make(bare_desk)
    assert page.states.state() == "loading"
    assert filters(page) == ["All", "Needs attention", "Active", "Ended"]
    assert not page.foot.isVisible()


def test_rows_replace_the_grey_bars_when_they_come(bare_desk: Desk, make: Make) -> None:
    page = make(bare_desk)
    bare_desk.changed.connect(page.refresh)
    put(bare_desk, Area.DOMAINS, records.DOMAINS)
    assert page.states.state() == "content"


def test_an_area_without_rows_says_so(bare_desk: Desk, make: Make) -> None:
    put(bare_desk, Area.DOMAINS, [])
    page = make(bare_desk)
    assert page.states.state() == "empty"
    assert page.footer.text() == "Fetched just now"


def test_a_failed_first_sync_can_be_tried_again_and_explained(
    bare_desk: Desk, make: Make, qtbot: QtBot
) -> None:
    asked = Asked(bare_desk)
    page = make(bare_desk)
    set_status(bare_desk, areas=failed(Unavailable("502 Bad Gateway"), Area.DOMAINS))
    assert page.states.state() == "failed"
    page.states.acted.emit()
    assert asked.refreshed == 1
    page.states.details_asked.emit()
    dialog = page.window().findChildren(Dialog)[0]
    assert "502 Bad Gateway" in dialog.text.text()
    dialog.close()


def test_offline_before_the_first_sync_is_said(bare_desk: Desk, make: Make) -> None:
    set_status(bare_desk, offline=True)
    assert make(bare_desk).states.state() == "failed"


def test_rows_stay_while_a_later_sync_runs_or_fails(desk: Desk, make: Make) -> None:
    page = make(desk)
    set_status(desk, running=True, areas={Area.DOMAINS: AreaStatus(done=1, total=9)})
    assert page.states.state() == "content"
    set_status(desk, offline=True, areas=failed(Unavailable()))
    assert page.states.state() == "content"


def test_the_providers_own_count_is_told_where_it_is_higher(desk: Desk, make: Make) -> None:
    put(desk, Area.DOMAINS, records.DOMAINS, total=12, set_aside=1)
    page = make(desk)
    assert "your host counts 12" in page.footer.text()
    assert "1 could not be read" in page.footer.text()


# --- choosing -----------------------------------------------------------------------------------------


def test_nothing_is_chosen_unless_the_page_wants_it(desk: Desk, make: Make) -> None:
    assert make(desk).selected_id() == ""
    page = make(desk, choose_first=True)
    assert page.selected_id() == page.chosen[-1] != ""


def test_what_was_unchosen_stays_unchosen(desk: Desk, make: Make) -> None:
    page = make(desk, choose_first=True)
    assert page.go_back()
    page.refresh()
    assert page.selected_id() == ""
    assert page.chosen[-1] == ""


def test_the_chosen_row_survives_a_sync(desk: Desk, make: Make) -> None:
    page = make(desk)
    page.show_record("34")
    desk.changed.connect(page.refresh)
    put(desk, Area.DOMAINS, records.DOMAINS[2:])
    assert page.selected_id() == "34"
    assert page.chosen[-1] == "34"


def test_a_record_hidden_by_the_filter_is_shown_all_the_same(desk: Desk, make: Make) -> None:
    page = make(desk)
    page.filter_by("cafe")
    page.show_record("35")
    assert page.selected_id() == "35"
    assert page.field.text() == ""


def test_what_a_filter_hides_is_chosen_again_when_it_comes_back(desk: Desk, make: Make) -> None:
    page = make(desk)
    page.show_record("35")
    page.filter_by("quince")
    assert page.selected_id() == ""
    page.filter_by("")
    assert page.selected_id() == "35"
    page.table.clearSelection()
    page.filter_by("school")
    page.filter_by("")
    assert page.selected_id() == ""


def test_a_record_that_is_gone_leaves_the_page_as_it_is(desk: Desk, make: Make) -> None:
    page = make(desk)
    page.show_record("no-such")
    assert page.selected_id() == ""
    assert len(names(page)) == 10


def test_f6_and_enter_go_to_the_pane_and_esc_comes_back(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    page.show_record("35")
    for key in (Qt.Key.Key_F6, Qt.Key.Key_Return):
        QTest.keyClick(page.table, key)
        assert page.window().focusWidget() is page.pane
        assert page.go_back()
        assert page.window().focusWidget() is page.table
    assert page.selected_id() == "35"
    QTest.keyClick(page.table, Qt.Key.Key_F6)
    assert page.pane is not None
    QTest.keyClick(page.pane, Qt.Key.Key_F6)
    assert page.window().focusWidget() is page.table


def test_a_row_has_a_menu_that_chooses_it_first(desk: Desk, make: Make) -> None:
    page = make(desk)
    page.table.customContextMenuRequested.emit(QPoint(40, page.table.rowViewportPosition(3) + 5))
    menu = page.findChildren(QMenu)[0]
    assert [action.text() for action in menu.actions()] == [f"Do {names(page)[3]}"]
    assert page.selected_id() == page.chosen[-1] != ""
    menu.close()
    page.table.customContextMenuRequested.emit(QPoint(40, 5000))


# --- keeping up ---------------------------------------------------------------------------------------


def test_a_page_out_of_sight_asks_the_store_when_it_is_seen(desk: Desk, make: Make) -> None:
    page = make(desk)
    desk.changed.connect(page.refresh)
    page.hide()
    put(desk, Area.DOMAINS, records.DOMAINS[:3])
    assert len(names(page)) == 10
    page.show()
    assert len(names(page)) == 3


def test_a_page_out_of_sight_shows_a_record_that_has_just_come(desk: Desk, make: Make) -> None:
    page = make(desk)
    desk.changed.connect(page.refresh)
    page.hide()
    put(desk, Area.DOMAINS, [*records.DOMAINS, records.domain("99", "new.example")])
    page.show_record("99")
    assert page.selected_id() == "99"


def test_another_account_starts_from_the_beginning(desk: Desk, make: Make) -> None:
    page = make(desk)
    page.show_record("34")
    page.filter_by("rye")
    sign_in(desk, key="another", display_name="Jonas")
    page.refresh()
    assert names(page) == []
    assert page.field.text() == ""
    assert page.states.state() == "loading"


def test_other_areas_changes_are_ignored(desk: Desk, make: Make) -> None:
    page = make(desk)
    before = len(page.chosen)
    desk.changed.connect(page.refresh)
    put(desk, Area.INVOICES, records.INVOICES[:1])
    assert len(page.chosen) == before


def test_the_age_grows_by_the_minute(desk: Desk, make: Make, clock: FakeClock) -> None:
    page = make(desk)
    clock.advance(timedelta(minutes=7))
    desk.today.check()
    assert page.footer.text().endswith("Fetched 7 min ago")


def test_filters_become_one_box_where_there_is_little_room(desk: Desk, make: Make, theme: Theme) -> None:
    wide = make(desk)
    assert not visible(wide.filters, ComboBox)
    narrow = make(desk, width=theme.metrics.s(1000))
    assert visible(narrow.filters, ComboBox)
