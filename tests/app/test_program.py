"""The first picture: Home with its counts and what needs the owner, and no more of Qt than it takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from pmdesk.tools.benching.filling import fill
from pmdesk.tools.benching.plan import Plan

FEW = Plan(invoices=40, tickets=10, domains=12, services=5)

COSTLY = {
    "PySide6.QtWidgets": ("QStyle", "QStyledItemDelegate", "QTextEdit", "QMenu", "QTableView"),
    "PySide6.QtGui": ("QAccessible", "QGradient", "QAction"),
}
"""Classes whose names take PySide6 milliseconds to ready, and which the first picture does without."""

FIRST = """
import gc, json, sys
from pathlib import Path
from pmdesk.app.options import Options
from pmdesk.app.program import Program, make_application
costly = json.loads(sys.argv[2])
application = make_application([])
program = Program(application, Options(profile=Path(sys.argv[1])))
program.window.show()
application.processEvents()
home = program.window.page("home")
readied = [name for module, names in costly.items() for name in names if name in vars(sys.modules[module])]
application.setStyleSheet("")  # one would go before the style
sys.stdout.write(json.dumps({
    "style": application.style().name(),
    "readied": readied,
    "alerts": [alert.key for alert in program.desk.attention],
    "shown": [row.accessibleName() for row in home.attention.rows.rows()],
    "tiles": [tile.accessibleName() for tile in home.tiles.values()],
}))
program.close()
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a process of its own says of its first picture."""
    profile = tmp_path_factory.mktemp("first") / "profile"
    fill(profile, FEW)
    done = subprocess.run(
        [sys.executable, "-c", FIRST, str(profile), json.dumps(COSTLY)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_the_first_picture_says_what_needs_the_owner(first: dict[str, Any]) -> None:
    assert first["alerts"]
    assert first["shown"]


def test_the_first_picture_has_the_counts(first: dict[str, Any]) -> None:
    assert all(": " in tile for tile in first["tiles"])
    assert len(first["tiles"]) == 4


def test_nothing_of_qt_is_readied_that_it_does_without(first: dict[str, Any]) -> None:
    assert first["readied"] == []


def test_the_application_wears_the_style_that_the_theme_dresses(first: dict[str, Any]) -> None:
    assert first["style"].lower() == "fusion"
