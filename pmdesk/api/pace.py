"""How fast we may ask: calls at a time, gaps, Retry-After and back-off. Pure rules, and a ``Pacer`` that
applies them.

Providers publish no limits for the most part, so these are gentle by themselves; a "too many requests" of the
provider holds all calls of that kind to that host until the time it names.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol, TypeVar

from pmdesk.api.errors import NoSuchHost, Offline, ProviderError, RateLimited, Unavailable
from pmdesk.api.turns import Turns

T = TypeVar("T")


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Lane:
    """A kind of call to one host: how many at a time, and seconds between the starts of two.

    ``kin``: what a "too many requests" holds up together. A host's pages and its API are throttled apart.
    ``each``: how many of them may be one account's; None for all.
    """

    name: str
    parallel: int = 1
    gap: float = 0.0
    kin: str = "api"
    each: int | None = None


API = Lane("api", parallel=4)
REGISTRAR = Lane("registrar")
"""Calls that the provider passes on to a registrar: one at a time."""
PAGES = Lane("pages", gap=1.0, kin="pages")
"""Pages of the web client area, which hosts throttle."""
PAGES_HERE = Lane("pages-here", kin="pages")
"""The same on this very machine."""


@dataclass(frozen=True, slots=True)
class Patience:
    """When a safe call is repeated: ``tries`` in all, waiting ``base`` seconds, doubling, at most ``cap``
    each.

    Nothing is repeated later than ``budget`` seconds after the first try, and no wait is longer than what is
    left of it. A host that wants to be left alone is; where there is a ``hold``, for so many seconds at most.
    """

    tries: int = 3
    base: float = 0.5
    cap: float = 20.0
    budget: float = 20.0
    hold: float | None = None


_LONGEST = timedelta(hours=24)
_FIRST_HOLD = 5.0


def retry_after(value: str | None, now: datetime) -> datetime | None:
    """When a ``Retry-After`` header (RFC 9110, 10.2.3: seconds or an HTTP date) allows the next call.

    None where there is none or it cannot be read; never before ``now``, never more than a day ahead.
    """
    text = (value or "").strip()
    if not text:
        return None
    if text.isascii() and text.replace(".", "", 1).isdigit():
        seconds = float(text)
        wait = timedelta(seconds=math.ceil(seconds)) if seconds < _LONGEST.total_seconds() else _LONGEST
        return now + wait
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    try:
        return min(max(when.astimezone(UTC), now), now + _LONGEST)
    except OverflowError:
        return None


def backoff(failures: int, share: float, *, base: float, cap: float) -> float:
    """Seconds to wait after the ``failures``-th failure: doubling up to ``cap``; ``share`` in 0…1 spreads it
    over the upper half."""
    whole = min(cap, base * 2.0 ** min(failures - 1, 60))
    return whole * (0.5 + 0.5 * share)


def next_wait(
    error: ProviderError, failures: int, elapsed: float, now: datetime, share: float, patience: Patience
) -> float | None:
    """Seconds until a safe call may be repeated after ``error``, or None when it should not be."""
    if failures >= patience.tries or not _may_pass(error):
        return None
    wait = backoff(failures, share, base=patience.base, cap=patience.cap)
    until = getattr(error, "until", None)
    if isinstance(until, datetime):
        wait = max(wait, (until - now).total_seconds())
    return wait if elapsed + wait <= patience.budget else None


def wait_for_turn(now: float, last: float | None, gap: float, held_until: float) -> float:
    """Seconds until the next call may start; all in seconds of one steady clock."""
    after_gap = 0.0 if last is None else last + gap - now
    return max(0.0, after_gap, held_until - now)


def _may_pass(error: ProviderError) -> bool:
    if isinstance(error, Unavailable):
        return error.passing
    return isinstance(error, (Offline, RateLimited)) and not isinstance(error, NoSuchHost)


class _Gate:
    __slots__ = ("last", "turns")

    def __init__(self, lane: Lane) -> None:
        self.turns = Turns(lane.parallel, lane.each)
        self.last: float | None = None


class Pacer:
    """Applies the rules above to all calls, for each host apart. One for the life of the program."""

    def __init__(
        self,
        clock: Clock,
        *,
        patience: Patience | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        ticks: Callable[[], float] = time.monotonic,
        share: Callable[[], float] = random.random,
        lanes: Sequence[Lane] = (),
    ) -> None:
        """``lanes`` take the place of those of the same name, for a program that asks for many people."""
        self._lanes = {lane.name: lane for lane in lanes}
        self._clock, self._sleep, self._ticks, self._share = clock, sleep, ticks, share
        self._patience = patience or Patience()
        self._gates: dict[tuple[str, str], _Gate] = {}
        self._held: dict[tuple[str, str], float] = {}
        self._limits: dict[tuple[str, str], int] = {}

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        return self._clock.now()

    def ticks(self) -> float:
        """Seconds of a clock that never jumps, for ages."""
        return self._ticks()

    async def run(
        self,
        host: str,
        lane: Lane,
        call: Callable[[], Awaitable[T]],
        *,
        repeat: bool = True,
        account: int | None = None,
    ) -> T:
        """Make ``call`` when its turn has come; ``account`` is whose turn it is. ``repeat``: it is safe to
        make it again after a passing failure.

        Raises RateLimited without calling when the host asked for a longer silence than we care to wait.
        """
        lane = self._lanes.get(lane.name, lane)
        began = self._ticks()
        failures = 0
        while True:
            try:
                async with self._gate(host, lane).turns.of(account):
                    await self._turn(host, lane)
                    result = await call()
                self._limits.pop((host, lane.kin), None)
                return result
            except ProviderError as error:
                failures += 1
                self._hold((host, lane.kin), error)
                elapsed = self._ticks() - began
                wait = (
                    next_wait(error, failures, elapsed, self.now(), self._share(), self._patience)
                    if repeat
                    else None
                )
                if wait is None:
                    raise
            await self._sleep(wait)

    def _gate(self, host: str, lane: Lane) -> _Gate:
        key = (host, lane.name)
        if key not in self._gates:
            self._gates[key] = _Gate(lane)
        return self._gates[key]

    async def _turn(self, host: str, lane: Lane) -> None:
        gate = self._gate(host, lane)
        while True:
            held = self._held.get((host, lane.kin), 0.0)
            wait = wait_for_turn(self._ticks(), gate.last, lane.gap, held)
            if wait <= 0:
                break
            if held - self._ticks() > self._patience.budget:
                raise RateLimited(self.now() + timedelta(seconds=wait))
            await self._sleep(wait)
        gate.last = self._ticks()

    def _hold(self, whom: tuple[str, str], error: ProviderError) -> None:
        """Leave a host's pages or API alone for as long as it asked, or longer each time it does not say.

        Where that is longer than we care to, the error says our time.
        """
        most = self._patience.hold
        if isinstance(error, (RateLimited, Unavailable)) and error.until is not None:
            if most is not None:
                error.until = min(error.until, self.now() + timedelta(seconds=most))
            seconds = (error.until - self.now()).total_seconds()
        elif isinstance(error, RateLimited):
            self._limits[whom] = self._limits.get(whom, 0) + 1
            seconds = backoff(self._limits[whom], self._share(), base=_FIRST_HOLD, cap=most or 300.0)
        else:
            return
        self._held[whom] = max(self._held.get(whom, 0.0), self._ticks() + max(0.0, seconds))
