"""An icon that turns: only while it is wanted, seen, and motion is not asked to stop."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.views.look.turning import Turning


def shown(qtbot: Any, theme: Theme) -> Turning:
    turning = Turning(theme, "loader", "accent", 20)
    qtbot.addWidget(turning)
    turning.show()
    return turning


def test_it_turns_while_it_is_wanted_and_seen(qtbot: Any, theme: Theme) -> None:
    turning = shown(qtbot, theme)
    assert not turning.is_turning()
    turning.set_turning(True)
    assert turning.is_turning()
    turning.hide()
    assert not turning.is_turning()
    turning.show()
    assert turning.is_turning()
    turning.set_turning(False)
    assert not turning.is_turning()


def test_it_moves(qtbot: Any, theme: Theme) -> None:
    turning = shown(qtbot, theme)
    upright = turning.grab().toImage()
    turning.set_turning(True)
    qtbot.waitUntil(lambda: turning.grab().toImage() != upright)
    turning.set_turning(False)
    assert turning.grab().toImage() == upright


@pytest.mark.parametrize("still", [True])
def test_it_stands_still_where_motion_is_not_wanted(qtbot: Any, theme: Theme, still: bool) -> None:
    turning = shown(qtbot, theme)
    turning.set_turning(True)
    QApplication.processEvents()
    assert turning.is_wanted()
    assert not turning.is_turning()


def test_it_wears_the_theme(qtbot: Any, theme: Theme) -> None:
    turning = shown(qtbot, theme)
    light = turning.grab().toImage()
    theme.set_scheme(Scheme.DARK)
    assert turning.grab().toImage() != light
