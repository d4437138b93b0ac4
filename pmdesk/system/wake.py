"""The news that the machine woke from sleep or its clock was set: whoever waits for an instant looks again.

Timers stop in sleep, so nobody may count on them alone. systemd's logind says when sleep ends; where there
is none, or it is late, comparing the clocks finds it out within one beat.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from pmdesk.core.ports import Clock, Unsubscribe
from pmdesk.system.callbacks import Callbacks

BEAT_SECONDS = 30.0
TOLERANCE_SECONDS = 20.0
_ONE_WAKE_SECONDS = 15.0
"""Two reports within this time awake are of the same wake."""


class WakeDetector:
    """Finds a sleep or a clock that was set by comparing the clocks from beat to beat. Pure.

    Linux' and macOS' monotonic clocks stand still in sleep while the wall clock goes on, so they part;
    Windows' goes on, so a beat comes much later than it was due.
    """

    def __init__(self, wall: datetime, monotonic: float, interval: float = BEAT_SECONDS) -> None:
        self._wall, self._monotonic, self._interval = wall, monotonic, interval

    def beat(self, wall: datetime, monotonic: float) -> bool:
        """Take in both clocks (aware UTC; seconds); True if more than a beat passed since the last."""
        by_wall = (wall - self._wall) / timedelta(seconds=1)
        by_monotonic = monotonic - self._monotonic
        self._wall, self._monotonic = wall, monotonic
        parted = abs(by_wall - by_monotonic) > TOLERANCE_SECONDS
        return parted or by_monotonic > self._interval + TOLERANCE_SECONDS


class SystemWakeWatch:
    """Fills `pmdesk.core.ports.WakeWatch`; `run()` must run in a task for as long as it is wanted."""

    def __init__(
        self,
        clock: Clock,
        monotonic: Callable[[], float] = time.monotonic,
        address: str = "SYSTEM",
        interval: float = BEAT_SECONDS,
    ) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._address = address
        self._interval = interval
        self._callbacks: Callbacks[None] = Callbacks()
        self._last = float("-inf")
        self._detector = WakeDetector(clock.now(), monotonic(), interval)

    def on_woken(self, callback: Callable[[], None]) -> Unsubscribe:
        """Call once for each wake."""
        return self._callbacks.add(lambda _: callback())

    async def run(self) -> None:
        """Watch until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._compare())
            if sys.platform == "linux":
                from pmdesk.system.logind import follow_wakes  # jeepney is there on Linux only

                group.create_task(follow_wakes(self._told, self._address))

    async def _compare(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            if self._detector.beat(self._clock.now(), self._monotonic()):
                self._woken()

    def _told(self) -> None:
        """By logind. Takes the clocks in as well, so that the next beat does not find this wake again."""
        self._detector.beat(self._clock.now(), self._monotonic())
        self._woken()

    def _woken(self) -> None:
        now = self._monotonic()
        if now - self._last > _ONE_WAKE_SECONDS:
            self._last = now
            self._callbacks.call(None)
