"""The page of domains: what its pane says, what it asks for, and what its buttons do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from pmdesk.api.errors import Unavailable
from pmdesk.records import Area
from pmdesk.records.domains import DomainDetails, DomainFacet, Lock
from pmdesk.views.desk import Desk
from pmdesk.views.domain_pane import ASKED
from pmdesk.views.domains import DomainsPage
from pmdesk.views.look.switch import Switch
from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.views.panes import NoteView, PairView
from tests.helpers import DAY_ONE, FakeClock
from tests.views import records
from tests.views.helpers import Asked, cut, keep, nameless, put, set_status, settle, sign_in, trouble, visible


@pytest.fixture
def page(desk: Desk, theme: Theme, qtbot: QtBot) -> DomainsPage:
    page = DomainsPage(desk, theme)
    qtbot.addWidget(page)
    page.refresh()
    page.resize(1088, 744)
    page.show()
    settle()
    return page


def rows(page: DomainsPage, key: str) -> dict[str, str]:
    """The pairs a section shows."""
    views = page.pane.section(key).lines.views()
    return {view.line.label: view.line.value for view in views if isinstance(view, PairView)}


def notes(page: DomainsPage, key: str) -> list[str]:
    return [v.line.value for v in page.pane.section(key).lines.views() if isinstance(v, NoteView)]


def asides(page: DomainsPage) -> set[str]:
    return {said for key in ASKED if (said := page.pane.section(key).aside.text())}


# --- what the pane says -------------------------------------------------------------------------------


def test_the_most_urgent_domain_is_chosen_at_first(page: DomainsPage, desk: Desk) -> None:
    assert page.selected_id() == "31"
    assert page.pane.isVisible()
    assert page.pane.name.text() == "hearthandrye.example"
    assert page.pane.chip.text() == "5 days left"


def test_everything_known_of_a_domain_is_there(page: DomainsPage) -> None:
    page.show_record("31")
    renewal = rows(page, "renewal")
    assert renewal["Registered until"].startswith("27 Nov")
    assert renewal["Invoice due"].startswith("25 Nov")
    assert renewal["Auto-renew"] == "Off"
    assert renewal["Price"].endswith("18.99 a year")
    views = page.pane.section("nameservers").lines.views()
    assert [view.line.value for view in views] == list(records.DOMAIN_DETAILS.nameservers or ())
    assert rows(page, "protection") == {"Registrar lock": "On", "ID protection": "On"}
    assert rows(page, "contacts")["Owner"] == "Marta Lindqvist"
    assert rows(page, "contacts")["Notices go to"] == "marta@hearthandrye.example"
    assert notes(page, "contacts") == ["This mailbox stops with the domain. Use another address."]


def test_on_is_said_to_mean_an_invoice(page: DomainsPage) -> None:
    page.show_record("35")
    assert rows(page, "renewal")["Auto-renew"] == "On"
    assert any("invoice" in note for note in notes(page, "renewal"))
    page.show_record("33")
    assert notes(page, "renewal") == []


@pytest.mark.parametrize(
    ("lock", "word"), [(Lock.LOCKED, "On"), (Lock.UNLOCKED, "Off"), (Lock.UNKNOWN, "Not known")]
)
def test_the_lock_has_three_states(page: DomainsPage, desk: Desk, lock: Lock, word: str) -> None:
    keep(desk, DomainDetails(domain_id="35", lock=lock, nameservers=(), contacts=()))
    page.show_record("35")
    assert rows(page, "protection")["Registrar lock"] == word


def test_nothing_looks_as_if_it_could_be_changed_here(page: DomainsPage) -> None:
    assert page.pane.findChildren(Switch) == []


def test_a_consequence_is_told_only_where_the_facts_carry_it(page: DomainsPage, desk: Desk) -> None:
    page.show_record("33")
    assert "Auto-renew is off" in page.pane.sentence.text()
    page.show_record("36")
    assert not page.pane.sentence.isVisible()
    assert page.pane.sentence.text() == ""


def test_a_domain_of_which_little_is_known_says_little(page: DomainsPage) -> None:
    page.show_record("40")
    assert rows(page, "renewal") == {"Auto-renew": "Not known", "Paid with": "Credit card"}
    assert page.pane.chip.text() == "End date unknown"


def test_the_pane_closes_with_the_choice_and_opens_again(page: DomainsPage) -> None:
    page.show_record("33")
    QTest.keyClick(page.table, Qt.Key.Key_Escape)
    assert not page.pane.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.pane.isVisible()


def test_the_footer_adds_up_what_renewals_will_cost(page: DomainsPage, desk: Desk) -> None:
    desk.changed.connect(page.refresh)
    assert page.footer_right.text().startswith("All renewals in the next 12 months: ")
    assert page.footer_right.text().endswith("143.47")
    put(desk, Area.DOMAINS, records.DOMAINS[:1])
    assert page.footer_right.text().endswith("18.99")
    put(desk, Area.DOMAINS, records.DOMAINS[8:9])
    assert page.footer_right.text() == ""


def test_enter_leads_into_the_pane_and_esc_back(page: DomainsPage) -> None:
    page.show_record("33")
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    focus = page.window().focusWidget()
    assert focus is not None
    assert page.pane.isAncestorOf(focus)
    assert page.go_back()
    assert page.window().focusWidget() is page.table


def test_another_account_shows_nothing_of_the_first(page: DomainsPage, desk: Desk) -> None:
    page.show_record("33")
    sign_in(desk, key="another")
    page.refresh()
    assert not page.pane.isVisible()
    assert page.pane.domain is None


# --- what costs a call --------------------------------------------------------------------------------


def test_details_are_asked_for_once_the_choice_has_settled(
    page: DomainsPage, asked: Asked, qtbot: QtBot
) -> None:
    for record_id in ("33", "34", "35"):
        page.show_record(record_id)
    qtbot.waitUntil(lambda: asked.details == [(Area.DOMAINS, "35", False)])
    assert asides(page) == {"Fetching…"}


def test_what_arrives_is_shown_with_its_age(
    page: DomainsPage, desk: Desk, asked: Asked, clock: FakeClock, qtbot: QtBot
) -> None:
    page.show_record("35")
    qtbot.waitUntil(lambda: bool(asked.details))
    keep(desk, DomainDetails(domain_id="35", lock=Lock.LOCKED, nameservers=("ns7.example",), contacts=()))
    assert asides(page) == {"Fetched just now"}
    clock.advance(timedelta(hours=3))
    desk.today.check()
    assert asides(page) == {"Fetched 3 h ago"}


def test_trouble_is_told_on_the_domain_and_can_be_tried_again(
    page: DomainsPage, desk: Desk, asked: Asked, qtbot: QtBot
) -> None:
    page.show_record("35")
    qtbot.waitUntil(lambda: bool(asked.details))
    trouble(desk, Area.DOMAINS, "35", Unavailable("503"))
    assert asides(page) == {"Not updated"}
    assert any("websites may well be fine" in note for note in notes(page, "nameservers"))
    link = page.pane.section(ASKED[0]).link
    assert link.isVisible()
    assert "sourdough-school.example" in link.accessibleName()
    link.click()
    assert asked.details[-1] == (Area.DOMAINS, "35", True)
    assert asides(page) == {"Fetching…"}
    assert not link.isVisible()


def test_what_was_kept_stays_readable_in_trouble(page: DomainsPage, desk: Desk) -> None:
    page.show_record("31")
    trouble(desk, Area.DOMAINS, "31", Unavailable("503"))
    assert asides(page) == {"Not updated"}
    assert rows(page, "protection")["Registrar lock"] == "On"


def test_a_part_the_registrar_did_not_answer_is_named(page: DomainsPage, desk: Desk) -> None:
    details = DomainDetails(
        domain_id="35", nameservers=("ns1.example",), unavailable=(DomainFacet.LOCK, DomainFacet.CONTACTS)
    )
    keep(desk, details)
    page.show_record("35")
    assert notes(page, "protection") == ["Your host could not read the registrar lock."]
    assert notes(page, "nameservers") == []


def test_offline_what_was_never_fetched_is_said_to_be_missing(
    page: DomainsPage, desk: Desk, asked: Asked
) -> None:
    set_status(desk, offline=True)
    page.show_record("36")
    assert asides(page) == {"Offline"}
    assert notes(page, "nameservers") == ["Not saved yet. It appears when you are connected."]
    assert rows(page, "protection") == {"ID protection": "Off"}
    assert asked.details == []


def test_it_is_asked_for_when_the_network_is_back(
    page: DomainsPage, desk: Desk, asked: Asked, qtbot: QtBot
) -> None:
    set_status(desk, offline=True)
    page.show_record("36")
    set_status(desk)
    qtbot.waitUntil(lambda: asked.details == [(Area.DOMAINS, "36", False)])


# --- what can be done ---------------------------------------------------------------------------------


def test_renewing_opens_the_hosts_page_with_this_domain(page: DomainsPage, asked: Asked) -> None:
    page.show_record("33")
    assert page.pane.renew.kind() == "primary"
    page.pane.renew.click()
    page.pane.manage.click()
    assert [(action, domain.id) for action, domain in asked.performed] == [
        ("domain.renew", "33"),
        ("domain.open", "33"),
    ]
    assert page.pane.renew.accessibleName() == "Renew, hearthandrye-cafe.example"


def test_where_an_invoice_waits_it_is_the_one_filled_button(page: DomainsPage, asked: Asked) -> None:
    page.show_record("31")
    assert page.pane.pay.isVisible()
    assert not page.pane.renew.isVisible()
    page.pane.pay.click()
    action, invoice = asked.performed[0]
    assert (action, invoice.number) == ("invoice.pay", "10497")


def test_a_domain_without_trouble_has_no_filled_button(page: DomainsPage) -> None:
    page.show_record("35")
    assert page.pane.renew.kind() == "normal"
    assert page.pane.manage.isVisible()


def test_a_domain_that_has_left_has_no_button_and_its_registrar_is_not_asked(
    page: DomainsPage, asked: Asked, qtbot: QtBot
) -> None:
    page.show_record("39")
    for part in (page.pane.renew, page.pane.manage, page.pane.mark):
        assert not part.isVisible()
    assert page.pane.details is not None
    assert page.pane.details.sections == ()
    page.show_record("35")
    qtbot.waitUntil(lambda: bool(asked.details))
    assert [record for _area, record, *_ in asked.details] == ["35"]


def test_offline_buttons_are_off_and_say_why(page: DomainsPage, desk: Desk) -> None:
    page.show_record("33")
    set_status(desk, offline=True)
    for button in (page.pane.renew, page.pane.manage):
        assert not button.isEnabled()
        assert button.toolTip().startswith("Offline.")
    assert page.pane.copy.isEnabled()
    set_status(desk)
    assert page.pane.renew.isEnabled()
    assert page.pane.renew.toolTip().endswith("already signed in.")


def test_a_button_rests_while_its_action_is_under_way(page: DomainsPage, desk: Desk) -> None:
    page.show_record("33")
    desk.busy_changed.emit("domain.renew", True)
    assert not page.pane.renew.isEnabled()
    desk.busy_changed.emit("domain.renew", False)
    assert page.pane.renew.isEnabled()


def test_the_menu_has_the_same_actions_and_copies_the_name(page: DomainsPage, asked: Asked) -> None:
    page.show_record("33")
    page.pane.more.click()
    menu = page.findChildren(QMenu)[-1]
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["Renew", "Manage at your host", "Copy name"]
    menu.actions()[0].trigger()
    menu.actions()[-1].trigger()
    menu.close()
    settle()
    assert page.findChildren(QMenu) == []
    assert asked.performed[0][0] == "domain.renew"
    assert QGuiApplication.clipboard().text() == "hearthandrye-cafe.example"
    assert asked.told == [("ok", "Copied hearthandrye-cafe.example")]


def test_a_nameserver_can_be_copied(page: DomainsPage, asked: Asked) -> None:
    page.show_record("31")
    view = page.pane.section("nameservers").lines.views()[0]
    assert isinstance(view, PairView)
    view.value.click()  # type: ignore[union-attr]
    assert QGuiApplication.clipboard().text() == "ns1.preciselymanaged.example"


# --- news and room ------------------------------------------------------------------------------------


def test_a_changed_domain_is_drawn_anew(page: DomainsPage, desk: Desk) -> None:
    desk.changed.connect(page.refresh)
    page.show_record("35")
    changed = [
        records.domain("35", "sourdough-school.example", expires=DAY_ONE.date(), auto_renew=False)
        if one.id == "35"
        else one
        for one in records.DOMAINS
    ]
    put(desk, Area.DOMAINS, changed)
    assert page.selected_id() == "35"
    assert page.pane.chip.text() == "Ends today"


@pytest.mark.parametrize("width", [832, 1088])
def test_columns_give_way_and_nothing_is_cut(page: DomainsPage, width: int) -> None:
    page.resize(width, 584)
    settle()
    hidden = [page.table.isColumnHidden(column) for column in range(6)]
    assert hidden == [False, False, False, *[width < 1000] * 3]
    for record in records.DOMAINS:
        page.show_record(record.id)
        settle(1)
        assert cut(page) == []


def test_everything_the_keyboard_reaches_has_a_name(page: DomainsPage, theme: Theme) -> None:
    for record_id in ("31", "35"):
        page.show_record(record_id)
        settle(1)
        assert nameless(page) == []
    theme.set_scheme(Scheme.DARK)
    assert nameless(page) == []


def test_every_visible_section_has_a_head(page: DomainsPage) -> None:
    page.show_record("31")
    titles = [section.title.text() for section in visible(page.pane) if hasattr(section, "lines")]
    assert all(titles)
