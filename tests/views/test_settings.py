"""The settings page: each change counts at once."""

from __future__ import annotations

import errno
from dataclasses import dataclass

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
from pmdesk.wording.settings import why_not
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


# --- what the desktop keeps ---------------------------------------------------------------------------


@dataclass
class Kept:
    """A switch of the desktop's, which others may turn and which may not be written."""

    enabled: bool = False
    error: OSError | None = None

    def enable(self) -> None:
        self._turn(True)

    def disable(self) -> None:
        self._turn(False)

    def _turn(self, on: bool) -> None:
        if self.error is not None:
            raise self.error
        self.enabled = on


def below(page: SettingsPage, name: str) -> str:
    return page._rows[name][2].text()


def test_what_nobody_offered_is_not_there(page: SettingsPage) -> None:
    assert not switch(page, "autostart").isVisible()
    assert not switch(page, "menu_entry").isVisible()


@pytest.mark.parametrize("name", ["autostart", "menu_entry"])
def test_what_is_offered_shows_the_desktops_own_state(page: SettingsPage, name: str) -> None:
    kept = Kept()
    page.offer(name, kept)
    assert switch(page, name).isVisible()
    assert not switch(page, name).isChecked()
    switch(page, name).click()
    assert kept.enabled
    kept.enabled = False  # in the desktop's own settings
    page.hide()
    page.show()
    assert not switch(page, name).isChecked()
    switch(page, name).click()
    switch(page, name).click()
    assert not kept.enabled


@pytest.mark.parametrize("before", [False, True])
def test_what_the_desktop_does_not_take_is_said_and_undone(page: SettingsPage, before: bool) -> None:
    kept = Kept(before, OSError(errno.EACCES, "no"))
    page.offer("autostart", kept)
    switch(page, "autostart").click()
    assert switch(page, "autostart").isChecked() is before
    said = "off" if before else "on"
    assert below(page, "autostart") == f"Not switched {said}: the system does not let pmdesk write it."
    assert switch(page, "autostart").accessibleDescription() == below(page, "autostart")
    kept.error = OSError(errno.ENOSPC, "no")
    switch(page, "autostart").click()
    assert below(page, "autostart") == f"Not switched {said}: the disk is full."
    kept.error = None
    switch(page, "autostart").click()
    assert kept.enabled is not before
    assert not below(page, "autostart").startswith("Not")


@pytest.mark.parametrize("why", ["flatpak", "profile", "not-installed"])
def test_where_it_cannot_work_it_says_why(page: SettingsPage, why: str) -> None:
    page.offer("autostart", None, why)
    assert not switch(page, "autostart").isEnabled()
    assert not switch(page, "autostart").isChecked()
    assert below(page, "autostart") == why_not(why)


def test_rows_of_a_list_do_not_ask_the_desktop(page: SettingsPage) -> None:
    kept = Kept()
    page.offer("autostart", kept)
    kept.enabled = True
    page.refresh(object())
    assert not switch(page, "autostart").isChecked()
    page.refresh()
    assert switch(page, "autostart").isChecked()


def test_it_says_where_the_data_lie(page: SettingsPage) -> None:
    assert "/home/marta/.local/share/pmdesk" in page._kept.prose()
    assert "key store" in page._kept.prose()


def test_it_does_not_speak_of_a_key_store_that_is_not_there(page: SettingsPage, desk: Desk) -> None:
    desk.session_only = "no-service"
    page.refresh()
    assert "ends when you quit" in page._kept.prose()
    assert "key store" not in page._kept.prose()


@pytest.mark.parametrize("size", [(1088, 744), (832, 560)])
def test_everything_has_a_name_and_nothing_is_cut(page: SettingsPage, size: tuple[int, int]) -> None:
    page.offer("autostart", None, "not-installed")
    page.offer("menu_entry", Kept())
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
