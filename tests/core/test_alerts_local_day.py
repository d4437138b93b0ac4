"""The alert rules count days between local days, in every time zone."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.core.alerts import AlertKind
from tests.core.alert_facts import found, instants, owed
from tests.core.samples import domain
from tests.helpers import FakeClock

# zoneinfo reads the tzdata package where the system has none; these need no file of their own.
ZONES = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})


class LocalClock(FakeClock):
    """A clock whose day is that of a place."""

    def __init__(self, now: datetime, zone: str) -> None:
        super().__init__(now)
        self.zone = zoneinfo.ZoneInfo(zone)

    def today(self) -> date:
        return self.now().astimezone(self.zone).date()


DUE_DAYS = [date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 28), date(2028, 2, 29), date(2026, 3, 29)]


@pytest.mark.parametrize("due", DUE_DAYS, ids=str)
def test_in_every_zone_an_invoice_turns_overdue_at_the_local_midnight_after_its_due_date(due: date) -> None:
    assert len(ZONES) > 400
    for zone in ZONES:
        clock = LocalClock(datetime(due.year, due.month, due.day, 9, tzinfo=UTC), zone)
        seen: list[tuple[date, AlertKind]] = []
        for _ in range(28 * 4):  # 15 hours before the end of that day in UTC until 13 hours after it
            (alert,) = found(owed(due=due), today=clock.today())
            seen.append((clock.today(), alert.kind))
            clock.advance(timedelta(minutes=15))
        late = [day for day, kind in seen if kind is AlertKind.INVOICE_OVERDUE]
        timely = [day for day, kind in seen if kind is AlertKind.INVOICE_DUE]
        assert late, zone
        assert timely, zone
        assert max(timely) <= due < min(late), zone


@given(
    zone=st.sampled_from(ZONES),
    instant=instants,
    ahead=st.integers(-40, 40),
)
def test_days_are_counted_between_local_days_whatever_the_zone_does(
    zone: str, instant: datetime, ahead: int
) -> None:
    clock = LocalClock(instant, zone)
    end = clock.today() + timedelta(days=ahead)
    alerts = found(domain(expires=end), owed(due=end), today=clock.today())
    assert all(alert.days == ahead for alert in alerts)
    kinds = {alert.kind for alert in alerts}
    assert (AlertKind.INVOICE_OVERDUE in kinds) == (ahead < 0)
    assert (AlertKind.INVOICE_DUE in kinds) == (0 <= ahead <= 7)
    assert (AlertKind.DOMAIN_EXPIRING in kinds) == (0 <= ahead <= 30)
    assert (AlertKind.DOMAIN_EXPIRED in kinds) == (ahead < 0)


@pytest.mark.soak
def test_every_zone_at_every_hour_of_a_year(soak: bool) -> None:
    """The whole of it in the long run: 600 zones, 8,784 hours of a leap year; a sample of zones here."""
    zones = ZONES if soak else ZONES[::97]
    step = timedelta(hours=1 if soak else 13)
    for zone in zones:
        clock = LocalClock(datetime(2028, 1, 1, tzinfo=UTC), zone)
        before: tuple[date, str] | None = None
        while clock.now() < datetime(2029, 1, 1, tzinfo=UTC):
            alerts = found(domain(expires=date(2028, 7, 1)), today=clock.today())
            key = alerts[0].key if alerts else ""
            if before is not None and key != before[1]:
                assert clock.today() != before[0], "a key changes only with the local day"
            before = clock.today(), key
            clock.advance(step)
