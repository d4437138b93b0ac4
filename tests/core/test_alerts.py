"""The alert rules: which day counts, who is told of what, in which order, and never anything made up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmdesk.core.alerts import (
    LAST_DAYS,
    OVER_AFTER,
    AlertKind,
    OwedInvoice,
    Severity,
    deadline,
)
from pmdesk.records import Area
from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import InvoiceStatus
from pmdesk.records.services import ServiceStatus
from pmdesk.records.tickets import TicketStatus
from tests.core.alert_facts import TODAY, Wishes, found, in_days, instants, owed, owed_for
from tests.core.samples import details, domain, invoice, service, ticket, usd

# --- domains: thresholds ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (31, None),
        (30, "30"),
        (29, "30"),
        (15, "30"),
        (14, "14"),
        (8, "14"),
        (7, "7"),
        (2, "7"),
        (1, "1"),
        (0, "1"),
    ],
)
def test_only_the_nearest_threshold_that_has_passed_is_raised(days: int, stage: str | None) -> None:
    alerts = found(domain(expires=in_days(days)))
    assert [alert.stage for alert in alerts] == ([] if stage is None else [stage])


def test_each_threshold_has_a_key_of_its_own_and_keeps_it_between_days() -> None:
    keys = [found(domain(expires=in_days(40)), today=in_days(n))[0].key for n in range(10, 41)]
    assert len(set(keys)) == 4
    assert [key for n, key in enumerate(keys) if n == 0 or keys[n - 1] != key] == list(dict.fromkeys(keys))


def test_a_renewed_domain_gets_new_keys() -> None:
    (before,) = found(domain(expires=in_days(5)))
    (after,) = found(domain(expires=in_days(370)), today=in_days(365))
    assert before.key != after.key


@given(
    expires=st.none() | st.dates(date(2020, 1, 1), date(2036, 12, 31)),
    due=st.none() | st.dates(date(2020, 1, 1), date(2036, 12, 31)),
    today=st.dates(date(2020, 1, 1), date(2036, 12, 31)),
    thresholds=st.lists(st.integers(1, 120), max_size=5),
)
def test_the_earlier_of_both_dates_counts_and_is_named(
    expires: date | None, due: date | None, today: date, thresholds: list[int]
) -> None:
    alerts = found(domain(expires=expires, next_due=due), today=today, settings=Wishes(tuple(thresholds)))
    known = [day for day in (expires, due) if day is not None]
    if not known or not thresholds:
        assert alerts == ()
        return
    earlier = min(known)
    if earlier >= today:
        within = [one for one in thresholds if (earlier - today).days <= one]
        assert len(alerts) == (1 if within else 0)
        for alert in alerts:
            assert alert.kind is AlertKind.DOMAIN_EXPIRING
            assert (alert.day, alert.days) == (earlier, (earlier - today).days)
            assert alert.which == ("expires" if earlier == expires else "next_due")
            assert alert.stage == str(min(within))
    for alert in alerts:
        assert alert.day == (expires if alert.which == "expires" else due)


def test_an_unknown_end_falls_back_to_the_due_date() -> None:
    (alert,) = found(domain(expires=None, next_due=in_days(12)))
    assert (alert.which, alert.day, alert.days, alert.stage) == ("next_due", in_days(12), 12, "14")


def test_no_date_at_all_raises_nothing() -> None:
    assert found(domain(expires=None, next_due=None)) == ()


def test_a_due_date_gone_by_gives_way_to_the_day_that_loses_the_domain() -> None:
    one = domain(expires=in_days(6), next_due=in_days(-9))
    assert deadline(one, TODAY) == (in_days(6), "expires")
    (alert,) = found(one)
    assert (alert.kind, alert.days) == (AlertKind.DOMAIN_EXPIRING, 6)


def test_a_due_date_gone_by_with_an_unknown_end_stays_named() -> None:
    (alert,) = found(domain(expires=None, next_due=in_days(-3)))
    assert (alert.kind, alert.days, alert.stage) == (AlertKind.DOMAIN_EXPIRING, -3, "0")


def test_a_registry_day_gone_by_is_an_expired_domain_also_before_the_host_says_so() -> None:
    active = domain(expires=in_days(-1), next_due=in_days(-20))
    (alert,) = found(active)
    assert (alert.kind, alert.days, alert.stage) == (AlertKind.DOMAIN_EXPIRED, -1, "active")
    (later,) = found(domain(status=DomainStatus.GRACE, expires=in_days(-1)))
    assert later.key == alert.key, "the host's word a day later is not news"


def test_redemption_is_news_once_more() -> None:
    grace, redemption = (
        found(domain(status=status, expires=in_days(-40)))[0]
        for status in (DomainStatus.GRACE, DomainStatus.REDEMPTION)
    )
    assert grace.key != redemption.key


def test_a_domain_that_cannot_be_had_back_any_more_is_no_news() -> None:
    def lapsed(status: DomainStatus, days: int) -> Domain:
        return domain(status=status, expires=in_days(-days))

    assert found(lapsed(DomainStatus.EXPIRED, OVER_AFTER))
    assert not found(lapsed(DomainStatus.EXPIRED, OVER_AFTER + 1))
    assert found(lapsed(DomainStatus.REDEMPTION, OVER_AFTER + 1)), "the host says that it can"
    (alert,) = found(domain(status=DomainStatus.EXPIRED))
    assert (alert.day, alert.days, alert.which) == (None, None, None)


@given(
    status=st.sampled_from(
        [
            DomainStatus.CANCELLED,
            DomainStatus.TRANSFERRED_AWAY,
            DomainStatus.FRAUD,
            DomainStatus.PENDING,
            DomainStatus.PENDING_REGISTRATION,
            DomainStatus.PENDING_TRANSFER,
        ]
    ),
    days=st.integers(-400, 400),
    auto=st.sampled_from([True, False, None]),
)
def test_a_domain_that_left_is_cancelled_or_not_here_yet_never_alerts(
    status: DomainStatus, days: int, auto: bool | None
) -> None:
    assert not found(domain(status=status, expires=in_days(days), auto_renew=auto), owed_for("1"))


# --- domains: renewing themselves ---------------------------------------------------------------------


@given(days=st.integers(-60, 60))
def test_a_domain_that_renews_itself_concerns_nobody_while_nothing_is_owed(days: int) -> None:
    renewing = domain(expires=in_days(days), auto_renew=True)
    assert found(renewing) == ()
    assert found(renewing, owed_for("another")) == ()
    paid = OwedInvoice(invoice=invoice("9", InvoiceStatus.PAID), details=details(invoice("9"), about="1"))
    assert found(renewing, paid) == ()


@given(days=st.integers(0, 30))
def test_it_concerns_them_while_its_renewal_invoice_is_unpaid(days: int) -> None:
    (alert,) = found(domain(expires=in_days(days), auto_renew=True), owed_for("1"))
    assert (alert.kind, alert.invoice_id, alert.renews_itself) == (AlertKind.DOMAIN_EXPIRING, "9", True)
    assert alert.invoice_due == owed_for("1").invoice.due


@given(days=st.integers(0, 30))
def test_an_invoice_whose_lines_are_not_known_may_be_its_renewal_in_the_last_days(days: int) -> None:
    unread = owed("9", due=date(2099, 1, 1))
    alerts = found(domain(expires=in_days(days), auto_renew=True), unread)
    assert bool(alerts) == (days <= LAST_DAYS)
    assert all(alert.invoice_id is None for alert in alerts), "which invoice it is was not guessed"


def test_a_payment_under_way_does_not_count_as_unpaid() -> None:
    pending = invoice("9", InvoiceStatus.PAYMENT_PENDING)
    one = OwedInvoice(invoice=pending, details=details(pending, about="1"))
    assert found(domain(expires=in_days(5), auto_renew=True), one) == ()


def test_whether_it_renews_itself_being_unknown_means_speaking_up() -> None:
    assert found(domain(expires=in_days(5), auto_renew=None))


def test_of_two_renewal_invoices_the_one_due_first_is_named() -> None:
    late, soon = owed_for("1", "8", due=date(2099, 5, 1)), owed_for("1", "9", due=date(2099, 4, 1))
    (alert,) = found(domain(expires=in_days(5)), late, soon)
    assert alert.invoice_id == "9"


# --- invoices -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (8, None),
        (7, AlertKind.INVOICE_DUE),
        (0, AlertKind.INVOICE_DUE),
        (-1, AlertKind.INVOICE_OVERDUE),
        (-400, AlertKind.INVOICE_OVERDUE),
    ],
)
def test_an_invoice_is_due_from_seven_days_before_and_overdue_from_the_day_after(
    days: int, kind: AlertKind | None
) -> None:
    alerts = found(owed(due=in_days(days)))
    assert [alert.kind for alert in alerts] == ([] if kind is None else [kind])
    assert all(alert.days == days for alert in alerts)


@given(
    status=st.sampled_from(
        [one for one in InvoiceStatus if one not in (InvoiceStatus.UNPAID, InvoiceStatus.COLLECTIONS)]
    ),
    days=st.integers(-60, 60),
)
def test_no_other_status_is_ever_due_or_overdue(status: InvoiceStatus, days: int) -> None:
    assert found(OwedInvoice(invoice=invoice(status=status, due=in_days(days)))) == ()


def test_credit_notes_and_nothing_left_to_pay_are_never_due() -> None:
    assert found(owed(due=in_days(-3), is_credit_note=True)) == ()
    assert found(owed(due=in_days(-3), total=usd("0.00"))) == ()
    one = invoice(due=in_days(-3))
    assert found(OwedInvoice(invoice=one, details=details(one, balance=usd("0.00")))) == ()
    assert found(owed(due=None)) == ()


def test_the_balance_is_named_where_it_is_known_and_still_true() -> None:
    one = invoice(due=in_days(-3))
    (alert,) = found(OwedInvoice(invoice=one, details=details(one, balance=usd("42.00"))))
    assert alert.amount == usd("42.00")
    since = invoice(due=in_days(-3), total=usd("150.00"))
    (alert,) = found(OwedInvoice(invoice=since, details=details(one, balance=usd("42.00"))))
    assert alert.amount == usd("150.00"), "the list is newer than the details"
    (alert,) = found(owed(due=in_days(-3)))
    assert alert.amount == usd("142.00")


# --- services and tickets -----------------------------------------------------------------------------


def test_a_suspended_service_and_an_answer_are_rows_without_a_notification() -> None:
    at = datetime(2026, 11, 22, 9, 18, tzinfo=UTC)
    alerts = found(
        service(status=ServiceStatus.SUSPENDED, domain="bakery.example", suspension_reason="Not paid"),
        service("2"),
        ticket(status=TicketStatus.ANSWERED, last_reply=at),
        ticket("2", status=TicketStatus.CLOSED),
    )
    assert [(alert.kind, alert.notifies) for alert in alerts] == [
        (AlertKind.SERVICE_SUSPENDED, False),
        (AlertKind.TICKET_ANSWERED, False),
    ]
    assert alerts[0].name == "bakery.example"
    assert alerts[0].reason == "Not paid"
    assert (alerts[1].at, alerts[1].severity, alerts[1].number) == (at, Severity.INFO, "441")


def test_a_suspended_service_names_what_is_owed_for_it_or_nothing() -> None:
    suspended = service(status=ServiceStatus.SUSPENDED, recurring=usd("9.00"))
    (alert,) = found(suspended)
    assert (alert.amount, alert.invoice_id) == (None, None)
    later = invoice("9", due=in_days(60), total=usd("9.67"))
    for about, area, amount in (
        ("1", Area.SERVICES, usd("9.67")),
        ("1", Area.DOMAINS, None),
        ("2", Area.SERVICES, None),
    ):
        bill = OwedInvoice(invoice=later, details=details(later, about, area))
        alert = next(one for one in found(suspended, bill) if one.kind is AlertKind.SERVICE_SUSPENDED)
        assert alert.amount == amount
        assert alert.invoice_id == ("9" if amount else None)


def test_a_second_answer_is_another_event() -> None:
    first, second = (
        found(ticket(status=TicketStatus.ANSWERED, last_reply=datetime(2026, 11, day, tzinfo=UTC)))[0]
        for day in (20, 21)
    )
    assert first.key != second.key


# --- order --------------------------------------------------------------------------------------------


def test_the_most_urgent_comes_first() -> None:
    alerts = found(
        domain("5", expires=in_days(21)),
        ticket(status=TicketStatus.ANSWERED, last_reply=datetime(2026, 11, 22, 9, 18, tzinfo=UTC)),
        owed("2", due=in_days(3)),
        domain("3", status=DomainStatus.REDEMPTION, expires=in_days(-20)),
        service(status=ServiceStatus.SUSPENDED),
        owed("1", due=in_days(-6)),
        domain("1", expires=in_days(5)),
    )
    assert [(alert.kind, alert.record_id) for alert in alerts] == [
        (AlertKind.DOMAIN_EXPIRING, "1"),
        (AlertKind.INVOICE_OVERDUE, "1"),
        (AlertKind.SERVICE_SUSPENDED, "1"),
        (AlertKind.DOMAIN_EXPIRED, "3"),
        (AlertKind.INVOICE_DUE, "2"),
        (AlertKind.TICKET_ANSWERED, "1"),
        (AlertKind.DOMAIN_EXPIRING, "5"),
    ]


days = st.none() | st.integers(-120, 120).map(in_days)
domains = st.builds(
    domain,
    id=st.integers(1, 9).map(str),
    status=st.sampled_from(DomainStatus),
    expires=days,
    next_due=days,
    auto_renew=st.sampled_from([True, False, None]),
)
invoices = st.builds(
    lambda one, about, kept: OwedInvoice(invoice=one, details=details(one, about) if kept else None),
    st.builds(
        invoice,
        id=st.integers(1, 9).map(str),
        status=st.sampled_from(InvoiceStatus),
        due=days,
        is_credit_note=st.booleans(),
    ),
    st.none() | st.integers(1, 9).map(str),
    st.booleans(),
)
services = st.builds(service, id=st.integers(1, 9).map(str), status=st.sampled_from(ServiceStatus))
tickets = st.builds(
    ticket,
    id=st.integers(1, 9).map(str),
    status=st.sampled_from(TicketStatus),
    last_reply=st.none() | instants,
)
everything = st.lists(domains | invoices | services | tickets, max_size=12)


@given(records=everything, seed=st.randoms(use_true_random=False))
def test_keys_are_unique_and_neither_they_nor_the_order_depend_on_the_order_of_the_records(
    records: list[Any], seed: Any
) -> None:
    assume(
        len({(type(one).__name__, getattr(one, "id", None) or one.invoice.id) for one in records})
        == len(records)
    )
    alerts = found(*records)
    assert len({alert.key for alert in alerts}) == len(alerts)
    shuffled = list(records)
    seed.shuffle(shuffled)
    assert found(*shuffled) == alerts


@given(records=everything)
def test_every_fact_of_an_alert_is_a_fact_of_the_record_it_names(records: list[Any]) -> None:
    for alert in found(*records):
        if alert.area is Area.DOMAINS:
            mine = [one for one in records if isinstance(one, Domain) and one.id == alert.record_id]
            assert any(
                alert.name == one.name and alert.day in (one.expires, one.next_due, None) for one in mine
            )
        elif alert.area is Area.INVOICES:
            bills = [
                one for one in records if isinstance(one, OwedInvoice) and one.invoice.id == alert.record_id
            ]
            assert any(alert.day == one.invoice.due and alert.amount == one.owed for one in bills)
        if alert.day is not None:
            assert alert.days == (alert.day - TODAY).days


@given(records=everything)
def test_the_same_state_says_the_same_again(records: list[Any]) -> None:
    assert found(*records) == found(*records)
