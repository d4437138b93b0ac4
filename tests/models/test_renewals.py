"""What the renewals of a year cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pmdesk.models.renewals import renewals_within_a_year
from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.money import Money

TODAY = date(2026, 11, 22)


def domain(due: date | None, price: str | None = "18.99", **facts: object) -> Domain:
    money = Money(currency=str(facts.pop("currency", "USD")), amount=Decimal(price)) if price else None
    usual: dict[str, object] = {"status": DomainStatus.ACTIVE, "status_word": "Active"}
    return Domain(id="1", name="rye.example", next_due=due, recurring=money, **(usual | facts))  # type: ignore[arg-type]


def test_it_adds_what_falls_due_within_a_year() -> None:
    due = [date(2026, 11, 22), date(2027, 11, 22), date(2027, 11, 23), date(2026, 11, 21), None]
    found = renewals_within_a_year([domain(day) for day in due], TODAY)
    assert found == (Money(currency="USD", amount=Decimal("37.98")),)


def test_currencies_are_never_added() -> None:
    day = date(2027, 1, 1)
    found = renewals_within_a_year([domain(day), domain(day, "10.00", currency="EUR")], TODAY)
    assert [money.currency for money in found] == ["EUR", "USD"]


def test_a_missing_price_makes_no_wrong_figure() -> None:
    day = date(2027, 1, 1)
    assert renewals_within_a_year([domain(day), domain(day, None)], TODAY) == ()


def test_what_is_not_active_is_not_renewed() -> None:
    lapsed = domain(date(2027, 1, 1), status=DomainStatus.CANCELLED)
    assert renewals_within_a_year([lapsed], TODAY) == ()
