"""A store with a small business in it; British English and UTC whatever the system says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmdesk.store.database import Store
from tests.helpers import FakeClock
from tests.models.bakery import open_store


@pytest.fixture(autouse=True)
def _region(british: None, greenwich: None) -> None:
    """For every test here."""


@pytest.fixture
def store(profile: Path, clock: FakeClock) -> Iterator[Store]:
    opened = open_store(profile, clock)
    yield opened
    opened.close()
