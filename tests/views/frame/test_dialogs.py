"""The frame's dialogs: opened, never waited for; Esc is always the harmless way out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pmdesk.views.desk import Desk
from pmdesk.views.frame.dialogs import ask_sign_out
from pmdesk.views.frame.main_window import MainWindow
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.labels import KeyCap
from pmdesk.views.look.theme import Scheme, Theme
from tests.views.helpers import cut, nameless, settle, visible


@pytest.fixture
def left(desk: Desk) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    desk.sign_out_asked.connect(lambda key, erase: found.append((key, erase)))
    return found


def dialog(window: MainWindow) -> Dialog:
    settle()
    (found,) = visible(window, Dialog)
    assert isinstance(found, Dialog)
    return found


def button(window: MainWindow, words: str) -> Button:
    return next(one for one in visible(dialog(window), Button) if one.text() == words)


def test_signing_out_is_asked_first(window: MainWindow, desk: Desk, left: list[tuple[str, bool]]) -> None:
    window.commands["sign-out"].trigger()
    assert dialog(window).title.text() == "Sign out of Precisely Managed?"
    button(window, "Stay signed in").click()
    assert left == []
    settle()
    window.commands["sign-out"].trigger()
    button(window, "Sign out").click()
    assert left == [(desk.account_key, False)]


def test_erasing_is_asked_twice_and_enter_never_takes_it(
    window: MainWindow, desk: Desk, left: list[tuple[str, bool]]
) -> None:
    window.commands["sign-out"].trigger()
    button(window, "Sign out and erase…").click()
    assert dialog(window).title.text() == "Erase everything from Precisely Managed on this computer?"
    erase = button(window, "Sign out and erase")
    assert not erase.isDefault()
    assert button(window, "Keep it").hasFocus()
    QTest.keyClick(dialog(window), Qt.Key.Key_Return)
    settle()
    assert left == []
    if visible(window, Dialog):
        QTest.keyClick(dialog(window), Qt.Key.Key_Escape)
    assert left == []
    settle()
    window.commands["sign-out"].trigger()
    button(window, "Sign out and erase…").click()
    button(window, "Sign out and erase").click()
    assert left == [(desk.account_key, True)]


def test_without_an_account_there_is_nothing_to_ask(window: MainWindow, desk: Desk, theme: Theme) -> None:
    desk.account = None
    assert ask_sign_out(window, desk, theme) is None


def test_the_shortcuts_name_every_key(window: MainWindow) -> None:
    window.commands["shortcuts"].trigger()
    shown = [cap.text() for cap in visible(dialog(window), KeyCap)]
    assert len(shown) == len(set(shown))
    assert {"F1", "F6", "F10", "Esc", "Ctrl+Q"} <= set(shown)
    assert all(shown)


@pytest.mark.parametrize("which", ["shortcuts", "about", "sign-out"])
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_everything_has_a_name_and_esc_closes(
    window: MainWindow, theme: Theme, left: list[tuple[str, bool]], which: str, scheme: Scheme
) -> None:
    theme.set_scheme(scheme)
    window.resize(1024, 640)
    window.commands[which].trigger()
    shown = dialog(window)
    assert nameless(shown) == []
    assert cut(shown) == []
    assert shown.accessibleName()
    assert shown.height() <= 640
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    settle()
    assert visible(window, Dialog) == []
    assert left == []
