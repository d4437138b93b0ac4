"""The account page: what is known, what costs a call, the host's news, and the ways to the host's pages."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pmdesk.api.errors import NotAllowed, Offline, Unavailable
from pmdesk.api.provider import Capability
from pmdesk.records import Area
from pmdesk.records.account import (
    AccountExtras,
    AccountUser,
    Announcement,
    Contact,
    MailKind,
    MailPreference,
    PayMethod,
    PayMethodKind,
)
from pmdesk.views.account import AccountPage
from pmdesk.views.desk import Desk
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.theme import Theme
from pmdesk.wording import lists
from pmdesk.wording import panes as pane_words
from pmdesk.wording.formats import money
from tests.helpers import DAY_ONE
from tests.views import records
from tests.views.helpers import (
    Asked,
    cut,
    failed,
    keep,
    nameless,
    set_status,
    settle,
    sign_in,
    trouble,
    visible,
)

WIDE, NARROW = (1280, 760), (832, 560)


def show(desk: Desk, theme: Theme, qtbot: QtBot, size: tuple[int, int] = WIDE) -> AccountPage:
    page = AccountPage(desk, theme)
    qtbot.addWidget(page)
    page.resize(*size)
    page.refresh()
    page.show()
    desk.changed.connect(page.refresh)  # as the window does
    settle()
    return page


@pytest.fixture
def page(desk: Desk, theme: Theme, qtbot: QtBot) -> AccountPage:
    return show(desk, theme, qtbot)


def lines(page: AccountPage, key: str) -> dict[str, str]:
    """Label and value of every line of a section."""
    return {view.line.label: view.line.value for view in page.sections[key].lines.views()}


def notes(page: AccountPage, key: str) -> list[str]:
    return [view.line.value for view in page.sections[key].lines.views() if not view.line.label]


def extras(desk: Desk, **facts: object) -> None:
    keep(desk, msgspec.structs.replace(records.EXTRAS, **facts))
    settle()


# --- what is known ------------------------------------------------------------------------------------


def test_the_details_are_there(page: AccountPage) -> None:
    assert page.name.text() == "Marta Lindqvist"
    assert page.company.text() == "Hearth & Rye · Precisely Managed"
    said = lines(page, "details")
    assert said["Email"] == "marta@hearthandrye.example"
    assert said["Tax number"] == "FI00000000"
    assert [view.line.value for view in page.sections["address"].lines.views()][-1] == "Finland"
    assert lines(page, "money")["Credit"] == money(records.usd("12.50"))
    assert lines(page, "money")["Currency"] == "USD"
    assert page.sections["details"].age.text() == "Fetched just now"


def test_the_address_of_the_account_is_copied(page: AccountPage, asked: Asked) -> None:
    page.sections["details"].copied.emit("marta@hearthandrye.example")
    assert QGuiApplication.clipboard().text() == "marta@hearthandrye.example"


def test_mail_is_said_in_words(page: AccountPage) -> None:
    said = lines(page, "mail")
    assert said["Invoices"] == "On"
    assert said["Affiliates"] == "Off"


def test_people_stand_with_their_addresses(page: AccountPage, desk: Desk) -> None:
    assert not page.sections["users"].isVisible()
    people = (
        AccountUser(id="1", name="Marta Lindqvist", email="marta@hearthandrye.example", is_owner=True),
        AccountUser(id="2", name="Jonas Lindqvist", email="jonas@hearthandrye.example"),
    )
    keep(desk, msgspec.structs.replace(records.ACCOUNT, users=people))
    settle()
    assert lines(page, "users") == {
        "Marta Lindqvist, owner": "marta@hearthandrye.example",
        "Jonas Lindqvist": "jonas@hearthandrye.example",
    }


def test_what_the_provider_did_not_say_is_left_out(page: AccountPage, desk: Desk) -> None:
    bare = msgspec.structs.replace(
        records.ACCOUNT, company=None, phone=None, tax_id=None, mail=(), credit=None, address1=None, city=None
    )
    keep(desk, bare)
    settle()
    assert "Phone" not in lines(page, "details")
    assert not page.sections["mail"].isVisible()
    assert page.company.text() == "Precisely Managed"


# --- what costs a call --------------------------------------------------------------------------------


def test_an_expired_card_is_said_in_the_tone_of_trouble(page: AccountPage, desk: Desk) -> None:
    later = PayMethod(
        id="92",
        kind=PayMethodKind.CARD,
        kind_word="CreditCard",
        card_type="Mastercard",
        last_four="0021",
        expires=(2026, 11),
    )
    extras(desk, pay_methods=(*records.EXTRAS.pay_methods, later))
    first, second = page.sections["pay-methods"].lines.views()
    assert (first.line.label, first.line.value, first.line.tone) == ("Visa ending 4417", "has expired", "bad")
    assert (second.line.value, second.line.tone) == ("valid until 11/2026", "text")  # until its month is over


def test_contacts_say_what_they_are_sent(page: AccountPage, desk: Desk) -> None:
    mail = (MailPreference(kind=MailKind.INVOICE, on=True), MailPreference(kind=MailKind.SUPPORT, on=False))
    jonas = Contact(
        id="81", first_name="Jonas", last_name="Lindqvist", email="jonas@hearthandrye.example", mail=mail
    )
    extras(desk, contacts=(jonas,))
    assert lines(page, "contacts")["Jonas Lindqvist"] == "jonas@hearthandrye.example"
    assert notes(page, "contacts") == ["Gets mail about: Invoices"]


def test_the_page_asks_for_them_when_it_is_shown(page: AccountPage, desk: Desk, asked: Asked) -> None:
    page.hide()
    page.show()
    assert asked.details == [(Area.ACCOUNT, "", False)]


def test_each_part_has_its_own_age(page: AccountPage, desk: Desk) -> None:
    keep(desk, msgspec.structs.replace(records.ACCOUNT, phone="1"))
    older = show_age(desk, timedelta(hours=3))
    settle()
    assert page.sections["contacts"].age.text() == older
    assert page.news.age.text() == older
    assert page.sections["details"].age.text() == "Fetched just now"


def show_age(desk: Desk, step: timedelta) -> str:
    """Let time pass, then read the account again but not the extras."""
    desk.clock.set(now=DAY_ONE + step)  # type: ignore[attr-defined]
    keep(desk, records.ACCOUNT)
    return "Fetched 3 h ago"


def test_what_was_never_fetched_is_coming_or_missing(bare_desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    keep(bare_desk, records.ACCOUNT)
    page = show(bare_desk, theme, qtbot)
    assert notes(page, "pay-methods") == [pane_words.fetching()]
    set_status(bare_desk, offline=True)
    assert notes(page, "contacts") == ["Not on this computer yet. It appears when your host can be reached."]
    keep(bare_desk, AccountExtras())
    assert notes(page, "pay-methods") == ["No card or bank account is stored at your host."]
    assert notes(page, "contacts") == ["Nobody else gets your host’s mail."]


def test_trouble_is_said_once_and_tried_again(page: AccountPage, desk: Desk, asked: Asked) -> None:
    trouble(desk, Area.ACCOUNT, "", Unavailable("502"))
    section = page.sections["pay-methods"]
    assert section.age.text() == pane_words.could_not_fetch()
    assert section.retry.isVisible()
    assert not page.sections["contacts"].retry.isVisible()
    assert lines(page, "contacts")  # what was saved stays
    section.retry.click()
    assert asked.details == [(Area.ACCOUNT, "", True)]
    assert not section.retry.isVisible()


def test_being_offline_is_no_trouble(page: AccountPage, desk: Desk) -> None:
    desk.trouble[Area.ACCOUNT, "extras"] = Offline()
    set_status(desk, offline=True)
    assert page.sections["contacts"].age.text() == "Fetched just now"


def test_a_call_that_timed_out_while_the_others_answer_is_said(page: AccountPage, desk: Desk) -> None:
    desk.trouble[Area.ACCOUNT, "extras"] = Offline("ReadTimeout")
    desk.details_changed.emit(Area.ACCOUNT, "")
    assert page.sections["contacts"].age.text() == pane_words.could_not_fetch()


def test_they_are_asked_for_when_the_network_is_back(page: AccountPage, desk: Desk, asked: Asked) -> None:
    set_status(desk, offline=True)
    set_status(desk, offline=False)
    assert asked.details == [(Area.ACCOUNT, "", False)]


# --- news ---------------------------------------------------------------------------------------------


def news(number: int) -> tuple[Announcement, ...]:
    html = '<p>Text <a href="https://clients.preciselymanaged.example/n">here</a></p><img src="http://t.example">'
    return tuple(
        Announcement(id=str(place), at=records.at(11, 20), title=f"News {place}", html=html)
        for place in range(number)
    )


def test_news_are_shown_and_older_ones_unfolded(page: AccountPage, desk: Desk) -> None:
    extras(desk, announcements=news(5))
    assert len(page.news.texts()) == 3
    assert page.news.unfold.text() == "Show 2 older news"
    page.news.unfold.click()
    settle()
    assert len(page.news.texts()) == 5
    assert not page.news.unfold.isVisible()


def test_a_link_in_the_news_is_asked_about(page: AccountPage, desk: Desk) -> None:
    extras(desk, announcements=news(1))
    opened: list[str] = []
    desk.link_asked.connect(opened.append)
    page.news.texts()[0].anchorClicked.emit(QUrl("https://clients.preciselymanaged.example/n"))
    dialog = page.findChild(Dialog)
    assert dialog is not None
    assert dialog.text.text() == "https://clients.preciselymanaged.example/n"
    assert opened == []
    dialog.accept()
    assert opened == ["https://clients.preciselymanaged.example/n"]


# --- the host's pages ---------------------------------------------------------------------------------


def test_buttons_open_the_hosts_pages(page: AccountPage, asked: Asked) -> None:
    buttons = {
        "account.home": page.home,
        "account.profile": page.sections["details"].button,
        "account.add-funds": page.sections["money"].button,
        "account.pay-methods": page.sections["pay-methods"].button,
        "account.contacts": page.sections["contacts"].button,
        "account.password": page.password,
        "account.security": page.security,
    }
    for button in buttons.values():
        assert button is not None
        button.click()
    assert [name for name, _ in asked.performed] == list(buttons)


def test_offline_they_are_off_and_say_why(page: AccountPage, desk: Desk) -> None:
    set_status(desk, offline=True)
    for button in (page.home, page.password, page.sections["details"].button):
        assert button is not None
        assert not button.isEnabled()
        assert button.toolTip().startswith("Offline.")


def test_a_host_without_sign_on_has_no_such_buttons(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    desk.capabilities = frozenset(Capability) - {Capability.SIGN_ON}
    page = show(desk, theme, qtbot)
    assert not page.home.isVisible()
    assert not page.password.isVisible()


# --- states and access --------------------------------------------------------------------------------


def test_the_first_time_it_is_coming_or_failed(bare_desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    page = show(bare_desk, theme, qtbot)
    assert page.states.state() == "empty"
    set_status(bare_desk, areas=failed(Unavailable("502"), Area.ACCOUNT))
    assert page.states.state() == "failed"
    refreshed = Asked(bare_desk)
    page.states.acted.emit()
    assert refreshed.refreshed == 1
    keep(bare_desk, records.ACCOUNT)
    assert page.states.state() == "content"


def test_what_this_sign_in_may_not_see_is_no_failure(bare_desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    page = show(bare_desk, theme, qtbot)
    set_status(bare_desk, areas=failed(NotAllowed(), Area.ACCOUNT))
    assert page.states.state() == "empty"
    head, sentence = lists.not_allowed(Area.ACCOUNT)
    assert {head, sentence} <= {label.text() for label in page.states.findChildren(QLabel)}


def test_another_account_shows_nothing_of_this_one(page: AccountPage, desk: Desk) -> None:
    sign_in(desk, key="7d5d3f0c-0000-4000-8000-000000000002", email="jonas@hearthandrye.example")
    page.refresh()
    assert page.states.state() == "empty"


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_everything_has_a_name_and_nothing_is_cut(
    desk: Desk, theme: Theme, qtbot: QtBot, size: tuple[int, int]
) -> None:
    extras(desk, announcements=news(5))
    page = show(desk, theme, qtbot, size)
    trouble(desk, Area.ACCOUNT, "", Unavailable("502"))
    settle()
    assert nameless(page) == []
    assert cut(page) == []
    assert page.scroller.horizontalScrollBar().maximum() == 0
    assert not [button for button in visible(page, Button) if button.kind() == "primary"]


def test_there_are_two_columns_where_there_is_room(page: AccountPage) -> None:
    top = page.sections["details"].mapTo(page, page.rect().topLeft()).y()
    assert page.sections["money"].mapTo(page, page.rect().topLeft()).y() == top
    page.resize(*NARROW)
    settle()
    assert page.sections["money"].mapTo(page, page.rect().topLeft()).y() > top
