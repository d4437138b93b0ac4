"""Amounts in every region: exact, and read back as what was written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from pmdesk.records.money import Money
from pmdesk.wording.money import money, parse_money, symbol

ALL = QLocale.matchingLocales(
    QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
)
US, DE, CH, IN = (QLocale(name) for name in ("en_US", "de_DE", "de_CH", "en_IN"))
CURRENCIES = ("USD", "EUR", "CHF", "JPY", "KWD", "XXQ")
EDGES = (
    "0", "-0.00", "1", "-1", "0.005", "1.5", "999.99", "1000", "1234.50", "12345.6", "-9999999.99", "15.950",
    "9007199254740993.01", "9223372036854775807.99", "9223372036854775808", "123456789012345678901234.5678",
)  # fmt: skip


def m(amount: str, currency: str = "USD") -> Money:
    return Money(currency=currency, amount=Decimal(amount))


def test_every_region_reads_back_what_it_wrote() -> None:
    assert len(ALL) > 300
    for locale in ALL:
        own = locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
        for currency in {*CURRENCIES, own or "USD"}:
            for edge in EDGES:
                amount = m(edge, currency)
                for code in (False, True):
                    text = money(amount, locale, code=code)
                    assert parse_money(text, currency, locale) == amount, (locale.name(), text)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**30), max_value=10**30),
    st.sampled_from(CURRENCIES),
    st.sampled_from(ALL),
)
@example(Decimal("0.07"), "USD", US)
def test_any_amount_is_read_back(amount: Decimal, currency: str, locale: QLocale) -> None:
    value = Money(currency=currency, amount=amount)
    assert parse_money(money(value, locale), currency, locale) == value


@pytest.mark.parametrize(
    ("locale", "amount", "currency", "text"),
    [
        (US, "1234.5", "USD", "$1,234.50"),
        (US, "-5", "USD", "($5.00)"),
        (US, "18.99", "EUR", "€18.99"),
        (US, "1200", "JPY", "¥1,200"),
        (US, "12", "CHF", "CHF\u00a012.00"),
        (US, "3", "CAD", "CA$3.00"),
        (QLocale("en_CA"), "3", "CAD", "$3.00"),
        (QLocale("en_CA"), "3", "USD", "US$3.00"),
        (QLocale("en_GB"), "142", "USD", "$142.00"),
        (DE, "1234.5", "EUR", "1.234,50\u00a0€"),
        (CH, "1234567.5", "CHF", "CHF\u00a01'234'567.50"),
        (IN, "1234567.5", "INR", "₹12,34,567.50"),
        (QLocale("es_ES"), "1234.5", "EUR", "1234,50\u00a0€"),
        (US, "15.950", "USD", "$15.95"),
        (US, "15.955", "USD", "$15.955"),
    ],
)
def test_as_the_region_writes_it(locale: QLocale, amount: str, currency: str, text: str) -> None:
    assert money(m(amount, currency), locale) == text


def test_the_region_writes_its_own_pattern() -> None:
    """Where the symbol stands is QLocale's word: ours differs from it in the digits alone."""
    for locale in ALL:
        theirs = locale.toCurrencyString(7, "€")
        ours = money(m("7", "EUR"), locale).replace(locale.decimalPoint() + locale.zeroDigit() * 2, "")
        if locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode) != "EUR":
            assert ours == theirs, locale.name()


@pytest.mark.parametrize(
    ("locale", "text", "amount"),
    [
        (US, "35", "35"),
        (US, "1,234.50", "1234.50"),
        (US, "-1,234.50", "-1234.50"),
        (DE, "35,00", "35"),
        (DE, "1.234,5 €", "1234.5"),
        (CH, "1’234.50", "1234.50"),
        (QLocale("fr_FR"), "1 234,50", "1234.50"),
        (QLocale("ar_EG"), "١٬٢٣٤٫٥", "1234.5"),
    ],
)
def test_what_a_person_types(locale: QLocale, text: str, amount: str) -> None:
    currency = "EUR"
    assert parse_money(text, currency, locale).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("locale", "text"),
    [(US, "35,00"), (US, "1,23,456"), (DE, "35.00"), (US, ""), (US, "$"), (US, "1.2.3"), (US, "1."),
     (US, "x"), (US, ",123"), (US, "1234,567"), (QLocale.c(), "1,234"), (US, "--1"), (US, "²")],
)  # fmt: skip
def test_what_could_mean_two_things_is_no_amount(locale: QLocale, text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|grouped"):
        parse_money(text, "USD", locale)


def test_a_symbol_is_never_the_regions_own_for_another_currency() -> None:
    for locale in ALL:
        own = locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencySymbol)
        code = locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
        for currency in CURRENCIES:
            if own and currency != code:
                assert symbol(currency, locale) != own, (locale.name(), currency)
