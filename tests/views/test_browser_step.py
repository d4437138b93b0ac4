"""The step in the browser: what is said at each moment, what can be done about it, and what moves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.views.sign_in import SignInPage
from tests.views.helpers import cut, nameless, settle, visible
from tests.views.test_sign_in import HOST, make

NAME = "Precisely Managed"


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> SignInPage:
    page = make(theme, qtbot)
    page.address.setText(HOST)
    page.show_browser(NAME, HOST, True)
    return page


def buttons(page: SignInPage) -> list[str]:
    return [button.text() for button in visible(page.browser, QPushButton)]


def filled(page: SignInPage) -> list[str]:
    return [button.text() for button in visible(page, QPushButton) if button.property("kind") == "primary"]


def test_while_it_waits_it_says_where_and_how_long(page: SignInPage) -> None:
    page.browser.show_waiting(9)
    step = page.browser
    assert page.step == "browser"
    assert step.title.text() == "Finish in your browser"
    assert step.host.head.text() == "Found Precisely Managed"
    assert step.host.below.text() == f"{HOST}, secure connection"
    assert step.page.below.text() == "We wait for you here. 9 minutes left."
    assert buttons(page) == ["Back", "Copy link", "Open the page again"]
    assert filled(page) == []
    step.show_waiting(1)
    assert step.page.below.text() == "We wait for you here. 1 minute left."


def test_on_this_computer_nobody_claims_a_secure_connection(page: SignInPage) -> None:
    page.show_browser(NAME, "127.0.0.1:8000", False)
    assert page.browser.host.below.text() == "127.0.0.1:8000, on this computer"


def test_before_the_page_is_open_nothing_can_be_copied(page: SignInPage) -> None:
    assert buttons(page) == ["Back"]
    assert not page.browser.hint.isVisible()


def test_what_the_user_wants_goes_out(page: SignInPage) -> None:
    wanted: list[str] = []
    page.page_asked.connect(lambda: wanted.append("page"))
    page.link_asked.connect(lambda: wanted.append("link"))
    page.cancelled.connect(lambda: wanted.append("stop"))
    page.browser.show_waiting(9)
    page.browser.open.click()
    page.browser.copy.click()
    page.browser.back.click()
    assert wanted == ["page", "link", "stop"]
    assert page.step == "address"
    assert page.address.text() == HOST


def test_escape_goes_back(page: SignInPage) -> None:
    stopped: list[int] = []
    page.cancelled.connect(lambda: stopped.append(1))
    page.browser.show_waiting(9)
    settle()
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    assert (stopped, page.step) == ([1], "address")


def test_without_a_browser_the_link_is_what_helps(page: SignInPage) -> None:
    page.browser.show_waiting(10, no_browser=True)
    assert page.browser.hint.text().startswith("No browser opened. Copy the link")
    assert page.browser.lead.isHidden(), "it says that the page is open"
    assert page.browser.open.text() == "Open the page"
    assert page.browser.hint_glyph.glyph() == "triangle-alert"
    page.browser.show_copied()
    assert page.browser.hint.text().startswith("The link was copied.")
    page.browser.show_waiting(9)
    assert page.browser.hint.text().startswith("No page there?")
    assert page.browser.hint_glyph.glyph() == "circle-question-mark"


def test_once_the_browser_is_back_there_is_nothing_to_open(page: SignInPage) -> None:
    page.browser.show_waiting(9)
    page.browser.show_arrived()
    assert buttons(page) == ["Back"]
    assert page.browser.page.glyph.glyph() == "circle-check"
    assert page.browser.back_here.glyph.glyph() == "loader"


def test_what_went_wrong_stands_below_and_the_button_begins_anew(page: SignInPage) -> None:
    page.browser.show_waiting(9)
    page.show_problem("Ten minutes are over", "Nothing is lost.")
    assert page.trouble.isVisible()
    assert buttons(page) == ["Back", "Open the page again"]
    assert filled(page) == ["Open the page again"]
    assert page.browser.open.hasFocus()
    assert page.browser.page.below.text() == "The page in your browser leads nowhere now."
    page.show_browser(NAME, HOST, True)
    page.browser.show_waiting(10)
    assert not page.trouble.isVisible()


def test_what_went_wrong_before_a_page_was_open_claims_no_page(page: SignInPage) -> None:
    page.show_problem("This computer lets no answer in", "Allow it.")
    assert buttons(page) == ["Back", "Open the page"]
    assert page.browser.page.below.text() == ""


def test_a_known_account_opens_its_page_when_it_is_told_to(page: SignInPage) -> None:
    page.show_browser_again(NAME, HOST, f"https://{HOST}", True)
    assert page.browser.title.text() == "Sign in again"
    assert page.browser.lead.text() == "What is saved on this computer stays."
    assert filled(page) == ["Open the page"]
    assert buttons(page) == ["Back", "Open the page"]
    page.show_waiting("looking")
    page.show_problem("The host did not answer", "Try later.")
    assert page.browser.title.text() == "Sign in again"
    assert filled(page) == ["Open the page"]
    page.browser.back.click()
    assert page.address.text() == f"https://{HOST}"


def test_nothing_moves_where_the_system_asks_for_that(page: SignInPage) -> None:
    page.browser.show_waiting(9)
    assert page.browser.page.glyph.is_wanted()
    assert not page.browser.page.glyph.is_turning()


@pytest.mark.parametrize("state", ["opening", "waiting", "no-browser", "arrived", "over", "again"])
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_everything_has_a_name_and_nothing_is_cut(
    page: SignInPage, theme: Theme, state: str, scheme: Scheme
) -> None:
    theme.set_scheme(scheme)
    if state == "again":
        page.show_browser_again(NAME, HOST, f"https://{HOST}", True)
    elif state != "opening":
        page.browser.show_waiting(9, no_browser=state == "no-browser")
    if state == "arrived":
        page.browser.show_arrived()
    elif state == "over":
        page.show_problem("Somebody else signed in", f"Sign out on the page of {HOST}. " * 3)
    settle(6)
    assert nameless(page) == []
    assert cut(page) == []
    assert page.box.width() == 440
    assert len(filled(page)) == (1 if state in ("over", "again") else 0)
