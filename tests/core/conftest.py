"""A store on disk, a worker and an account in it, for the tests of what works with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from pmdesk.core.worker import Worker
from pmdesk.store.database import Store
from pmdesk.store.documents import Documents
from tests.core.fake_provider import FakeProvider
from tests.core.samples import stored
from tests.helpers import FakeClock


@pytest.fixture
def store(profile: Path, clock: FakeClock) -> Iterator[Store]:
    opened = Store.open(profile, clock)
    opened.accounts.add(stored())
    yield opened
    opened.close()


@pytest.fixture
def documents(profile: Path) -> Documents:
    return Documents(profile / "documents")


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    one = Worker(threads=2)
    yield one
    assert await one.close()


@pytest.fixture
def provider() -> FakeProvider:
    return FakeProvider()
