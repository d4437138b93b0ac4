"""The only place in the gateway that asks the time."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        return datetime.fromtimestamp(time.time(), UTC)

    def seconds(self) -> float:
        """The same as seconds since 1970."""
        return time.time()

    def ticks(self) -> float:
        """Seconds of a clock that never jumps, for ages."""
        return time.monotonic()
