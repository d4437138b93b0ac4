"""What makes one area's shelf different from another's, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar
from zlib import crc32

import msgspec

from pmdesk.records import Area
from pmdesk.records.money import Money


class Keyed(Protocol):
    """Every record of a collection has an id."""

    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=Keyed)

Values = tuple[object, ...]
Where = tuple[str, Values]
"""A condition on the area's table `t` and what goes into its question marks."""


class Spec(msgspec.Struct, Generic[R], frozen=True):
    """One area. The names of tables and columns are those of schema/*.sql."""

    area: Area
    record: type[R]
    columns: tuple[str, ...]
    """What is sorted and filtered, beside the columns all areas have."""
    values: Callable[[R], Values]
    """The values of `columns` for a record."""
    search: Callable[[R], str]
    """The text in which the filter looks."""
    status: Callable[[R], int]
    sorts: Mapping[str, tuple[str, ...]]
    """The columns behind each sortable name; there is an index <area>_by_<name> on them."""
    default_sort: str
    default_descending: bool
    segments: Mapping[str, Callable[[date], Where]]
    """The condition of each segment, for the user's day; index <area>_segments serves them."""

    @property
    def table(self) -> str:
        return self.area.value


def everything(_today: date) -> Where:
    """The segment "all"."""
    return "", ()


def statuses(order: tuple[StrEnum, ...], *wanted: StrEnum) -> str:
    """SQL: the row's status is one of these."""
    places = ", ".join(str(order.index(status)) for status in wanted)
    return f"t.status IN ({places})"


def only(order: tuple[StrEnum, ...], *wanted: StrEnum) -> Callable[[date], Where]:
    """A segment that is a choice of statuses."""
    condition = statuses(order, *wanted)
    return lambda _today: (condition, ())


def ended_last(ended: bool, key: str | None) -> str:
    """A key for the order a list has at first: by `key`, the unknown after it, what has ended at the end."""
    return f"{int(ended)}{'1' if key is None else '0'}{key or ''}"


def day(value: date | None) -> str | None:
    """A date as it is stored, which sorts as it should."""
    return None if value is None else value.isoformat()


def instant(value: datetime) -> str:
    """An aware instant as it is stored: UTC to the microsecond, all of one length, so that texts sort."""
    if value.tzinfo is None:
        raise ValueError("an instant has a time zone")
    there = value if value.tzinfo is UTC else value.astimezone(UTC)
    return there.isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"


def read_instant(text: str) -> datetime:
    """What `instant` wrote, aware, in UTC."""
    return datetime.fromisoformat(text)


def maybe_instant(value: datetime | None) -> str | None:
    """An instant as it is stored, or NULL."""
    return None if value is None else instant(value)


def money(value: Money | None) -> tuple[str | None, int | None, str | None]:
    """Money as it is stored: the exact text, the minor units, the currency."""
    if value is None:
        return None, None, None
    return str(value.amount), min(max(value.minor, -_BIGGEST), _BIGGEST), value.currency


_BIGGEST = 2**63 - 1
"""What an integer of SQLite holds; an amount beyond it sorts last, its text is exact."""


def encode(record: object) -> tuple[str, int]:
    """A record as it is stored, nothing being lost, and the CRC-32 by which a changed byte is noticed."""
    encoded = _encoder.encode(record)
    return encoded.decode(), crc32(encoded)


def is_whole(text: str, crc: int) -> bool:
    """Whether a stored record is the one that was written."""
    return crc32(text.encode()) == crc


_encoder = msgspec.json.Encoder()
