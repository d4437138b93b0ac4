"""The settings page: each change counts at once."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from pmdesk.store.settings import Settings
from pmdesk.views.desk import Desk
from pmdesk.views.look.fields import LineEdit
from pmdesk.views.look.switch import Switch
from pmdesk.views.look.theme import Theme
from pmdesk.views.settings import SettingsPage, parse_days
from tests.views.helpers import cut, nameless, settle


@pytest.fixture
def kept(desk: Desk) -> list[Settings]:
    """What is to be kept, in order; kept as the program keeps it."""
    found: list[Settings] = []

    def keep(settings: Settings) -> None:
        found.append(settings)
        desk.settings = settings
        desk.settings_changed.emit()

    desk.settings_asked.connect(keep)
    return found


@pytest.fixture
def page(desk: Desk, theme: Theme, qtbot: QtBot) -> SettingsPage:
    desk.data_folder = "/home/marta/.local/share/pmdesk"
    page = SettingsPage(desk, theme)
    qtbot.addWidget(page)
    page.resize(1088, 744)
    page.show()
    settle()
    return page


def box(page: SettingsPage, name: str) -> QComboBox:
    found = page.controls[name]
    assert isinstance(found, QComboBox)
    return found


def switch(page: SettingsPage, name: str) -> Switch:
    found = page.controls[name]
    assert isinstance(found, Switch)
    return found


def days(page: SettingsPage) -> LineEdit:
    found = page.controls["domain_days"]
    assert isinstance(found, LineEdit)
    return found


def choose(combo: QComboBox, words: str) -> None:
    combo.setCurrentIndex(combo.findText(words))
    combo.activated.emit(combo.currentIndex())


def test_it_shows_what_holds(page: SettingsPage) -> None:
    assert box(page, "sync_minutes").currentText() == "15 minutes"
    assert switch(page, "archive_pdfs").isChecked()
    assert days(page).text() == "30, 14, 7, 1"
    assert box(page, "theme").currentText() == "As the system"


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("sync_minutes", "60 minutes", 60),
        ("invoice_days", "14 days before it is due", 14),
        ("theme", "Dark", "dark"),
        ("close_to_tray", "Ends pmdesk", False),
    ],
)
def test_a_choice_counts_at_once(
    page: SettingsPage, kept: list[Settings], name: str, words: str, value: object
) -> None:
    choose(box(page, name), words)
    assert [getattr(one, name) for one in kept] == [value]
    choose(box(page, name), words)
    assert len(kept) == 1  # the same again is no change


@pytest.mark.parametrize("name", ["archive_pdfs", "notifications"])
def test_a_switch_counts_at_once(page: SettingsPage, kept: list[Settings], name: str) -> None:
    switch(page, name).click()
    switch(page, name).click()
    assert [getattr(one, name) for one in kept] == [False, True]


def test_days_are_written_freely_and_kept_in_order(page: SettingsPage, kept: list[Settings]) -> None:
    days(page).setText("7;60, 7 ,1")
    QTest.keyClick(days(page), Qt.Key.Key_Return)
    assert [one.domain_days for one in kept] == [(60, 7, 1)]


def test_what_are_no_days_is_said_and_not_kept(page: SettingsPage, kept: list[Settings]) -> None:
    days(page).setText("a week")
    days(page).editingFinished.emit()
    assert kept == []
    assert days(page).accessibleDescription().startswith("Write whole numbers")
    assert days(page).text() == "a week"  # what was typed stays
    days(page).setText("7")
    days(page).editingFinished.emit()
    assert [one.domain_days for one in kept] == [(7,)]
    assert days(page).accessibleDescription() == ""


def test_a_change_made_elsewhere_is_shown(page: SettingsPage, desk: Desk) -> None:
    desk.settings = msgspec.structs.replace(desk.settings, theme="dark", notifications=False, sync_minutes=42)
    desk.settings_changed.emit()
    assert box(page, "theme").currentText() == "Dark"
    assert not switch(page, "notifications").isChecked()
    assert box(page, "sync_minutes").currentText() == "42 minutes"  # written into the file by hand


def test_it_says_where_the_data_lie(page: SettingsPage) -> None:
    assert "/home/marta/.local/share/pmdesk" in page._kept.prose()


@pytest.mark.parametrize("size", [(1088, 744), (832, 560)])
def test_everything_has_a_name_and_nothing_is_cut(page: SettingsPage, size: tuple[int, int]) -> None:
    page.resize(*size)
    days(page).setText("no")
    days(page).editingFinished.emit()
    settle(6)
    assert nameless(page) == []
    assert cut(page) == []


# --- days as they are written -------------------------------------------------------------------------


@given(st.sets(st.integers(1, 365), min_size=1), st.sampled_from([",", ", ", ";", " , "]))
def test_days_are_read_back(found: set[int], between: str) -> None:
    assert parse_days(between.join(str(day) for day in found)) == tuple(sorted(found, reverse=True))


@pytest.mark.parametrize("text", ["", " ", ",", "0", "366", "-1", "1.5", "7 14", "seven", "٧", "1,x"])
def test_what_are_no_days(text: str) -> None:
    assert parse_days(text) == ()


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert all(1 <= day <= 365 for day in parse_days(text))
