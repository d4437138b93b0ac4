"""What time it is at the pretend provider: the system's clock, moved by days and set forward at will."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day


class Clock:
    """The provider's clock. Its day can be set; the time of day goes on.

    ``start`` is a date, which moves the day and leaves the system's time of day, or a datetime, from which
    the clock goes on running, or None for the system's own time. Answers are in the server's local time
    without a zone, as WHMCS prints them.
    """

    def __init__(self, start: date | None = None) -> None:
        self._shift = timedelta()
        if isinstance(start, datetime):
            self._shift = start.replace(tzinfo=None) - self._system()
        elif start is not None:
            self.set_today(start)

    @staticmethod
    def _system() -> datetime:
        """The system's time, local and without a zone; nobody but this class asks for it."""
        return datetime.now().astimezone().replace(tzinfo=None)

    def now(self) -> datetime:
        """The provider's local time, whole seconds."""
        return (self._system() + self._shift).replace(microsecond=0)

    def precise(self) -> datetime:
        """The provider's local time with its microseconds, for measuring lifetimes."""
        return self._system() + self._shift

    def epoch(self) -> float:
        """The provider's time as seconds since 1970 in UTC, for what is compared between machines."""
        return datetime.now(UTC).timestamp() + self._shift.total_seconds()

    def today(self) -> date:
        return self.now().date()

    def set_today(self, day: date) -> None:
        """Move to another day; the time of day stays."""
        present = self._system() + self._shift
        wanted = datetime.combine(day, time_of_day(present.hour, present.minute, present.second))
        self._shift += wanted - present.replace(microsecond=0)

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""
        self._shift += timedelta(seconds=seconds)


def parse_start(text: str) -> date:
    """``2026-11-22`` or ``2026-11-22T09:43``; raises ValueError for anything else."""
    return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
