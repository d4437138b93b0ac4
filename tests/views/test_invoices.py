"""The page of invoices: totals, the list, narrow windows, its states, access."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pmdesk.api.errors import Unavailable
from pmdesk.models.coming import Coming
from pmdesk.models.owed import Figure
from pmdesk.records import Area
from pmdesk.records.invoices import InvoiceDetails
from pmdesk.records.money import Money
from pmdesk.views.desk import Desk
from pmdesk.views.invoice_totals import TotalsStrip
from pmdesk.views.invoices import InvoicesPage
from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.wording.formats import money
from tests.helpers import FakeClock
from tests.views import records
from tests.views.documents import A4, keep_document
from tests.views.helpers import (
    Asked,
    cut,
    failed,
    keep,
    nameless,
    put,
    set_status,
    settle,
    sign_in,
)
from tests.views.invoice_pages import (
    DRAFT,
    LATER,
    NARROW,
    OVERDUE,
    PAID,
    WIDE,
    click,
    euros,
    figures,
    show,
)


@pytest.fixture
def page(desk: Desk, theme: Theme, qtbot: QtBot) -> InvoicesPage:
    page = show(desk, theme, qtbot)
    page.show_record(OVERDUE.id)
    return page


@pytest.fixture
def narrow(desk: Desk, theme: Theme, qtbot: QtBot) -> InvoicesPage:
    return show(desk, theme, qtbot, NARROW)


# --- totals and footer --------------------------------------------------------------------------------


def test_what_is_to_be_paid_is_summed_for_each_currency(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    more = msgspec.structs.replace(LATER, id="900", number="900", total=euros("39.00"))
    put(desk, Area.INVOICES, [*records.INVOICES, more])
    page = show(desk, theme, qtbot)
    assert figures(page) == [
        f"Overdue in USD, {money(records.usd('154.00'))}, 2 invoices",
        f"Due later in USD, {money(records.usd('43.49'))}, 2 invoices",
        f"Due later in EUR, {money(euros('39.00'))}, 1 invoice",
    ]
    put(desk, Area.INVOICES, [PAID])
    settle()
    assert figures(page) == [f"Not billed yet, 30 days, {money(records.usd('98.00'))}, before tax"]
    assert page.totals._quiet.isVisible()


def test_what_comes_is_named_and_goes_with_what_it_is_for(page: InvoicesPage, desk: Desk) -> None:
    put(desk, Area.INVOICES, [PAID])
    settle()
    told = next(cell for cell in page.totals._views if cell.accessibleName().startswith("Not billed"))
    assert "Website maintenance, Silver" in told.accessibleDescription()
    assert cut(page) == []
    desk.changed.connect(page.refresh)
    put(desk, Area.ADDONS, [])
    assert not any(name.startswith("Not billed") and "98" in name for name in figures(page))


def test_a_part_that_was_paid_changes_the_sum(page: InvoicesPage, desk: Desk) -> None:
    rest = InvoiceDetails(invoice=LATER, lines=(), balance=records.usd("8.99"))
    keep(desk, rest)
    settle()
    assert f"Due later in USD, {money(records.usd('33.49'))}, 2 invoices" in figures(page)


def test_a_new_day_makes_an_invoice_overdue(page: InvoicesPage, desk: Desk, clock: FakeClock) -> None:
    clock.set(today=date(2026, 11, 26))
    desk.today.check()
    page.refresh()  # as the window does on a new day
    assert figures(page)[0] == f"Overdue in USD, {money(records.usd('172.99'))}, 3 invoices"


@pytest.mark.parametrize("letters", [13, 17])
def test_no_figure_is_cut_at_any_width(qapp: QApplication, qtbot: QtBot, letters: int) -> None:
    font = QFont(qapp.font())
    larger = QFont(font)
    larger.setPixelSize(letters)
    qapp.setFont(larger)
    room = QWidget()  # a window of its own would be as wide as its layout wants
    qtbot.addWidget(room)
    strip = TotalsStrip(Theme(qapp, Scheme.LIGHT, still=True), room)
    figures = (Figure(True, records.usd("1540.00"), 2), Figure(False, euros("39.00"), 1))
    strip.set_figures(figures, [Coming(records.usd("1240.00"), ())])
    room.show()
    rows = []
    for wide in range(260, 900, 20):
        strip.resize(wide, strip.sizeHint().height())
        settle()
        assert cut(strip) == []
        assert all(view.geometry().right() <= wide for view in strip._views), wide
        assert all(view.width() >= view.sizeHint().width() for view in strip._views), wide
        rows.append(len({view.y() for view in strip._views}))
    assert rows == sorted(rows, reverse=True)
    assert set(rows) == {1, 2, 3}
    qapp.setStyleSheet("")
    qapp.setFont(font)


def test_many_currencies_go_below_each_other(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    more = [
        msgspec.structs.replace(LATER, id=code, number=code, total=Money(currency=code, amount=Decimal(9)))
        for code in ("EUR", "GBP", "JPY", "NOK", "SEK")
    ]
    put(desk, Area.INVOICES, [*records.INVOICES, *more])
    page = show(desk, theme, qtbot)
    assert len(figures(page)) == 7
    assert cut(page) == []
    assert all(cell.geometry().right() <= page.totals.width() for cell in page.totals._views)


def test_the_footer_counts_and_says_since_when(page: InvoicesPage, desk: Desk) -> None:
    assert page.footer.text() == "10 invoices since Feb 2026"
    page.filter_by("104")
    assert page.footer.text() == "5 of 10 invoices shown"
    put(desk, Area.INVOICES, records.INVOICES, total=12, set_aside=1)
    page.filter_by("")
    assert page.footer.text() == "10 invoices · 1 could not be read · your host counts 12"


# --- narrow -------------------------------------------------------------------------------------------


def test_on_a_narrow_window_the_invoice_covers_the_list(narrow: InvoicesPage) -> None:
    page = narrow
    trails: list[tuple[str, ...]] = []
    page.title_changed.connect(trails.append)
    assert page.list_side.isVisible()
    assert not page.pane.isVisible()
    click(page, PAID.id)
    assert page.pane.isVisible()
    assert not page.list_side.isVisible()
    assert trails[-1] == ("Invoice 10440",)
    page.pane.back.click()
    assert page.list_side.isVisible()
    assert trails[-1] == ()
    assert page.table.hasFocus()
    assert page.selected_id() == PAID.id


def test_on_a_narrow_window_keys_do_the_same(narrow: InvoicesPage, asked: Asked, qtbot: QtBot) -> None:
    page = narrow
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert not page.pane.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.pane.isVisible()
    qtbot.waitUntil(lambda: asked.documents == [page.selected_id()])
    assert page.go_back()
    assert page.list_side.isVisible()


def test_a_wider_window_shows_both_again(narrow: InvoicesPage) -> None:
    narrow.show_record(PAID.id)
    assert not narrow.list_side.isVisible()
    narrow.resize(*WIDE)
    settle()
    assert narrow.list_side.isVisible()
    assert narrow.pane.isVisible()
    assert not narrow.pane.back.isVisible()


# --- states of the page -------------------------------------------------------------------------------


def test_while_there_is_nothing_the_list_has_all_the_room(
    bare_desk: Desk, theme: Theme, qtbot: QtBot
) -> None:
    page = show(bare_desk, theme, qtbot)
    assert page.states.state() == "loading"
    assert not page.pane.isVisible()
    set_status(bare_desk, areas=failed(Unavailable("502 Bad Gateway")))
    assert page.states.state() == "failed"
    put(bare_desk, Area.INVOICES, [])
    settle()
    assert page.states.state() == "empty"
    assert not page.save_all.isVisible()
    put(bare_desk, Area.INVOICES, records.INVOICES)
    settle()
    assert page.states.state() == "content"
    assert page.pane.isVisible()


def test_another_account_begins_anew(page: InvoicesPage, desk: Desk) -> None:
    keep_document(desk, OVERDUE)
    sign_in(desk, key="7d5d3f0c-0000-4000-8000-000000000002", email="jonas@hearthandrye.example")
    page.refresh()
    settle()
    assert page.selected_id() == ""
    assert page.pane.invoice is None
    assert page.pane.document.viewer().document.pageCount() == 0


def test_the_menu_of_a_row(page: InvoicesPage) -> None:
    from pmdesk.views.look.menu import Menu

    menu = Menu(page._theme)
    page.fill_menu(menu, OVERDUE)
    assert [action.text() for action in menu.actions() if action.text()] == [
        "Pay",
        "Open at your host",
        "Copy number",
    ]


# --- access -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, (1100 - 192 + 200, 600), NARROW])
@pytest.mark.parametrize("record_id", [OVERDUE.id, PAID.id, DRAFT.id])
def test_everything_has_a_name_and_nothing_is_cut(
    desk: Desk, theme: Theme, qtbot: QtBot, size: tuple[int, int], record_id: str
) -> None:
    keep_document(desk, OVERDUE, pages=(A4, A4))
    page = show(desk, theme, qtbot, size)
    page.show_record(record_id)
    for view in ("document", "details"):
        page.pane.switch.chosen.emit(view)
        page.pane.switch.set_current(view)
        page.pane.switch.chosen.emit(view)
        settle()
        assert nameless(page) == []
        assert cut(page) == []


def test_keys_go_between_list_and_document(page: InvoicesPage) -> None:
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.table, Qt.Key.Key_F6)
    assert page.pane.isAncestorOf(page.focusWidget())
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_F6)
    assert page.table.hasFocus()


# --- room ---------------------------------------------------------------------------------------------


def test_long_numbers_are_read_in_full_and_the_user_may_share_out_anew(
    desk: Desk, theme: Theme, qtbot: QtBot
) -> None:
    rows = [
        msgspec.structs.replace(LATER, id=str(number), number=f"INV-2026-{number:05d}")
        for number in range(60)
    ]
    put(desk, Area.INVOICES, rows)
    page = show(desk, theme, qtbot)
    needed = theme.metrics.text("body", 600).horizontalAdvance("INV-2026-00059")
    assert page.table.columnWidth(0) >= needed + theme.metrics.s(36)
    assert page.pane.width() >= page.pane.minimumWidth()
    page.splitter.moveSplitter(500, 1)
    page.splitter.splitterMoved.emit(500, 1)
    put(desk, Area.INVOICES, rows[1:])
    settle()
    assert page.list_side.width() == 500
