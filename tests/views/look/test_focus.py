"""The ring: round what the keyboard reached, and only there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pmdesk.views.look.buttons import Button
from pmdesk.views.look.fields import LineEdit
from pmdesk.views.look.focus import FocusRing
from pmdesk.views.look.surfaces import ScrollArea
from pmdesk.views.look.theme import Theme


class _Window(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.ring = FocusRing(theme, self)
        column = QVBoxLayout(self)
        self.first, self.second = Button(theme, "First"), Button(theme, "Second")
        self.field = LineEdit(theme, "Field")
        for widget in (self.first, self.second, self.field):
            column.addWidget(widget)


@pytest.fixture
def window(qtbot: Any, theme: Theme) -> _Window:
    window = _Window(theme)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow())
    window.first.setFocus(Qt.FocusReason.OtherFocusReason)
    return window


def _tab(window: QWidget) -> None:
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)


def test_before_the_keyboard_is_used_there_is_no_ring(window: _Window) -> None:
    assert not window.ring.isVisible()


def test_tab_brings_the_ring_outside_the_button(qtbot: Any, window: _Window) -> None:
    assert window.ring.widget() is None
    _tab(window)
    qtbot.waitUntil(lambda: window.ring.widget() is window.second)
    assert window.ring.isVisible()
    assert window.ring.geometry() == window.second.geometry().adjusted(-3, -3, 3, 3)


def test_a_field_marks_itself(qtbot: Any, window: _Window) -> None:
    _tab(window)
    _tab(window)
    qtbot.waitUntil(window.field.hasFocus)
    assert window.ring.widget() is None


def test_a_click_takes_the_ring_away(qtbot: Any, window: _Window) -> None:
    _tab(window)
    qtbot.waitUntil(lambda: window.ring.widget() is window.second)
    handle, place = window.windowHandle(), window.first.geometry().center()
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    qtbot.waitUntil(window.first.hasFocus)
    assert window.ring.widget() is None


def test_a_widget_may_draw_its_own(qtbot: Any, window: _Window) -> None:
    window.second.setProperty("ring", False)
    _tab(window)
    qtbot.waitUntil(window.second.hasFocus)
    assert window.ring.widget() is None


def test_the_ring_goes_with_its_widget(qtbot: Any, window: _Window) -> None:
    _tab(window)
    qtbot.waitUntil(lambda: window.ring.widget() is window.second)
    window.resize(window.width() + 80, window.height() + 80)
    qtbot.waitUntil(lambda: window.ring.geometry() == window.second.geometry().adjusted(-3, -3, 3, 3))


def test_two_windows_have_a_ring_each(qtbot: Any, theme: Theme, window: _Window) -> None:
    other = _Window(theme)
    qtbot.addWidget(other)
    other.show()
    _tab(window)
    assert other.ring.widget() is None


def test_the_ring_is_painted_in_the_focus_colour(qtbot: Any, window: _Window, theme: Theme) -> None:
    _tab(window)
    qtbot.waitUntil(lambda: window.ring.isVisible())
    image = window.grab().toImage()
    ring = window.ring.geometry()
    ratio = image.devicePixelRatio()
    seen = image.pixelColor(round(ring.center().x() * ratio), round((ring.top() + 1) * ratio))
    assert seen.name() == theme.colour("focus").name()


def test_a_scroll_area_wears_its_ring_inside(qtbot: Any, window: _Window) -> None:
    area = ScrollArea("Details", QWidget())
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.layout().addWidget(area)
    for _ in range(3):
        _tab(window)
    qtbot.waitUntil(area.hasFocus)
    assert window.ring.isVisible()
    place = window.ring.geometry().translated(window.ring.parentWidget().mapTo(window, QPoint(0, 0)))
    assert place == area.geometry().adjusted(1, 1, -1, -1)


def test_what_enter_leads_to_wears_the_ring(qtbot: Any, window: _Window) -> None:
    window.field.returnPressed.connect(lambda: window.second.setFocus(Qt.FocusReason.TabFocusReason))
    window.field.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    assert not window.ring.isVisible()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.ring.widget() is window.second)
