"""What the tests of the joints stand on: a program that runs, with everything outside of it faked."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.app.joined import Start, begun
from tests.helpers import FakeClock

OFFSCREEN = ["This plugin does not support"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here == item.path.parent:
            item.add_marker(pytest.mark.qt_log_ignore(*OFFSCREEN))


@pytest.fixture
def start(qapp: QApplication, profile: Path, clock: FakeClock, british: None, greenwich: None) -> Start:
    """`async with start() as app:` is one start of the program on this test's profile, up to its end.

    No fixture does that for a test: between a fixture and its test Qt turns events of a loop that stands.
    """
    return partial(begun, qapp, profile, clock)
