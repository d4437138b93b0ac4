"""Home: what needs the owner is named and leads on; tiles, panels, and what is said before anything came."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from pmdesk.api.errors import Unavailable
from pmdesk.core.status import AreaState, AreaStatus
from pmdesk.records import Area
from pmdesk.records.invoices import Invoice
from pmdesk.views.desk import Desk
from pmdesk.views.home import MOST, HomePage
from pmdesk.views.look.theme import Theme
from tests.views import records
from tests.views.helpers import attend, put, set_status, settle, sign_in

Make = Callable[[Desk], HomePage]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme) -> Make:
    def made(desk: Desk) -> HomePage:
        page = HomePage(desk, theme)
        qtbot.addWidget(page)
        page.resize(1088, 744)
        page.show()
        page.refresh()
        settle()
        return page

    return made


def said(page: HomePage) -> list[str]:
    return [row.data.title for row in page.attention.rows()]


def test_the_most_urgent_stands_first_and_alone_is_filled(desk: Desk, make: Make) -> None:
    page = make(desk)
    assert len(said(page)) == min(MOST, len(desk.attention))
    assert page.attention.rows()[0].data.primary
    assert sum(row.data.primary for row in page.attention.rows()) == 1
    assert all(row.button.accessibleName() for row in page.attention.rows())


def test_show_all_unfolds_the_list_and_folds_it_again(desk: Desk, make: Make) -> None:
    page = make(desk)
    assert len(desk.attention) > MOST
    assert page.show_all.isVisible()
    page.show_all.click()
    assert len(said(page)) == len(desk.attention)
    page.show_all.click()
    assert len(said(page)) == MOST


def test_a_button_that_pays_is_about_its_invoice(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    page.show_all.click()
    row = next(row for row in page.attention.rows() if row.data.title.startswith("Invoice"))
    with qtbot.waitSignal(desk.action_asked) as asked:
        row.button.click()
    action, record = asked.args
    assert action == "invoice.pay"
    assert isinstance(record, Invoice)
    assert record.number in row.data.title


def test_an_answer_is_read_here(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    page.show_all.click()
    row = next(row for row in page.attention.rows() if row.data.title.endswith("answered you"))
    with qtbot.waitSignal(desk.open_asked) as asked:
        row.button.click()
    assert asked.args[0] is Area.TICKETS


def test_offline_what_opens_the_browser_is_off_and_says_why(desk: Desk, make: Make) -> None:
    page = make(desk)
    set_status(desk, offline=True)
    page.show_all.click()
    for row in page.attention.rows():
        reads = row.data.action in ("Read answer", "Open service")
        assert row.button.isEnabled() == reads
        assert bool(row.button.toolTip()) == (not reads)


def test_tiles_say_what_they_count_and_lead_to_their_page(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    names = [tile.text() for tile in page.tiles.values()]
    assert names == ["Active services", "Domains", "Open tickets", "Invoices to pay"]
    assert all(": " in tile.accessibleName() for tile in page.tiles.values())
    with qtbot.waitSignal(desk.open_asked) as asked:
        page.tiles[Area.DOMAINS].click()
    assert asked.args == [Area.DOMAINS, ""]


def test_a_row_of_a_panel_opens_its_record(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    row = page._panels[Area.TICKETS].rows()[0]
    with qtbot.waitSignal(desk.open_asked) as asked:
        row.click()
    assert asked.args == [Area.TICKETS, row.data.key]


def test_without_anything_to_do_it_says_so(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    put(desk, Area.INVOICES, [])
    put(desk, Area.DOMAINS, [])
    put(desk, Area.TICKETS, [])
    put(desk, Area.SERVICES, records.SERVICES[-1:])
    attend(desk)
    assert desk.attention == ()
    qtbot.waitUntil(lambda: not page.attention.isVisible())
    assert said(page) == []


def test_before_the_first_data_it_says_that_they_come(bare_desk: Desk, make: Make) -> None:
    page = make(bare_desk)
    assert page.states.state() == "empty"
    put(bare_desk, Area.DOMAINS, records.DOMAINS)
    page.refresh()
    assert page.states.state() == "content"


def test_a_first_try_that_failed_says_why_and_offers_another(
    bare_desk: Desk, make: Make, qtbot: QtBot
) -> None:
    page = make(bare_desk)
    failed = AreaStatus(AreaState.FAILED, error=Unavailable("HTTP 503"))
    set_status(bare_desk, areas={Area.DOMAINS: failed})
    assert page.states.state() == "failed"
    with qtbot.waitSignal(bare_desk.refresh_asked):
        page.states.acted.emit()


def test_another_account_shows_its_own(desk: Desk, make: Make) -> None:
    page = make(desk)
    sign_in(desk, key="another")
    desk.attention = ()
    page.refresh()
    assert said(page) == []
    assert page.tiles[Area.INVOICES].accessibleName().startswith("Invoices to pay: –")
