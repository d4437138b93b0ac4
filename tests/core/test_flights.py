"""Flights: one fetch for all who want the same, belonging to none of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from pmdesk.core.flights import Flights
from pmdesk.core.tasks import TaskScope
from tests.helpers import until

pytestmark = pytest.mark.anyio


class Fetch:
    """Something slow, counting how often it was begun and stopped."""

    def __init__(self) -> None:
        self.begun = self.stopped = 0
        self.gate = asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self) -> int:
        self.begun += 1
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        if self.error is not None:
            raise self.error
        return 42


@pytest.fixture
async def flights() -> AsyncIterator[Flights]:
    failures: list[str] = []
    scope = TaskScope("test", lambda name, failure: failures.append(name))
    yield Flights(scope)
    await scope.close()
    assert failures == [], "a failure is told to those who wait, not reported as a bug"


async def test_those_who_want_the_same_share_one_fetch(flights: Flights) -> None:
    fetch = Fetch()
    waiting = [asyncio.create_task(flights.join("a", fetch)) for _ in range(5)]
    await until(lambda: fetch.begun)
    assert flights.going("a")
    assert not flights.going("b")
    fetch.gate.set()
    assert await asyncio.gather(*waiting) == [42] * 5
    assert fetch.begun == 1
    await flights.join("a", fetch)
    assert fetch.begun == 2, "the next one asks again"


async def test_a_failure_reaches_everyone(flights: Flights) -> None:
    fetch = Fetch()
    fetch.error = LookupError("no")
    waiting = [asyncio.create_task(flights.join("a", fetch)) for _ in range(3)]
    await until(lambda: fetch.begun)
    fetch.gate.set()
    assert [type(end) for end in await asyncio.gather(*waiting, return_exceptions=True)] == [LookupError] * 3


async def test_one_who_stops_waiting_leaves_it_to_the_others(flights: Flights) -> None:
    fetch = Fetch()
    first, second = (asyncio.create_task(flights.join("a", fetch)) for _ in range(2))
    await until(lambda: fetch.begun)
    first.cancel()
    await asyncio.wait({first})
    assert first.cancelled()
    fetch.gate.set()
    assert await second == 42


async def test_when_the_last_one_stops_the_fetch_is_stopped(flights: Flights) -> None:
    fetch = Fetch()
    first, second = (asyncio.create_task(flights.join("a", fetch)) for _ in range(2))
    await until(lambda: fetch.begun)
    first.cancel()
    second.cancel()
    await until(lambda: fetch.stopped)
    assert not flights.going("a")


async def test_one_who_comes_right_after_the_last_has_gone_gets_a_fetch_of_their_own(
    flights: Flights,
) -> None:
    fetch = Fetch()
    first = asyncio.create_task(flights.join("a", fetch))
    await until(lambda: fetch.begun)
    first.cancel()
    second = asyncio.create_task(flights.join("a", fetch))
    await until(lambda: fetch.begun == 2)
    fetch.gate.set()
    assert await second == 42
    assert flights.going("a") is False
