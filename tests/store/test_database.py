"""The store as one: what is read across areas, and the order that lists have at first."""

from __future__ import annotations

from datetime import timedelta

from pmdesk.records.domains import DomainStatus
from pmdesk.records.services import Addon, ServiceStatus
from pmdesk.records.tickets import TicketStatus
from pmdesk.store.database import Store
from pmdesk.store.query import Query
from tests.store.samples import AT, TODAY, domain, service, ticket

FIRST = Query(accounts=("one",), today=TODAY)


def addon(n: int, service_id: str | None) -> Addon:
    status = ServiceStatus.ACTIVE
    return Addon(id=str(n), service_id=service_id, name=f"Plan {n}", status=status, status_word="Active")


def test_the_addons_of_a_service_are_those_of_no_other(store: Store) -> None:
    store.addons.replace("one", [addon(1, "7"), addon(2, "8"), addon(3, None), addon(10, "7")], 4, AT)
    store.addons.replace("two", [addon(4, "7")], 1, AT)
    assert [one.id for one in store.addons_of("one", "7")] == ["1", "10"]
    assert [one.id for one in store.addons_of("two", "7")] == ["4"]
    assert store.addons_of("one", "9") == store.addons_of("nobody", "7") == ()


def test_what_the_alert_rules_look_at_leaves_out_what_is_over(store: Store) -> None:
    store.domains.replace("one", [domain(n, status) for n, status in enumerate(DomainStatus)], None, AT)
    store.services.replace("one", [service(n, status) for n, status in enumerate(ServiceStatus)], None, AT)
    store.tickets.replace("one", [ticket(n, status) for n, status in enumerate(TicketStatus)], None, AT)
    over = {DomainStatus.CANCELLED, DomainStatus.TRANSFERRED_AWAY}
    assert {one.status for one in store.living_domains("one")} == set(DomainStatus) - over
    assert {one.status for one in store.suspended_services("one")} == {ServiceStatus.SUSPENDED}
    assert {one.status for one in store.open_tickets("one")} == set(TicketStatus) - {TicketStatus.CLOSED}


def test_at_first_domains_go_by_their_end_and_those_that_ended_come_last(store: Store) -> None:
    rows = [
        domain(1, DomainStatus.CANCELLED, expires=TODAY - timedelta(days=900)),
        domain(2, expires=None),
        domain(3, expires=TODAY + timedelta(days=5)),
        domain(4, DomainStatus.EXPIRED, expires=TODAY - timedelta(days=5)),
        domain(5, DomainStatus.TRANSFERRED_AWAY, expires=None),
    ]
    store.domains.replace("one", rows, len(rows), AT)
    assert store.domains.ids(FIRST, 0, 9) == ["4", "3", "2", "1", "5"]


def test_at_first_services_go_by_their_name_and_those_that_ended_come_last(store: Store) -> None:
    rows = [
        service(1, ServiceStatus.CANCELLED, name="Archive"),
        service(2, name="VPS 10"),
        service(3, ServiceStatus.SUSPENDED, name="VPS 2"),
        service(4, ServiceStatus.TERMINATED, name="Backup"),
        service(5, name="Domain mail"),
    ]
    store.services.replace("one", rows, len(rows), AT)
    assert store.services.ids(FIRST, 0, 9) == ["5", "3", "2", "1", "4"]
