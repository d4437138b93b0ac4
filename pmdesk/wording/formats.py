"""Days, instants, ages, sizes and amounts in words, in the order and the figures of the user's region.

A day is a date and is never moved by a zone; an instant is aware and is shown in the user's own zone
(`zone`; None is the system's). `locale` None is Qt's default one, which the program sets at its start.
"""

import re
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache

from PySide6.QtCore import QDate, QLocale, QTime

from pmdesk.records.money import Money
from pmdesk.wording import money as _money
from pmdesk.wording.translate import translate

NEAR_YEAR = 180
"""Within so many days of today a day needs no year to be understood."""

CLOCKS_APART = 7
"""An instant up to so many days ahead is one of now by a clock that is behind; a later one is its day."""

_LONG = QLocale.FormatType.LongFormat
_SHORT = QLocale.FormatType.ShortFormat


def user_locale(system: QLocale | None = None) -> QLocale:
    """The locale to set as Qt's default. A system that names no region (`C`, `POSIX`) gets en_GB."""
    found = QLocale.system() if system is None else system
    if found.language() == QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return found


def _chosen(locale: QLocale | None) -> QLocale:
    return user_locale(QLocale() if locale is None else locale)


# --- amounts ------------------------------------------------------------------------------------------


def money(amount: Money | None, locale: QLocale | None = None, *, code: bool = False) -> str:
    """`$1,234.50`, exact; "" for an amount the provider did not give. `code`: `USD 1,234.50`."""
    return "" if amount is None else _money.money(amount, _chosen(locale), code=code)


def parse_money(text: str, currency: str, locale: QLocale | None = None) -> Money:
    """What `money` wrote or a person typed; ValueError where it is no amount or could mean two."""
    return _money.parse_money(text, currency, _chosen(locale))


def count(number: int, locale: QLocale | None = None) -> str:
    """`10,000` as the region groups it."""
    return _chosen(locale).toString(number)


def percent(share: Decimal, locale: QLocale | None = None) -> str:
    """A tax rate or a share as `25.5 %`, without zeros that say nothing."""
    digits = format(share.normalize(), "f") if share else "0"
    text = _money.number(Decimal(digits), 0, _chosen(locale))
    return translate("formats", "{number} %").format(number=text)


# --- days ---------------------------------------------------------------------------------------------

_PARTS = re.compile(r"'(?:[^']|'')*'|d{1,4}|M{1,4}|y{2,4}|[^dMy']+|.", re.DOTALL)


@lru_cache(maxsize=16)
def day_pattern(long_pattern: str, year: bool = True) -> str:
    """The region's long date pattern without the weekday and with the short month, in its own order.

    `dddd, d MMMM yyyy` gives `d MMM yyyy`; without `year` the part that belongs to it goes too.
    """
    kept = _without_weekday([part for part in _PARTS.findall(long_pattern) if part])
    parts = [i for i, part in enumerate(kept) if part[0] in "dMy"]
    if not year:
        years = [i for i in parts if kept[i][0] == "y"]
        others = [i for i in parts if kept[i][0] != "y"]
        if years and years[0] > max(others):
            return _tidy(kept[min(others) : max(others) + 1])
        if years and years[0] < min(others):
            return _tidy(kept[min(others) :])
    return _tidy(kept[parts[0] :])


def _without_weekday(parts: list[str]) -> list[str]:
    """A weekday at the end takes along what is written after it (Mongolian does)."""
    weekday = next((i for i, part in enumerate(parts) if part.startswith("ddd")), None)
    if weekday is None:
        return parts
    after = parts[weekday + 1 :]
    return parts[:weekday] + (after if any(part[0] in "dMy" for part in after) else [])


def _tidy(parts: list[str]) -> str:
    short = "".join("MMM" if part == "MMMM" else part for part in parts)
    short = re.sub(r"(,\s*){2,}", ", ", short)
    return re.sub(r"[\s,،⹁፡፣፥-]+$", "", short)


def day(value: date | None, locale: QLocale | None = None) -> str:
    """`27 Nov 2026` in the region's order; "" for a day the provider did not give."""
    if value is None:
        return ""
    chosen = _chosen(locale)
    return chosen.toString(QDate(value.year, value.month, value.day), day_pattern(chosen.dateFormat(_LONG)))


def short_day(value: date, today: date, locale: QLocale | None = None) -> str:
    """`30 Nov`, for sentences; with its year where the day is not within half a year of `today`."""
    if abs((value - today).days) > NEAR_YEAR:
        return day(value, locale)
    chosen = _chosen(locale)
    pattern = day_pattern(chosen.dateFormat(_LONG), year=False)
    return chosen.toString(QDate(value.year, value.month, value.day), pattern)


