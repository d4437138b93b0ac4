"""Search everything: what is found says what it is, and the keyboard goes through it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.frame.main_window import MainWindow
from pmdesk.views.frame.search import SearchResults
from pmdesk.views.look.panel import PanelRow
from tests.views.frame.conftest import Wake
from tests.views.helpers import settle


@pytest.fixture
def results(window: MainWindow) -> SearchResults:
    return window.results


def look_for(results: SearchResults, text: str) -> list[PanelRow]:
    results._field.setText(text)
    results._typing.stop()
    results.search()
    settle()
    return results._rows


def test_a_domain_says_what_its_day_is_and_how_it_stands(results: SearchResults) -> None:
    row = next(row for row in look_for(results, "hearthandrye") if row.data.first == "hearthandrye.example")
    assert row.data.second == "Registered until 27 Nov 2026"
    assert (row.data.right_second, row.data.icon, row.data.tone) == ("5 days left", "clock-alert", "bad")
    name = "hearthandrye.example, Registered until 27 Nov 2026, 5 days left"
    assert row.accessibleName() == name


def test_every_row_has_a_status_with_its_icon(results: SearchResults) -> None:
    rows = look_for(results, "e")
    assert {row.data.key for row in rows} != {""}
    for row in rows:
        if row.data.key:
            assert row.data.icon, row.accessibleName()
            assert row.data.right_second, row.accessibleName()


@pytest.mark.parametrize("texts", [("hearth", "1048", "hearth"), ("nothing at all", "hearth")])
def test_the_box_is_as_high_as_what_was_found_each_time(
    results: SearchResults, texts: tuple[str, ...]
) -> None:
    for text in texts:
        look_for(results, text)
        needed = sum(
            item.widget().height()
            for i in range(results._column.count())
            if (item := results._column.itemAt(i)) and item.widget()
        )
        assert results.height() >= needed > 20


def test_nothing_found_is_said(results: SearchResults) -> None:
    assert look_for(results, "no such thing") == []
    assert results.isVisible()
    assert results._column.itemAt(0).widget().text() == "Nothing contains “no such thing”."


def test_arrows_and_enter_go_there(window: MainWindow, results: SearchResults, wake: Wake) -> None:
    wake()
    opened: list[tuple[Area, str]] = []
    window.desk.open_asked.connect(lambda area, record: opened.append((area, record)))
    window.top.search.setFocus()
    rows = look_for(results, "hearth")
    QTest.keyClick(window.top.search, Qt.Key.Key_Down)
    assert rows[0].hasFocus()
    QTest.keyClick(rows[0], Qt.Key.Key_Down)
    assert rows[1].hasFocus()
    QTest.keyClick(rows[1], Qt.Key.Key_Up)
    QTest.keyClick(rows[0], Qt.Key.Key_Up)
    assert window.top.search.hasFocus()
    QTest.keyClick(window.top.search, Qt.Key.Key_Down)
    key = rows[0].data.key
    QTest.keyClick(rows[0], Qt.Key.Key_Return)
    assert [record for _area, record in opened] == [key]
    assert not results.isVisible()
    assert window.top.search.text() == ""


def test_esc_goes_back_to_the_field(window: MainWindow, results: SearchResults, wake: Wake) -> None:
    wake()
    rows = look_for(results, "hearth")
    rows[0].setFocus()
    QTest.keyClick(rows[0], Qt.Key.Key_Escape)
    assert not results.isVisible()
    assert window.top.search.hasFocus()


def test_more_than_is_shown_leads_to_the_filtered_list(window: MainWindow, results: SearchResults) -> None:
    rows = look_for(results, "example")
    whole = next(row for row in rows if not row.data.key)
    assert whole.data.first.startswith("All ")
    whole.click()
    settle()
    assert window.key == Area.DOMAINS.value


def test_a_record_that_went_meanwhile_still_has_its_name(results: SearchResults, desk: Desk) -> None:
    from pmdesk.models.search import Found

    data = results._data(Found(Area.DOMAINS, "gone", "gone.example", "", "Active"))
    assert (data.first, data.right) == ("gone.example", "Active")
