"""When the next sync is due: wall-clock deadlines, since timers stop in sleep and clocks are moved. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from pmdesk.api.errors import Offline, RateLimited, SignInNeeded, Unavailable

JITTER = 0.1
"""Each wait is 10 % shorter to 10 % longer, so that customers of one host do not ask all at once."""

FIRST_RETRY = timedelta(seconds=60)
"""After a first failure; it doubles with each further one, up to the interval."""

LONGEST_HOLD = timedelta(hours=24)
"""A provider that asks us to stay away for longer is not believed: its clock is wrong."""

SETTLING = timedelta(seconds=5)
"""After a wake or the network's return: the first seconds fail on most machines, and both come in bursts."""

FRESH = timedelta(seconds=60)
"""A wake or a network's return this soon after a finished sync brings nothing new."""


class Schedule:
    """Says when to sync. It holds no timer: ask `due(now)` now and then, every half minute is enough.

    All instants are aware UTC. `jitter` gives a number from 0 up to 1.
    """

    def __init__(
        self, interval: timedelta, now: datetime, jitter: Callable[[], float] = random.random
    ) -> None:
        self._interval = interval
        self._jitter = jitter
        self._next: datetime | None = now
        self._planned = now
        self._held_from = now
        self._held_until: datetime | None = None
        self._finished: datetime | None = None
        self._failures = 0

    @property
    def next_at(self) -> datetime | None:
        """When the next sync is due; None while only a sign-in can help."""
        return self._next

    @property
    def interval(self) -> timedelta:
        """How far apart syncs are, before jitter."""
        return self._interval

    def due(self, now: datetime) -> bool:
        """Whether a sync should begin. A clock that was put back does not make us wait for the old time."""
        if self._next is None or self.held(now):
            return False
        return now >= self._next or now < self._planned - SETTLING

    def held(self, now: datetime) -> bool:
        """Whether the provider asked us to stay away until later; nothing at all is sent meanwhile."""
        if self._held_until is None:
            return False
        # Before the hold began: the clock was put back, and what it was counted from is void.
        return self._held_from - SETTLING <= now < self._held_until

    @property
    def held_until(self) -> datetime | None:
        """The end of the last hold, past or to come; None when none was asked for."""
        return self._held_until

    def after_success(self, now: datetime) -> datetime | None:
        """A sync has ended well; returns when the next is due."""
        self._failures = 0
        self._held_until = None
        self._finished = now
        return self._plan(now, self._interval)

    def after_failure(self, now: datetime, error: BaseException) -> datetime | None:
        """A sync has failed, in part or whole; returns when the next is due, None after `SignInNeeded`."""
        self._failures += 1
        self._finished = now
        if isinstance(error, SignInNeeded):
            self._next = None
            return None
        wait = min(FIRST_RETRY * 2 ** min(self._failures - 1, 10), self._interval)
        if not isinstance(error, Offline | Unavailable | RateLimited):
            wait = self._interval  # asking again soon would get the same answer
        self._plan(now, wait)
        until = error.until if isinstance(error, RateLimited | Unavailable) else None
        return self._next if until is None else self.hold(now, until)

    def after_cancel(self, now: datetime) -> datetime | None:
        """The user stopped a sync: the next comes after the whole interval."""
        return self._plan(now, self._interval)

    def hold(self, now: datetime, until: datetime) -> datetime | None:
        """The provider asked us elsewhere to stay away until then."""
        if until > now:
            self._held_from, self._held_until = now, min(until, now + LONGEST_HOLD)
            if self._next is not None:
                self._next = max(self._next, self._held_until)
        return self._next

    def network_returned(self, now: datetime) -> datetime | None:
        """The network was away and is back: soon, once, however often this is said."""
        return self._soon(now)

    def woken(self, now: datetime) -> datetime | None:
        """The machine woke or its clock jumped: soon, once, however often this is said."""
        return self._soon(now)

    def signed_in(self, now: datetime) -> datetime | None:
        """A new sign-in ends the wait for one."""
        self._failures = 0
        self._next, self._planned = now, now
        return self._next

    def set_interval(self, interval: timedelta, now: datetime) -> datetime | None:
        """The user chose another interval; it counts from the last sync, and never shortens a hold."""
        self._interval = interval
        if self._next is not None:
            since = self._finished if self._finished is not None and self._finished <= now else now
            self._plan(now, max(since + interval - now, timedelta()))
        return self._next

    def wait(self, now: datetime, longest: timedelta = timedelta(seconds=30)) -> timedelta:
        """How long to sleep before asking `due` again: from one second up to `longest`."""
        if self._next is None:
            return longest
        return max(min(self._next - now, longest), timedelta(seconds=1))

    def _soon(self, now: datetime) -> datetime | None:
        fresh = self._failures == 0 and self._finished is not None and abs(now - self._finished) < FRESH
        if self._next is not None and not fresh and not self.held(now):
            self._next, self._planned = min(self._next, now + SETTLING), now
        return self._next

    def _plan(self, now: datetime, wait: timedelta) -> datetime:
        spread = 1 - JITTER + 2 * JITTER * self._jitter()
        self._planned = now
        self._next = now + wait * spread
        if self.held(now) and self._held_until is not None:
            self._next = max(self._next, self._held_until)
        return self._next
