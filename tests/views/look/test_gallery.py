"""Each sheet of the gallery is drawn, in both themes and at a large font; each control in it has a name."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QWidget

from pmdesk.views.look.theme import Scheme, Theme
from tests.views.look.gallery import SHEETS, draw


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("sheet", SHEETS)
def test_the_sheet_is_drawn(theme: Theme, sheet: str, scheme: Scheme) -> None:
    theme.set_scheme(scheme)
    make, size = SHEETS[sheet]
    image = draw(theme, make, size)
    colours = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)
    }
    assert len(colours) > 4
    wanted = theme.colour("surface").name()
    assert wanted in colours


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_sheet_is_drawn_at_a_large_font(qapp: Any, theme: Theme, sheet: str) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(22)
    qapp.setFont(font)
    make, size = SHEETS[sheet]
    assert not draw(Theme(qapp, Scheme.LIGHT), make, QSize(size.width() * 2, size.height() * 2)).isNull()


@pytest.mark.parametrize("sheet", SHEETS)
def test_whatever_takes_the_focus_has_a_name(qtbot: Any, theme: Theme, sheet: str) -> None:
    make, _size = SHEETS[sheet]
    widget = make(theme)
    qtbot.addWidget(widget)
    widget.show()
    nameless = []
    for child in [widget, *widget.findChildren(QWidget)]:
        if child.focusPolicy() == Qt.FocusPolicy.NoFocus or _inner(child) or child.isHidden():
            continue
        reader = QAccessible.queryAccessibleInterface(child)
        if reader is None or not reader.text(QAccessible.Text.Name).strip():
            nameless.append(f"{type(child).__name__} in {type(child.parent()).__name__}")
    assert nameless == []
    QApplication.processEvents()


def _inner(widget: QWidget) -> bool:
    """Parts that cannot be reached by themselves: scroll bars, corner buttons, the editor of a spin box."""
    inside = widget.objectName().startswith("qt_")
    head = widget.inherits("QHeaderView") or widget.inherits("QTableCornerButton")
    bar = widget.inherits("QScrollBar") or widget.inherits("QComboBoxPrivateContainer")
    return (
        inside
        or head
        or bar
        or isinstance(widget.parent(), QAbstractScrollArea)
        or (isinstance(widget, QLabel) and not widget.text())
    )
