"""A time in which sleeping only moves the hands of the clock."""

from __future__ import annotations

import asyncio


class Sleeper:
    """``sleep`` returns at once and moves ``ticks``; ``slept`` are the waits in order."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.slept: list[float] = []

    def ticks(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds
        await asyncio.sleep(0)
