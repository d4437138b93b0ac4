"""A small business with one of each thing, for the tests of models: written to a real store."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from pmdesk.models.sections import Details
from pmdesk.records import Area, Relation
from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import Invoice, InvoiceDetails, InvoiceLine, InvoiceStatus
from pmdesk.records.money import Money
from pmdesk.records.services import Cycle, Service, ServiceStatus
from pmdesk.records.tickets import Author, Conversation, Message, Ticket, TicketStatus
from pmdesk.store.accounts import StoredAccount
from pmdesk.store.database import Store
from tests.helpers import DAY_ONE, FakeClock

KEY = "5ab7b2e0-1f0c-4f0e-9a55-6f3d0e1c2b3a"
TODAY = DAY_ONE.date()


def usd(amount: str) -> Money:
    return Money(currency="USD", amount=Decimal(amount))


def after(days: int) -> date:
    return TODAY + timedelta(days)


def domain(
    name: str, expires: int | None = 200, *, renews: bool | None = True, status: str = "active"
) -> Domain:
    return Domain(
        id=name,
        name=f"{name}.example",
        status=DomainStatus(status),
        status_word=status.title(),
        registered=after(-400),
        expires=None if expires is None else after(expires),
        next_due=None if expires is None else after(expires - 2),
        auto_renew=renews,
        period_years=1,
        recurring=usd("18.99"),
        payment_method="Card",
    )


def invoice(number: str, due: int, status: str = "unpaid", total: str = "142.00") -> Invoice:
    return Invoice(
        id=number,
        number=number,
        status=InvoiceStatus(status),
        status_word=status.title(),
        issued=after(due - 14),
        due=after(due),
        total=usd(total),
    )


def ticket(number: str, subject: str, status: str, hours: float) -> Ticket:
    return Ticket(
        id=number,
        number=number,
        subject=subject,
        status=TicketStatus(status),
        status_word=status.title(),
        department="Support",
        opened=DAY_ONE - timedelta(days=10),
        last_reply=DAY_ONE - timedelta(hours=hours),
    )


def service(name: str, status: str = "active", **more: object) -> Service:
    facts: dict[str, object] = {
        "id": name,
        "name": name,
        "domain": f"{name.split()[0].lower()}.example",
        "status": ServiceStatus(status),
        "status_word": status.title(),
        "registered": after(-900),
        "next_due": after(30),
        "cycle": Cycle.YEARLY,
        "recurring": usd("142"),
    }
    return Service(**(facts | more))  # type: ignore[arg-type]


DOMAINS = [
    domain("hearthandrye", 5, renews=False),
    domain("hearthandrye-cafe", 21, renews=False),
    domain("ryestarter", 43),
    domain("sourdough-school", 120),
    domain("hearthrye", -13, renews=False, status="grace"),
    domain("crumbletter", None, renews=None, status="pending-transfer"),
    domain("oldoven", -300, renews=False, status="transferred-away"),
]
INVOICES = [
    invoice("10482", -6),
    invoice("10488", 3, total="18.99"),
    invoice("10491", 10, total="39.00"),
    invoice("10455", -25, "paid"),
    invoice("10377", -100, "refunded"),
]
TICKETS = [
    ticket("4471", "Order form does not send emails", "answered", 0.4),
    ticket("4466", "Move the old blog", "in-progress", 20),
    ticket("4450", "Copy of the October invoice", "closed", 240),
]
SERVICES = [
    service("Hearth hosting"),
    service("Cafe hosting", ends=after(39)),
    service("Shop hosting", "suspended", suspension_reason="Overdue on payment"),
    service("Old hosting", "cancelled"),
]
CONVERSATION = Conversation(
    ticket=TICKETS[0],
    messages=(
        Message(id="0", author=Author.CUSTOMER, name="Marta", at=DAY_ONE - timedelta(days=1), text="Help"),
        Message(
            id="1",
            author=Author.STAFF,
            name="Dana Okafor",
            at=DAY_ONE - timedelta(minutes=25),
            text="\n  I can set it to your address.\n\nNothing else changes.",
        ),
        Message(id="2", author=Author.CUSTOMER, name="Marta", at=DAY_ONE, text="Yes"),
    ),
)
OVERDUE = InvoiceDetails(
    invoice=INVOICES[0],
    lines=(
        InvoiceLine(
            id="1",
            description="Web hosting Business\n16 Nov 2026 to 15 Nov 2027",
            amount=usd("130"),
            kind="Hosting",
            about=Relation(area=Area.SERVICES, id="Hearth hosting"),
        ),
        InvoiceLine(id="2", description="Website care", amount=usd("12")),
    ),
    balance=usd("100.00"),
)


def open_store(folder: Path, clock: FakeClock, *, filled: bool = True) -> Store:
    """A real store with this account in it."""
    store = Store.open(folder, clock)
    store.accounts.add(
        StoredAccount(
            key=KEY, kind="whmcs-sandbox", address="http://127.0.0.1:1", host="127.0.0.1", added=DAY_ONE
        )
    )
    if filled:
        fill(store)
    return store


def fill(store: Store, at: datetime = DAY_ONE) -> None:
    store.domains.replace(KEY, DOMAINS, len(DOMAINS), at)
    store.invoices.replace(KEY, INVOICES, len(INVOICES), at)
    store.tickets.replace(KEY, TICKETS, len(TICKETS), at)
    store.services.replace(KEY, SERVICES, len(SERVICES), at)
    store.details.put(KEY, CONVERSATION, at)
    store.details.put(KEY, OVERDUE, at)


def said(details: Details, key: str) -> list[tuple[str, str]]:
    """The (label, value) of the lines of a section; [] where there is none."""
    section = details.section(key)
    return [(line.label, line.value) for line in section.lines] if section is not None else []
