"""Prices with how often they are charged."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale

from pmdesk.records.money import Money
from pmdesk.records.services import Cycle
from pmdesk.wording.cycles import cycle, domain_price, price

GB = QLocale("en_GB")
PRICE = Money(currency="USD", amount=Decimal("142"))


def test_every_cycle_has_words() -> None:
    for value in Cycle:
        assert cycle(value, "Biennial lease")
    assert cycle(Cycle.UNKNOWN, "Biennial lease") == "Biennial lease"


@pytest.mark.parametrize(
    ("value", "word", "text"),
    [
        (Cycle.YEARLY, "", "$142.00 a year"),
        (Cycle.ONCE, "", "$142.00 once"),
        (Cycle.FREE, "", "Free"),
        (Cycle.UNKNOWN, "", "$142.00"),
        (Cycle.UNKNOWN, "per moon", "$142.00 per moon"),
    ],
)
def test_a_price(value: Cycle, word: str, text: str) -> None:
    assert price(PRICE, value, word, GB) == text


def test_no_price_is_empty() -> None:
    assert price(None, Cycle.YEARLY) == ""
    assert domain_price(None, 1) == ""


def test_a_domains_price() -> None:
    assert domain_price(PRICE, 1, GB) == "$142.00 a year"
    assert domain_price(PRICE, 2, GB) == "$142.00 every 2 years"
    assert domain_price(PRICE, None, GB) == "$142.00"
    assert domain_price(PRICE, 0, GB) == "$142.00"
