"""The day passes once, however often one looks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pmdesk.models.today import Today
from tests.helpers import FakeClock

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_day_changes_once() -> None:
    clock = FakeClock()
    today = Today(clock)
    days: list[date] = []
    minutes: list[datetime] = []
    today.day_changed.connect(lambda: days.append(today.day))
    today.minute_passed.connect(lambda: minutes.append(today.now()))
    today.check()
    clock.advance(timedelta(days=3))  # a long sleep
    assert today.day == date(2026, 11, 22)
    today.check()
    today.check()
    assert days == [date(2026, 11, 25)]
    assert len(minutes) == 3


def test_the_users_own_day_counts() -> None:
    clock = FakeClock(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), date(2026, 11, 23))
    assert Today(clock).day == date(2026, 11, 23)


def test_it_can_be_started_and_stopped() -> None:
    today = Today(FakeClock())
    today.start()
    assert today._timer.isActive()
    today.stop()
    assert not today._timer.isActive()
