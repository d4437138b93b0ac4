"""What will be billed within the coming days, and when no sum is said."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from pmdesk.core.facts import OwedInvoice
from pmdesk.models.coming import Coming, coming
from pmdesk.records import Area, Relation
from pmdesk.records.invoices import InvoiceDetails, InvoiceLine
from pmdesk.records.services import Addon, Cycle, Service, ServiceStatus
from tests.models.bakery import TODAY, after, domain, invoice, service, usd


def hosting(name: str = "Hosting", due: int = 10, **facts: Any) -> Service:
    usual: dict[str, Any] = {"next_due": after(due), "recurring": usd("20"), "cycle": Cycle.MONTHLY}
    return msgspec.structs.replace(service(name), **(usual | facts))


def plan(due: int = 5) -> Addon:
    return Addon(
        id="7",
        service_id="1",
        name="Care plan",
        status=ServiceStatus.ACTIVE,
        status_word="Active",
        next_due=after(due),
        cycle=Cycle.MONTHLY,
        recurring=usd("49"),
    )


def billed(area: Area, record_id: str, due: int = 10) -> OwedInvoice:
    plain = invoice("1", due)
    line = InvoiceLine(id="1", description="x", amount=usd("1"), about=Relation(area=area, id=record_id))
    return OwedInvoice(invoice=plain, details=InvoiceDetails(invoice=plain, lines=(line,)))


def sums(found: tuple[Coming, ...]) -> list[str]:
    return [f"{one.amount.currency} {one.amount.amount}" for one in found]


def test_services_addons_and_domains_are_added_up_the_next_first() -> None:
    found = coming([hosting()], [plan()], [domain("rye", 22)], [], TODAY)
    assert sums(found) == ["USD 87.99"]
    assert [charge.name for charge in found[0].charges] == ["Care plan", "Hosting", "rye.example"]


@pytest.mark.parametrize(("due", "counted"), [(-1, False), (0, True), (30, True), (31, False)])
def test_from_today_for_thirty_days(due: int, counted: bool) -> None:
    assert bool(coming([hosting(due=due)], [], [], [], TODAY)) is counted


def test_what_is_on_an_invoice_already_is_not_counted_twice() -> None:
    one = hosting()
    assert coming([one], [], [], [billed(Area.SERVICES, one.id)], TODAY) == ()
    assert sums(coming([one], [], [], [billed(Area.ADDONS, one.id)], TODAY)) == ["USD 20"]
    earlier = billed(Area.SERVICES, one.id, due=-20)
    assert sums(coming([one], [], [], [earlier], TODAY)) == ["USD 20"]
    assert coming([one], [], [], [billed(Area.SERVICES, one.id), earlier], TODAY) == ()


def test_an_invoice_due_at_the_end_of_the_calendar_is_as_good_as_none_due() -> None:
    one = hosting()
    for due in (date.max, None):
        plain = msgspec.structs.replace(invoice("1", 10), due=due)
        found = msgspec.structs.replace(billed(Area.SERVICES, one.id), invoice=plain)
        assert coming([one], [], [], [found], TODAY) == ()


@pytest.mark.parametrize(
    "facts",
    [
        {"cycle": Cycle.FREE},
        {"cycle": Cycle.ONCE},
        {"status": ServiceStatus.SUSPENDED},
        {"ends": after(9)},
        {"next_due": None},
    ],
)
def test_what_is_not_billed_again_is_not_counted(facts: dict[str, Any]) -> None:
    assert coming([hosting(**facts)], [], [], [], TODAY) == ()


def test_a_domain_is_billed_where_it_renews_itself() -> None:
    for renews in (False, None):
        assert coming([], [], [domain("rye", 10, renews=renews)], [], TODAY) == ()


def test_nothing_is_guessed() -> None:
    unknown = OwedInvoice(invoice=invoice("1", 3))
    assert coming([hosting()], [], [], [unknown], TODAY) == ()
    assert coming([hosting(), hosting("Shop", recurring=None)], [], [], [], TODAY) == ()


def test_every_week_counts_and_currencies_stay_apart() -> None:
    weekly = hosting("Backup", due=10, cycle=Cycle.WEEKLY)
    euro = hosting("Euro", recurring=msgspec.structs.replace(usd("5"), currency="EUR"))
    assert sums(coming([weekly, euro], [], [], [], TODAY)) == ["EUR 5", "USD 60"]
