"""What is fetched ahead: the likely first, nothing twice, nothing old for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pmdesk.core.ahead import AT_MOST, GOOD_FOR, KeptTicket, Want, wanted
from pmdesk.core.alerts import Facts, OwedInvoice
from pmdesk.records import Area
from pmdesk.records.domains import DomainStatus
from pmdesk.records.invoices import InvoiceStatus
from pmdesk.records.tickets import TicketStatus
from tests.core.samples import details, domain, invoice, ticket
from tests.helpers import DAY_ONE

TODAY = DAY_ONE.date()


def plan(
    facts: Facts, tickets: Any = None, domains: Any = None, invoices: Any = None
) -> list[tuple[str, str]]:
    found = wanted(facts, tickets or {}, domains or {}, invoices or {}, DAY_ONE, TODAY)
    return [(want.area.value, want.id) for want in found]


def in_days(days: int) -> Any:
    return TODAY + timedelta(days=days)


def test_unpaid_invoices_first_then_answers_then_ending_domains() -> None:
    facts = Facts(
        invoices=(
            OwedInvoice(invoice=invoice("late", due=in_days(-3))),
            OwedInvoice(invoice=invoice("later", due=in_days(20))),
            OwedInvoice(invoice=invoice("undated", due=None)),
        ),
        tickets=(
            ticket("open", last_reply=datetime(2026, 11, 21, tzinfo=UTC)),
            ticket("answered", status=TicketStatus.ANSWERED, last_reply=datetime(2026, 11, 1, tzinfo=UTC)),
            ticket("closed", status=TicketStatus.CLOSED),
        ),
        domains=(
            domain("far", expires=in_days(200)),
            domain("near", expires=in_days(29)),
            domain("nearer", expires=in_days(3), auto_renew=True),
            domain("grace", status=DomainStatus.GRACE, expires=in_days(-5)),
            domain("pending", status=DomainStatus.PENDING_TRANSFER, expires=in_days(3)),
        ),
    )
    assert plan(facts) == [
        ("invoices", "late"),
        ("invoices", "later"),
        ("invoices", "undated"),
        ("tickets", "answered"),
        ("tickets", "open"),
        ("domains", "grace"),
        ("domains", "nearer"),
        ("domains", "near"),
    ]


def test_what_is_kept_and_young_is_not_wanted() -> None:
    one = invoice()
    reply = datetime(2026, 11, 21, tzinfo=UTC)
    facts = Facts(
        invoices=(OwedInvoice(invoice=one, details=details(one)),),
        tickets=(ticket(last_reply=reply),),
        domains=(domain(expires=in_days(3)),),
    )
    at = DAY_ONE - timedelta(hours=1)
    known = KeptTicket(at=at, status=TicketStatus.OPEN, last_reply=reply)
    assert plan(facts, {"1": known}, {"1": at}, {"1": at}) == []
    for old in (DAY_ONE - GOOD_FOR - timedelta(minutes=1), DAY_ONE + timedelta(days=400)):
        known = KeptTicket(at=old, status=TicketStatus.OPEN, last_reply=reply)
        assert len(plan(facts, {"1": known}, {"1": old}, {"1": old})) == 3, "old, or the clock was put back"


def test_an_invoice_that_the_list_shows_otherwise_is_wanted_again() -> None:
    kept = details(invoice())
    facts = Facts(invoices=(OwedInvoice(invoice=invoice(status=InvoiceStatus.COLLECTIONS), details=kept),))
    assert plan(facts, invoices={"1": DAY_ONE}) == [("invoices", "1")]


def test_a_ticket_that_moved_on_is_wanted_again() -> None:
    reply, newer = datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 22, 9, tzinfo=UTC)
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def wants(status: TicketStatus, last_reply: datetime | None, known_reply: datetime | None) -> bool:
        known = KeptTicket(at=at, status=TicketStatus.OPEN, last_reply=known_reply)
        facts = Facts(tickets=(ticket(status=status, last_reply=last_reply),))
        return bool(plan(facts, {"1": known}))

    assert not wants(TicketStatus.OPEN, reply, reply)
    assert wants(TicketStatus.ANSWERED, reply, reply)
    assert wants(TicketStatus.OPEN, newer, reply)
    assert wants(TicketStatus.OPEN, newer, None), "newer than when it was kept"
    assert not wants(TicketStatus.OPEN, reply, None), "a conversation that does not say when is no change"


@given(
    st.lists(
        st.builds(
            lambda number, days: OwedInvoice(invoice=invoice(str(number), due=in_days(days))),
            st.integers(1, 10_000),
            st.integers(-90, 90),
        ),
        max_size=250,
        unique_by=lambda one: one.invoice.id,
    )
)
def test_never_more_than_a_go_and_the_most_urgent_of_them(invoices: list[OwedInvoice]) -> None:
    found = wanted(Facts(invoices=tuple(invoices)), {}, {}, {}, DAY_ONE, TODAY)
    assert len(found) == min(len(invoices), AT_MOST)
    days = {one.invoice.id: one.invoice.due for one in invoices}
    assert [days[want.id] for want in found] == sorted(day for day in days.values() if day)[:AT_MOST]
    assert all(want == Want(area=Area.INVOICES, id=want.id) for want in found)
