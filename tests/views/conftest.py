"""What tests of pages stand on: one theme for all, and a desk over a store of this test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication

from pmdesk.views.desk import Desk
from pmdesk.views.look.theme import Scheme, Theme
from tests.helpers import FakeClock
from tests.views.helpers import Asked, make_desk, settle

OFFSCREEN = ["This plugin does not support"]
"""What the offscreen platform says of size hints, raising and grabbing: not about us."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*OFFSCREEN))


@pytest.fixture
def still() -> bool:
    """Whether nothing moves: so for pages, not for the kit, where motion itself is tested."""
    return True


@pytest.fixture
def theme(qapp: QApplication, still: bool) -> Iterator[Theme]:
    """The light theme at a font of 13 px; taken off again after the test."""
    font = qapp.font()
    base = QFont(font)
    base.setPixelSize(13)
    qapp.setFont(base)
    yield Theme(qapp, Scheme.LIGHT, still=still)
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())
    qapp.setFont(font)


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock, qapp: QApplication) -> Iterator[Desk]:
    """Marta's desk: signed in, online, every area filled."""
    desk = make_desk(tmp_path, clock)
    yield desk
    settle()
    desk.store.close()


@pytest.fixture
def bare_desk(tmp_path: Path, clock: FakeClock, qapp: QApplication) -> Iterator[Desk]:
    """Marta's desk before the first sync: signed in, nothing fetched yet."""
    desk = make_desk(tmp_path, clock, filled=False)
    yield desk
    settle()
    desk.store.close()


@pytest.fixture
def asked(desk: Desk) -> Asked:
    """What the pages ask of `desk`."""
    return Asked(desk)
