"""Single values in all of WHMCS's ways, and in no way at all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.whmcs.quirks import (
    BadValue,
    known_word,
    to_bool,
    to_date,
    to_decimal,
    to_id,
    to_instant,
    to_int,
    to_line,
    to_money,
    to_option,
    to_prose,
    to_text,
)
from pmdesk.records.money import Money

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.decimals(allow_nan=True),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
READERS = [
    lambda value: to_int(value, "f"),
    lambda value: to_id(value, "f"),
    lambda value: to_bool(value, "f"),
    lambda value: to_decimal(value, "f"),
    lambda value: to_money(value, "USD", "f"),
    lambda value: to_date(value, "f"),
    lambda value: to_instant(value, UTC, "f"),
    lambda value: to_text(value, "f"),
    lambda value: to_prose(value, "f"),
]


@pytest.mark.parametrize("read", READERS)
@given(value=JSON)
def test_anything_is_read_or_is_a_bad_value(read, value) -> None:  # type: ignore[no-untyped-def]
    try:
        read(value)
    except BadValue as bad:
        name = str(bad)
    else:
        name = "f"
    assert name == "f"


@given(st.integers(-(10**17), 10**17))
def test_whole_numbers_as_number_and_as_text(number: int) -> None:
    assert to_int(number, "f") == to_int(str(number), "f") == to_int(f" {number} ", "f") == number
    assert to_int(Decimal(number), "f") == number


@pytest.mark.parametrize("nothing", ["", "  ", None, [], {}])
def test_nothing_is_none(nothing: object) -> None:
    assert to_int(nothing, "f") is None
    assert to_decimal(nothing, "f") is None
    assert to_date(nothing, "f") is None
    assert to_instant(nothing, UTC, "f") is None
    assert to_option(nothing, "f") is None
    with pytest.raises(BadValue):
        to_id(nothing, "f")


@pytest.mark.parametrize(
    "value", ["1.0", "١٢", "0x1", "1_000", 1.5, Decimal("1.5"), ["1"], {"id": 1}, 10**30, "9" * 30]
)
def test_what_is_no_whole_number(value: object) -> None:
    with pytest.raises(BadValue):
        to_int(value, "f")


def test_ids_are_positive() -> None:
    assert to_id("7", "f") == to_id(7, "f") == "7"
    assert to_id("007", "f") == "7"
    for value in (0, "0", -1, "-1"):
        with pytest.raises(BadValue):
            to_id(value, "f")


@pytest.mark.parametrize("value", [True, 1, "1", "true", "True", "on", "yes"])
def test_yes(value: object) -> None:
    assert to_bool(value, "f") is True


@pytest.mark.parametrize("value", [False, 0, "0", "false", "FALSE", "off", "no", ""])
def test_no(value: object) -> None:
    assert to_bool(value, "f") is False


def test_neither_yes_nor_no() -> None:
    assert to_bool(None, "f") is None
    for value in (2, "maybe", ["1"], 1.5):
        with pytest.raises(BadValue):
            to_bool(value, "f")


@given(st.decimals(-(10**12), 10**12, places=2))
def test_money_is_read_exactly(amount: Decimal) -> None:
    assert to_money(str(amount), "EUR", "f") == Money(currency="EUR", amount=amount)


def test_the_digits_stay_as_written() -> None:
    made = to_money("15.950", "EUR", "f")
    assert made is not None
    assert str(made.amount) == "15.950"


@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from(["", "-"]),
    st.sampled_from(["${}", "${} USD", "{} kr", "€{}", "R {}", "{}€", "Rs.{}", "{} zł", "${} AUD", "US${}"]),
    st.sampled_from([("", "."), (",", "."), (".", ","), (" ", ","), ("\u00a0", ","), ("'", ".")]),
)
def test_dressed_money(amount: Decimal, sign: str, dress: str, marks: tuple[str, str]) -> None:
    thousands, point = marks
    digits = f"{amount:,.2f}".translate({ord(","): thousands, ord("."): point})
    for text in (sign + dress.format(digits), dress.format(sign + digits)):
        assert to_decimal(text, "f") == (-amount if sign else amount)


def test_dressed_money_without_cents() -> None:
    assert to_decimal("1,234", "f") == 1234
    assert to_decimal("$1,234,567 USD", "f") == 1234567
    assert to_decimal("$-8.67 USD", "f") == Decimal("-8.67")
    assert to_decimal("0,500", "f") == Decimal("0.5")
    assert to_decimal("12,5 kr", "f") == Decimal("12.5")
    assert to_decimal("₹12,34,567.50", "f") == Decimal("1234567.50")
    assert to_decimal(" 1.234 ", "f") == Decimal("1.234")
    assert to_decimal("CHF 1’234.50", "f") == Decimal("1234.50")


@pytest.mark.parametrize(
    "value",
    [
        *("12x", "1e5", "NaN", "Infinity", "-", "yesterday", "1/2", "12 34 x", "١٢.٥", "--5"),
        *(
            "(5.00)",
            "$(5.00)",
            "($5.00)",
            "[5]",
            "1.2.3",
            "1 2",
            "1,2,3",
            "EUR 1.234",
            "1,234,56",
            "12,34,567,00",
        ),
        *("1,234.567,89", "1.234 567", "1,,234", "1.234.56", "5.", "0,123,456"),
    ],
)
def test_what_is_no_amount(value: str) -> None:
    with pytest.raises(BadValue):
        to_decimal(value, "f")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_days(day: date) -> None:
    assert to_date(day.isoformat(), "f") == day
    assert to_date(f"{day.isoformat()} 12:30:00", "f") == day


@pytest.mark.parametrize("zero", ["0000-00-00", "0000-00-00 00:00:00", "-0001-11-30", "-0001-11-30 00:00:00"])
def test_zero_dates(zero: str) -> None:
    assert to_date(zero, "f") is None
    assert to_instant(zero, UTC, "f") is None


@pytest.mark.parametrize("value", ["2026-02-30", "31/12/2026", "tomorrow", 20261231, True, ["2026-01-01"]])
def test_what_is_no_day(value: object) -> None:
    with pytest.raises(BadValue):
        to_date(value, "f")
    with pytest.raises(BadValue):
        to_instant(value, UTC, "f")


@given(st.integers(40_000_000, 3_700_000_000), st.sampled_from(sorted(available_timezones())))
def test_instants_are_utc_whatever_the_servers_zone(at: int, name: str) -> None:
    local = datetime.fromtimestamp(at, ZoneInfo(name)).replace(fold=0)
    made = to_instant(f"{local:%Y-%m-%d %H:%M:%S}", ZoneInfo(name), "f")
    assert made == local.astimezone(UTC)
    assert made is not None
    assert made.tzinfo is UTC


@pytest.mark.parametrize(
    "never",
    [
        "0001-01-01 00:00:00",
        "1970-01-01 00:00:00",
        "1899-12-30 00:00:00",
        "9999-12-31 23:59:59",
        "9999-12-31",
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "UTC", "America/Anchorage"])
def test_a_moment_at_the_end_of_the_calendar_is_none(never: str, zone: str) -> None:
    assert to_instant(never, ZoneInfo(zone), "f") is None


@given(st.datetimes())
def test_every_instant_can_be_brought_into_any_zone(when: datetime) -> None:
    made = to_instant(when.isoformat(" "), ZoneInfo("Europe/Berlin"), "f")
    if made is not None:
        for name in ("Pacific/Kiritimati", "Etc/GMT+12"):
            assert made.astimezone(ZoneInfo(name)) == made


def test_text() -> None:
    assert to_text("Hearth &amp; Rye &#039;s", "f") == "Hearth & Rye 's"
    assert to_text("&amp;lt;", "f") == "&lt;"  # once, not twice
    assert to_text(5, "f") == "5"
    assert to_line("  x ", "f") == "x"
    assert to_prose("a\r\nb\rc", "f") == "a\nb\nc"
    with pytest.raises(BadValue):
        to_text({"a": 1}, "f")


def test_words() -> None:
    assert known_word(" Customer-Reply ") == "customer reply"
    assert known_word("Semi_Annually") == "semi annually"


@pytest.mark.parametrize("text", ["y" * 4000, "a. " * 2000, "1," * 2000 + "x", "$" * 4000, " " * 4000 + "x"])
def test_long_nonsense_is_refused_at_once(text: str) -> None:
    with pytest.raises(BadValue):
        to_decimal(text, "f")


def test_text_steers_nothing() -> None:
    assert to_line("a\x00b\x1b[31m\x9fc", "f") == "ab[31mc"
    assert to_line("a\u202ab\u202bc\u202cd\u2066e\u2067f\u2068g\u2069h", "f") == "abcdefgh"
    assert to_line("&#27;invoice\u202efdp.exe", "f") == "invoicefdp.exe"
    assert to_line("two\r\nlines\u2028and\tmore", "f") == "two lines and more"
    assert to_prose("two\r\nlines\x07", "f") == "two\nlines"
    assert to_line("Zoë · 東京 · שלום\u200f", "f") == "Zoë · 東京 · שלום\u200f"
