"""A store with a small business in it; British English and UTC whatever the system says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from pmdesk.store.database import Store
from tests.helpers import FakeClock
from tests.models.bakery import open_store


@pytest.fixture(autouse=True)
def british() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.fixture(autouse=True)
def greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def store(profile: Path, clock: FakeClock) -> Iterator[Store]:
    opened = open_store(profile, clock)
    yield opened
    opened.close()
