"""The side bar's list: exact names, badges in words, keyboard and programme agree."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pmdesk.views.look.nav import NavItem, NavList
from pmdesk.views.look.theme import Theme

NAMES = ["Home", "Services", "Domains", "Tickets", "Invoices", "Account"]


@pytest.fixture
def nav(qtbot: Any, theme: Theme) -> NavList:
    widget = NavList(theme, [NavItem(name.lower(), name, "house") for name in NAMES], "Sections")
    qtbot.addWidget(widget)
    widget.resize(192, 240)
    widget.show()
    return widget


def test_the_places_have_exactly_their_names(nav: NavList) -> None:
    reader = QAccessible.queryAccessibleInterface(nav)
    assert reader.text(QAccessible.Text.Name) == "Sections"
    assert [reader.child(i).text(QAccessible.Text.Name) for i in range(reader.childCount())] == NAMES


def test_a_badge_is_put_into_words(nav: NavList) -> None:
    nav.set_badge("domains", 3, "bad", "3 need attention")
    child = QAccessible.queryAccessibleInterface(nav).child(2)
    assert child.text(QAccessible.Text.Description) == "3 need attention"
    assert child.text(QAccessible.Text.Name) == "Domains"
    nav.set_badge("domains", 0)
    assert child.text(QAccessible.Text.Description) == ""


def test_arrows_lead_on_and_are_told(qtbot: Any, nav: NavList) -> None:
    nav.go_to("home")
    with qtbot.waitSignal(nav.chosen) as chosen:
        QTest.keyClick(nav, Qt.Key.Key_Down)
    assert chosen.args == ["services"]
    assert nav.current_key() == "services"


def test_going_where_one_is_tells_nothing(qtbot: Any, nav: NavList) -> None:
    nav.go_to("tickets")
    with qtbot.assertNotEmitted(nav.chosen):
        nav.go_to("tickets")
        nav.go_to("nowhere")


def test_a_badge_is_painted_and_goes_again(nav: NavList) -> None:
    nav.go_to("home")
    plain = nav.grab().toImage()
    nav.set_badge("invoices", 120, "bad", "120 need attention")
    assert nav.grab().toImage() != plain
    nav.set_badge("invoices", 0)
    assert nav.grab().toImage() == plain


def test_an_assistive_tool_that_selects_a_place_goes_there(qtbot: Any, nav: NavList) -> None:
    nav.go_to("home")
    reader = QAccessible.queryAccessibleInterface(nav)
    with qtbot.waitSignal(nav.chosen) as chosen:
        nav.selectionModel().select(nav.model().index(2, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert chosen.args == ["domains"]
    assert reader.child(2).state().selected


def test_the_place_under_the_pointer_is_marked_until_it_leaves(
    qtbot: Any, nav: NavList, theme: Theme
) -> None:
    nav.go_to("home")
    plain = nav.grab().toImage()
    nav.entered.emit(nav.model().index(1, 0))
    inside = QPoint(12, theme.metrics.s(36) + 8)  # in the second row, left of its icon
    assert nav.grab().toImage().pixelColor(inside) == theme.colour("hairline")
    QApplication.sendEvent(nav, QEvent(QEvent.Type.Leave))
    assert nav.grab().toImage() == plain


def test_the_rows_are_as_high_as_the_list_is_made_for(nav: NavList, theme: Theme) -> None:
    heights = {nav.visualRect(nav.model().index(row, 0)).height() for row in range(len(NAMES))}
    assert heights == {theme.metrics.s(36)}
