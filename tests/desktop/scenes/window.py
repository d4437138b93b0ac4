"""A window for the screen reader: named controls, a table, and what pressing does, told at the end."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tests.desktop.scenes.stage import play, shell
from tests.helpers import until

READER = ("/usr/bin/python3", "tests/desktop/a11y.py")


def build() -> tuple[QWidget, QLineEdit, QPushButton]:
    window = QWidget(windowTitle="pmdesk window")
    field = QLineEdit(accessibleName="Search")
    button = QPushButton("Pay", accessibleName="Pay $142.00, invoice 10482")
    table = QTableWidget(1, 2, accessibleName="Domains")
    table.setHorizontalHeaderLabels(["Domain", "Status"])
    table.setItem(0, 0, QTableWidgetItem("hearth.example"))
    table.setItem(0, 1, QTableWidgetItem("5 days left"))
    layout = QVBoxLayout(window)
    for widget in (QLabel("5 things need attention"), field, button, table):
        layout.addWidget(widget)
    hidden = QPushButton("Never seen", window)
    hidden.hide()
    return window, field, button


def names(node: dict[str, Any]) -> set[tuple[str, str]]:
    found = {(node["name"], node.get("role", ""))}
    for child in node.get("children", []):
        found |= names(child)
    return found


async def main(app: QApplication) -> dict[str, Any]:
    window, field, button = build()
    pressed: list[int] = []
    button.clicked.connect(lambda: pressed.append(1))
    window.show()
    await shell(*READER, "wait", "pmdesk", "Search")
    tree = json.loads(await shell(*READER, "dump", "pmdesk"))
    button.setEnabled(False)
    pressing = asyncio.create_task(shell(*READER, "press", "pmdesk", "Pay $142.00*"))
    await shell(*READER, "focus", "pmdesk", "Search", "--role", "text")
    await until(field.hasFocus)
    assert not pressing.done()
    assert not pressed
    button.setEnabled(True)
    await pressing
    await until(lambda: pressed)
    await shell(*READER, "text", "pmdesk", "Search", "hearth")
    await until(lambda: field.text() == "hearth")
    missing = await shell(*READER, "wait", "pmdesk", "Never seen", "--wait", "0.3", check=False)
    return {"names": sorted(names(tree)), "pressed": len(pressed), "missing": missing}


play(main)
