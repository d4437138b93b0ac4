"""Single values as WHMCS writes them, in all their forms, as plain Python values.

The same field is a number in one action and a text in another, nothing is "" or null or a zero date, and yes
is true, 1, "1", "true" or "on" (WHMCS developer docs, the examples of all actions). What cannot be read
raises ``BadValue``: a value is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from html import unescape
from typing import Any, TypeVar

from pmdesk.records.money import Money


class BadValue(ValueError):
    """A field that could not be read: its name, never its contents."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


Row = dict[str, Any]
T = TypeVar("T")

_WHOLE = re.compile(r"[-+]?[0-9]{1,18}").fullmatch
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}(?:\.[0-9]{1,12})?").fullmatch
_SIGNS = r"(?:[^\w\s.,+\-()\[\]'’]{1,3})?"  # brackets are a minus to some and nothing to others
_BEFORE = rf"\s?(?:[^\W\d_]{{1,5}}\.?)?\s?{_SIGNS}\s?"  # "US$", "Rs.", "AUD $"
_AFTER = rf"\s?{_SIGNS}\s?(?:[^\W\d_]{{2,5}}\.?)?"  # "€", " kr", "$ USD"
_DRESSED = re.compile(
    rf"{_BEFORE}(?P<sign>[-+]?){_BEFORE}(?P<digits>[0-9](?:[0-9.,'’]|[ \u00a0\u202f](?=[0-9]))*){_AFTER}"
).fullmatch
_MARKED = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]+))?").fullmatch
_GROUPED = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[.,' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
    r"(?:(?!(?P=mark))[.,](?P<part>[0-9]{1,4}))?"
).fullmatch
_GROUPED_IN_INDIA = re.compile(
    r"(?P<whole>[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.(?P<part>[0-9]{1,4}))?"
).fullmatch
_STEERING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile(r"[\t\r\n\u2028\u2029]+")
_TRUE = frozenset({"1", "true", "on", "yes"})
_FALSE = frozenset({"", "0", "false", "off", "no"})
_EMPTY: tuple[object, ...] = (None, "", [], {})
_MOST = 10**18  # nothing a billing system counts; beyond it only an attack or a fault
_FIRST_YEAR, _LAST_YEAR = 1971, 9990
_USUAL = 20
"""Texts up to this length are read once and remembered: a list repeats its days and amounts."""


def read_row(record: Callable[[Row], T], row: Row, needed: frozenset[str]) -> T:
    """``record`` of a row; a field beside the ``needed`` ones that cannot be read is as if it were not there.

    One odd word in a field that nobody decides by must not cost the whole record. BadValue for the others.
    """
    while True:
        try:
            return record(row)
        except BadValue as bad:
            if bad.field in needed or row.get(bad.field) is None:
                raise
            row = {**row, bad.field: None}


def to_int(value: object, field: str) -> int | None:
    """A whole number written as a number or a text; None for "", null and empty lists."""
    if type(value) is int and -_MOST < value < _MOST:
        return value
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
        if _WHOLE(text):
            return int(text)
    elif isinstance(value, bool) or (isinstance(value, Decimal) and _is_sane(value) and value == int(value)):
        return int(value)
    elif value in _EMPTY:
        return None
    raise BadValue(field)


def to_id(value: object, field: str) -> str:
    """An id as text; BadValue when it is missing or not a positive number."""
    number = to_int(value, field)
    if number is None or number <= 0 or isinstance(value, bool):
        raise BadValue(field)
    return str(number)


def to_bool(value: object, field: str) -> bool | None:
    """Yes or no in any of WHMCS's ways; None where there is nothing at all, False for an empty text."""
    if isinstance(value, bool):
        return value
    if value is None:
        return None
    if isinstance(value, int):
        word = str(value)
    elif isinstance(value, str):
        word = value.strip().lower()
    elif value in _EMPTY:
        return None
    else:
        raise BadValue(field)
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise BadValue(field)


def to_decimal(value: object, field: str) -> Decimal | None:
    """An exact number from its text ("15.95"), or from one with a currency's signs ("$2,645.80 USD")."""
    if isinstance(value, str):
        number = _number(value) if len(value) <= _USUAL else _number.__wrapped__(value)
        if number is not None:
            return number
        text = value.strip()
        return _undressed(text, field) if text else None
    if value is None:
        return None
    if type(value) is int and -_MOST < value < _MOST:
        return Decimal(value)
    if isinstance(value, Decimal) and _is_sane(value):
        return value
    if value in _EMPTY:
        return None
    raise BadValue(field)


