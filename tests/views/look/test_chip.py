"""Chips: as wide as their words, filled only where asked, read out as their word."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QImage, QPainter

from pmdesk.views.look.chip import ChipLabel, chip_width, paint_chip
from pmdesk.views.look.theme import Theme
from pmdesk.wording.chip_data import ChipData

FILLED = ChipData("clock-alert", "5 days left", "bad", True)
QUIET = ChipData("circle-check", "Active", "ok", False)


def _painted(theme: Theme, chip: ChipData, *, selected: bool = False, width: int = 160) -> QImage:
    image = QImage(width, 40, QImage.Format.Format_RGB32)
    image.fill(theme.colour("accent_soft" if selected else "surface"))
    painter = QPainter(image)
    paint_chip(painter, theme, chip, QRect(0, 0, width, 40), selected=selected)
    painter.end()
    return image


def test_a_fill_is_kept_for_what_needs_the_owner(theme: Theme) -> None:
    place = (3, 20)  # inside the left padding
    assert _painted(theme, FILLED).pixelColor(*place) == theme.colour("bad_soft")
    assert _painted(theme, QUIET, width=160).pixelColor(150, 20) == theme.colour("surface")
    assert chip_width(theme, FILLED) - chip_width(theme, ChipData("clock-alert", "5 days left", "bad")) == 16


def test_on_a_chosen_row_the_fill_is_the_surface(theme: Theme) -> None:
    assert _painted(theme, FILLED, selected=True).pixelColor(3, 20) == theme.colour("surface")


def test_in_too_little_room_the_chip_stays_inside(theme: Theme) -> None:
    narrow = _painted(theme, FILLED, width=60)
    assert narrow.pixelColor(58, 20) == theme.colour("bad_soft")


def test_the_label_is_its_word(qtbot: Any, theme: Theme) -> None:
    label = ChipLabel(theme, FILLED)
    qtbot.addWidget(label)
    assert QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name) == "5 days left"
    assert label.sizeHint().width() == chip_width(theme, FILLED)
    label.set_chip(None)
    assert label.isHidden()
    assert label.text() == ""
