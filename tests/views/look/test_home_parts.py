"""Attention rows, tiles and panels: named, opened by mouse and keyboard, kept in place."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from pmdesk.views.look.attention import AttentionList
from pmdesk.views.look.panel import Panel, PanelRowData
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tile import Tile
from tests.views.look.gallery_samples import ATTENTION

EXPIRES = ATTENTION[0]


@pytest.fixture
def attention(qtbot: Any, theme: Theme) -> AttentionList:
    widget = AttentionList(theme, "Needs attention")
    qtbot.addWidget(widget)
    widget.resize(1040, 200)
    widget.set_rows([EXPIRES, replace(EXPIRES, key="invoice:1", primary=False)])
    widget.show()
    return widget


def test_an_attention_row_is_one_group_named_by_what_and_what_otherwise(attention: AttentionList) -> None:
    row = attention.rows()[0]
    reader = QAccessible.queryAccessibleInterface(row)
    assert reader.role() == QAccessible.Role.Grouping
    assert reader.text(QAccessible.Text.Name).startswith(
        "hearthandrye.example expires in 5 days. Website and email stop working on 27 Nov"
    )
    button = QAccessible.queryAccessibleInterface(row.button)
    assert button.text(QAccessible.Text.Name) == "Update card, hearthandrye.example"


def test_its_button_tells_which(qtbot: Any, attention: AttentionList) -> None:
    with qtbot.waitSignal(attention.acted) as acted:
        attention.rows()[1].button.click()
    assert acted.args == ["invoice:1"]


def test_a_consequence_is_never_shortened_it_wraps(qtbot: Any, attention: AttentionList) -> None:
    row = attention.rows()[0]
    wide = row.heightForWidth(1000)
    narrow = row.heightForWidth(774)
    assert wide <= row.minimumHeight() == 60
    assert 60 < narrow <= 84


def test_the_undrawn_frame_of_the_group_takes_no_room(attention: AttentionList) -> None:
    row = attention.rows()[0]
    assert row.contentsMargins().left() + row.layout().contentsMargins().left() == 16
    assert row.contentsMargins().top() + row.layout().contentsMargins().top() == 8
    assert row._icon.x() == 16


def test_fresh_rows_keep_the_focus_where_it_is(qtbot: Any, attention: AttentionList) -> None:
    attention.activateWindow()
    qtbot.waitUntil(attention.isActiveWindow)
    button = attention.rows()[0].button
    button.setFocus()
    attention.set_rows([replace(EXPIRES, title="hearthandrye.example expires in 4 days")])
    assert attention.rows()[0].button is button
    assert button.hasFocus()
    assert len(attention.rows()) == 1


def test_what_needs_the_net_is_off_and_says_why(attention: AttentionList) -> None:
    attention.set_rows([replace(EXPIRES, off="This waits until you are connected again.")])
    button = attention.rows()[0].button
    assert not button.isEnabled()
    assert button.toolTip() == "This waits until you are connected again."


def test_a_tile_says_what_it_shows_and_opens(qtbot: Any, theme: Theme) -> None:
    tile = Tile(theme, "Domains", "globe")
    qtbot.addWidget(tile)
    tile.set_state("7", "triangle-alert", "3 need you", "bad")
    tile.show()
    reader = QAccessible.queryAccessibleInterface(tile)
    assert reader.role() == QAccessible.Role.Button
    assert reader.text(QAccessible.Text.Name) == "Domains: 7, 3 need you"
    assert tile.sizeHint().height() == 96
    with qtbot.waitSignal(tile.clicked):
        QTest.keyClick(tile, Qt.Key.Key_Space)


ROWS = [
    PanelRowData(
        "1", "Invoice 10482", "due 16 Nov 2026", "$142.00", "6 days overdue", "triangle-alert", "bad"
    ),
    PanelRowData("2", "Invoice 10488", "due 25 Nov 2026", "$18.99", "due in 3 days", "clock", "warn"),
]


def test_a_panel_row_is_a_button_read_as_a_whole(qtbot: Any, theme: Theme) -> None:
    panel = Panel(theme, "To pay", "All invoices", "Nothing to pay.")
    qtbot.addWidget(panel)
    panel.set_rows(ROWS)
    panel.show()
    row = panel.rows()[0]
    assert row.accessibleName() == "Invoice 10482, due 16 Nov 2026, $142.00, 6 days overdue"
    with qtbot.waitSignal(panel.opened) as opened:
        QTest.keyClick(row, Qt.Key.Key_Space)
    assert opened.args == ["1"]
    panel.set_rows(ROWS[1:])
    assert panel.rows() == [row]
    with qtbot.waitSignal(panel.opened) as opened:
        row.click()
    assert opened.args == ["2"]


def test_a_panel_without_rows_says_so(qtbot: Any, theme: Theme) -> None:
    panel = Panel(theme, "To pay", "All invoices", "Nothing to pay.")
    qtbot.addWidget(panel)
    panel.show()
    panel.set_rows([])
    assert panel._empty.isVisible()
    panel.set_rows(ROWS)
    assert not panel._empty.isVisible()
