"""The service's pane as values: everything known is said, nothing else is."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from pmdesk.models.service_details import addon_rows, service_details
from pmdesk.records.services import Addon, Cycle, NamedValue, Service, ServiceStatus, Usage
from tests.helpers import DAY_ONE
from tests.models.bakery import (
    INVOICES,
    TODAY,
    after,
    said,
    service,
    usd,
)

AT = DAY_ONE - timedelta(hours=1)


def test_a_service() -> None:
    hosting = service(
        "Hearth hosting",
        server_name="falcon",
        server_host="falcon.bakeryhost.example",
        server_ip="192.0.2.7",
        username="hearth",
        nameservers=("ns1.bakeryhost.example",),
        payment_method="Card",
        first_payment=usd("99"),
        disk=Usage(used=Decimal("8396.8"), limit=Decimal("10240")),
        bandwidth=Usage(used=Decimal("250")),
        usage_counted=AT,
        options=(NamedValue(name="Backups", value="Daily"),),
    )
    details = service_details(hosting, TODAY, owed=[INVOICES[0], INVOICES[1]])
    assert details.subtitle == "Server falcon, with this plan since 5 Jun 2024"
    assert details.sentence == "Invoice 10482 is 6 days overdue."
    assert said(details, "billing") == [
        ("Price", "$142.00 a year"),
        ("First payment", "$99.00"),
        ("Since", "5 Jun 2024"),
        ("Next due", "22 Dec 2026"),
        ("Paid with", "Card"),
    ]
    section = details.section("usage")
    assert section is not None
    assert [(line.value, line.tone, line.share is None) for line in section.lines] == [
        ("8.2 GB of 10 GB", "warn", False),
        ("250 MB", "text", True),
    ]
    assert section.at == AT
    assert said(details, "server") == [
        ("User name", "hearth"),
        ("Server", "falcon"),
        ("Host name", "falcon.bakeryhost.example"),
        ("IP address", "192.0.2.7"),
        ("Nameserver", "ns1.bakeryhost.example"),
    ]
    assert said(details, "options") == [("Backups", "Daily")]


def test_a_bare_service_says_nothing_it_does_not_know() -> None:
    bare = Service(id="1", name="Plan", status=ServiceStatus.ACTIVE, status_word="Active")
    details = service_details(bare, TODAY)
    assert details.sections == ()
    assert (details.subtitle, details.sentence) == ("", "")


def test_a_suspended_service_says_why() -> None:
    details = service_details(service("Shop", "suspended", suspension_reason="Overdue on payment."), TODAY)
    assert details.sentence == (
        "It does not work until your host turns it on again. "
        "Your host gives as the reason: Overdue on payment."
    )


def test_addons_living_first() -> None:
    def addon(name: str, status: str) -> Addon:
        return Addon(
            id=name,
            service_id="1",
            name=name,
            status=ServiceStatus(status),
            status_word=status,
            next_due=after(9),
            cycle=Cycle.MONTHLY,
            recurring=usd("49"),
        )

    rows = addon_rows([addon("Gold", "cancelled"), addon("Silver", "active")])
    assert [(row.name, row.chip.word, row.price, row.second) for row in rows] == [
        ("Silver", "Active", "$49.00 a month", "next due 1 Dec 2026"),
        ("Gold", "Cancelled", "$49.00 a month", "next due 1 Dec 2026"),
    ]
