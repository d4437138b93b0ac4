"""What tests of several rooms share: a clock one can set, and waiting for conditions instead of durations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

DAY_ONE = datetime(2026, 11, 22, 9, 43, tzinfo=UTC)


class FakeClock:
    """A clock that stands still until it is told otherwise.

    `today()` is the UTC day of `now()` unless a day was set: a user east or west of Greenwich is a test
    that sets both.
    """

    def __init__(self, now: datetime = DAY_ONE, today: date | None = None) -> None:
        self._now = now
        self._today = today

    def now(self) -> datetime:
        """The instant this clock stands at, aware, in UTC."""
        return self._now

    def today(self) -> date:
        """The user's local day."""
        return self._today or self._now.astimezone(UTC).date()

    def set(self, now: datetime | None = None, today: date | None = None) -> None:
        """Put the clock at an instant, at a local day, or both; what is not given stays."""
        if now is not None:
            if now.tzinfo is None:
                raise ValueError("an instant has a time zone")
            self._now = now
        if today is not None:
            self._today = today

    def advance(self, step: timedelta) -> None:
        """Let time pass: the instant moves by `step`, a day that was set moves by its whole days."""
        before = self._now
        self._now = before + step
        if self._today is not None:
            self._today += self._now.date() - before.date()


async def until(condition: Callable[[], object], timeout: float = 20.0, what: str = "") -> None:
    """Wait until `condition()` is true; after `timeout` seconds fail, saying what was waited for."""
    loop = asyncio.get_running_loop()
    end = loop.time() + timeout
    while not condition():
        if loop.time() > end:
            name = what or getattr(condition, "__name__", repr(condition))
            raise AssertionError(f"after {timeout} s still not: {name}")
        await asyncio.sleep(0.005)


async def emitted(signal: Any, timeout: float = 20.0) -> tuple[Any, ...]:
    """Wait for the next emission of a Qt signal and return its arguments (needs Qt's loop: ask for `qapp`).

    Start it before what emits: `waiting = asyncio.create_task(emitted(x.done))`, let it begin with
    `await asyncio.sleep(0)`, act, `await waiting`.
    """
    future: asyncio.Future[tuple[Any, ...]] = asyncio.get_running_loop().create_future()

    def arrived(*arguments: Any) -> None:
        if not future.done():
            future.set_result(arguments)

    signal.connect(arrived)
    try:
        return await asyncio.wait_for(future, timeout)
    finally:
        signal.disconnect(arrived)


def listening_here() -> set[str]:
    """The TCP ports on which this process listens, as Linux has them; elsewhere the test is skipped."""
    table, mine = Path("/proc/net/tcp"), set[str]()
    if not table.exists():
        pytest.skip("no /proc/net/tcp to look at")
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            mine.add(str(link.readlink()))
    rows = [line.split() for line in table.read_text("ascii").splitlines()[1:]]
    return {row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in mine}
