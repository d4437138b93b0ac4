"""Tray icons, menus, dialogs and the list of records."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pmdesk.models.roles import Role
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.records import RecordList
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tray_icons import DOT, GREY, GROUND, app_icon, tray_icon, tray_tile
from pmdesk.wording.chip_data import ChipData


def _colours(icon: Any, size: int) -> set[str]:
    image = icon.pixmap(size).toImage()
    whole = range(image.width())
    return {
        image.pixelColor(x, y).name() for x in whole for y in whole if image.pixelColor(x, y).alpha() == 255
    }


@pytest.mark.parametrize("state", ["normal", "attention", "offline"])
def test_the_bell_has_three_sizes_and_the_panels_colour(qapp: Any, state: Any) -> None:
    icon = tray_icon(state, QColor("#E6E6E3"))
    assert {size.width() for size in icon.availableSizes()} >= {16, 22, 32}
    for size in (16, 22, 32):
        assert "#e6e6e3" in _colours(icon, size)
    assert icon.isMask() is (state != "attention")


def test_only_attention_carries_the_red_dot(qapp: Any) -> None:
    assert "#d9452f" in _colours(tray_icon("attention", QColor("#26282B")), 32)
    assert "#d9452f" not in _colours(tray_icon("offline", QColor("#26282B")), 32)


def test_the_three_states_differ_in_shape(qapp: Any) -> None:
    shapes = [
        tray_icon(state, QColor("black")).pixmap(16).toImage() for state in ("normal", "attention", "offline")
    ]
    assert len({bytes(image.constBits()) for image in shapes}) == 3


def test_the_program_has_its_icon_in_all_sizes(qapp: Any) -> None:
    assert {size.width() for size in app_icon().availableSizes()} == {16, 24, 32, 48, 64, 128, 256}


def test_a_menu_item_does_its_thing(qtbot: Any, theme: Theme) -> None:
    menu = Menu(theme, "Account")
    qtbot.addWidget(menu)
    done: list[str] = []
    action = menu.add("Sign out", lambda: done.append("out"), icon="log-out")
    hinted = menu.add("Payment methods", icon="credit-card", hint="card expired")
    action.trigger()
    assert done == ["out"]
    assert hinted.text() == "Payment methods\tcard expired"
    assert not action.icon().isNull()
    assert menu.accessibleName() == "Account"


def test_a_dialog_opens_without_blocking_and_deletes_itself(qtbot: Any, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = Dialog(theme, "Let it expire?", "Website and email stop working on 27 Nov.", window)
    dialog.add_button("Keep it", "primary", rejects=True)
    danger = dialog.add_button("Let it expire", "danger", accepts=True)
    dialog.open()
    assert dialog.isVisible()
    assert dialog.accessibleName() == "Let it expire?"
    assert not danger.isDefault()
    ended: list[str] = []
    dialog.rejected.connect(lambda: ended.append("rejected"))
    dialog.destroyed.connect(lambda: ended.append("destroyed"))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: ended == ["rejected", "destroyed"])


def _records(theme: Theme) -> RecordList:
    records = RecordList(theme, "Tickets")
    model = QStandardItemModel(records)
    for i in range(3):
        item = QStandardItem(f"Ticket {i}")
        item.setData(f"#{i} · Support", Role.SECOND_LINE)
        item.setData("yesterday", Role.WHEN)
        item.setData(ChipData("check-check", "Closed"), Role.CHIP)
        item.setData(i == 0, Role.UNREAD)
        item.setData(f"Ticket {i}, unread" if i == 0 else f"Ticket {i}", Qt.ItemDataRole.AccessibleTextRole)
        model.appendRow(item)
    records.setModel(model)
    return records


def test_records_are_read_out_with_what_the_dot_means(qtbot: Any, theme: Theme) -> None:
    records = _records(theme)
    qtbot.addWidget(records)
    records.show()
    reader = QAccessible.queryAccessibleInterface(records)
    assert reader.text(QAccessible.Text.Name) == "Tickets"
    assert reader.child(0).text(QAccessible.Text.Name) == "Ticket 0, unread"


def test_records_show_the_ring_for_the_keyboard_only(qtbot: Any, theme: Theme) -> None:
    records = _records(theme)
    qtbot.addWidget(records)
    records.resize(364, 300)
    records.show()
    records.activateWindow()
    qtbot.waitUntil(records.isActiveWindow)
    records.clearFocus()
    records.setFocus(Qt.FocusReason.TabFocusReason)
    assert records.currentIndex().row() == 0
    image = records.viewport().grab().toImage()
    assert image.pixelColor(180, 2) == theme.colour("focus")
    QTest.mouseClick(
        records.viewport(),
        Qt.MouseButton.LeftButton,
        pos=records.visualRect(records.model().index(1, 0)).center(),
    )
    assert records.viewport().grab().toImage().pixelColor(180, 76 + 2) == theme.colour("accent_soft")


@pytest.mark.parametrize("size", [16, 22, 32])
def test_a_tile_stands_out_on_any_panel_and_says_its_state_by_more_than_colour(qapp: Any, size: int) -> None:
    normal, attention, offline = (
        tray_tile(state).pixmap(size).toImage() for state in ("normal", "attention", "offline")
    )
    bell = normal.pixelColor(size // 2, size * 10 // 16)
    ground = normal.pixelColor(1, size // 2)
    assert (bell.name().upper(), ground.name().upper()) == ("#FFFFFF", GROUND)
    corner = (round(size - 3.25 * size / 16), round(3.25 * size / 16))
    assert attention.pixelColor(*corner).name().upper() == DOT
    assert attention.pixelColor(size // 2, size * 10 // 16) == bell
    assert offline.pixelColor(1, size // 2).name().upper() == GREY
    assert offline.pixelColor(*corner).lightness() > 200  # a cross
    assert attention.pixelColor(corner[0], int(6.9 * size / 16)).alpha() < 160  # the gap round the dot