@lru_cache(4096)
def _number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER(text) else None


def to_money(value: object, currency: str, field: str) -> Money | None:
    """An amount of ``currency``; None for nothing."""
    amount = to_decimal(value, field)
    return None if amount is None else Money(currency=currency, amount=amount)


def to_date(value: object, field: str) -> date | None:
    """A day from ``Y-m-d`` with or without a time; None for a zero date."""
    if isinstance(value, str):
        text = value.strip()
        if not text or text.startswith(("0000", "-0001")):
            return None
        try:
            return _day(text[:10])
        except ValueError:
            raise BadValue(field) from None
    if value in _EMPTY:
        return None
    raise BadValue(field)


_day = lru_cache(4096)(date.fromisoformat)


def to_instant(value: object, zone: tzinfo, field: str) -> datetime | None:
    """An instant in UTC from the server's own time without a zone (``zone``); None for a zero date.

    None too for a time no clock of ours can show: what stands for "never" is no instant, and a day from the
    end of the calendar cannot be brought into another zone.
    """
    if isinstance(value, str):
        text = value.strip()
        if not text or text.startswith(("0000", "-0001")):
            return None
        try:
            return _moment(text, zone) if len(text) <= _USUAL else _moment.__wrapped__(text, zone)
        except (ValueError, OverflowError):
            raise BadValue(field) from None
    if value in _EMPTY:
        return None
    raise BadValue(field)


@lru_cache(4096)
def _moment(text: str, zone: tzinfo) -> datetime | None:
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        when = when.replace(tzinfo=zone)
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        return None
    return when if when.tzinfo is UTC else when.astimezone(UTC)


def to_text(value: object, field: str) -> str:
    """A text without the HTML entities that WHMCS stores names and subjects with; "" for nothing.

    Characters that steer a terminal or turn the reading direction by force are no part of anybody's words.
    """
    if type(value) is str:
        text = unescape(value) if "&" in value else value
        return text if text.isprintable() else _STEERING.sub("", text)
    if isinstance(value, int) and -_MOST < value < _MOST:
        return str(int(value))
    if isinstance(value, Decimal) and _is_sane(value):
        return str(value)
    if value in _EMPTY:
        return ""
    raise BadValue(field)


def to_line(value: object, field: str) -> str:
    """As ``to_text``, on one line and without space around it."""
    if type(value) is str and value.isprintable() and "&" not in value:
        return value.strip()
    if value is None:
        return ""
    text = to_text(value, field).strip()
    return text if text.isprintable() else _LINE_ENDS.sub(" ", text)


def to_option(value: object, field: str) -> str | None:
    """As ``to_line``, None for nothing."""
    return to_line(value, field) or None


def to_prose(value: object, field: str) -> str:
    """Text of several lines, with ``\\n`` line ends."""
    return to_text(value, field).replace("\r\n", "\n").replace("\r", "\n")


def _is_sane(value: Decimal) -> bool:
    return value.is_finite() and -12 <= value.as_tuple().exponent <= 18 and value.adjusted() < 18  # type: ignore[operator]


def known_word(word: str) -> str:
    """A status word as the tables of known ones spell it: "Customer-Reply" is "customer reply"."""
    return word.strip().lower().replace("-", " ").replace("_", " ")


def _undressed(text: str, field: str) -> Decimal:
    """The signed number in a text with signs and thousands separators (a currency's ``format`` 1 to 4).

    "1,234" is one of format 4, which has no cents; "EUR 1.234" may be either, and is not guessed.
    """
    if _NUMBER(text):
        return Decimal(text)
    found = _DRESSED(text) if len(text) <= 40 else None
    if not found:
        raise BadValue(field)
    digits = re.sub(r"\s", " ", found["digits"]).replace("’", "'")
    marked = _MARKED(digits)
    grouped = _GROUPED(digits) or _GROUPED_IN_INDIA(digits)
    if marked and grouped and "." in digits:
        raise BadValue(field)
    read = grouped or marked
    if not read:
        raise BadValue(field)
    number = re.sub(r"[^0-9]", "", read["whole"]) + (f".{read['part']}" if read["part"] else "")
    if not _NUMBER(number):
        raise BadValue(field)
    return Decimal(("-" if found["sign"] == "-" else "") + number)
