"""Amounts as the user's region writes them, digit for digit from the Decimal; and read back."""

import re
import unicodedata
from decimal import Decimal

from PySide6.QtCore import QLocale

from pmdesk.records.money import Money, minor_digits

_SIGN = "¤"
_INT64 = 2**63 - 1
_BIDI = re.compile("[\u200e\u200f\u061c\u2066-\u2069\u202a-\u202e]")
_MINUS = "-\u2212\u2010\u2011\u2013\ufe63\uff0d"
_APOSTROPHES = "'\u2019\u02bc"

# CLDR's plain symbols. A dollar other than the region's own is named; a lone "$" is the region's own or US.
_SYMBOLS = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪", "VND": "₫",
    "PHP": "₱", "UAH": "₴", "KZT": "₸", "TRY": "₺", "NGN": "₦", "GEL": "₾", "CRC": "₡", "PYG": "₲",
    "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "HKD": "HK$", "SGD": "S$", "TWD": "NT$", "MXN": "MX$",
    "BRL": "R$", "CNY": "CN¥", "XAF": "FCFA", "PLN": "zł", "CZK": "Kč",
}  # fmt: skip
_QUALIFIED = {"USD": "US$", "JPY": "JP¥", "GBP": "GB£"}


def symbol(currency: str, locale: QLocale) -> str:
    """How `currency` (ISO 4217) is written in the locale; its code where no symbol is clear enough."""
    form = QLocale.CurrencySymbolFormat
    own = locale.currencySymbol(form.CurrencySymbol)
    if locale.currencySymbol(form.CurrencyIsoCode) == currency:
        return own or _SYMBOLS.get(currency, currency)
    plain = _SYMBOLS.get(currency, currency)
    return _QUALIFIED.get(currency, currency) if plain == own else plain


def _native(digits: str, locale: QLocale) -> str:
    zero = ord(locale.zeroDigit())
    return "".join(chr(zero + int(digit)) for digit in digits)


def _whole(digits: str, locale: QLocale) -> str:
    """Grouped as the locale groups; beyond 64 bits, where QLocale has no exact answer, ungrouped."""
    number = int(digits)
    return locale.toString(number) if number <= _INT64 else _native(digits, locale)


def number(amount: Decimal, decimals: int, locale: QLocale) -> str:
    """The amount without its sign: at least `decimals` places, more where the amount has more; exact."""
    digits, _, fraction = f"{amount.copy_abs():f}".partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    text = _whole(digits, locale)
    return f"{text}{locale.decimalPoint()}{_native(fraction, locale)}" if fraction else text


def _spaced(pattern: str, sign: str) -> str:
    """CLDR's rule: a symbol that ends or begins in a letter stands apart from the digits (`CHF 12`)."""
    if sign[-1:].isalpha():
        pattern = re.sub(f"{_SIGN}(?=[^\\s\\u200e\\u200f\\u061c(])", f"{_SIGN}\u00a0", pattern)
    if sign[:1].isalpha():
        pattern = re.sub(f"(?<=[\\w]){_SIGN}", f"\u00a0{_SIGN}", pattern)
    return pattern


def money(amount: Money, locale: QLocale, *, code: bool = False) -> str:
    """`$1,234.50` as the locale writes it; with `code` the ISO code stands for the symbol.

    QLocale formats floats and 64-bit integers only, so it gives the pattern (where the symbol, the sign and
    the marks of writing direction go) and the digits are put in from the Decimal.
    """
    negative = amount.amount < 0
    one = locale.toString(1)
    sign = amount.currency if code else symbol(amount.currency, locale)
    pattern = _spaced(locale.toCurrencyString(-1 if negative else 1, _SIGN), sign)
    digits = number(amount.amount, minor_digits(amount.currency), locale)
    return pattern.replace(one, digits, 1).replace(_SIGN, sign, 1)


def _spaces(text: str) -> str:
    return re.sub(r"\s", " ", text)


def _groups(locale: QLocale) -> tuple[str, int, int]:
    """The group separator and the sizes of the last and of the other groups; no separator: ("", 0, 0)."""
    separator = locale.groupSeparator()
    parts = locale.toString(1234567890123).split(separator) if separator else [""]
    return (separator, len(parts[-1]), len(parts[-2])) if len(parts) > 2 else ("", 0, 0)


def _joined(whole: str, locale: QLocale) -> str:
    """The whole part without its separators, which must stand where the locale puts them."""
    separator, last, others = _groups(locale)
    for like in (_APOSTROPHES, " "):
        if separator and (separator in like or (like == " " and separator.isspace())):
            whole = re.sub(f"[{like}]", separator, whole)
    parts = whole.split(separator) if separator else [whole]
    if len(parts) == 1:
        return whole
    fits = len(parts[-1]) == last and all(len(part) == others for part in parts[1:-1])
    if not fits or not 1 <= len(parts[0]) <= max(others, 1):
        raise ValueError("the digits are not grouped as this region groups them")
    return "".join(parts)


def parse_money(text: str, currency: str, locale: QLocale) -> Money:
    """What a person typed, or `money` wrote, as an exact amount of `currency`.

    ValueError where it could mean two things: `35,00` where the comma groups thousands is not 3500.
    """
    rest = text
    for sign in sorted((symbol(currency, locale), currency), key=len, reverse=True):  # ZAR before R
        if sign in rest:
            rest = rest.replace(sign, "", 1)
            break
    rest = _spaces(_BIDI.sub("", rest)).strip()
    negative = rest.startswith("(") and rest.endswith(")")
    rest = rest.strip("()").strip()
    if rest[:1] and rest[0] in _MINUS and not negative:
        negative, rest = True, rest[1:].strip()
    whole, point, fraction = rest.partition(_spaces(locale.decimalPoint()))
    whole = _joined(_spaces(whole), locale)
    digits = [unicodedata.decimal(character, -1) for character in whole + fraction]
    if not digits or -1 in digits or not whole or (point and not fraction):
        raise ValueError("this is not an amount")
    plain = "".join(map(str, digits))
    value = Decimal(f"{'-' if negative else ''}{plain[: len(whole)]}.{plain[len(whole) :] or '0'}")
    if not fraction:
        value = Decimal(f"{'-' if negative else ''}{plain}")
    return Money(currency=currency, amount=value)
