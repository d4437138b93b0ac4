"""What a list says where there is nothing to show: not open to this sign-in, or nobody signed in."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from pmdesk.api.errors import NotAllowed
from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.domains import DomainsPage
from pmdesk.views.look.theme import Theme
from tests.views import records
from tests.views.helpers import failed, put, set_status, settle, visible


@pytest.fixture
def bare(bare_desk: Desk, theme: Theme, qtbot: QtBot) -> DomainsPage:
    return shown(bare_desk, theme, qtbot)


def shown(desk: Desk, theme: Theme, qtbot: QtBot) -> DomainsPage:
    page = DomainsPage(desk, theme)
    qtbot.addWidget(page)
    page.refresh()
    page.show()
    settle()
    return page


def texts(page: DomainsPage) -> list[str]:
    return [label.text() for label in visible(page, QLabel)]


def test_what_is_not_allowed_says_so_and_who_can_allow_it(
    bare: DomainsPage, bare_desk: Desk, qtbot: QtBot
) -> None:
    set_status(bare_desk, areas=failed(NotAllowed(), Area.DOMAINS))
    assert bare.states.state() == "empty"
    said = texts(bare)
    assert "This sign-in may not see domains" in said
    assert any("User Management" in words for words in said)
    set_status(bare_desk)
    put(bare_desk, Area.DOMAINS, records.DOMAINS)
    bare.refresh()
    qtbot.waitUntil(lambda: bare.states.state() == "content")


def test_rows_of_before_stay_with_their_age(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    page = shown(desk, theme, qtbot)
    set_status(desk, areas=failed(NotAllowed(), Area.DOMAINS))
    page.list_states.show_state()
    assert page.states.state() == "content"
    assert page.footer.text().endswith("this sign-in may not see them any more")
    assert "Fetched" in page.footer.text()


def test_signed_out_before_anything_came_it_offers_to_sign_in(
    bare: DomainsPage, bare_desk: Desk, qtbot: QtBot
) -> None:
    set_status(bare_desk, sign_in_needed=True)
    assert bare.states.state() == "failed"
    assert "Nothing is saved yet" in texts(bare)
    with qtbot.waitSignal(bare_desk.refresh_asked):
        bare.states.acted.emit()


def test_rows_that_could_not_be_read_are_no_empty_list(
    bare: DomainsPage, bare_desk: Desk, qtbot: QtBot
) -> None:
    put(bare_desk, Area.DOMAINS, [], total=13, set_aside=13)
    bare.refresh()
    assert bare.states.state() == "failed"
    assert "13 domains could not be read" in texts(bare)
    assert "No domains yet" not in texts(bare)
    bare.resize(1280, 800)
    settle()
    assert visible(bare.filters, QAbstractButton)[0].text() == "All"
    assert bare.footer.text() == "13 could not be read · Fetched just now"
    with qtbot.waitSignal(bare_desk.refresh_asked):
        bare.states.acted.emit()
    put(bare_desk, Area.DOMAINS, [], total=7)
    bare.refresh()
    assert "Your host counts 7 domains and sent none" in texts(bare)
    put(bare_desk, Area.DOMAINS, [])
    bare.refresh()
    assert "No domains yet" in texts(bare)
    assert not bare.foot_mark.isVisible()


def test_some_that_could_not_be_read_are_marked(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    page = shown(desk, theme, qtbot)
    assert (page.footer.property("tone"), page.foot_mark.isVisible()) == ("text2", False)
    put(desk, Area.DOMAINS, records.DOMAINS, total=12, set_aside=2)
    page.refresh()
    assert (page.footer.property("tone"), page.foot_mark.isVisible()) == ("warn", True)
    put(desk, Area.DOMAINS, records.DOMAINS)
    page.refresh()
    assert (page.footer.property("tone"), page.foot_mark.isVisible()) == ("text2", False)


def test_the_foot_is_said_shorter_before_it_is_cut(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    page = shown(desk, theme, qtbot)
    page.footer.resize(600, 20)
    assert page.footer.text() == "10 domains, all shown · Fetched just now"
    page.footer.resize(page.footer.fontMetrics().horizontalAdvance(page.footer.text()) - 1, 20)
    assert page.footer.text() == "10 domains · Fetched just now"
    page.footer.resize(30, 20)
    assert page.footer.text() == "10 domains · Fetched just now"
    put(desk, Area.DOMAINS, records.DOMAINS, total=12, set_aside=2)
    page.refresh()
    assert page.footer.text() == "10 domains · 2 could not be read"
    put(desk, Area.DOMAINS, records.DOMAINS)
    page.refresh()
    page.footer.resize(600, 20)
    assert page.footer.text() == "10 domains, all shown · Fetched just now"
