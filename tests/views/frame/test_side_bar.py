"""The side bar: the places by their names, what needs the owner there, and help."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.frame.side_bar import WIDEST, WIDTH, SideBar
from pmdesk.views.look.nav import NavModel
from pmdesk.views.look.theme import Theme
from pmdesk.wording import frame
from tests.views.helpers import nameless

PLACES = ["Home", "Services", "Domains", "Tickets", "Invoices", "Account"]


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> SideBar:
    bar = SideBar(theme, frame.words())
    qtbot.addWidget(bar)
    bar.resize(WIDTH, 640)
    bar.show()
    return bar


def rows(bar: SideBar, role: int = Qt.ItemDataRole.DisplayRole) -> list[object]:
    model = bar.nav.model()
    return [model.index(row, 0).data(role) for row in range(model.rowCount())]


def counts(bar: SideBar) -> list[int]:
    """What the badges say; 0 where there is none."""
    model = bar.nav.model()
    assert isinstance(model, NavModel)
    return [item.count for item in model.items]


def test_the_places_in_their_order(bar: SideBar) -> None:
    assert rows(bar) == PLACES
    assert bar.nav.accessibleName() == "Places"
    assert nameless(bar) == []


def test_badges_say_what_needs_the_owner(bar: SideBar, desk: Desk) -> None:
    bar.set_attention(desk.attention)
    said = dict(zip(PLACES, rows(bar, Qt.ItemDataRole.AccessibleDescriptionRole), strict=True))
    for name, area in (("Domains", Area.DOMAINS), ("Invoices", Area.INVOICES), ("Tickets", Area.TICKETS)):
        here = [one for one in desk.attention if one.area is area]
        assert said[name] == (frame.need_attention(area, len(here)) if here else "")
    assert said["Domains"]
    assert said["Home"] == said["Account"] == ""
    bar.set_attention(())
    assert set(rows(bar, Qt.ItemDataRole.AccessibleDescriptionRole)) == {""}


def test_a_long_name_widens_it_within_limits(bar: SideBar) -> None:
    bar.set_provider("Precisely Managed")
    assert WIDTH <= bar.width() <= WIDEST
    bar.set_provider("A provider with a very long name, Limited")
    assert bar.width() == WIDEST
    bar.set_provider("P")
    assert bar.width() == WIDTH


def test_help_says_where_it_leads(bar: SideBar) -> None:
    asked: list[int] = []
    bar.help_asked.connect(lambda: asked.append(1))
    bar.help.click()
    assert asked == [1]
    assert "in your browser" in bar.help.accessibleDescription()
