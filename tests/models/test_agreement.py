"""One rule, two places: what a filter of the store finds is what wears a filled chip."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmdesk.core.alerts import AlertKind, evaluate
from pmdesk.core.facts import gather
from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.records.services import Service, ServiceStatus
from pmdesk.store.database import Store
from pmdesk.store.query import Query
from pmdesk.store.settings import Settings
from pmdesk.wording.chips import domain_chip, invoice_chip, service_chip
from tests.helpers import DAY_ONE
from tests.models.bakery import KEY, TODAY, after, usd

days = st.none() | st.integers(-60, 60)
one_store = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def of(segment: str) -> Query:
    return Query(accounts=(KEY,), segment=segment, today=TODAY)


def a_day(number: int | None) -> object:
    return None if number is None else after(number)


domain_facts = st.tuples(
    st.sampled_from(list(DomainStatus)), days, days, st.sampled_from([None, True, False])
)


@one_store
@given(st.lists(domain_facts, max_size=12))
def test_domains_that_need_attention(
    store: Store, facts: list[tuple[DomainStatus, object, object, object]]
) -> None:
    rows = [
        Domain(
            id=str(place),
            name=f"d{place}.example",
            status=status,
            status_word="x",
            expires=a_day(expires),  # type: ignore[arg-type]
            next_due=a_day(due),  # type: ignore[arg-type]
            auto_renew=renews,  # type: ignore[arg-type]
        )
        for place, (status, expires, due, renews) in enumerate(facts)
    ]
    store.domains.replace(KEY, rows, len(rows), DAY_ONE)
    found = {domain.id for domain in store.domains.page(of("attention"), 0, 99)}
    assert found == {domain.id for domain in rows if domain_chip(domain, TODAY).filled}
    store.invoices.replace(KEY, [], 0, DAY_ONE)
    warned = {
        alert.record_id
        for alert in evaluate(gather(store, KEY), Settings(), TODAY)
        if alert.kind is AlertKind.DOMAIN_EXPIRING
    }
    active = {domain.id for domain in rows if domain.status is DomainStatus.ACTIVE}
    assert warned & active <= found, "an alert about a domain that looks well"


@one_store
@given(st.lists(st.tuples(st.sampled_from(list(InvoiceStatus)), days), max_size=12))
def test_invoices_that_are_overdue(store: Store, facts: list[tuple[InvoiceStatus, object]]) -> None:
    rows = [
        Invoice(
            id=str(place),
            number=str(place),
            status=status,
            status_word="x",
            due=a_day(due),  # type: ignore[arg-type]
            total=usd("1"),
        )
        for place, (status, due) in enumerate(facts)
    ]
    store.invoices.replace(KEY, rows, len(rows), DAY_ONE)
    late = {row.id for row in rows if invoice_chip(row, TODAY).icon == "triangle-alert"}
    overdue = {row.id for row in store.invoices.page(of("overdue"), 0, 99)}
    assert late <= overdue
    assert {row.id for row in rows if row.id in overdue and row.status is InvoiceStatus.UNPAID} == late
    to_pay = {row.id for row in store.invoices.page(of("to-pay"), 0, 99)}
    assert to_pay == {row.id for row in rows if invoice_chip(row, TODAY).filled}


@one_store
@given(st.lists(st.tuples(st.sampled_from(list(ServiceStatus)), days), max_size=12))
def test_services_that_need_attention(store: Store, facts: list[tuple[ServiceStatus, object]]) -> None:
    rows = [
        Service(
            id=str(place),
            name=f"s{place}",
            status=status,
            status_word="x",
            ends=a_day(ends),  # type: ignore[arg-type]
        )
        for place, (status, ends) in enumerate(facts)
    ]
    store.services.replace(KEY, rows, len(rows), DAY_ONE)
    found = {row.id for row in store.services.page(of("attention"), 0, 99)}
    filled = {row.id for row in rows if service_chip(row, TODAY).filled}
    assert filled <= found


@pytest.mark.parametrize("later", [0, 1, 7, 30, 31])
def test_the_count_of_days_is_the_same_in_chip_and_alert(store: Store, later: int) -> None:
    domain = Domain(
        id="1",
        name="rye.example",
        status=DomainStatus.ACTIVE,
        status_word="Active",
        expires=after(later),
        auto_renew=False,
    )
    store.domains.replace(KEY, [domain], 1, DAY_ONE)
    alerts = [a for a in evaluate(gather(store, KEY), Settings(), TODAY) if a.record_id == "1"]
    chip = domain_chip(domain, TODAY)
    assert bool([a for a in alerts if a.area.value == "domains"]) is chip.filled
    if chip.filled and later > 1:
        assert f"{later} days" in chip.word
    assert timedelta(days=later) == domain.expires - TODAY  # type: ignore[operator]
