"""The words of the panes at their edges."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from pmdesk.records.money import Money
from pmdesk.wording import panes
from tests.helpers import DAY_ONE


def test_how_old_a_part_is() -> None:
    assert panes.fetched(DAY_ONE - timedelta(hours=3), DAY_ONE) == "Fetched 3 h ago"


def test_usage_of_today_has_a_time_and_older_usage_an_age() -> None:
    assert panes.counted(DAY_ONE - timedelta(minutes=5), DAY_ONE).startswith("counted at ")
    assert panes.counted(DAY_ONE - timedelta(days=3), DAY_ONE) == "counted 3 days ago"


def test_renewals_of_several_currencies_are_never_added() -> None:
    sums = [Money(currency="EUR", amount=Decimal("12")), Money(currency="USD", amount=Decimal("150.45"))]
    assert panes.renewals(sums) == "All renewals in the next 12 months: €12.00 + $150.45"
    assert panes.renewals([]) == ""
