"""The dialog for a fresh sign-in: why, the page, the wait, and trouble that can be mended in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pmdesk.views.fresh_dialog import FreshDialog
from pmdesk.views.look.theme import Theme
from tests.views.helpers import cut, nameless, settle, visible

HOST = "clients.preciselymanaged.example"


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> Iterator[FreshDialog]:
    window = QWidget()
    window.resize(1024, 640)
    qtbot.addWidget(window)
    window.show()
    dialog = FreshDialog(theme, HOST, window)
    dialog.open()
    settle()
    yield dialog
    window.close()


def buttons(dialog: FreshDialog) -> list[str]:
    return [button.text() for button in visible(dialog, QPushButton)]


def test_it_says_why_and_opens_nothing_unasked(dialog: FreshDialog) -> None:
    asked: list[int] = []
    dialog.page_asked.connect(lambda: asked.append(1))
    assert HOST in dialog.text.text()
    assert buttons(dialog) == ["Cancel", "Open the page"]
    assert asked == []
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert asked == [1]


def test_while_it_waits_the_link_can_be_copied(dialog: FreshDialog) -> None:
    copied: list[int] = []
    dialog.link_asked.connect(lambda: copied.append(1))
    dialog.show_waiting(9)
    settle()
    assert buttons(dialog) == ["Cancel", "Copy link", "Open the page again"]
    assert dialog.page.below.text() == "We wait for you here. 9 minutes left."
    dialog.copy.click()
    assert copied == [1]
    dialog.show_copied()
    assert dialog.hint.text().startswith("The link was copied.")
    dialog.show_waiting(8, no_browser=True)
    assert dialog.hint.text().startswith("No browser opened.")


def test_trouble_is_said_and_the_page_can_be_opened_again(dialog: FreshDialog) -> None:
    dialog.show_waiting(9)
    dialog.show_problem("Somebody else signed in", "Sign out there first.")
    settle()
    assert dialog.trouble.isVisible()
    assert buttons(dialog) == ["Cancel", "Open the page again"]
    dialog.show_waiting(10)
    settle()
    assert not dialog.trouble.isVisible()


@pytest.mark.parametrize("how", ["button", "key"])
def test_it_is_given_up_by_its_button_and_by_escape(dialog: FreshDialog, how: str) -> None:
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    dialog.show_waiting(9)
    settle()
    if how == "button":
        dialog.cancel.click()
    else:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert ended == [0]


@pytest.mark.parametrize("state", ["asked", "waiting", "arrived", "trouble"])
def test_everything_has_a_name_and_nothing_is_cut(dialog: FreshDialog, state: str) -> None:
    if state != "asked":
        dialog.show_waiting(9)
    if state == "arrived":
        dialog.show_arrived()
    elif state == "trouble":
        dialog.show_problem("Somebody else signed in", f"Sign out on the page of {HOST}. " * 3)
    settle(6)
    assert nameless(dialog) == []
    assert cut(dialog) == []
