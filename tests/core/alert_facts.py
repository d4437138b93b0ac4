"""Facts for the alert rules, and what the rules say of them on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from pmdesk.core.alerts import Alert, Facts, OwedInvoice, evaluate
from pmdesk.records.domains import Domain
from tests.core.samples import details, invoice

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Wishes:
    """Settings as the rules see them."""

    domain_days: tuple[int, ...] = (30, 14, 7, 1)
    invoice_days: int = 7


def found(*records: Any, today: date = TODAY, settings: Wishes | None = None) -> tuple[Alert, ...]:
    """What the rules say of these domains, owed invoices, services and tickets."""
    facts = Facts(
        account="a",
        domains=tuple(one for one in records if isinstance(one, Domain)),
        invoices=tuple(one for one in records if isinstance(one, OwedInvoice)),
        services=tuple(one for one in records if type(one).__name__ == "Service"),
        tickets=tuple(one for one in records if type(one).__name__ == "Ticket"),
    )
    return evaluate(facts, settings or Wishes(), today)


def owed(id: str = "1", **more: Any) -> OwedInvoice:
    return OwedInvoice(invoice=invoice(id, **more))


def owed_for(domain_id: str, id: str = "9", **more: Any) -> OwedInvoice:
    """An unpaid invoice with a line about that domain; due too late to be an alert of its own."""
    one = invoice(id, **({"due": date(2099, 1, 1)} | more))
    return OwedInvoice(invoice=one, details=details(one, about=domain_id))


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


instants = st.integers(0, 60 * 366 * 86_400).map(
    lambda s: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
)
