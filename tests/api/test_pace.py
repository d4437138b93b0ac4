"""The rules of pace by their properties, and the pacer in a time in which waiting takes none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import (
    BadCertificate,
    Garbled,
    NoSuchHost,
    NotFound,
    Offline,
    ProviderError,
    RateLimited,
    Refused,
    SignInNeeded,
    Unavailable,
    Uncertain,
)
from pmdesk.api.pace import (
    API,
    PAGES,
    PAGES_HERE,
    Lane,
    Pacer,
    Patience,
    backoff,
    next_wait,
    retry_after,
    wait_for_turn,
)
from tests.api.support import Sleeper
from tests.helpers import FakeClock

NOW = datetime(2026, 11, 22, 9, 43, tzinfo=UTC)
instants = st.integers(31_536_000, 4_102_444_800).map(lambda at: datetime.fromtimestamp(at, UTC))


@given(st.integers(0, 10**9))
def test_retry_after_in_seconds(seconds: int) -> None:
    until = retry_after(str(seconds), NOW)
    assert until == NOW + timedelta(seconds=min(seconds, 86_400))


@given(instants, instants)
def test_retry_after_as_a_date(when: datetime, now: datetime) -> None:
    until = retry_after(format_datetime(when, usegmt=True), now)
    assert until is not None
    assert now <= until <= now + timedelta(hours=24)
    if now <= when <= now + timedelta(hours=24):
        assert until == when


@given(st.text(max_size=60))
def test_retry_after_of_anything_never_fails(text: str) -> None:
    until = retry_after(text, NOW)
    assert until is None or NOW <= until <= NOW + timedelta(hours=24)


@pytest.mark.parametrize("text", [None, "", "  ", "soon", "-3", "1e9999", "Sun, 99 Nov 2026 09:43:00 GMT"])
def test_no_retry_after(text: str | None) -> None:
    assert retry_after(text, NOW) is None


def test_retry_after_of_half_a_second_rounds_up() -> None:
    assert retry_after("0.2", NOW) == NOW + timedelta(seconds=1)


@given(st.integers(1, 500), st.floats(0, 1), st.floats(0.01, 10), st.floats(10, 600))
def test_backoff_stays_in_its_bounds_and_grows(failures: int, share: float, base: float, cap: float) -> None:
    wait = backoff(failures, share, base=base, cap=cap)
    assert 0 < wait <= cap
    assert wait >= backoff(failures, 0.0, base=base, cap=cap)
    assert backoff(failures + 1, share, base=base, cap=cap) >= wait


errors = st.sampled_from(
    [
        Offline(),
        RateLimited(),
        RateLimited(NOW + timedelta(seconds=3)),
        Unavailable("", passing=True),
        Unavailable("", NOW + timedelta(hours=2), passing=True),
        Unavailable(""),
        NoSuchHost(),
        SignInNeeded(),
        Refused("no"),
        NotFound(),
        Garbled("x"),
        Uncertain(),
        BadCertificate("h", None, "r"),
    ]
)


@given(errors, st.integers(1, 10), st.floats(0, 100), st.floats(0, 1))
def test_what_is_repeated_and_when(error: ProviderError, failures: int, elapsed: float, share: float) -> None:
    patience = Patience()
    wait = next_wait(error, failures, elapsed, NOW, share, patience)
    if wait is None:
        return
    assert failures < patience.tries
    assert elapsed + wait <= patience.budget
    assert isinstance(error, (Offline, RateLimited, Unavailable))
    until = getattr(error, "until", None)
    assert until is None or NOW + timedelta(seconds=wait) >= until


def test_what_is_never_repeated() -> None:
    for error in (
        NoSuchHost(),
        SignInNeeded(),
        Refused(),
        NotFound(),
        Garbled(""),
        Uncertain(),
        Unavailable(""),
    ):
        assert next_wait(error, 1, 0, NOW, 0.5, Patience()) is None


@given(st.floats(0, 1e6), st.none() | st.floats(0, 1e6), st.floats(0, 100), st.floats(0, 1e6))
def test_a_turn_comes_after_gap_and_hold(now: float, last: float | None, gap: float, held: float) -> None:
    wait = wait_for_turn(now, last, gap, held)
    assert wait >= 0
    start = now + wait
    assert start >= held - 1e-6
    assert last is None or start >= last + gap - 1e-6


class Failing:
    """A call that fails as told, then succeeds."""

    def __init__(self, *errors: ProviderError) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


@pytest.mark.anyio
async def test_a_passing_failure_is_repeated(pacer: Pacer, sleeper: Sleeper) -> None:
    call = Failing(Offline(), Unavailable("", passing=True))
    assert await pacer.run("h", API, call) == "done"
    assert call.calls == 3
    assert sleeper.slept == [0.5, 1.0]


@pytest.mark.anyio
async def test_what_must_not_be_sent_twice_is_not(pacer: Pacer) -> None:
    call = Failing(Offline())
    with pytest.raises(Offline):
        await pacer.run("h", API, call, repeat=False)
    assert call.calls == 1


@pytest.mark.anyio
async def test_a_failure_that_took_long_is_not_repeated(pacer: Pacer, sleeper: Sleeper) -> None:
    async def stalled() -> None:
        sleeper.at += 30
        raise Offline

    with pytest.raises(Offline):
        await pacer.run("h", API, stalled)
    assert sleeper.slept == []


@pytest.mark.anyio
async def test_a_limit_holds_everybody_from_that_host(
    pacer: Pacer, sleeper: Sleeper, clock: FakeClock
) -> None:
    until = clock.now() + timedelta(hours=1)
    with pytest.raises(RateLimited) as caught:
        await pacer.run("h", API, Failing(RateLimited(until)))
    assert caught.value.until == until
    silent = Failing()
    with pytest.raises(RateLimited) as caught:
        await pacer.run("h", Lane("other"), silent)
    assert silent.calls == 0
    assert caught.value.until is not None
    assert abs(caught.value.until - until) < timedelta(seconds=1)
    assert await pacer.run("elsewhere", API, Failing()) == "done"
    sleeper.at += 3601
    assert await pacer.run("h", API, silent) == "done"


@pytest.mark.anyio
async def test_pages_and_the_api_are_held_apart(pacer: Pacer, clock: FakeClock) -> None:
    until = clock.now() + timedelta(hours=1)
    with pytest.raises(RateLimited):
        await pacer.run("h", PAGES, Failing(RateLimited(until)))
    assert await pacer.run("h", API, Failing()) == "done"
    with pytest.raises(RateLimited):
        await pacer.run("h", PAGES_HERE, Failing())


@pytest.mark.anyio
@pytest.mark.parametrize("wish", [RateLimited, lambda until: Unavailable("", until)])
async def test_nobody_is_left_alone_for_longer_than_we_care_to(
    sleeper: Sleeper, clock: FakeClock, wish: Callable[[datetime], Exception]
) -> None:
    patience = Patience(hold=60.0)
    pacer = Pacer(clock, patience=patience, sleep=sleeper, ticks=lambda: sleeper.at)
    with pytest.raises((RateLimited, Unavailable)) as caught:
        await pacer.run("h", API, Failing(wish(clock.now() + timedelta(hours=3))))
    assert caught.value.until == clock.now() + timedelta(seconds=60)  # type: ignore[union-attr]
    with pytest.raises(RateLimited):
        await pacer.run("h", API, Failing())
    sleeper.at += 61
    assert await pacer.run("h", API, Failing()) == "done"


@pytest.mark.anyio
async def test_a_short_limit_is_waited_for(pacer: Pacer, sleeper: Sleeper, clock: FakeClock) -> None:
    call = Failing(RateLimited(clock.now() + timedelta(seconds=7)))
    assert await pacer.run("h", API, call) == "done"
    assert sum(sleeper.slept) == pytest.approx(7)


@pytest.mark.anyio
async def test_limits_that_name_no_time_grow(pacer: Pacer, sleeper: Sleeper) -> None:
    began = sleeper.at
    with pytest.raises(RateLimited):
        await pacer.run("h", API, Failing(*(RateLimited() for _ in range(9))))
    assert sleeper.at - began <= 30
    with pytest.raises(RateLimited):
        await pacer.run("h", API, Failing(RateLimited(), RateLimited(), RateLimited()))


@pytest.mark.anyio
async def test_a_lane_has_so_many_at_a_time(pacer: Pacer) -> None:
    running, most = 0, 0
    gate = asyncio.Event()

    async def call() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await gate.wait()
        running -= 1

    tasks = [asyncio.create_task(pacer.run("h", Lane("x", parallel=2), call)) for _ in range(6)]
    for _ in range(20):
        await asyncio.sleep(0)
    assert running == 2
    gate.set()
    await asyncio.gather(*tasks)
    assert most == 2


@pytest.mark.anyio
async def test_starts_in_a_lane_with_a_gap_stand_apart(pacer: Pacer, sleeper: Sleeper) -> None:
    starts: list[float] = []

    async def call() -> None:
        starts.append(sleeper.at)

    await asyncio.gather(*(pacer.run("h", Lane("pages", gap=1.5), call) for _ in range(4)))
    assert [b - a for a, b in pairwise(starts)] == [1.5, 1.5, 1.5]
