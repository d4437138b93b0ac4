"""The system's clock says aware UTC and the local day."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, timedelta

import pytest

from pmdesk.core.ports import Clock
from pmdesk.system.clock import SystemClock


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def test_now_is_aware_utc() -> None:
    clock: Clock = SystemClock()
    now = clock.now()
    assert now.tzinfo is UTC
    assert abs(now.timestamp() - time.time()) < 5


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="zones are changed through tzset")
def test_today_follows_the_zone_while_the_program_runs(zone: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    days = []
    for name in ("Pacific/Kiritimati", "Etc/GMT+12"):  # UTC+14 and UTC-12: never the same day
        zone.setenv("TZ", name)
        days.append(clock.today())
    assert days[0] - days[1] in (timedelta(days=1), timedelta(days=2))
