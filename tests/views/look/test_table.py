"""The table: columns give way in order, rows are whole, one ring stands round the current one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest

from pmdesk.models.roles import CellKind, Role
from pmdesk.views.look.table import ColumnSpec, TableView, fit_columns
from pmdesk.views.look.theme import Theme
from pmdesk.wording.chip_data import ChipData

SPECS = (
    ColumnSpec(minimum=180, elide=Qt.TextElideMode.ElideMiddle),
    ColumnSpec(136),
    ColumnSpec(114),
    ColumnSpec(108, drop=1),
    ColumnSpec(98, drop=2),
    ColumnSpec(86, drop=3),
)


def _model(rows: int = 5) -> QStandardItemModel:
    model = QStandardItemModel()
    model.setHorizontalHeaderLabels(["Domain", "Status", "Until", "Due", "Auto-renew", "Price"])
    for row in range(rows):
        cells = [
            QStandardItem(text)
            for text in (f"name{row}.example", "5 days left", "1 Dec", "2 Dec", "On", "$1")
        ]
        cells[1].setData(CellKind.CHIP, Role.CELL_KIND)
        cells[1].setData(ChipData("clock-alert", "5 days left", "bad", True), Role.CHIP)
        cells[2].setData(CellKind.NUMBER, Role.CELL_KIND)
        model.appendRow(cells)
    return model


@pytest.fixture
def table(qtbot: Any, theme: Theme) -> TableView:
    view = TableView(theme, SPECS, "Domains", many=True)
    model = _model()
    model.setParent(view)
    view.setModel(model)
    view.resize(768, 400)
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(lambda: view.isActiveWindow())
    return view


def test_wide_enough_every_column_shows_and_the_name_stretches() -> None:
    assert fit_columns(SPECS, 768) == [226, 136, 114, 108, 98, 86]


def test_in_little_room_columns_go_in_their_order() -> None:
    assert fit_columns(SPECS, 700) == [180 + 86, 136, 114, 0, 98, 86]
    assert fit_columns(SPECS, 512) == [250, 136, 126, 0, 0, 0]


def test_room_to_spare_is_shared_with_a_column_that_can_use_it() -> None:
    specs = (ColumnSpec(minimum=170), ColumnSpec(200, most=300, drop=1), ColumnSpec(100))
    assert fit_columns(specs, 470) == [170, 200, 100]
    assert fit_columns(specs, 570) == [220, 250, 100]
    assert fit_columns(specs, 970) == [570, 300, 100]
    assert fit_columns(specs, 400) == [300, 0, 100]


def test_the_column_that_becomes_the_last_gets_room_for_the_edge() -> None:
    assert fit_columns(SPECS, 512)[2] == 114 + 12


@given(st.integers(0, 3000), st.sampled_from([1.0, 1.3, 2.0]))
def test_the_widths_fill_the_room_or_what_must_stay_is_all_there_is(room: int, scale: float) -> None:
    widths = fit_columns(SPECS, room, scale)
    assert all(width > 0 for width, spec in zip(widths, SPECS, strict=True) if not spec.drop)
    gone = [spec.drop for width, spec in zip(widths, SPECS, strict=True) if not width]
    assert gone == sorted(gone)
    assert gone == list(range(1, len(gone) + 1))
    if len(gone) < 3:
        assert sum(widths) == room or sum(widths) - room <= round(12 * scale)


def test_in_little_room_columns_are_hidden(table: TableView) -> None:
    table.resize(500, 400)
    assert [table.isColumnHidden(i) for i in range(6)] == [False, False, False, True, True, True]


def test_the_ring_stands_round_the_current_row_for_the_keyboard(table: TableView, theme: Theme) -> None:
    table.clearFocus()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert table.currentIndex().row() == 0
    assert table.shows_ring()
    QTest.keyClick(table, Qt.Key.Key_Down)
    image = table.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    area = table.row_rect(1)
    for x in (area.width() // 3, area.width() // 2, area.width() - 60):  # across column edges
        seen = image.pixelColor(round(x * ratio), round((area.top() + 2) * ratio))
        assert seen.name() == theme.colour("focus").name()


def test_the_mouse_brings_no_ring(table: TableView) -> None:
    table.setFocus(Qt.FocusReason.MouseFocusReason)
    place = table.row_rect(2).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert table.currentIndex().row() == 2
    assert not table.shows_ring()


def test_a_chosen_row_is_filled_from_edge_to_edge(table: TableView, theme: Theme) -> None:
    table.selectRow(1)
    image = table.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    area = table.row_rect(1)
    for x in (2, area.width() - 3):
        seen = image.pixelColor(round(x * ratio), round(area.center().y() * ratio))
        assert seen.name() == theme.colour("accent_soft").name()


def test_one_hairline_runs_below_each_row(table: TableView, theme: Theme) -> None:
    image = table.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    bottom = table.row_rect(3).bottom()
    y = round((bottom + 1) * ratio) - 1
    seen = {image.pixelColor(x, y).name() for x in range(image.width())}
    assert seen == {theme.colour("hairline").name()}


def test_the_row_under_the_mouse_is_marked_and_left_again(table: TableView, theme: Theme) -> None:
    table.entered.emit(table.model().index(2, 0))
    assert table._hovered == 2
    QTest.mouseMove(table.viewport(), QPoint(5, 390))
    table.viewportEntered.emit()
    assert table._hovered == -1


def test_escape_clears_the_selection_first(table: TableView) -> None:
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert not table.selectionModel().hasSelection()


def test_a_table_can_be_read_out(table: TableView) -> None:
    root = QAccessible.queryAccessibleInterface(table)
    assert root.text(QAccessible.Text.Name) == "Domains"
    cell = root.tableInterface().cellAt(0, 1) if hasattr(root, "tableInterface") else None
    if cell is not None:
        assert cell.text(QAccessible.Text.Name) == "5 days left"


def test_an_empty_table_paints_and_takes_the_focus(qtbot: Any, theme: Theme) -> None:
    view = TableView(theme, SPECS, "Domains")
    model = _model(0)
    model.setParent(view)
    view.setModel(model)
    qtbot.addWidget(view)
    view.show()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert not view.grab().isNull()
    assert not view.shows_ring()
