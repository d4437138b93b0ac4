"""Days, instants, ages and sizes in words."""

from __future__ import annotations

import time
import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDate, QLocale

from pmdesk.records.money import Money
from pmdesk.wording import formats as f
from pmdesk.wording.panes import counted

US, GB, DE, C = QLocale("en_US"), QLocale("en_GB"), QLocale("de_DE"), QLocale.c()
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 43, tzinfo=UTC)
ALL = QLocale.matchingLocales(
    QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
)


def test_a_day_in_the_regions_order() -> None:
    assert f.day(date(2026, 11, 27), GB) == "27 Nov 2026"
    assert f.day(date(2026, 11, 27), US) == "Nov 27, 2026"
    assert f.day(date(2026, 11, 27), DE) == "27. Nov. 2026"
    assert f.day(date(2026, 11, 27), C) == "27 Nov 2026"
    assert f.day(date(2026, 11, 27), QLocale("ja_JP")) == "2026年11月27日"
    assert f.day(None, GB) == ""


def test_a_day_in_every_region() -> None:
    day = QDate(2031, 10, 28)
    for locale in ALL:
        long = locale.dateFormat(QLocale.FormatType.LongFormat)
        text = plain(locale.toString(day, f.day_pattern(long)))
        assert "28" in text, (locale.name(), text)
        assert "2031" in text, (locale.name(), text)
        assert locale.toString(day, "dddd") not in text or locale.toString(day, "dddd").isdigit()
        short = plain(locale.toString(day, f.day_pattern(long, year=False)))
        assert "28" in short, (locale.name(), short)
        assert "2031" not in short, (locale.name(), short)
        assert len(short) < len(text)


def plain(text: str) -> str:
    return "".join(str(unicodedata.decimal(character, character)) for character in text)


def test_a_day_in_a_sentence_has_a_year_only_where_it_needs_one() -> None:
    assert f.short_day(date(2026, 11, 30), TODAY, GB) == "30 Nov"
    assert f.short_day(date(2027, 1, 4), TODAY, GB) == "4 Jan"
    assert f.short_day(date(2027, 11, 30), TODAY, GB) == "30 Nov 2027"
    assert f.short_day(date(2026, 11, 30), TODAY, US) == "Nov 30"
    assert f.short_day(date(2026, 11, 30), TODAY, QLocale("ru_RU")) == "30 нояб."


@pytest.mark.parametrize(
    ("days", "near", "past"),
    [
        (5, "in 5 days", "in 5 days"),
        (1, "tomorrow", "tomorrow"),
        (0, "today", "today"),
        (-1, "1 day overdue", "yesterday"),
        (-6, "6 days overdue", "6 days ago"),
    ],
)
def test_how_far_a_day_is(days: int, near: str, past: str) -> None:
    assert f.near_day(TODAY + timedelta(days), TODAY) == near
    assert f.past_day(TODAY + timedelta(days), TODAY) == past


def test_a_number_of_days() -> None:
    assert f.days(1) == "1 day"
    assert f.days(2) == "2 days"


@pytest.mark.parametrize(
    ("ago", "age", "recent", "moment"),
    [
        (timedelta(seconds=20), "just now", "just now", "today 09:42"),
        (timedelta(minutes=1), "1 min ago", "1 min ago", "today 09:42"),
        (timedelta(minutes=25), "25 min ago", "25 min ago", "today 09:18"),
        (timedelta(hours=3), "3 h ago", "3 h ago", "today 06:43"),
        (timedelta(hours=16), "16 h ago", "yesterday", "yesterday 17:43"),
        (timedelta(days=1), "1 day ago", "yesterday", "yesterday 09:43"),
        (timedelta(days=10), "10 days ago", "12 Nov", "12 Nov, 09:43"),
        (timedelta(days=400), "400 days ago", "18 Oct 2025", "18 Oct 2025, 09:43"),
    ],
)
def test_how_long_ago(ago: timedelta, age: str, recent: str, moment: str) -> None:
    at = NOW - ago
    assert f.age(at, NOW) == age
    assert f.recent(at, NOW, GB, UTC) == recent
    assert f.moment(at, NOW, GB, UTC) == moment


