"""Money: exact, never mixed, sorted by currency, then amount."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.records.money import Money, minor_digits, totals

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def money(text: str, currency: str = "USD") -> Money:
    return Money(currency=currency, amount=Decimal(text))


@given(amounts, amounts)
def test_minor_units_add_like_the_amounts(a: Decimal, b: Decimal) -> None:
    one, other = Money(currency="EUR", amount=a), Money(currency="EUR", amount=b)
    assert (one + other).minor == one.minor + other.minor
    assert (one + -one).amount == 0


def test_currencies_are_never_added_together() -> None:
    with pytest.raises(ValueError, match="different currencies"):
        money("1.00") + money("1.00", "EUR")


def test_minor_units_follow_the_currency() -> None:
    assert [minor_digits(code) for code in ("USD", "JPY", "KWD", "XXX")] == [2, 0, 3, 2]
    assert money("12.345", "KWD").minor == 12345
    assert money("1200", "JPY").minor == 1200


def test_order_is_currency_then_amount() -> None:
    rows = [money("2.00", "USD"), money("10.00", "EUR"), money("1.00", "USD")]
    assert sorted(rows) == [money("10.00", "EUR"), money("1.00", "USD"), money("2.00", "USD")]


def test_totals_one_for_each_currency() -> None:
    assert totals([money("1.50"), money("3.00", "EUR"), money("2.25")]) == (
        money("3.00", "EUR"),
        money("3.75"),
    )
    assert totals([]) == ()
