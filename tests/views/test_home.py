"""Home: what needs the owner is named and leads on; tiles, panels, and what is said before anything came."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pmdesk.api.errors import NotAllowed, Unavailable
from pmdesk.core.alerts import parted
from pmdesk.core.status import AreaState, AreaStatus, SyncStatus
from pmdesk.records import Area
from pmdesk.records.invoices import Invoice
from pmdesk.views.attention import MOST, PORTION
from pmdesk.views.desk import Desk
from pmdesk.views.home import HomePage
from pmdesk.views.look.theme import Theme
from pmdesk.wording import home
from tests.views import records
from tests.views.helpers import attend, failed, keep, put, set_status, settle, sign_in, visible

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


def words_of(page: HomePage) -> list[str]:
    return [label.text() for label in visible(page, QLabel)]


def said(page: HomePage) -> list[str]:
    return [row.data.title for row in page.attention.rows.rows()]


def test_the_most_urgent_stands_first_and_alone_is_filled(desk: Desk, make: Make) -> None:
    page = make(desk)
    assert len(said(page)) == min(MOST, len(desk.attention))
    assert page.attention.rows.rows()[0].data.primary
    assert sum(row.data.primary for row in page.attention.rows.rows()) == 1
    assert all(row.button.accessibleName() for row in page.attention.rows.rows())


def test_show_all_unfolds_the_list_and_folds_it_again(desk: Desk, make: Make) -> None:
    page = make(desk)
    assert len(desk.attention) > MOST
    assert page.attention.show_all.isVisible()
    page.attention.show_all.click()
    assert len(said(page)) == len(desk.attention)
    page.attention.show_all.click()
    assert len(said(page)) == MOST


def test_a_button_that_pays_is_about_its_invoice(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    page.attention.show_all.click()
    row = next(row for row in page.attention.rows.rows() if row.data.title.startswith("Invoice"))
    with qtbot.waitSignal(desk.action_asked) as asked:
        row.button.click()
    action, record = asked.args
    assert action == "invoice.pay"
    assert isinstance(record, Invoice)
    assert record.number in row.data.title


def test_an_answer_is_read_here(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    page.attention.show_all.click()
    row = next(row for row in page.attention.rows.rows() if row.data.title.endswith("answered you"))
    with qtbot.waitSignal(desk.open_asked) as asked:
        row.button.click()
    assert asked.args[0] is Area.TICKETS


def test_offline_what_opens_the_browser_is_off_and_says_why(desk: Desk, make: Make) -> None:
    page = make(desk)
    set_status(desk, offline=True)
    page.attention.show_all.click()
    for row in page.attention.rows.rows():
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
    qtbot.waitUntil(lambda: not page.attention.rows.isVisible())
    assert said(page) == []


def test_what_could_not_be_read_is_said_in_place_of_an_all_clear(desk: Desk, make: Make) -> None:
    put(desk, Area.INVOICES, [])
    put(desk, Area.DOMAINS, [])
    attend(desk)
    page = make(desk)
    assert home.not_all_read((Area.INVOICES,)) not in words_of(page)
    desk.store.invoices.replace(desk.account_key, [], 2, desk.clock.now(), 2)
    page.refresh()
    settle()
    assert home.not_all_read((Area.INVOICES,)) in words_of(page)
    assert not any("Nothing needs" in one for one in words_of(page))


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


def test_what_a_sync_brought_stands_there_when_it_ends(desk: Desk, make: Make) -> None:
    page = make(desk)
    set_status(desk, running=True, last_at=desk.clock.now())
    before = page.tiles[Area.INVOICES].accessibleName()
    page.refresh(put(desk, Area.INVOICES, []))
    assert page.tiles[Area.INVOICES].accessibleName() == before, "more may come: it is drawn once"
    set_status(desk, running=False, last_at=desk.clock.now())
    assert page.tiles[Area.INVOICES].accessibleName().startswith("Invoices to pay: 0")


def test_another_account_shows_its_own(desk: Desk, make: Make) -> None:
    page = make(desk)
    sign_in(desk, key="another")
    desk.attention = ()
    page.refresh()
    assert said(page) == []
    assert page.tiles[Area.INVOICES].accessibleName().startswith("Invoices to pay: –")


# --- hiding -------------------------------------------------------------------------------------------


@pytest.fixture
def hiding(desk: Desk) -> Desk:
    """A desk that answers as the program does: what is hidden leaves what needs attention, and back."""

    def move(key: str, *, hide: bool) -> None:
        hidden = {one.key for one in desk.hidden}
        hidden = hidden | {key} if hide else hidden - {key}
        alerts = sorted((*desk.attention, *desk.hidden), key=lambda one: order[one.key])
        desk.attention, desk.hidden = parted(alerts, hidden)
        desk.attention_changed.emit()

    order = {one.key: place for place, one in enumerate(desk.attention)}
    desk.alert_dismissed.connect(lambda key: move(key, hide=True))
    desk.alert_restored.connect(lambda key: move(key, hide=False))
    return desk


def test_a_row_is_hidden_and_shown_again(hiding: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(hiding)
    part, first = page.attention, said(page)[0]
    number = len(hiding.attention)
    part.rows.rows()[0].aside.click()
    qtbot.waitUntil(lambda: said(page)[0] != first)
    assert len(hiding.attention) == number - 1
    assert part.undo.isVisible()
    assert part.unfold.text() == "Show 1 hidden"
    assert f"Hidden: {first}" in [label.toolTip() or label.text() for label in visible(part, QLabel)]
    part.undo.click()
    qtbot.waitUntil(lambda: said(page)[0] == first)
    assert not part.undo.isVisible()
    assert not part.unfold.isVisible()


def test_what_is_hidden_stays_reachable(hiding: Desk, make: Make, qtbot: QtBot) -> None:
    hiding.hidden, hiding.attention = hiding.attention[:2], hiding.attention[2:]
    page = make(hiding)
    part = page.attention
    assert not part.undo.isVisible(), "hidden long ago: there is nothing to undo"
    assert part.unfold.text() == "Show 2 hidden"
    part.unfold.click()
    rows = part.hidden_rows.rows()
    assert [row.data.key for row in rows] == [one.key for one in hiding.hidden]
    assert not any(row.data.primary for row in rows)
    with qtbot.waitSignal(hiding.open_asked):
        next(
            row for row in [*rows, *part.rows.rows()] if row.data.action.startswith(("Open", "Read"))
        ).button.click()
    with qtbot.waitSignal(hiding.alert_restored) as asked:
        rows[0].aside.click()
    assert asked.args == [rows[0].data.key]
    qtbot.waitUntil(lambda: len(part.hidden_rows.rows()) == 1)
    part.hidden_rows.rows()[0].aside.click()
    qtbot.waitUntil(lambda: not part.hidden_rows.isVisible())


def test_a_double_click_hides_one(hiding: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(hiding)
    number = len(hiding.attention)
    page.attention.rows.rows()[0].aside.click()
    page.attention.rows.rows()[1].aside.click()
    assert len(hiding.attention) == number - 1


def test_the_keyboard_stays_where_it_was_when_a_row_goes(hiding: Desk, make: Make, qtbot: QtBot) -> None:
    hiding.attention = hiding.attention[:1]
    page = make(hiding)
    aside = page.attention.rows.rows()[0].aside
    assert aside.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert aside.accessibleName() == f"Hide: {said(page)[0]}"
    assert aside.toolTip() == "Hide until something changes"
    aside.setFocus()
    aside.click()
    qtbot.waitUntil(lambda: not said(page))
    assert page.focusWidget() is page.attention.undo


def test_with_everything_hidden_the_all_clear_says_so(hiding: Desk, make: Make) -> None:
    hiding.hidden, hiding.attention = hiding.attention, ()
    hiding.status = SyncStatus(last_at=hiding.clock.now())
    page = make(hiding)
    assert "Nothing else needs your attention." in texts(page)
    assert "need you" in page.tiles[Area.DOMAINS].accessibleName(), "tiles count it all the same"


def test_another_account_has_nothing_to_undo(hiding: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(hiding)
    page.attention.rows.rows()[0].aside.click()
    qtbot.waitUntil(lambda: page.attention.undo.isVisible())
    key = hiding.account_key
    sign_in(hiding, key="another")
    sign_in(hiding, key=key)
    page.refresh()
    assert not page.attention.undo.isVisible()


# --- rights -------------------------------------------------------------------------------------------


def texts(page: HomePage) -> list[str]:
    return [label.text() for label in visible(page, QLabel)]


def test_what_was_read_and_not_judged_yet_is_no_all_clear(desk: Desk, make: Make, qtbot: QtBot) -> None:
    """The moment between the last list of a first sync and the alerts."""
    desk.attention, desk.judged = (), False
    page = make(desk)
    set_status(desk, running=False, last_at=desk.clock.now())
    assert not [text for text in texts(page) if "your attention" in text]
    desk.judged = True
    desk.attention_changed.emit()
    qtbot.waitUntil(lambda: "Nothing needs your attention." in texts(page))


def test_the_all_clear_names_what_was_looked_at(desk: Desk, make: Make) -> None:
    desk.attention = ()
    desk.status = SyncStatus(last_at=desk.clock.now(), areas=failed(NotAllowed(), Area.DOMAINS, Area.ACCOUNT))
    page = make(desk)
    assert "Nothing in services, tickets and invoices needs your attention." in texts(page)
    assert "This sign-in may not see domains." in texts(page)
    assert page.tiles[Area.DOMAINS].accessibleName() == "Domains: –, Not for this sign-in"
    assert page.states.state() == "content"


def test_the_list_says_what_is_not_in_it(desk: Desk, make: Make, qtbot: QtBot) -> None:
    page = make(desk)
    set_status(desk, last_at=desk.clock.now(), areas=failed(NotAllowed(), Area.DOMAINS))
    qtbot.waitUntil(
        lambda: any(text.endswith("most urgent first · domains not included") for text in texts(page))
    )
    set_status(desk, last_at=desk.clock.now())
    qtbot.waitUntil(lambda: any(text.endswith("most urgent first") for text in texts(page)))


def test_where_nothing_is_allowed_it_says_so(bare_desk: Desk, make: Make) -> None:
    page = make(bare_desk)
    set_status(bare_desk, areas=failed(NotAllowed(), *Area))
    assert page.states.state() == "empty"
    assert "This sign-in may not see anything here" in texts(page)


def test_signed_out_before_anything_came_it_offers_to_sign_in(
    bare_desk: Desk, make: Make, qtbot: QtBot
) -> None:
    page = make(bare_desk)
    set_status(bare_desk, sign_in_needed=True)
    assert "Nothing is saved yet" in texts(page)
    with qtbot.waitSignal(bare_desk.refresh_asked):
        page.states.acted.emit()


def test_while_the_lists_are_on_their_way_the_host_s_own_counts_stand(bare_desk: Desk, make: Make) -> None:
    page = make(bare_desk)
    keep(bare_desk, records.COUNTERS)
    page.refresh()
    assert page.states.state() == "content"
    figure = records.COUNTERS.unpaid_invoices
    assert page.tiles[Area.INVOICES].accessibleName() == f"Invoices to pay: {figure}, Counted by your host"
    assert "Nothing needs your attention." not in texts(page)
    put(bare_desk, Area.INVOICES, records.INVOICES)
    page.refresh()
    assert "Counted by your host" not in page.tiles[Area.INVOICES].accessibleName()


def test_two_hundred_things_are_shown_in_portions(desk: Desk, make: Make) -> None:
    late = desk.attention[0]
    desk.attention = tuple(replace(late, key=f"{late.kind}:{number}") for number in range(200))
    page = make(desk)
    part = page.attention
    assert (len(said(page)), part.show_all.text()) == (MOST, "Show 45 more of 200")
    for shown in (PORTION, 100, 150, 200):
        part.show_all.click()
        assert len(said(page)) == shown
    assert part.show_all.text() == "Show fewer"
    part.show_all.click()
    assert len(said(page)) == MOST
