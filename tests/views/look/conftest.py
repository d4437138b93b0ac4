"""A theme to dress widgets in, taken off again after each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QFont, QPalette

from pmdesk.views.look.theme import Scheme, Theme

OFFSCREEN = ["This plugin does not support"]
"""What the offscreen platform says of size hints, raising and grabbing: not about us."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*OFFSCREEN))


@pytest.fixture
def theme(qapp: Any) -> Iterator[Theme]:
    font = qapp.font()
    base = QFont(font)
    base.setPixelSize(13)
    qapp.setFont(base)
    yield Theme(qapp, Scheme.LIGHT)
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())
    qapp.setFont(font)