def test_an_instant_is_shown_in_the_users_own_day() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert f.moment(late, NOW, GB, ZoneInfo("Europe/Helsinki")) == "today 01:30"
    assert f.moment(late, NOW, GB, ZoneInfo("America/New_York")) == "yesterday 18:30"
    assert f.local_day(late, ZoneInfo("Europe/Helsinki")) == date(2026, 11, 22)


def test_in_every_zone_a_day_stays_the_day_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A due date is no instant: not even a system far from Greenwich shows the day before or after."""
    instant = datetime(2026, 11, 27, 0, 30, tzinfo=UTC)
    days = set()
    with monkeypatch.context() as patch:
        for zone in sorted(available_timezones()):
            patch.setenv("TZ", zone)
            time.tzset()
            assert f.day(date(2026, 11, 27), GB) == "27 Nov 2026", zone
            assert f.near_day(date(2026, 11, 27), TODAY) == "in 5 days", zone
            assert f.local_day(instant) == instant.astimezone(ZoneInfo(zone)).date(), zone
            days.add(f.local_day(instant))
    time.tzset()
    assert days == {date(2026, 11, 26), date(2026, 11, 27)}


def test_a_clock_set_back_is_no_age() -> None:
    assert f.age(NOW + timedelta(hours=2), NOW) == "just now"
    assert f.recent(NOW + timedelta(days=2), NOW, GB, UTC) == "just now"


ZONES = sorted(available_timezones())
EDGES = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)]
INSTANTS = st.sampled_from(EDGES) | st.datetimes(timezones=st.just(UTC))


def say(at: datetime, zone: ZoneInfo | None) -> None:
    """Everything that is said of an instant, by the clock and to the instant itself."""
    assert abs((f.local_day(at, zone) - at.date()).days) <= 1
    assert f.time_of(at, GB, zone)
    for now in (NOW, at):
        assert f.moment(at, now, GB, zone)
        assert f.recent(at, now, GB, zone)
        assert f.age(at, now)
        assert counted(at, now)


@given(INSTANTS, st.sampled_from(ZONES))
def test_no_instant_in_any_zone_is_too_early_or_too_late_for_words(at: datetime, zone: str) -> None:
    say(at, ZoneInfo(zone))


def test_in_every_system_zone_the_ends_of_the_calendar_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        for zone in ZONES:
            patch.setenv("TZ", zone)
            time.tzset()
            for at in EDGES:
                say(at, None)
    time.tzset()


def test_an_instant_far_ahead_is_never_just_now() -> None:
    assert f.recent(EDGES[1], NOW, GB, UTC) == "31 Dec 9999"


def test_what_the_provider_did_not_say_is_empty() -> None:
    assert f.money(None) == ""
    assert f.moment(None, NOW) == ""
    assert f.recent(None, NOW) == ""


@pytest.mark.parametrize(
    ("octets", "text"),
    [(0, "0 bytes"), (812, "812 bytes"), (4096, "4 kB"), (1363149, "1.3 MB"), (10 * 1024**3, "10 GB")],
)
def test_sizes(octets: int, text: str) -> None:
    assert f.size(octets, GB) == text


def test_usage_is_in_megabytes() -> None:
    assert f.usage(Decimal("8396.8"), GB) == "8.2 GB"
    assert f.usage(Decimal("10240"), GB) == "10 GB"
    assert f.usage(Decimal("250"), DE) == "250 MB"


@given(st.integers(min_value=0, max_value=2**60))
def test_a_size_never_says_point_zero(octets: int) -> None:
    assert ".0 " not in f.size(octets, GB)


def test_shares_and_counts() -> None:
    assert f.percent(Decimal("10.000"), GB) == "10 %"
    assert f.percent(Decimal("25.5"), DE) == "25,5 %"
    assert f.percent(Decimal("0"), GB) == "0 %"
    assert f.percent(Decimal("100"), GB) == "100 %"
    assert f.count(10000, GB) == "10,000"


def test_a_system_without_a_region_gets_one() -> None:
    assert f.user_locale(C).name() == "en_GB"
    assert f.user_locale(DE).name() == "de_DE"
    assert f.money(Money(currency="USD", amount=Decimal("142")), C) == "$142.00"
    assert f.time_of(NOW, C, UTC) == "09:43"
