"""What tests of the frame stand on: the whole window over Marta's desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pmdesk.app.pages import pages
from pmdesk.views.desk import Desk
from pmdesk.views.frame.finish import finish
from pmdesk.views.frame.main_window import MainWindow
from pmdesk.views.look.theme import Theme
from pmdesk.views.sign_in import SignInPage
from tests.views.helpers import settle

MakeWindow = Callable[[], MainWindow]
Wake = Callable[[], None]


@pytest.fixture
def make_window(desk: Desk, theme: Theme, qtbot: QtBot) -> Iterator[MakeWindow]:
    """Makes the window as the program does: painted, then finished."""
    made: list[MainWindow] = []

    def make() -> MainWindow:
        def sign_in() -> QWidget:
            return SignInPage(theme, demo=True, leave=desk.account is not None)

        window = MainWindow(desk, theme, pages(), sign_in)
        made.append(window)
        window.resize(1280, 800)
        window.show()
        settle()
        finish(window, theme)
        settle()
        return window

    yield make
    for window in made:
        window.hide()
        window.deleteLater()
    settle()


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window()


@pytest.fixture
def wake(window: MainWindow, qtbot: QtBot) -> Wake:
    """Gives the window the keyboard; to be called in the test, before the first key."""

    def give() -> None:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)

    return give
