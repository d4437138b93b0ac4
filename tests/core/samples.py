"""Records for the core's tests: one of each, with what a test says and believable values for the rest."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pmdesk.records import Area, Relation
from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import Invoice, InvoiceDetails, InvoiceLine, InvoiceStatus
from pmdesk.records.money import Money
from pmdesk.records.services import Addon, Service, ServiceStatus
from pmdesk.records.tickets import Author, Conversation, Message, Ticket, TicketStatus
from pmdesk.store.accounts import StoredAccount
from tests.helpers import DAY_ONE


def usd(amount: str) -> Money:
    return Money(currency="USD", amount=Decimal(amount))


def domain(id: str = "1", status: DomainStatus = DomainStatus.ACTIVE, **more: Any) -> Domain:
    given: dict[str, Any] = {
        "name": f"bakery-{id}.example",
        "status_word": status.value.title(),
        "recurring": usd("18.99"),
        "auto_renew": False,
    }
    return Domain(id=id, status=status, **(given | more))


def invoice(id: str = "1", status: InvoiceStatus = InvoiceStatus.UNPAID, **more: Any) -> Invoice:
    given: dict[str, Any] = {
        "number": f"1{id:0>4}",
        "status_word": status.value.title(),
        "issued": date(2026, 11, 1),
        "due": date(2026, 12, 24),
        "total": usd("142.00"),
    }
    return Invoice(id=id, status=status, **(given | more))


def details(of: Invoice, about: str | None = None, area: Area = Area.DOMAINS, **more: Any) -> InvoiceDetails:
    """The invoice with one line, about the record of that id or about nothing."""
    relation = Relation(area=area, id=about) if about is not None else None
    line = InvoiceLine(
        id="1", description="Domain renewal, 1 year", amount=of.total, kind="Domain", about=relation
    )
    return InvoiceDetails(invoice=of, **({"lines": (line,), "balance": of.total} | more))


def ticket(id: str = "1", status: TicketStatus = TicketStatus.OPEN, **more: Any) -> Ticket:
    given: dict[str, Any] = {
        "number": f"44{id}",
        "subject": "Order form does not send mail",
        "status_word": status.value.title(),
    }
    return Ticket(id=id, status=status, **(given | more))


def conversation(of: Ticket, at: datetime | None = None) -> Conversation:
    """The ticket with one message of the staff's."""
    message = Message(id="0", author=Author.STAFF, name="Dana", at=at, text="We are on it.\nDana")
    return Conversation(ticket=of, messages=(message,))


def service(id: str = "1", status: ServiceStatus = ServiceStatus.ACTIVE, **more: Any) -> Service:
    given: dict[str, Any] = {"name": "Website hosting", "status_word": status.value.title()}
    return Service(id=id, status=status, **(given | more))


def addon(id: str = "1", status: ServiceStatus = ServiceStatus.ACTIVE, **more: Any) -> Addon:
    given: dict[str, Any] = {"service_id": "1", "name": "Care plan", "status_word": status.value.title()}
    return Addon(id=id, status=status, **(given | more))


ACCOUNT = "5f0c5f0e-0000-4000-8000-000000000001"


def stored(key: str = ACCOUNT, client_id: str = "1") -> StoredAccount:
    return StoredAccount(
        key=key,
        kind="whmcs-sandbox",
        address="http://127.0.0.1:1",
        host="127.0.0.1:1",
        client_id=client_id,
        user_id="7",
        added=DAY_ONE,
    )
