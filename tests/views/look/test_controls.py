"""Buttons, switches, fields, the search field and the filters behave and are named."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pmdesk.views.look.buttons import Button, IconButton
from pmdesk.views.look.fields import ComboBox, Field, LineEdit, SpinBox, TextArea
from pmdesk.views.look.filter_bar import FilterBar
from pmdesk.views.look.search_field import SearchField
from pmdesk.views.look.switch import CheckBox, RadioButton, Switch
from pmdesk.views.look.theme import Theme


def _show(qtbot: Any, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.show()


@pytest.mark.parametrize("kind", ["normal", "primary", "danger", "quiet"])
def test_a_button_is_32_high_and_a_small_one_28(qtbot: Any, theme: Theme, kind: Any) -> None:
    for small, height in ((False, 32), (True, 28)):
        button = Button(theme, "Renew", kind, small=small)
        _show(qtbot, button)
        assert button.sizeHint().height() == height


@pytest.mark.parametrize("kind", ["link", "danger-link", "filter"])
def test_what_has_no_edge_is_still_a_target_of_28(qtbot: Any, theme: Theme, kind: Any) -> None:
    button = Button(theme, "All invoices", kind)
    _show(qtbot, button)
    assert button.sizeHint().height() >= 28


def test_a_primary_button_that_is_off_loses_its_fill(qtbot: Any, theme: Theme) -> None:
    button = Button(theme, "Pay $142.00", "primary")
    _show(qtbot, button)
    assert button.grab().toImage().pixelColor(4, 16) == theme.colour("accent")
    button.set_reason_off("This waits until you are connected again.")
    assert button.grab().toImage().pixelColor(4, 16) == theme.colour("neutral_soft")
    assert button.toolTip() == "This waits until you are connected again."
    button.set_reason_off("")
    assert button.isEnabled()


def test_an_icon_button_speaks_its_name(qtbot: Any, theme: Theme) -> None:
    button = IconButton(theme, "refresh-cw", "Refresh")
    _show(qtbot, button)
    assert button.accessibleName() == button.toolTip() == "Refresh"
    assert button.sizeHint().width() >= 28
    assert button.sizeHint().height() >= 28


def test_a_switch_reports_role_name_and_state(qtbot: Any, theme: Theme) -> None:
    switch = Switch(theme, "Auto-renew")
    _show(qtbot, switch)
    reader = QAccessible.queryAccessibleInterface(switch)
    assert reader.role() == QAccessible.Role.CheckBox
    assert reader.text(QAccessible.Text.Name) == "Auto-renew"
    assert switch.text() == "Off"
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
    assert switch.text() == "On"
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().center())
    assert not switch.isChecked()


@pytest.mark.parametrize("make", [CheckBox, RadioButton])
def test_boxes_are_clicked_anywhere_and_painted_in_each_state(qtbot: Any, theme: Theme, make: Any) -> None:
    box = make(theme, "Keep me signed in")
    _show(qtbot, box)
    off = box.grab().toImage()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert box.isChecked()
    assert box.grab().toImage() != off
    assert box.sizeHint().height() >= 24


def test_text_in_a_field_does_not_jump_when_it_gets_the_focus(qtbot: Any, theme: Theme) -> None:
    field = LineEdit(theme, "Street", "Mill Lane 14")
    other = QWidget()
    _show(qtbot, other)
    _show(qtbot, field)
    assert field.sizeHint().height() == 32
    before = field.cursorRect(), field.sizeHint()
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.ensurePolished()
    assert (field.cursorRect(), field.sizeHint()) == before


def test_a_place_holder_can_be_read(qtbot: Any, theme: Theme) -> None:
    field = LineEdit(theme, "Street", placeholder="Street and number")
    _show(qtbot, field)
    painted = field.palette().placeholderText().color()
    assert painted == theme.colour("text3")


def test_a_problem_is_in_words_and_spoken(qtbot: Any, theme: Theme) -> None:
    field = Field(theme, "Email", LineEdit(theme, "Email", "marta"), "Where invoices go")
    _show(qtbot, field)
    field.set_problem("An address has an @ in it.")
    assert field.below.text() == "An address has an @ in it."
    assert field.edit.accessibleDescription() == "An address has an @ in it."
    assert field.label.buddy() is field.edit
    field.set_problem("")
    assert field.below.text() == "Where invoices go"


def test_a_combo_box_shows_its_longest_word_and_names_its_list(qtbot: Any, theme: Theme) -> None:
    combo = ComboBox(theme, "Zoom", ["Fit width", "100 %", "A longer choice"])
    _show(qtbot, combo)
    room = combo.sizeHint().width() - 9 - 28
    assert room >= combo.fontMetrics().horizontalAdvance("A longer choice")
    assert combo.view().accessibleName() == "Zoom"


def test_a_spin_box_is_as_high_as_the_other_fields(qtbot: Any, theme: Theme) -> None:
    spin = SpinBox(theme, "Days", 1, 90)
    _show(qtbot, spin)
    assert spin.height() == 32
    QTest.keyClick(spin, Qt.Key.Key_Up)
    assert spin.value() == 2


def test_the_text_area_grows_up_to_its_bound_and_tab_leaves_it(qtbot: Any, theme: Theme) -> None:
    area = TextArea(theme, "Reply")
    _show(qtbot, area)
    small = area.height()
    area.setPlainText("\n".join("line" for _ in range(8)))
    assert area.height() > small
    area.setPlainText("\n".join("line" for _ in range(80)))
    assert area.height() == 240
    area.set_most(120)
    assert area.height() == 120
    assert area.tabChangesFocus()
    with qtbot.waitSignal(area.sent):
        QTest.keyClick(area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_search_is_cleared_by_escape_or_its_cross(qtbot: Any, theme: Theme) -> None:
    field = SearchField(theme, "Search everything", keys="Ctrl K")
    _show(qtbot, field)
    field.resize(300, 32)
    assert field.accessibleName() == field.placeholderText() == "Search everything"
    assert not field._clear.isVisible()
    assert field._cap is not None
    assert field._cap.isVisible()
    QTest.keyClicks(field, "hearth")
    assert field._clear.isVisible()
    assert not field._cap.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    QTest.keyClicks(field, "rye")
    field._clear.click()
    assert field.text() == ""


def test_down_leads_from_the_search_into_the_results(qtbot: Any, theme: Theme) -> None:
    field = SearchField(theme, "Filter domains")
    _show(qtbot, field)
    with qtbot.waitSignal(field.left_down):
        QTest.keyClick(field, Qt.Key.Key_Down)


def _filters(*names: str) -> list[tuple[str, str, int | None]]:
    return [(name.lower(), name, i) for i, name in enumerate(names)]


def test_exactly_one_filter_holds(qtbot: Any, theme: Theme) -> None:
    bar = FilterBar(theme, "Filter")
    _show(qtbot, bar)
    bar.set_filters(_filters("All", "Active", "Ended"))
    assert bar.current() == "all"
    with qtbot.waitSignal(bar.chosen) as chosen:
        bar._buttons["active"].click()
    assert chosen.args == ["active"]
    assert bar.current() == "active"


def test_the_filter_that_holds_is_not_wider_and_not_cut(qtbot: Any, theme: Theme) -> None:
    bar = FilterBar(theme, "Filter")
    _show(qtbot, bar)
    bar.set_filters(_filters("Document", "Details"))
    wide = [button.width() for button in bar._buttons.values()]
    heavy = theme.metrics.text("body", 600)
    for button in bar._buttons.values():
        assert heavy.horizontalAdvance(button.text()) + 2 * theme.metrics.s(10) <= button.width()
    bar._buttons["details"].click()
    assert [button.width() for button in bar._buttons.values()] == wide


def test_filters_are_reached_where_they_stand(qtbot: Any, theme: Theme) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    bar, after = FilterBar(theme, "Filter"), Button(theme, "After")
    row.addWidget(bar)
    row.addWidget(after)
    bar.set_filters(_filters("All", "Active"))
    _show(qtbot, window)
    reached, one = [], window.nextInFocusChain()
    while one is not None and one is not window:
        reached.append(one)
        one = one.nextInFocusChain()
    assert [one.text() for one in reached if isinstance(one, Button)] == ["All 0", "Active 1", "After"]


def test_new_counts_keep_the_filter_and_its_button(qtbot: Any, theme: Theme) -> None:
    bar = FilterBar(theme, "Filter")
    _show(qtbot, bar)
    bar.set_filters(_filters("All", "Active"))
    bar.set_current("active")
    button = bar._buttons["active"]
    bar.set_filters([("all", "All", 9), ("active", "Active", 1234)])
    assert bar.current() == "active"
    assert bar._buttons["active"] is button
    assert button.text() == f"Active {bar.locale().toString(1234)}"


def test_in_little_room_the_filters_are_one_combo_box(qtbot: Any, theme: Theme) -> None:
    bar = FilterBar(theme, "Filter")
    _show(qtbot, bar)
    bar.set_filters(_filters("All", "Active"))
    bar.set_compact(True)
    assert bar._combo.isVisible()
    assert not bar._buttons["all"].isVisible()
    with qtbot.waitSignal(bar.chosen) as chosen:
        bar._combo.setCurrentIndex(1)
        bar._combo.activated.emit(1)
    assert chosen.args == ["active"]
    bar.set_compact(False)
    assert bar.current() == "active"
