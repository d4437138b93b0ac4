"""What is kept of single records, with an age of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmdesk.records import Area
from pmdesk.records.account import Account, AccountExtras, Counters
from pmdesk.records.domains import DomainDetails
from pmdesk.records.invoices import InvoiceDetails, InvoiceStatus
from pmdesk.records.tickets import Author, Conversation, Department
from pmdesk.store.database import Store
from pmdesk.store.details import DetailKind, Kept, first_line
from pmdesk.store.errors import NoSuchAccount
from pmdesk.store.shelf_writing import OVERTAKEN
from tests.store.samples import AT, BACK, LATER, conversation, invoice, of

GETTERS: dict[Any, tuple[str, Any]] = {
    InvoiceDetails: ("get_invoice", lambda value: (value.invoice.id,)),
    Conversation: ("get_conversation", lambda value: (value.ticket.id,)),
    DomainDetails: ("get_domain", lambda value: (value.domain_id,)),
    Account: ("get_account", lambda _: ()),
    AccountExtras: ("get_extras", lambda _: ()),
    Counters: ("get_counters", lambda _: ()),
    tuple[Department, ...]: ("get_departments", lambda _: ()),
}


@pytest.mark.parametrize("kind", GETTERS, ids=str)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_is_lost(store: Store, kind: Any, data: st.DataObject) -> None:
    value = data.draw(of(kind))
    getter, where = GETTERS[kind]
    store.details.put("one", value, AT)
    kept = getattr(store.details, getter)("one", *where(value))
    assert kept == Kept(value=value, at=AT)
    assert repr(kept.value) == repr(value)
    assert getattr(store.details, getter)("two", *where(value)) is None


def test_the_changes_name_the_area(store: Store) -> None:
    details = InvoiceDetails(invoice=invoice(1), lines=())
    changes = store.details.put("one", details, AT)
    assert (changes.area, changes.account, set(changes.added)) == (Area.INVOICES, "one", {"1"})
    assert not store.details.put("one", details, LATER)
    kept = store.details.get_invoice("one", "1")
    assert kept is not None
    assert kept.at == LATER  # the age is new, the value is not
    other = InvoiceDetails(invoice=invoice(1), lines=(), notes="Thank you")
    assert set(store.details.put("one", other, LATER).changed) == {"1"}
    assert not store.details.put("one", details, LATER - timedelta(minutes=1))  # read earlier, told later
    assert store.details.get_invoice("one", "1") == Kept(value=other, at=LATER)
    assert set(store.details.put("one", Counters(), AT).added) == {"one"}
    assert store.details.put("one", (Department(id="1", name="Sales"),), AT).area is Area.ACCOUNT


@pytest.mark.parametrize("back", BACK, ids=str)
def test_a_clock_that_is_put_back_does_not_freeze_what_is_kept(store: Store, back: timedelta) -> None:
    """At most for as long as one answer can overtake another; then what comes is kept, with its instant."""
    old = InvoiceDetails(invoice=invoice(1), lines=(), notes="by the wrong clock")
    new = InvoiceDetails(invoice=invoice(1), lines=(), notes="Thank you")
    store.details.put("one", old, AT)
    now = AT - back
    if back <= OVERTAKEN:
        assert not store.details.put("one", new, now)
        assert store.details.get_invoice("one", "1") == Kept(value=old, at=AT)
        now = AT
    assert set(store.details.put("one", new, now).changed) == {"1"}
    assert store.details.get_invoice("one", "1") == Kept(value=new, at=now)
    assert set(store.details.put("one", old, now + timedelta(seconds=1)).changed) == {"1"}


@given(st.timedeltas(timedelta(days=-20_000), timedelta(days=20_000)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_two_answers_the_one_asked_for_later_is_kept(store: Store, step: timedelta) -> None:
    """Only one that was overtaken within OVERTAKEN gives way."""
    first = InvoiceDetails(invoice=invoice(1), lines=(), notes="first")
    second = InvoiceDetails(invoice=invoice(1), lines=(), notes="second")
    with store._connections.writing() as connection:
        connection.execute("DELETE FROM details")
    store.details.put("one", first, AT)
    store.details.put("one", second, AT + step)
    kept = store.details.get_invoice("one", "1")
    overtaken = -OVERTAKEN <= step < timedelta()
    assert kept == (Kept(value=first, at=AT) if overtaken else Kept(value=second, at=AT + step))


def test_the_first_line_is_the_staffs_own(store: Store) -> None:
    asked = (Author.CUSTOMER, "My mail is down")
    answer = (Author.STAFF, "\n \n  We have restarted it.  \nRegards")
    assert first_line(conversation(1, asked)) is None
    assert first_line(conversation(1, asked, answer, (Author.CUSTOMER, "Thanks"))) == "We have restarted it."
    assert first_line(conversation(1, answer, (Author.STAFF, " \n"))) is None
    for n in (1, 2, 3):
        store.details.put("one", conversation(n, asked, *[answer][: n % 2]), AT)
    assert store.details.first_lines("one", ["1", "2", "3", "4"]) == {
        "1": "We have restarted it.",
        "3": "We have restarted it.",
    }
    assert store.details.first_lines("one", []) == store.details.first_lines("two", ["1"]) == {}
    store.details.put("one", conversation(3, asked), LATER)
    assert store.details.first_lines("one", ["3"]) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello Marta,\n\nThe mailbox works again.", "The mailbox works again."),
        ("Sehr geehrte Frau Lindqvist,\nes geht wieder.", "es geht wieder."),
        ("Hi!\nIt works.", "It works."),
        ("您好，\n已修复。", "已修复。"),
        ("Hello Marta,", "Hello Marta,"),
        ("It works again!\nRegards", "It works again!"),
        ("Thank you for your patience,\nit works.", "Thank you for your patience,"),
        ("Hello Marta, it works.\nRegards", "Hello Marta, it works."),
        ("Hello,\nHi,\nIt works.", "Hi,"),
        ("x" * 1_000_000, "x" * 300),
    ],
)
def test_a_greeting_is_passed_over_where_something_follows(text: str, said: str) -> None:
    assert first_line(conversation(1, (Author.STAFF, text))) == said


def test_ages(store: Store) -> None:
    for n in range(3):
        details = InvoiceDetails(invoice=invoice(n, InvoiceStatus.UNPAID), lines=())
        store.details.put("one", details, AT + timedelta(minutes=n))
    assert store.details.ages("one", DetailKind.INVOICE)["2"] == AT + timedelta(minutes=2)
    assert store.details.ages("two", DetailKind.INVOICE) == {}
    assert set(store.details.get_invoices("one", ["0", "2", "9"])) == {"0", "2"}


def test_what_the_alert_rules_look_at(store: Store) -> None:
    rows = [invoice(n, status) for n, status in enumerate(InvoiceStatus)]
    store.invoices.replace("one", rows, None, AT)
    for row in rows:
        store.details.put("one", InvoiceDetails(invoice=row, lines=()), AT)
    unpaid = {row.status for row in store.unpaid_invoices("one")}
    assert unpaid == {InvoiceStatus.UNPAID, InvoiceStatus.COLLECTIONS, InvoiceStatus.PAYMENT_PENDING}
    assert {d.invoice.status for d in store.unpaid_invoice_details("one")} == unpaid
    assert store.unpaid_invoices("two") == ()


def test_an_account_that_is_gone_gets_no_details(store: Store) -> None:
    with pytest.raises(NoSuchAccount):
        store.details.put("gone", Counters(), AT)
    assert store.details.get_counters("gone") is None