def near_day(value: date, today: date) -> str:
    """How far a deadline is: `today`, `tomorrow`, `in 5 days`, `6 days overdue`."""
    days = (value - today).days
    if days < 0:
        return translate("formats", "%Ln days overdue", "%Ln day overdue", -days)
    if days == 0:
        return translate("formats", "today")
    if days == 1:
        return translate("formats", "tomorrow")
    return translate("formats", "in %Ln days", None, days)


def past_day(value: date, today: date) -> str:
    """How long ago something was that nobody is late with: `today`, `yesterday`, `13 days ago`."""
    days = (today - value).days
    if days == 0:
        return translate("formats", "today")
    if days == 1:
        return translate("formats", "yesterday")
    return translate("formats", "%Ln days ago", "%Ln day ago", days) if days > 0 else near_day(value, today)


def days(number: int) -> str:
    """`5 days`, `1 day`."""
    return translate("formats", "%Ln days", "%Ln day", number)


# --- instants -----------------------------------------------------------------------------------------


def _local(at: datetime, zone: tzinfo | None) -> datetime:
    """The instant in the user's zone; as it is where the calendar ends before it gets there.

    A provider that writes the year 1 or 9999 for "never" names an instant that exists in some zones alone.
    """
    try:
        return at.astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return at


def local_day(at: datetime, zone: tzinfo | None = None) -> date:
    """The user's own day in which this instant lies."""
    return _local(at, zone).date()


def time_of(at: datetime, locale: QLocale | None = None, zone: tzinfo | None = None) -> str:
    """`09:18`, in the user's zone."""
    local = _local(at, zone)
    return _chosen(locale).toString(QTime(local.hour, local.minute), _SHORT)


def moment(
    at: datetime | None, now: datetime, locale: QLocale | None = None, zone: tzinfo | None = None
) -> str:
    """`today 09:18`, `yesterday 17:02`, `21 Nov, 17:02`, with the year where it needs one; "" for None."""
    if at is None:
        return ""
    on, today, time = local_day(at, zone), local_day(now, zone), time_of(at, locale, zone)
    if on == today:
        return translate("formats", "today {time}").format(time=time)
    if (today - on).days == 1:
        return translate("formats", "yesterday {time}").format(time=time)
    return translate("formats", "{day}, {time}").format(day=short_day(on, today, locale), time=time)


def age(at: datetime, now: datetime) -> str:
    """How old something is: `just now`, `2 min ago`, `3 h ago`, `5 days ago`. A clock set back is no age."""
    minutes = int((now - at).total_seconds()) // 60
    if minutes < 1:
        return translate("formats", "just now")
    if minutes < 60:
        return translate("formats", "%Ln min ago", None, minutes)
    hours = minutes // 60
    if hours < 24:
        return translate("formats", "%Ln h ago", None, hours)
    passed = hours // 24
    return translate("formats", "%Ln days ago", "%Ln day ago", passed)


def recent(
    at: datetime | None, now: datetime, locale: QLocale | None = None, zone: tzinfo | None = None
) -> str:
    """When, for the right of a list row: `25 min ago`, `3 h ago`, `yesterday`, `12 Nov`, `12 Nov 2025`."""
    if at is None:
        return ""
    on, today = local_day(at, zone), local_day(now, zone)
    if 0 <= (on - today).days <= CLOCKS_APART:
        return age(at, now)
    if (today - on).days == 1:
        return translate("formats", "yesterday")
    return short_day(on, today, locale)


# --- sizes --------------------------------------------------------------------------------------------


def size(octets: int, locale: QLocale | None = None) -> str:
    """A file's size: `812 bytes`, `4 kB`, `1.3 MB`."""
    chosen = _chosen(locale)
    return chosen.formattedDataSize(octets, _places(octets), QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def _places(octets: int) -> int:
    """One decimal where it says something: from a megabyte on, and not `10.0`."""
    if octets < 1024 * 1024:
        return 0
    scaled = Decimal(octets)
    while scaled >= 1024:
        scaled /= 1024
    return 0 if round(scaled, 1) == round(scaled) else 1


def usage(megabytes: Decimal, locale: QLocale | None = None) -> str:
    """What of a quota is used or allowed, given in megabytes (of 1024 kB): `8.2 GB`."""
    return size(int(megabytes * 1024 * 1024), locale)
