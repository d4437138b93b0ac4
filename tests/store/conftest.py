"""A store with two accounts for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmdesk.store.database import Store
from tests.store.samples import opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "data", "one", "two") as store:
        yield store
