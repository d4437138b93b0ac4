"""What will be billed soon: what falls due within the coming days and is on no invoice yet, added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pmdesk.core.facts import OwedInvoice
from pmdesk.records import Area
from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.money import Money
from pmdesk.records.services import Addon, Cycle, Service, ServiceStatus
from pmdesk.store.query import Query

if TYPE_CHECKING:
    from pmdesk.store.database import Store
    from pmdesk.store.shelf import Shelf

DAYS = 30
SAME = timedelta(days=6)
"""An invoice due so much before a charge, or later, is for that charge; an older one was for the last."""
PORTION = 300
"""Rows read at a time."""
_UNBILLED = (Cycle.FREE, Cycle.ONCE)


@dataclass(frozen=True, slots=True)
class Charge:
    """One thing that falls due: its price is the host's own, before tax."""

    name: str
    day: date
    price: Money


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes in one currency, the next first."""

    amount: Money
    charges: tuple[Charge, ...]


def coming(
    services: Iterable[Service],
    addons: Iterable[Addon],
    domains: Iterable[Domain],
    owed: Iterable[OwedInvoice],
    today: date,
) -> tuple[Coming, ...]:
    """One sum for each currency, by code. `owed` are the invoices that are not settled.

    Empty where an amount would be a guess: a price is missing, or an invoice whose lines are not kept may
    already be for some of it.
    """
    billed: dict[tuple[Area, str], date] = {}
    for one in owed:
        details = one.current_details
        if details is None:
            return ()
        for about in (line.about for line in details.lines):
            if about is not None:
                key = (about.area, about.id)
                billed[key] = max(billed.get(key, date.min), one.invoice.due or date.max)
    last = today + timedelta(days=DAYS)
    sums: dict[str, list[Charge]] = {}
    for key, name, day, price, weekly in _due(services, addons, domains):
        if not today <= day <= last or (key in billed and day - billed[key] <= SAME):
            continue
        if price is None:
            return ()
        times = 1 + (last - day).days // 7 if weekly else 1
        whole = Money(currency=price.currency, amount=price.amount * times)
        sums.setdefault(price.currency, []).append(Charge(name, day, whole))
    return tuple(_added_up(sums[currency]) for currency in sorted(sums))


def what_comes(store: Store, account: str, owed: Iterable[OwedInvoice], today: date) -> tuple[Coming, ...]:
    """The same, read from the store. Raises StoreError."""
    shelves = (store.services, store.addons, store.domains)
    services, addons, domains = (list(_soon(shelf, account, today)) for shelf in shelves)
    return coming(services, addons, domains, owed, today)


def _soon(shelf: Shelf[Any], account: str, today: date) -> Iterator[Any]:
    """The active ones whose day is near or past."""
    query = Query(accounts=(account,), segment="active", sort="next_due", today=today)
    last, offset = today + timedelta(days=DAYS), 0
    while rows := shelf.page(query, offset, PORTION):
        for row in rows:
            if row.next_due is None or row.next_due > last:
                return
            yield row
        offset += len(rows)


_Due = tuple[tuple[Area, str], str, date, Money | None, bool]


def _due(services: Iterable[Service], addons: Iterable[Addon], domains: Iterable[Domain]) -> Iterator[_Due]:
    """What is billed again by itself: (which, its name, its day, its price, whether every week)."""
    for area, found in ((Area.SERVICES, services), (Area.ADDONS, addons)):
        for one in found:
            if one.status is not ServiceStatus.ACTIVE or one.next_due is None or one.cycle in _UNBILLED:
                continue
            if isinstance(one, Service) and one.ends is not None:
                continue
            yield (area, one.id), one.name, one.next_due, one.recurring, one.cycle is Cycle.WEEKLY
    for domain in domains:
        if domain.status is DomainStatus.ACTIVE and domain.next_due is not None and domain.auto_renew:
            yield (Area.DOMAINS, domain.id), domain.name, domain.next_due, domain.recurring, False


def _added_up(charges: list[Charge]) -> Coming:
    charges.sort(key=lambda charge: (charge.day, charge.name))
    total = charges[0].price
    for charge in charges[1:]:
        total += charge.price
    return Coming(total, tuple(charges))
