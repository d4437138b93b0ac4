"""The service's pane as values: everything known is said, nothing else is."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import msgspec

from pmdesk.core.facts import OwedInvoice
from pmdesk.models.service_details import addon_rows, bill, service_details
from pmdesk.records.invoices import InvoiceDetails, InvoiceLine, Tax
from pmdesk.records.services import Addon, Cycle, NamedValue, Service, ServiceStatus, Usage
from tests.helpers import DAY_ONE
from tests.models.bakery import (
    TODAY,
    after,
    invoice,
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
    details = service_details(hosting, TODAY, late=True)
    assert details.subtitle == "Server falcon, with this plan since 5 Jun 2024"
    assert details.sentence == ""
    assert said(details, "billing") == [
        ("Price", "$142.00 a year"),
        ("First payment", "$99.00"),
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
        ("Gold", "Cancelled", "", ""),
    ]


def owed(number: str, due: int, *, tax: str = "0", lines: int = 1, left: str | None = None) -> OwedInvoice:
    """An unpaid invoice over $142.00 with its details."""
    plain = invoice(number, due)
    whole = msgspec.structs.replace(plain, taxes=(Tax(name="VAT", rate=Decimal(25), amount=usd(tax)),))
    items = tuple(InvoiceLine(id=str(n), description="x", amount=usd("1")) for n in range(lines))
    details = InvoiceDetails(invoice=whole, lines=items, balance=usd(left) if left else None)
    return OwedInvoice(invoice=plain, details=details)


def said_of(price: str, *bills: OwedInvoice) -> str:
    found = bill(service("Shop", recurring=usd(price)), bills, TODAY)
    return found.sentence if found else ""


def test_the_invoice_that_presses_most_is_named_and_why_its_amount_is_another() -> None:
    assert said_of("142.00") == ""
    assert said_of("142.00", owed("8", 3), owed("7", -6)) == "Invoice 7 is 6 days overdue."
    assert said_of("142.00", owed("8", 3)) == "Invoice 8 is due on 25 Nov 2026."
    begins = "Invoice 8 is due on 25 Nov 2026. "
    assert said_of("130.00", owed("8", 3, tax="12")) == begins + "With tax it comes to $142.00."
    assert said_of("93.00", owed("8", 3, tax="12", lines=2)) == (
        begins + "With what else is on it, it comes to $142.00."
    )
    assert said_of("142.00", owed("8", 3, left="42")) == begins + "Of $142.00, $42.00 is left to pay."


def test_nothing_is_said_of_an_amount_whose_reason_is_not_known() -> None:
    assert said_of("130.00", owed("8", 3)) == "Invoice 8 is due on 25 Nov 2026."
    assert said_of("130.00", OwedInvoice(invoice=invoice("8", 3))) == "Invoice 8 is due on 25 Nov 2026."


def test_an_invoice_in_collection_has_no_coming_day() -> None:
    found = bill(service("Shop"), [OwedInvoice(invoice=invoice("8", -40, "collections"))], TODAY)
    assert found is not None
    assert (found.sentence, found.tone) == ("Invoice 8 is in collection.", "bad")


def test_of_a_service_that_has_ended_nothing_is_said_that_mattered_before() -> None:
    details = service_details(service("Old hosting", "cancelled", server_name="falcon"), TODAY)
    assert details.sections == ()
    assert details.subtitle == "Began on 5 Jun 2024"
    assert details.sentence == "This service has ended. What was billed for it stays under Invoices."
