"""The provider's clock: another day, the same time of day, and time that can be let pass."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.sandbox.clock import Clock, parse_start

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_stands_on_the_day_it_is_given(day: date) -> None:
    assert Clock(day).today() == day


@given(DAYS, DAYS)
def test_moves_to_another_day_and_keeps_the_time_of_day(first: date, second: date) -> None:
    clock = Clock(datetime(first.year, first.month, first.day, 9, 43))  # noqa: DTZ001 - local by design
    clock.set_today(second)
    assert (clock.today(), clock.now().hour, clock.now().minute) == (second, 9, 43)


def test_lets_time_pass_at_once() -> None:
    clock = Clock(datetime(2026, 11, 22, 23, 59, 30))  # noqa: DTZ001 - local by design
    clock.advance(45)
    assert clock.today() == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "start"),
    [("2026-11-22", date(2026, 11, 22)), ("2026-11-22T09:43", datetime(2026, 11, 22, 9, 43))],  # noqa: DTZ001
)
def test_reads_a_day_with_or_without_a_time(text: str, start: date) -> None:
    assert parse_start(text) == start


def test_refuses_anything_else() -> None:
    with pytest.raises(ValueError, match="tomorrow"):
        parse_start("tomorrow")


def test_counts_seconds_as_other_machines_do() -> None:
    assert abs(Clock().epoch() - time.time()) < 5


@given(st.floats(0, 1e8))
def test_the_seconds_pass_with_the_days(seconds: float) -> None:
    clock = Clock()
    before = clock.epoch()
    clock.advance(seconds)
    assert seconds - 1e-3 <= clock.epoch() - before < seconds + 5
