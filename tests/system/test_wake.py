"""Waking up: found by the clocks, told by logind, and told once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.core.ports import WakeWatch
from pmdesk.system.wake import BEAT_SECONDS, TOLERANCE_SECONDS, SystemWakeWatch, WakeDetector
from tests.helpers import DAY_ONE, FakeClock, until

seconds = st.floats(0, 10_000_000)


def detector() -> WakeDetector:
    return WakeDetector(DAY_ONE, 100.0)


@given(st.lists(st.floats(0, TOLERANCE_SECONDS / 2), max_size=20))
def test_ordinary_beats_are_no_wake_however_late(lateness: list[float]) -> None:
    found, wall, monotonic = detector(), DAY_ONE, 100.0
    for late in lateness:
        wall += timedelta(seconds=BEAT_SECONDS + late)
        monotonic += BEAT_SECONDS + late
        assert not found.beat(wall, monotonic)


@given(seconds.filter(lambda slept: slept > TOLERANCE_SECONDS + 1), st.booleans())
def test_a_sleep_is_found_once_whether_the_monotonic_clock_slept_or_not(slept: float, stood: bool) -> None:
    found = detector()
    wall = DAY_ONE + timedelta(seconds=BEAT_SECONDS + slept)
    monotonic = 100.0 + BEAT_SECONDS + (0 if stood else slept)
    assert found.beat(wall, monotonic)
    assert not found.beat(wall + timedelta(seconds=BEAT_SECONDS), monotonic + BEAT_SECONDS)


@given(seconds.filter(lambda back: back > TOLERANCE_SECONDS + 1))
def test_a_clock_set_back_is_found_once(back: float) -> None:
    found = detector()
    wall = DAY_ONE + timedelta(seconds=BEAT_SECONDS - back)
    assert found.beat(wall, 130.0)
    assert not found.beat(wall + timedelta(seconds=BEAT_SECONDS), 160.0)


@pytest.mark.anyio
async def test_the_beat_tells_and_logind_does_not_tell_again() -> None:
    clock, monotonic = FakeClock(), [100.0]
    watch = SystemWakeWatch(clock, lambda: monotonic[0], "unix:path=/nonexistent", interval=0.01)
    port: WakeWatch = watch
    told: list[int] = []
    port.on_woken(lambda: told.append(1))
    task = asyncio.create_task(watch.run())
    try:
        clock.advance(timedelta(hours=8))
        await until(lambda: told)
        watch._told()  # what logind says a moment later
        await asyncio.sleep(0)
        assert told == [1]
        monotonic[0] += 16
        clock.advance(timedelta(hours=1))
        watch._told()
        await until(lambda: len(told) == 2)
        await until(lambda: watch._detector.beat(clock.now(), monotonic[0]) is False)
        assert told == [1, 1]
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.mark.anyio
async def test_without_a_system_bus_the_clocks_are_enough() -> None:
    clock = FakeClock()
    watch = SystemWakeWatch(clock, lambda: 100.0, "unix:path=/nonexistent", interval=0.01)
    told: list[int] = []
    stop = watch.on_woken(lambda: told.append(1))
    task = asyncio.create_task(watch.run())
    try:
        clock.advance(timedelta(minutes=5))
        await until(lambda: told)
        stop()
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
