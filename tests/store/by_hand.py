"""Rows of every area, and what Python says of them: which a filter finds, and in which order."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.records.money import Money
from pmdesk.records.services import Addon, Service, ServiceStatus
from pmdesk.records.tickets import Ticket, TicketStatus
from pmdesk.store.database import Query, Store
from pmdesk.store.text import id_key, sort_key
from tests.store.samples import AT, TODAY, domain, invoice, service, ticket

CHANCE = random.Random(7)
METHODS = ("Bank transfer", "PayPal", "Überweisung", None)


def some_day() -> date | None:
    return CHANCE.choice([None, TODAY + timedelta(days=CHANCE.randrange(-60, 60))])


def some_money() -> Money:
    return Money(currency=CHANCE.choice(["EUR", "USD"]), amount=Decimal(CHANCE.randrange(100, 99999)) / 100)


def some_invoice(n: int) -> Invoice:
    status = CHANCE.choice([*InvoiceStatus, InvoiceStatus.PAID, InvoiceStatus.PAID])
    row = invoice(n, status, str(some_money().amount), due=some_day(), issued=some_day())
    change = {"total": some_money(), "payment_method": CHANCE.choice(METHODS)}
    return Invoice(**{f: getattr(row, f) for f in row.__struct_fields__} | change)


def some_domain(n: int) -> Domain:
    return domain(
        n,
        CHANCE.choice(list(DomainStatus)),
        name=f"{CHANCE.choice(['Müller', 'shop', 'blog'])}{n % 40}.example",
        expires=some_day(),
        next_due=some_day(),
        auto_renew=CHANCE.choice([True, False, None]),
        recurring=CHANCE.choice([None, some_money()]),
    )


def some_service(n: int) -> Service:
    return service(
        n,
        CHANCE.choice(list(ServiceStatus)),
        name=f"Hosting {n % 30}",
        domain=CHANCE.choice([None, f"d{n}.example"]),
        next_due=some_day(),
        ends=CHANCE.choice([None, None, TODAY]),
        recurring=CHANCE.choice([None, some_money()]),
    )


def some_addon(n: int) -> Addon:
    status = CHANCE.choice(list(ServiceStatus))
    return Addon(
        id=str(n),
        service_id=CHANCE.choice([None, "1", "2"]),
        name=f"Care plan {n % 4}",
        status=status,
        status_word=status.value,
        next_due=some_day(),
        recurring=CHANCE.choice([None, some_money()]),
    )


def some_ticket(n: int) -> Ticket:
    return ticket(
        n,
        CHANCE.choice(list(TicketStatus)),
        subject=f"{CHANCE.choice(['Café', 'cafe', 'Mail'])} {n % 20}",
        department=CHANCE.choice([None, "Sales", "Billing"]),
        opened=AT - timedelta(hours=n % 50),
        last_reply=CHANCE.choice([None, AT - timedelta(minutes=CHANCE.randrange(9999))]),
    )


AREAS: dict[str, Callable[[int], Any]] = {
    "invoices": some_invoice,
    "domains": some_domain,
    "services": some_service,
    "addons": some_addon,
    "tickets": some_ticket,
}


# --- what Python says ---------------------------------------------------------------------------------


def fits_text(row: Any, text: str) -> bool:
    """By hand, with another folding: every word somewhere in what is looked at."""

    def plain(value: str) -> str:
        apart = unicodedata.normalize("NFD", value.lower())
        return "".join(c for c in apart if unicodedata.category(c) != "Mn")

    names = {
        Invoice: ("number", "id", "status_word", "payment_method"),
        Domain: ("name", "status_word"),
        Service: ("name", "domain", "status_word"),
        Addon: ("name", "status_word"),
        Ticket: ("number", "subject", "department", "status_word"),
    }[type(row)]
    values = [getattr(row, name) or "" for name in names]
    if isinstance(row, Invoice):
        values.append(str(row.total.amount))
    if isinstance(row, Service) and row.recurring is not None:
        values.append(str(row.recurring.amount))
    return all(any(plain(word) in plain(value) for value in values) for word in text.split())


def in_segment(row: Any, segment: str) -> bool:
    status = row.status
    if segment == "all":
        return True
    if isinstance(row, Invoice):
        late = row.due is not None and row.due < TODAY
        return {
            "to-pay": status in ("unpaid", "collections"),
            "overdue": (status == "unpaid" and late) or status == "collections",
            "paid": status == "paid",
            "ended": status in ("cancelled", "refunded"),
        }[segment]
    if isinstance(row, Domain):
        known = [d for d in (row.expires, row.next_due) if d]
        soon = bool(known) and min(known) <= TODAY + timedelta(days=30)
        return {
            "active": status == "active",
            "attention": status in ("grace", "redemption", "expired", "fraud")
            or (status == "active" and soon and row.auto_renew is not True),
            "ended": status in ("cancelled", "transferred-away"),
        }[segment]
    if isinstance(row, Ticket):
        return (status == "closed") == (segment == "closed")
    leaving = isinstance(row, Service) and row.ends is not None and status in ("pending", "active")
    return {
        "active": status == "active",
        "attention": status in ("suspended", "fraud") or leaving,
        "ended": status in ("completed", "cancelled", "terminated"),
    }[segment]


_BLANK = ("expires", "next_due", "auto_renew", "recurring")
"""What is not shown of a domain or a service that has ended."""


def key_of(store: Store, area: str, row: Any, sort: str) -> tuple[Any, ...] | None:
    """What a row is sorted by; None where the provider did not say, or where it is not shown."""
    if sort == "status":
        return (getattr(store, area).spec.status(row),)
    if sort == "usual":
        own = row.expires if isinstance(row, Domain) else sort_key(row.name)
        return in_segment(row, "ended"), own is None, own
    if isinstance(row, Domain | Service) and sort in _BLANK and in_segment(row, "ended"):
        return None
    value = getattr(row, sort)
    if isinstance(value, Money):
        return value.currency, value.amount
    if isinstance(value, str):
        return (sort_key(value),)
    return None if value is None else (value,)


def expected(store: Store, area: str, rows: list[Any], query: Query) -> list[Any]:
    spec = getattr(store, area).spec
    found = [row for row in rows if in_segment(row, query.segment) and fits_text(row, query.text)]
    sort = query.sort or spec.default_sort
    down = query.descending if query.sort else query.descending != spec.default_descending
    known = [row for row in found if key_of(store, area, row, sort) is not None]
    unknown = [row for row in found if key_of(store, area, row, sort) is None]
    known.sort(key=lambda row: (key_of(store, area, row, sort), id_key(row.id)), reverse=down)
    unknown.sort(key=lambda row: id_key(row.id), reverse=down)
    return known + unknown


TEXTS = (
    "",
    "hf-1",
    "e",
    "1",
    "paid",
    "uberweisung",
    "bank 4",
    "müller shop",
    "zz",
    "CAFÉ",
    '"',
    "%",
    "a b c d",
)
