"""The tickets page: the list, what is chosen, its states, and the ways to the host's pages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from pmdesk.api.errors import Unavailable
from pmdesk.core.presets import Preset, Purpose
from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.states import StatePage
from pmdesk.views.look.theme import Theme
from pmdesk.views.tickets import TicketsPage
from tests.views import records
from tests.views.helpers import Asked, cut, failed, nameless, put, set_status, settle, sign_in

WIDE, NARROW = (1280, 760), (832, 560)
ANSWERED, OPEN = records.TICKETS[0], records.TICKETS[1]


def show(desk: Desk, theme: Theme, qtbot: QtBot, size: tuple[int, int] = WIDE) -> TicketsPage:
    page = TicketsPage(desk, theme)
    qtbot.addWidget(page)
    page.resize(*size)
    page.refresh()
    page.show()
    desk.changed.connect(page.refresh)  # as the window does
    settle()
    return page


@pytest.fixture
def page(desk: Desk, theme: Theme, qtbot: QtBot) -> TicketsPage:
    return show(desk, theme, qtbot)


def subjects(page: TicketsPage) -> list[str]:
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]


def head(page: TicketsPage) -> str:
    shown = page.states.currentWidget()
    assert isinstance(shown, StatePage)
    return shown.head.text()


# --- the list -----------------------------------------------------------------------------------------


def test_the_answer_that_waits_is_read_first(page: TicketsPage) -> None:
    assert subjects(page)[0] == ANSWERED.subject
    assert page.pane.subject.text() == ANSWERED.subject
    assert page.pane.states.state() == "content"


def test_a_row_says_everything_aloud(page: TicketsPage) -> None:
    said = str(page.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    for part in (ANSWERED.subject, "Answered", "The form used an old mailbox"):
        assert part in said


def test_arrows_go_through_the_tickets(page: TicketsPage, asked: Asked, qtbot: QtBot) -> None:
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.pane.subject.text() == records.TICKETS[2].subject
    qtbot.waitUntil(lambda: bool(asked.details))
    assert asked.details == [(Area.TICKETS, records.TICKETS[2].id, False)]  # not those on the way


def test_filters_narrow_the_list(page: TicketsPage) -> None:
    page.filters.chosen.emit("closed")
    assert subjects(page) == ["Backup from last week"]
    page.filters.chosen.emit("all")
    page.filter_by("mail")
    assert subjects(page) == [ANSWERED.subject]
    assert page.footer.text().startswith("1 of 6 tickets shown")
    page.filter_by("quince")
    assert head(page) == "Nothing contains “quince”"
    page.states.acted.emit()
    assert len(subjects(page)) == 6
    assert page.field.text() == ""


def test_escape_shows_everything_again(page: TicketsPage) -> None:
    page.filters.chosen.emit("open")
    assert page.go_back()
    assert not page.selected_id()
    assert page.go_back()
    assert len(subjects(page)) == 6
    assert not page.go_back()


def test_a_ticket_is_offered_for_choice_only_where_there_is_one(page: TicketsPage) -> None:
    page.table.clearSelection()
    assert page.pane.states.isVisible()
    page.filter_by("quince")
    assert page.pane.isVisible()
    assert not page.pane.states.isVisible()
    page.filter_by("")
    assert page.pane.states.isVisible()


def test_the_menu_of_a_row(page: TicketsPage, asked: Asked) -> None:
    page.table.customContextMenuRequested.emit(page.table.visualRect(page.model.index(0, 0)).center())
    said = [action.text() for action in page.findChildren(QMenu)[-1].actions() if action.text()]
    assert said == ["Reply at your host", "Copy number"]


def test_a_ticket_named_from_elsewhere_is_shown(page: TicketsPage) -> None:
    page.filters.chosen.emit("open")
    page.show_record("76")
    assert page.pane.subject.text() == "Backup from last week"
    page.show_record("gone")
    assert page.pane.subject.text() == "Backup from last week"


def test_the_list_keeps_its_choice_when_rows_come(page: TicketsPage, desk: Desk) -> None:
    page.show_record(OPEN.id)
    newer = records.ticket("99", "4500", "A new one", OPEN.status, records.at(11, 22, 9, 40))
    put(desk, Area.TICKETS, [newer, *records.TICKETS])
    settle()
    assert subjects(page)[0] == "A new one"
    assert page.pane.subject.text() == OPEN.subject


def test_before_the_first_tickets_came_nothing_is_counted(
    bare_desk: Desk, qtbot: QtBot, theme: Theme
) -> None:
    page = show(bare_desk, theme, qtbot)
    assert page.states.state() == "loading"
    assert [button.text() for button in page.filters.findChildren(Button)] == ["All", "Open", "Closed"]


def test_the_footer_counts_and_says_how_old(page: TicketsPage) -> None:
    assert page.footer.text() == "6 tickets, all shown · Fetched just now"


# --- the host's pages ---------------------------------------------------------------------------------


def test_a_new_ticket_is_written_at_the_host(page: TicketsPage, desk: Desk, asked: Asked) -> None:
    assert page.new.text() == "New ticket"
    page.new.click()
    assert asked.performed == [("ticket.new", None)]
    set_status(desk, offline=True)
    assert not page.new.isEnabled()
    assert page.new.toolTip().startswith("Offline.")


# --- states -------------------------------------------------------------------------------------------


def test_the_first_time_it_is_coming_failed_or_empty(bare_desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    page = show(bare_desk, theme, qtbot)
    asked = Asked(bare_desk)
    assert head(page) == "Fetching tickets"
    set_status(bare_desk, areas=failed(Unavailable("502 Bad Gateway"), Area.TICKETS))
    assert page.states.state() == "failed"
    page.states.details_asked.emit()
    dialog = page.findChild(Dialog)
    assert dialog is not None
    assert dialog.text.text() == "502 Bad Gateway"
    dialog.reject()
    page.states.acted.emit()
    assert asked.refreshed == 1
    set_status(bare_desk, offline=True)
    assert page.states.state() == "failed"
    set_status(bare_desk)
    put(bare_desk, Area.TICKETS, [])
    settle()
    assert head(page) == "No tickets yet"
    page.states.acted.emit()
    assert asked.performed == [("ticket.new", None)]


def more(page: TicketsPage) -> list[str]:
    shown = page.states.currentWidget()
    assert isinstance(shown, StatePage)
    return shown.more.text().splitlines() if shown.more.isVisible() else []


def test_without_tickets_it_says_whom_to_ask(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    ours = Preset(
        id="ours",
        name="Precisely Managed",
        departments=(
            Purpose("Billing", "Invoices"),
            Purpose("Support", "Services"),
            Purpose("Abuse", "Spam"),
        ),
    )
    desk.presets = lambda: (ours,)
    page = show(desk, theme, qtbot)
    assert page.new.toolTip() == "Billing: Invoices\nSupport: Services", "as far as the host has them"
    put(desk, Area.TICKETS, [])
    settle()
    assert more(page) == ["Billing: Invoices", "Support: Services"]
    set_status(desk, offline=True)
    assert more(page) == []
    assert page.new.toolTip().startswith("Offline.")


def test_of_a_host_nobody_knows_it_says_nothing_of_departments(
    desk: Desk, theme: Theme, qtbot: QtBot
) -> None:
    page = show(desk, theme, qtbot)
    put(desk, Area.TICKETS, [])
    settle()
    assert (more(page), page.new.toolTip()) == ([], "")


def test_another_account_begins_anew(page: TicketsPage, desk: Desk) -> None:
    sign_in(desk, key="7d5d3f0c-0000-4000-8000-000000000002", email="jonas@hearthandrye.example")
    page.refresh()
    settle()
    assert subjects(page) == []
    assert page.pane.states.state() == "empty"
    assert not page.pane.reply.isVisible()


# --- access -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_everything_has_a_name_and_nothing_is_cut(
    desk: Desk, theme: Theme, qtbot: QtBot, size: tuple[int, int]
) -> None:
    page = show(desk, theme, qtbot, size)
    for ticket in records.TICKETS:
        page.show_record(ticket.id)
        settle()
        assert nameless(page) == []
        assert cut(page) == []


def test_keys_go_between_list_and_conversation(page: TicketsPage) -> None:
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.table, Qt.Key.Key_F6)
    assert page.pane.scroller.hasFocus()
    QTest.keyClick(page.pane.scroller, Qt.Key.Key_F6)
    assert page.table.hasFocus()
