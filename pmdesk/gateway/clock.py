"""The only place in the gateway that asks the time."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's own clock; ``ahead`` of it by seconds, where a pretend provider lives on another day."""

    def __init__(self, ahead: float = 0.0) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def seconds(self) -> float:
        """The same as seconds since 1970."""
        return time.time() + self._ahead

    def ticks(self) -> float:
        """Seconds of a clock that never jumps, for ages."""
        return time.monotonic()
