"""The sign-in page: one step at a time, nothing lost, every trouble in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pmdesk.views.look.buttons import Button
from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.views.sign_in import SignInPage
from tests.views.helpers import cut, nameless, settle, visible

HOST = "clients.preciselymanaged.example"
EMAIL = "marta@hearthandrye.example"


def make(theme: Theme, qtbot: QtBot, *, demo: bool = True, leave: bool = False) -> SignInPage:
    page = SignInPage(theme, demo=demo, leave=leave)
    qtbot.addWidget(page)
    page.resize(1024, 640)
    page.show()
    page.activateWindow()
    settle()
    return page


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> SignInPage:
    return make(theme, qtbot)


def words(page: SignInPage) -> list[str]:
    return [button.text() for button in visible(page, Button)]


# --- the address --------------------------------------------------------------------------------------


def test_the_address_is_asked_first_and_no_password(page: SignInPage) -> None:
    assert page.step == "address"
    assert page.address.hasFocus()
    assert not page.password.isVisible()


def test_enter_and_the_button_give_the_address(page: SignInPage) -> None:
    given: list[str] = []
    page.address_given.connect(given.append)
    page.address.setText(f"  {HOST} ")
    QTest.keyClick(page.address, Qt.Key.Key_Return)
    page.go_on.click()
    assert given == [HOST, HOST]


def test_without_an_address_it_says_what_is_missing(page: SignInPage) -> None:
    given: list[str] = []
    page.address_given.connect(given.append)
    page.go_on.click()
    assert given == []
    assert page.address.accessibleDescription() == "Write the address of your host’s client area."
    page.address.setText(HOST)
    page.go_on.click()
    assert given == [HOST]
    assert page.address.accessibleDescription() == ""


def test_the_demo_is_offered_only_where_it_can_be(page: SignInPage, theme: Theme, qtbot: QtBot) -> None:
    asked: list[int] = []
    page.demo_asked.connect(lambda: asked.append(1))
    page.demo.click()
    assert asked == [1]
    page.show_password("Precisely Managed", HOST)
    assert not page.demo.isVisible()
    assert not make(theme, qtbot, demo=False).demo.isVisible()


def test_leaving_is_offered_only_where_somebody_is_signed_in(
    page: SignInPage, theme: Theme, qtbot: QtBot
) -> None:
    assert not page.leave.isVisible()
    other = make(theme, qtbot, leave=True)
    left: list[int] = []
    other.left.connect(lambda: left.append(1))
    other.leave.click()
    assert left == [1]


# --- the password -------------------------------------------------------------------------------------


def test_the_host_stands_beside_the_password(page: SignInPage) -> None:
    page.show_password("Precisely Managed", HOST)
    assert page.step == "password"
    assert page.email.hasFocus()
    assert page.password_field.below.text() == f"Your password goes to {HOST} and is not kept."
    assert page.password.echoMode() is QLineEdit.EchoMode.Password


def test_both_are_needed(page: SignInPage) -> None:
    given: list[tuple[str, str]] = []
    page.password_given.connect(lambda *both: given.append(both))
    page.show_password("Precisely Managed", HOST)
    page.sign_in.click()
    assert given == []
    assert page.email.accessibleDescription() == "Write the email address you use at your host."
    assert page.password.accessibleDescription() == "Write your password."
    page.email.setText(f" {EMAIL}")
    QTest.keyClick(page.email, Qt.Key.Key_Return)
    assert page.password.hasFocus()
    page.password.setText(" with spaces ")
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    assert given == [(EMAIL, " with spaces ")]


def test_the_password_is_shown_on_demand(page: SignInPage) -> None:
    page.show_password("Precisely Managed", HOST)
    page.password.setText("seeded")
    page.password.setFocus()
    QTest.keyClick(page.password, Qt.Key.Key_Tab)
    assert page.reveal.hasFocus()
    QTest.keyClick(page.reveal, Qt.Key.Key_Space)
    assert page.password.echoMode() is QLineEdit.EchoMode.Normal
    page.reveal.click()
    assert page.password.echoMode() is QLineEdit.EchoMode.Password
    page.reveal.click()
    page.back.click()
    page.show_password("Precisely Managed", HOST)
    assert page.password.echoMode() is QLineEdit.EchoMode.Password  # seen once is not seen for ever


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_button_stands_in_the_middle_of_the_field_and_clear_of_the_words(
    page: SignInPage, direction: Qt.LayoutDirection
) -> None:
    page.setLayoutDirection(direction)
    page.show_password("Precisely Managed", HOST)
    settle()
    place, field = page.reveal.geometry(), page.password.rect()
    assert abs(place.center().y() - field.center().y()) <= 1
    assert field.contains(place)
    margins = page.password.textMargins()
    room = margins.left() if direction is Qt.LayoutDirection.RightToLeft else margins.right()
    assert room >= place.width() - 4


def test_what_was_wrong_is_forgiven_while_typing(page: SignInPage) -> None:
    page.go_on.click()
    QTest.keyClicks(page.address, "c")
    assert page.address.accessibleDescription() == ""
    page.show_password("Precisely Managed", HOST)
    page.sign_in.click()
    QTest.keyClicks(page.email, "m")
    QTest.keyClicks(page.password, "s")
    assert page.email.accessibleDescription() == page.password.accessibleDescription() == ""


def test_a_known_account_is_asked_for_its_password_alone(page: SignInPage) -> None:
    page.show_again("Precisely Managed", HOST, f"https://{HOST}", EMAIL)
    assert page.step == "password"
    assert page.password.hasFocus()
    assert page.email.text() == EMAIL
    assert page.password_field.below.text() == f"Your password goes to {HOST} and is not kept."
    given: list[tuple[str, str]] = []
    page.password_given.connect(lambda *both: given.append(both))
    QTest.keyClicks(page.password, "seeded")
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    assert given == [(EMAIL, "seeded")]
    page.back.click()
    assert page.address.text() == f"https://{HOST}"
    page.begin_anew()
    assert page.step == "address"
    assert page.address.text() == page.email.text() == page.password.text() == ""


def test_what_was_done_before_is_said_until_the_next_step(page: SignInPage) -> None:
    page.tell("ok", "Everything of Precisely Managed was removed from this computer.")
    assert page.word.isVisible()
    assert page.word.accessibleName().startswith("Everything of Precisely Managed")
    page.address.setText(HOST)
    page.show_problem("The host did not answer", "")
    assert page.word.isVisible()
    page.show_waiting("looking")
    assert not page.word.isVisible()


def test_going_back_forgets_the_password_and_keeps_the_address(page: SignInPage) -> None:
    page.address.setText(HOST)
    page.show_password("Precisely Managed", HOST)
    page.email.setText(EMAIL)
    page.password.setText("seeded")
    page.back.click()
    assert page.step == "address"
    assert page.address.text() == HOST
    page.show_password("Precisely Managed", HOST)
    assert page.password.text() == ""
    assert page.email.text() == EMAIL
    assert page.password.hasFocus()


# --- waiting and trouble ------------------------------------------------------------------------------


def test_while_it_waits_it_says_so_and_can_be_stopped(page: SignInPage) -> None:
    stopped: list[int] = []
    page.cancelled.connect(lambda: stopped.append(1))
    page.address.setText(HOST)
    page.show_waiting("looking")
    assert page.waiting.text() == "Looking for your host…"
    assert not page.address.isEnabled()
    assert not page.demo.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert stopped == [1]
    assert page.address.isEnabled()
    assert page.address.hasFocus()
    assert not page.waiting.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert stopped == [1]  # nothing is under way
    page.show_waiting("demo-starting")
    page.cancel.click()
    assert stopped == [1, 1]


def test_trouble_is_in_words_and_nothing_typed_is_lost(page: SignInPage) -> None:
    page.address.setText(HOST)
    page.show_waiting("looking")
    page.show_problem("The host did not answer", "It could not be reached.")
    assert page.trouble.title.text() == "The host did not answer"
    assert page.trouble.accessibleName() == "The host did not answer"
    assert page.address.text() == HOST
    assert page.address.hasFocus()
    page.show_waiting("looking")
    assert not page.trouble.isVisible()


def test_in_a_low_window_trouble_is_scrolled_to(page: SignInPage) -> None:
    page.resize(1024, 360)
    page.address.setText(HOST)
    page.show_problem("The host did not answer", "It could not be reached. " * 6)
    settle(6)
    bottom = page.trouble.mapTo(page.scroller.viewport(), page.trouble.rect().bottomLeft()).y()
    assert bottom <= page.scroller.viewport().height()


def test_a_wrong_password_can_be_typed_over(page: SignInPage) -> None:
    page.show_password("Precisely Managed", HOST)
    page.email.setText(EMAIL)
    page.password.setText("seeded")
    page.show_waiting("asking")
    page.show_problem("Email address and password do not match", "Check both.")
    assert page.step == "password"
    assert page.password.hasFocus()
    assert page.password.selectedText() != ""
    assert page.email.text() == EMAIL


# --- several accounts ---------------------------------------------------------------------------------


def test_one_of_several_accounts_is_chosen(page: SignInPage) -> None:
    chosen: list[int] = []
    page.account_chosen.connect(chosen.append)
    page.show_choice(
        [("Closed & gone", "", True), ("Hearth & Rye", "Marta Lindqvist", False), ("Crust", "", False)]
    )
    settle()
    buttons = {button.text(): button for button in visible(page, Button)}
    assert not buttons["Closed && gone · Closed"].isEnabled()
    assert buttons["Hearth && Rye · Marta Lindqvist"].hasFocus()
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert buttons["Crust"].hasFocus()
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert page.other.hasFocus()
    buttons["Crust"].click()
    assert chosen == [2]
    page.show_choice([("Another", "", False)])
    settle()
    assert "Another" in words(page)
    assert "Crust" not in words(page)


def test_from_the_choice_one_can_go_back(page: SignInPage) -> None:
    page.show_password("Precisely Managed", HOST)
    page.password.setText("seeded")
    page.show_choice([("Hearth & Rye", "", False), ("Crust", "", False)])
    page.other.click()
    assert page.step == "address"
    assert page.password.text() == ""


# --- access -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["address", "password", "choice"])
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_everything_has_a_name_and_nothing_is_cut(
    page: SignInPage, theme: Theme, step: str, scheme: Scheme
) -> None:
    theme.set_scheme(scheme)
    if step == "password":
        page.show_password("Precisely Managed", HOST)
    elif step == "choice":
        page.show_choice([("Hearth & Rye", "Marta Lindqvist", False)])
    page.tell("ok", "Everything of Precisely Managed was removed from this computer.")
    page.show_problem("This is not an address", f"An address looks like {HOST}, without spaces. " * 2)
    settle(6)
    assert nameless(page) == []
    assert cut(page) == []
    assert page.box.width() == 440
    filled = [button for button in visible(page, Button) if button.kind() == "primary"]
    assert len(filled) == (0 if step == "choice" else 1)
