"""A store with two accounts for each test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmdesk.store.database import Store
from tests.store.by_hand import AREAS
from tests.store.samples import AT, opened


@pytest.fixture
def ordinary() -> Iterator[Path]:
    """A folder of a user who is not root, and to whom permissions therefore mean something."""
    if os.name != "posix":
        pytest.skip("POSIX permissions")
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    if root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o700)
        shutil.rmtree(folder)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "data", "one", "two") as store:
        yield store


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, dict[str, dict[str, list[Any]]]]]:
    """Two accounts with rows in every area, and the same rows for Python to look at."""
    held: dict[str, dict[str, list[Any]]] = {}
    with opened(tmp_path_factory.mktemp("full") / "data", "one", "two") as store:
        for area, make in AREAS.items():
            held[area] = {"one": [make(n) for n in range(420)], "two": [make(n) for n in range(300, 400)]}
            for account, rows in held[area].items():
                getattr(store, area).replace(account, rows, len(rows), AT)
        yield store, held
