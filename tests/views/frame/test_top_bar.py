"""The top bar: what gives way first, and what its button does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pmdesk.core.status import SyncStatus
from pmdesk.views.frame.top_bar import TopBar
from pmdesk.views.look.labels import KeyCap
from pmdesk.views.look.theme import Theme
from pmdesk.wording import frame
from tests.helpers import DAY_ONE
from tests.views.helpers import settle

NARROW, WIDE = 832, 1088
"""What the bar has in a window of 1024 and of 1280."""
LONG = "Website Maintenance Platinum with everything there is"


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> TopBar:
    bar = TopBar(theme, frame.words())
    qtbot.addWidget(bar)
    bar.set_user("Marta Lindqvist")
    bar.set_status(SyncStatus(), DAY_ONE - timedelta(minutes=42), DAY_ONE)
    bar.show()
    return bar


def show(bar: TopBar, wide: int, *trail: str) -> TopBar:
    bar.setFixedWidth(wide)
    bar.set_trail(trail)
    settle(6)
    return bar


def cap(bar: TopBar) -> bool:
    found = bar.search.findChild(KeyCap)
    return found is not None and found.isVisible()


def test_with_room_nothing_gives_way(bar: TopBar) -> None:
    show(bar, WIDE, "Domains")
    assert bar.search.width() == 300
    assert cap(bar)
    assert bar.search.placeholderText() == "Search everything"
    assert bar.user.width() == bar.user.sizeHint().width()


def test_the_title_is_whole_when_the_window_is_small(bar: TopBar) -> None:
    show(bar, NARROW, "Services", "Web hosting Business")
    assert bar.title.shown_text() == "Web hosting Business"
    assert not cap(bar)
    assert bar.search.placeholderText() == "Search"
    assert bar.search.accessibleName() == "Search everything"


def test_the_search_field_goes_before_the_name_and_the_name_before_the_title(bar: TopBar) -> None:
    show(bar, NARROW, "Services", LONG)
    assert bar.search.width() == bar.search.minimumWidth()
    assert bar.user.width() == bar.user.minimumSizeHint().width()
    assert bar.title.width() > 240
    assert bar.title.shown_text() != LONG
    assert bar.title.accessibleName() == f"Services › {LONG}"


def test_what_gave_way_comes_back(bar: TopBar) -> None:
    show(bar, NARROW, "Services", LONG)
    show(bar, NARROW, "Domains")
    assert bar.search.width() == 300
    assert cap(bar)
    assert bar.user.width() == bar.user.sizeHint().width()


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_typed_words_have_the_room_of_the_cap(bar: TopBar, direction: Qt.LayoutDirection) -> None:
    bar.setLayoutDirection(direction)
    show(bar, NARROW, "Services", LONG)
    margins = bar.search.textMargins()
    assert 0 in (margins.left(), margins.right())
    bar.search.setText("hearth")
    settle()
    margins = bar.search.textMargins()
    assert 0 not in (margins.left(), margins.right())  # the cross that clears it


def test_the_trail_leads_back(bar: TopBar) -> None:
    asked: list[int] = []
    bar.root_asked.connect(lambda: asked.append(1))
    show(bar, WIDE, "Services", "VPS Small")
    assert (bar.root.text(), bar.title.text()) == ("Services", "VPS Small")
    bar.root.click()
    assert asked == [1]
    show(bar, WIDE, "Services")
    assert not bar.root.isVisible()


@pytest.mark.parametrize(
    ("status", "name", "asks"),
    [
        (SyncStatus(), "Refresh", "refresh"),
        (SyncStatus(running=True), "Stop fetching", "stop"),
        (SyncStatus(offline=True), "Try again", "refresh"),
    ],
)
def test_the_button_does_what_it_says(bar: TopBar, status: SyncStatus, name: str, asks: str) -> None:
    asked: list[str] = []
    bar.refresh_asked.connect(lambda: asked.append("refresh"))
    bar.stop_asked.connect(lambda: asked.append("stop"))
    bar.set_status(status, DAY_ONE, DAY_ONE)
    assert bar.refresh.accessibleName() == name
    bar.refresh.click()
    assert asked == [asks]


def test_without_anybody_there_is_no_menu(bar: TopBar) -> None:
    bar.set_user("")
    assert not bar.user.isVisible()
