"""The theme dresses the application, follows the system or a choice, and drops what was drawn before."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction, QFont, QPalette

from pmdesk.views.look.buttons import Button
from pmdesk.views.look.chip import ChipLabel
from pmdesk.views.look.labels import Label
from pmdesk.views.look.sheet import style_sheet
from pmdesk.views.look.theme import Scheme, Theme, set_property
from pmdesk.views.look.tokens import DARK, LIGHT
from pmdesk.wording.chip_data import ChipData


def test_palette_and_sheet_wear_the_tokens(qapp: Any, theme: Theme) -> None:
    assert qapp.palette().color(QPalette.ColorRole.Base).name().upper() == LIGHT.surface
    theme.set_scheme(Scheme.DARK)
    assert qapp.palette().color(QPalette.ColorRole.Base).name().upper() == DARK.surface
    assert DARK.accent in qapp.styleSheet()
    assert LIGHT.canvas not in qapp.styleSheet()


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_sheet_has_no_mark_left_and_names_no_font(theme: Theme, tokens: Any) -> None:
    sheet = style_sheet(tokens, theme.metrics)
    assert "$" not in sheet
    assert not any(f"{letter}(" in sheet for letter in "SFTU")
    assert "font-family" not in sheet
    assert "-1px" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_a_change_of_theme_drops_pixmaps_and_is_told_once(theme: Theme) -> None:
    told: list[bool] = []
    theme.changed.connect(lambda: told.append(theme.dark))
    theme.icon("house")
    assert len(theme.icons) > 0
    theme.set_scheme(Scheme.DARK)
    assert len(theme.icons) == 0
    assert told == [True]
    theme.set_scheme(Scheme.DARK)
    assert told == [True]


def test_following_a_light_system_from_light_changes_nothing(theme: Theme) -> None:
    told: list[int] = []
    theme.changed.connect(lambda: told.append(1))
    theme.set_scheme(Scheme.SYSTEM)
    assert theme.dark is (theme._hints.colorScheme() == Qt.ColorScheme.Dark)
    assert told == ([1] if theme.dark else [])


def test_what_is_shown_is_painted_in_the_new_colours(qtbot: Any, theme: Theme) -> None:
    chip = ChipLabel(theme, ChipData("clock", "Unpaid", "warn", True))
    qtbot.addWidget(chip)
    chip.show()
    before = chip.grab().toImage()
    theme.set_scheme(Scheme.DARK)
    after = chip.grab().toImage()
    assert before.pixelColor(3, 11).name().upper() == LIGHT.warn_soft
    assert after.pixelColor(3, 11).name().upper() == DARK.warn_soft


def test_icons_given_to_buttons_and_actions_follow(qtbot: Any, theme: Theme) -> None:
    button = Button(theme, "Save", icon="download")
    qtbot.addWidget(button)
    action = QAction("Copy", button)
    theme.set_icon(action, "copy")
    before = button.icon().pixmap(16).toImage(), action.icon().pixmap(16).toImage()
    theme.set_scheme(Scheme.DARK)
    assert button.icon().pixmap(16).toImage() != before[0]
    assert action.icon().pixmap(16).toImage() != before[1]


def test_an_icon_taken_away_stays_away(qtbot: Any, theme: Theme) -> None:
    button = Button(theme, "Save", icon="download")
    qtbot.addWidget(button)
    button.set_icon_name("")
    theme.set_scheme(Scheme.DARK)
    assert button.icon().isNull()


def test_the_theme_keeps_no_button_alive(theme: Theme) -> None:
    for _ in range(50):
        Button(theme, "Save", icon="download").deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    theme.set_scheme(Scheme.DARK)
    assert len(theme._bound) == 0


def test_a_property_repolishes(qtbot: Any, theme: Theme) -> None:
    label = Label("Due", tone="text2")
    qtbot.addWidget(label)
    label.show()
    before = label.palette().color(label.foregroundRole()).name().upper()
    set_property(label, "tone", "bad")
    assert before == LIGHT.text2
    assert label.palette().color(label.foregroundRole()).name().upper() == LIGHT.bad


def test_labels_and_buttons_wear_the_one_font(qtbot: Any, qapp: Any, theme: Theme) -> None:
    """A desktop has fonts of its own for them, which Qt takes up with a new style or theme."""
    wanted = theme.metrics.font()
    for name in ("QLabel", "QPushButton", "QMenu"):
        assert qapp.font(name) == wanted
    qapp.setFont(QFont(wanted.family(), 31), "QLabel")
    QCoreApplication.sendEvent(theme._hints, QEvent(QEvent.Type.ThemeChange))
    qtbot.waitUntil(lambda: qapp.font("QLabel") == wanted)


def test_told_to_be_still_nothing_moves(qapp: Any, theme: Theme) -> None:
    assert Theme(qapp, Scheme.LIGHT, still=True).still()


def test_a_property_of_what_was_never_styled_is_seen_when_it_is(qtbot: Any, theme: Theme) -> None:
    label = Label("Overdue", tone="text2")
    set_property(label, "tone", "bad")
    qtbot.addWidget(label)
    label.show()
    assert label.palette().color(label.foregroundRole()).name().upper() == LIGHT.bad


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("weight", "600", ""), ("role", "figure", "small"), ("tone", "bad", "ok"), ("tone", "warn", "")],
)
def test_a_changed_property_leaves_nothing_of_the_one_before(
    qtbot: Any, theme: Theme, name: str, before: str, after: str
) -> None:
    changed, fresh = Label("Overdue"), Label("Overdue")
    changed.setProperty(name, before)
    fresh.setProperty(name, after)
    for label in (changed, fresh):
        qtbot.addWidget(label)
        label.show()
    assert changed.grab().toImage() != fresh.grab().toImage()
    set_property(changed, name, after)
    changed.resize(fresh.size())
    assert changed.sizeHint() == fresh.sizeHint()
    assert changed.grab().toImage() == fresh.grab().toImage()
