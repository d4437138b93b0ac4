"""Columns that fit the letters in use: what they were written for, or wider."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from pmdesk.models.domains import COLUMNS
from pmdesk.views.column_room import roomy
from pmdesk.views.domains import COLUMNS as SPECS
from pmdesk.views.look.cells import PAD
from pmdesk.views.look.theme import Theme
from pmdesk.wording.formats import day
from tests.helpers import DAY_ONE


@pytest.mark.parametrize("size", [13, 17])
@pytest.mark.parametrize("stretch", [60, 100, 150])
def test_heads_and_days_are_never_cut(qapp: QApplication, size: int, stretch: int) -> None:
    before = qapp.font()
    font = QFont(before)
    font.setPixelSize(size)
    font.setStretch(stretch)
    qapp.setFont(font)
    try:
        theme = Theme(qapp)
        for spec, written, column in zip(roomy(theme, SPECS, COLUMNS), SPECS, COLUMNS, strict=True):
            if spec.width is None or written.width is None:
                continue
            room = theme.metrics.s(spec.width) - 2 * theme.metrics.s(PAD)
            assert spec.width >= written.width
            assert theme.metrics.text("small", 500).horizontalAdvance(column.title()) <= room
            if column.key in ("expires", "next_due"):
                words = day(DAY_ONE.date().replace(month=9, day=28))
                assert theme.metrics.text("body", 400).horizontalAdvance(words) <= room
    finally:
        qapp.setFont(before)


def test_the_column_that_stretches_is_left_alone(theme: Theme) -> None:
    assert roomy(theme, SPECS, COLUMNS)[0] is SPECS[0]
