"""A small business as a store holds it: its domains and services, all of our own making.

The day is Sunday 22 November 2026, as the fake clock has it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from pmdesk.records.domains import Domain, DomainContact, DomainDetails, DomainStatus, Lock
from pmdesk.records.money import Money
from pmdesk.records.services import Addon, Cycle, NamedValue, Service, ServiceStatus, Usage

CLIENT = "412"


def usd(amount: str) -> Money:
    """So many US dollars."""
    return Money(currency="USD", amount=Decimal(amount))


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    """An instant, aware, in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


# --- domains ------------------------------------------------------------------------------------------


def domain(record_id: str, name: str, status: DomainStatus = DomainStatus.ACTIVE, **facts: object) -> Domain:
    """A domain with what most have; `facts` replace or add."""
    usual: dict[str, object] = {
        "status_word": status.value.title(),
        "registered": date(2019, 5, 2),
        "auto_renew": True,
        "period_years": 1,
        "recurring": usd("18.99"),
        "payment_method": "Credit card",
    }
    return Domain(id=record_id, name=name, status=status, **(usual | facts))  # type: ignore[arg-type]


DOMAINS = (
    domain(
        "31",
        "hearthandrye.example",
        expires=date(2026, 11, 27),
        next_due=date(2026, 11, 25),
        auto_renew=False,
        id_protection=True,
        dns_management=True,
    ),
    domain(
        "32",
        "hearthrye.example",
        DomainStatus.GRACE,
        expires=date(2026, 11, 9),
        next_due=date(2026, 11, 2),
        auto_renew=False,
    ),
    domain(
        "33",
        "hearthandrye-cafe.example",
        expires=date(2026, 12, 13),
        next_due=date(2026, 12, 6),
        auto_renew=False,
        recurring=usd("24.50"),
    ),
    domain("34", "ryestarter.example", expires=date(2027, 1, 4), next_due=date(2026, 12, 28)),
    domain("35", "sourdough-school.example", expires=date(2027, 3, 19), next_due=date(2027, 3, 12)),
    domain(
        "36",
        "hearthandrye-weddings-and-events.example",
        expires=date(2027, 5, 2),
        next_due=date(2027, 4, 25),
        recurring=usd("62.00"),
        period_years=2,
        id_protection=False,
    ),
    domain(
        "37",
        "thecrumbletter.example",
        DomainStatus.PENDING_TRANSFER,
        expires=date(2027, 6, 30),
        next_due=date(2027, 6, 23),
    ),
    domain(
        "38",
        "bakers-dozen.example",
        DomainStatus.REDEMPTION,
        expires=date(2026, 10, 18),
        next_due=date(2026, 10, 11),
        auto_renew=False,
    ),
    domain("39", "oven-and-co.example", DomainStatus.CANCELLED, expires=date(2025, 8, 1), auto_renew=False),
    domain(
        "40", "crustandcompany.example", registered=None, auto_renew=None, period_years=None, recurring=None
    ),
)


def contact(role: str, **fields: str) -> DomainContact:
    """A contact at the registrar."""
    values = tuple(NamedValue(name=name.replace("_", " "), value=value) for name, value in fields.items())
    return DomainContact(role=role, fields=values)


DOMAIN_DETAILS = DomainDetails(
    domain_id="31",
    nameservers=("ns1.preciselymanaged.example", "ns2.preciselymanaged.example"),
    lock=Lock.LOCKED,
    contacts=(
        contact(
            "Registrant",
            Full_Name="Marta Lindqvist",
            Company_Name="Hearth & Rye",
            Email="marta@hearthandrye.example",
            City="Turku",
        ),
        contact("Technical", Full_Name="Precisely Managed", Email="hostmaster@preciselymanaged.example"),
    ),
)

# --- services -----------------------------------------------------------------------------------------


def service(
    record_id: str, name: str, status: ServiceStatus = ServiceStatus.ACTIVE, **facts: object
) -> Service:
    """A service with what most have; `facts` replace or add."""
    usual: dict[str, object] = {
        "status_word": status.value.title(),
        "registered": date(2023, 11, 16),
        "next_due": date(2026, 11, 16),
        "cycle": Cycle.YEARLY,
        "cycle_word": "Annually",
        "recurring": usd("142.00"),
        "payment_method": "Credit card",
    }
    return Service(id=record_id, name=name, status=status, **(usual | facts))  # type: ignore[arg-type]


HOSTING = service(
    "11",
    "Web hosting Business",
    group="Web hosting",
    domain="hearthandrye.example",
    first_payment=usd("142.00"),
    username="hearthry",
    server_name="falcon",
    server_host="falcon.preciselymanaged.example",
    server_ip="192.0.2.17",
    nameservers=("ns1.preciselymanaged.example", "ns2.preciselymanaged.example"),
    disk=Usage(used=Decimal(8397), limit=Decimal(10240)),
    bandwidth=Usage(used=Decimal(31744), limit=Decimal(204800)),
    usage_counted=at(11, 22, 9, 12),
    options=(NamedValue(name="Backups", value="Daily, kept 30 days"),),
)

SERVICES = (
    HOSTING,
    service(
        "12",
        "Web hosting Starter",
        ServiceStatus.SUSPENDED,
        group="Web hosting",
        domain="hearthandrye-cafe.example",
        recurring=usd("8.90"),
        cycle=Cycle.MONTHLY,
        next_due=date(2026, 11, 1),
        suspension_reason="Overdue on payment",
        server_host="heron.preciselymanaged.example",
        disk=Usage(used=Decimal(1004), limit=Decimal(1024)),
        bandwidth=Usage(used=Decimal(512)),
        usage_counted=at(11, 2, 4, 0),
    ),
    service(
        "13",
        "Website care",
        group="Care plans",
        recurring=usd("49.00"),
        cycle=Cycle.MONTHLY,
        next_due=date(2026, 12, 16),
    ),
    service(
        "14",
        "Mailbox Plus",
        domain="ryestarter.example",
        recurring=usd("4.00"),
        cycle=Cycle.MONTHLY,
        next_due=date(2026, 12, 31),
        ends=date(2026, 12, 31),
    ),
    service("15", "Online shop", ServiceStatus.PENDING, domain="sourdough-school.example", next_due=None),
    service("16", "Domain validation", cycle=Cycle.ONCE, recurring=usd("25.00"), next_due=None),
    service("17", "Web hosting Mini", ServiceStatus.CANCELLED, domain="oven-and-co.example"),
    service(
        "18", "Reseller trial", ServiceStatus.TERMINATED, recurring=None, cycle=Cycle.FREE, next_due=None
    ),
)

ADDONS = (
    Addon(
        id="51",
        service_id="11",
        name="Website maintenance, Silver",
        status=ServiceStatus.ACTIVE,
        status_word="Active",
        registered=date(2024, 3, 1),
        next_due=date(2026, 12, 1),
        cycle=Cycle.MONTHLY,
        recurring=usd("49.00"),
    ),
    Addon(
        id="52",
        service_id="11",
        name="WordPress addon",
        status=ServiceStatus.COMPLETED,
        status_word="Completed",
        registered=date(2023, 11, 16),
        cycle=Cycle.ONCE,
        recurring=usd("25.00"),
    ),
    Addon(
        id="53",
        service_id="13",
        name="Website maintenance, Gold",
        status=ServiceStatus.CANCELLED,
        status_word="Cancelled",
        cycle=Cycle.MONTHLY,
        recurring=usd("89.00"),
    ),
)
