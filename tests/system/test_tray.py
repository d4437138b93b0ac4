"""The tray's data: menu, state, and a tray that comes and goes. The real tray is in tests/desktop."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from pmdesk.system.tray import SEPARATOR, Tray, TrayEntry, label

# The offscreen platform has no tray; only Qt's attempt to find out is of no interest here.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)


class Host:
    """Whether there is a tray, as the desktop would say."""

    def __init__(self) -> None:
        self.there = True

    def __call__(self) -> bool:
        return self.there


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def icon(qapp: object) -> QIcon:
    return QIcon(QPixmap(16, 16))


@pytest.fixture
def tray(host: Host, icon: QIcon, qtbot: QtBot) -> Iterator[Tray]:
    tray = Tray(icon, "pmdesk", available=host, platform="linux")
    tray.start()
    yield tray
    tray.stop()
    tray.stop()


def actions(tray: Tray) -> list[QAction]:
    return tray._menu.actions()


MENU = [
    TrayEntry("count", "2 things need attention", enabled=False),
    TrayEntry("item/1", "smith&sons.example expires in 5 days"),
    SEPARATOR,
    TrayEntry("open", "Open pmdesk"),
    TrayEntry("quit", "Quit"),
]


def test_the_menu_is_what_was_handed_in(tray: Tray) -> None:
    tray.set_entries(MENU)
    found = actions(tray)
    assert [action.isSeparator() for action in found] == [False, False, True, False, False]
    assert [action.isEnabled() for action in found] == [False, True, True, True, True]
    assert found[1].text() == "smith&&sons.example expires in 5 days"
    chosen: list[str] = []
    tray.chosen.connect(chosen.append)
    for action in found:
        action.trigger()
    assert chosen == ["item/1", "open", "quit"]


def test_lines_that_stay_keep_their_place(tray: Tray, icon: QIcon) -> None:
    tray.set_entries(MENU)
    before = actions(tray)
    tray.set_entries([*MENU[:4], TrayEntry("quit", "Beenden", icon, enabled=False)])
    assert actions(tray) == before
    assert (before[4].text(), before[4].isEnabled(), before[4].icon().isNull()) == ("Beenden", False, False)
    tray.set_entries(MENU[3:])
    assert [action.text() for action in actions(tray)] == ["Open pmdesk", "Quit"]
    chosen: list[str] = []
    tray.chosen.connect(chosen.append)
    actions(tray)[1].trigger()
    assert chosen == ["quit"]


def test_a_tray_that_goes_and_comes_is_followed(tray: Tray, host: Host) -> None:
    hosted: list[bool] = []
    tray.hosted_changed.connect(hosted.append)
    assert tray.hosted
    assert tray.can_hide_window()
    host.there = False
    assert not tray.can_hide_window()
    tray.look()
    assert hosted == []  # a panel that restarts
    host.there = True
    tray.look()
    host.there = False
    tray.look()
    tray.look()
    tray.look()
    assert hosted == [False]
    assert not tray.hosted
    host.there = True
    assert not tray.can_hide_window()
    tray.look()
    assert hosted == [False, True]
    assert tray.can_hide_window()


def test_without_a_tray_nothing_is_claimed(icon: QIcon, host: Host) -> None:
    host.there = False
    tray = Tray(icon, "pmdesk", available=host)
    tray.start()
    assert not tray.hosted
    assert tray.icon is None
    tray.set_state(icon, "pmdesk: 2 things need attention")
    tray.set_entries(MENU)
    host.there = True
    tray.look()
    assert tray.icon is not None
    assert tray.icon.toolTip() == "pmdesk: 2 things need attention"
    tray.stop()
    assert not tray.hosted


@pytest.mark.parametrize(("platform", "times"), [("linux", 1), ("win32", 1), ("darwin", 0)])
def test_left_click_opens_where_there_is_one(icon: QIcon, host: Host, platform: str, times: int) -> None:
    tray = Tray(icon, "pmdesk", available=host, platform=platform)
    tray.start()
    opened: list[int] = []
    tray.opened.connect(lambda: opened.append(1))
    assert tray.icon is not None
    for reason in QSystemTrayIcon.ActivationReason:
        tray.icon.activated.emit(reason)
    assert len(opened) == times
    assert tray.icon.icon().isMask() is (platform == "darwin")
    tray.stop()


def as_qt_draws(text: str) -> str:
    """& marks the next character as the key, && is &."""
    return re.sub(r"&(.|$)", r"\1", text)


def as_the_desktop_draws(text: str) -> str:
    """Qt writes the first & as _ unless it is last; dbusmenu takes _ out and shows __ as _."""
    first = text.find("&")
    if 0 <= first < len(text) - 1:
        text = f"{text[:first]}_{text[first + 1 :]}"
    return re.sub(r"_(.|$)", r"\1", text)


@given(st.text("a&_ ", max_size=12))
def test_every_sign_of_a_name_shows(text: str) -> None:
    assert as_qt_draws(label(text, exported=False)) == text
    assert as_the_desktop_draws(label(text, exported=True)) == text
