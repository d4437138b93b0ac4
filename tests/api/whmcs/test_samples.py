"""Answers in the documented shapes: what each field becomes, and every way of writing the same thing."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmdesk.api.errors import Garbled
from pmdesk.api.whmcs.invoices import InvoiceReader, transaction
from pmdesk.records import Area, Relation
from pmdesk.records.account import MailKind, PayMethodKind
from pmdesk.records.domains import DomainStatus, Lock
from pmdesk.records.invoices import InvoiceStatus
from pmdesk.records.money import Money
from pmdesk.records.services import Cycle, ServiceStatus
from pmdesk.records.tickets import Attachment, Author, TicketStatus
from tests.api.whmcs.reading import ALL, LISTS, flat, read, sample


def usd(text: str) -> Money:
    return Money(currency="USD", amount=Decimal(text))


def only(action: str) -> Any:
    (made,), set_aside = read(action, sample(action))
    assert not set_aside
    return made


def first(action: str) -> Any:
    made, set_aside = read(action, sample(action))
    assert not set_aside
    return made[0]


def test_a_service() -> None:
    made = first("GetClientsProducts")
    assert (made.id, made.name, made.group) == ("1201", "Web hosting Business", "Web Hosting")
    assert (made.status, made.cycle, made.recurring) == (ServiceStatus.ACTIVE, Cycle.YEARLY, usd("129.00"))
    assert made.next_due == date(2026, 11, 16)
    assert made.disk is not None
    assert made.disk.limit == Decimal(10240)
    assert "password" not in repr(made)


def test_an_addon() -> None:
    made = first("GetClientsAddons")
    assert (made.service_id, made.recurring, made.cycle) == ("1201", usd("49.00"), Cycle.MONTHLY)


def test_a_domain_has_two_dates_and_renews_unless_told_not_to() -> None:
    made = first("GetClientsDomains")
    assert (made.expires, made.next_due) == (date(2026, 11, 27), date(2026, 11, 25))
    assert made.status is DomainStatus.ACTIVE
    data = sample("GetClientsDomains")
    for said, meant in (("1", False), (1, False), ("0", True), ("", True), (None, None)):
        data["domains"]["domain"][0]["donotrenew"] = said
        assert read("GetClientsDomains", data)[0][0].auto_renew is meant


def test_an_invoice_in_the_list() -> None:
    made = first("GetInvoices")
    assert (made.id, made.number, made.status) == ("10493", "10493", InvoiceStatus.UNPAID)
    assert (made.total, made.paid, made.due) == (usd("29.00"), None, date(2026, 12, 16))
    assert [(tax.amount, tax.rate) for tax in made.taxes] == [
        (usd("1.86"), Decimal("6.875")),
        (usd("0.14"), Decimal("0.5")),
    ]


def test_drafts_are_left_out_and_not_counted() -> None:
    data = sample("GetInvoices")
    before, _ = read("GetInvoices", data)
    next(row for row in container(data) if str(row["id"]) == before[0].id)["status"] = "Draft"
    made, set_aside = read("GetInvoices", data)
    assert made == before[1:]
    assert not set_aside


def test_an_invoice_with_its_lines() -> None:
    made = only("GetInvoice")
    assert made.balance == usd("19.00")
    assert made.lines[0].about == Relation(area=Area.SERVICES, id="1202")
    assert made.transactions[0].invoice_id == "10493"
    assert made.transactions[0].at == datetime(2026, 11, 21, 12, 1, tzinfo=UTC)


def test_a_ticket_and_its_conversation() -> None:
    listed = next(row for row in read("GetTickets", sample("GetTickets"))[0] if row.id == "4471")
    assert (listed.number, listed.status) == ("664471", TicketStatus.ANSWERED)
    made = only("GetTicket")
    assert made.ticket.subject == 'Order form says "thank you" but doesn\'t send emails'
    assert made.ticket.about == Relation(area=Area.SERVICES, id="1201")
    assert [(said.id, said.author) for said in made.messages] == [
        ("0", Author.CUSTOMER),
        ("7008", Author.STAFF),
        ("7009", Author.STAFF),
    ]
    assert made.messages[0].attachments == (Attachment(index=0, name="form.png"),)
    assert made.messages[1].attachments == ()
    assert "\r" not in made.messages[0].text
    assert '"Cakes & more"' in made.messages[0].text
    for secret in ("sampleKey", "Staff only"):
        assert secret not in repr(made)


def test_the_account() -> None:
    details, counters = only("GetClientsDetails")
    assert (details.first_name, details.company) == ("Marta", "Hearth & Rye Bakery")
    assert (details.credit, details.currency) == (usd("23.51"), "USD")
    assert {said.kind: said.on for said in details.mail}[MailKind.AFFILIATE] is False
    assert [user.is_owner for user in details.users] == [True, False]
    assert (counters.active_services, counters.overdue_invoices) == (3, 2)


def test_the_rest() -> None:
    assert first("GetContacts").mail[1].on is False
    card = first("GetPayMethods")
    assert (card.kind, card.expires, card.last_four) == (PayMethodKind.CARD, (2026, 10), "4417")
    assert card.gateway == "stripe"
    assert "token" not in repr(card)
    assert first("GetAnnouncements").html.startswith("<p>")
    assert first("GetTransactions").paid_in.amount > 0
    assert first("GetCredits").amount == usd("50.00")
    assert first("GetQuotes").total == usd("687.20")
    assert only("DomainGetLockingStatus") is Lock.LOCKED
    assert only("DomainGetNameservers")[0] == "ns1.preciselymanaged.example"
    assert {role.role for role in only("DomainGetWhoisInfo")} >= {"Registrant", "Admin", "Tech"}
    name, contents = only("GetTicketAttachment")
    assert name == "form.png"
    assert contents.startswith(b"\x89PNG")


# --- the same thing, written in every way ---------------------------------------------------------------

YES, NO = [True, 1, "1", "true", "on"], [False, 0, "0", "false", ""]
SWITCHES = {
    "taxed", "is_owner", "attachments_removed", "dnsmanagement", "emailforwarding", "idprotection",
    "donotrenew", "allowSingleSignOn", "published", "general", "invoice", "support", "product", "domain",
    "affiliate", "domainemails", "generalemails", "invoiceemails", "productemails", "supportemails",
    "affiliateemails",
}  # fmt: skip
NULLABLE_TEXT = {
    "suspensionreason",
    "dedicatedip",
    "companyname",
    "address2",
    "tax_id",
    "notes",
    "ns1",
    "ns2",
}
ZERO_DATES = {"0000-00-00", "0000-00-00 00:00:00", ""}


def rewritten(draw: st.DataObject, value: Any, key: str = "") -> Any:
    """The same meaning in another of WHMCS's ways."""
    if isinstance(value, dict):
        return {name: rewritten(draw, inner, name) for name, inner in value.items()}
    if value in ([], [[]]):
        return shaped(draw, value)
    if isinstance(value, list):
        return shaped(draw, [rewritten(draw, inner) for inner in value])
    if key in SWITCHES and value in (*YES, *NO):
        return draw.draw(st.sampled_from(YES if value in YES else NO))
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return draw.draw(st.sampled_from([value, str(value)]))
    if isinstance(value, str):
        if value.startswith("0000-00-00"):
            return draw.draw(st.sampled_from([*ZERO_DATES, None]))
        if value == "" and key in NULLABLE_TEXT:
            return draw.draw(st.sampled_from(["", None, []]))
        if value.isdigit() and str(int(value)) == value:
            return draw.draw(st.sampled_from([value, int(value)]))
        if key != "index" and value.count(".") == 1 and value.replace(".", "").lstrip("-").isdigit():
            return draw.draw(st.sampled_from([value, float(value)]))
    return value


def shaped(draw: st.DataObject, items: list[Any]) -> Any:
    """A list as one of the things PHP makes of it."""
    if items in ([], [[]]):
        return draw.draw(st.sampled_from([[], [[]], "", {}, None]))
    ways = [items, {str(index): item for index, item in enumerate(items)}]
    if (
        len(items) == 1
        and isinstance(items[0], dict)
        and not {"id", "replyid", "filename"}.isdisjoint(items[0])
    ):
        ways.append(items[0])
    if all(isinstance(item, dict) for item in items):
        ways.append({str(7 + 3 * index): item for index, item in enumerate(items)})
    return draw.draw(st.sampled_from(ways))


def unwrapped(draw: st.DataObject, data: dict[str, Any]) -> dict[str, Any]:
    """Perhaps without the inner wrapper of a list."""
    out = dict(data)
    for key, value in data.items():
        if isinstance(value, dict) and len(value) == 1 and draw.draw(st.booleans()):
            (inner,) = value.values()
            if isinstance(inner, (list, dict)) and key != "client":
                out[key] = inner
    return out


@pytest.mark.parametrize("action", sorted(ALL))
@given(draw=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
def test_every_way_of_writing_means_the_same(action: str, draw: st.DataObject) -> None:
    plain = sample(action)
    other = rewritten(draw, plain)
    if action in LISTS or action in ("GetInvoice", "GetTicket"):
        other = unwrapped(draw, other)
    other["result"] = "success"
    if draw.draw(st.booleans()):
        other = flat(other)
    assert read(action, other) == read(action, plain)


# --- one bad row never costs the others ----------------------------------------------------------------

JUNK = st.sampled_from(["not a row", 7, True, 1.5, ["a"], [1, 2]])
SPOILT = st.sampled_from(
    [{"x": 1}, ["x"], [[1]], "yesterday", "12x", True, "-", "NaN", "1e5", 10**30, "9" * 40]
)
VITAL = {
    "GetClientsProducts": ["id", "nextduedate"],
    "GetClientsAddons": ["id", "nextduedate"],
    "GetClientsDomains": ["id", "expirydate", "nextduedate"],
    "GetInvoices": ["id", "duedate", "total", "tax", "subtotal", "credit"],
    "GetTransactions": ["id", "invoiceid", "amountin", "amountout"],
    "GetCredits": ["id", "amount"],
    "GetQuotes": ["id", "total"],
    "GetTickets": ["id"],
    "GetContacts": ["id"],
    "GetPayMethods": ["id"],
    "GetAnnouncements": ["id", "parentid"],
    "GetEmails": ["id"],
}
# Texts that everything is decided by: any text is one, so only what is no text spoils them.
VITAL_WORDS = {
    "userid", "clientid", "status", "name", "domain", "domainname", "serviceid", "currencycode", "tax2",
    "tid", "stage", "currency", "type", "published", "title", "announcement",
}  # fmt: skip


def container(data: dict[str, Any]) -> list[Any]:
    """The rows of a sample, to be changed in place."""
    for value in data.values():
        if isinstance(value, list):
            return value
        if isinstance(value, dict):
            return container(value)
    raise AssertionError("no rows")


@pytest.mark.parametrize("action", sorted(LISTS))
@given(draw=st.data())
@settings(max_examples=40)
def test_one_bad_row_never_costs_the_others(action: str, draw: st.DataObject) -> None:
    data = sample(action)
    whole, _ = read(action, data)
    found = container(data)
    good = copy.deepcopy(next(row for row in found if str(row["id"]) == whole[0].id))
    place = draw.draw(st.integers(0, len(found)))
    if draw.draw(st.booleans()):
        bad: Any = draw.draw(JUNK)
    else:
        key = draw.draw(st.sampled_from(VITAL[action]))
        value = draw.draw(SPOILT)
        if value is True and key != "id":
            value = {"x": 1}
        bad = {**good, key: value}
    found.insert(place, bad)
    rows, set_aside = read(action, data)
    assert rows == whole
    assert len(set_aside) == 1
    assert str(bad)[:30] not in set_aside[0].reason


@pytest.mark.parametrize("action", sorted(LISTS))
@pytest.mark.parametrize("odd", [{"x": 1}, ["x"], [[1]]])
def test_an_odd_minor_field_costs_that_field_alone(action: str, odd: object) -> None:
    data = sample(action)
    found = container(data)
    good = next(row for row in found if str(row["id"]) == read(action, data)[0][0].id)
    minor = sorted(good.keys() - set(VITAL[action]) - VITAL_WORDS)
    for key in minor:
        found[:] = [{**good, key: odd}]
        with_odd = read(action, data)
        found[:] = [{**good, key: None}]
        assert with_odd == read(action, data)
        assert len(with_odd[0]) == 1
    found[:] = [{**good, **dict.fromkeys(minor, odd)}]
    assert len(read(action, data)[0]) == 1


def test_an_odd_minor_field_of_a_single_answer_costs_that_field_alone() -> None:
    data = sample("GetClientsDetails")
    data["client"] |= {key: {"x": {"y": 1}} for key in ("credit", "status", "phonenumberformatted", "users")}
    data["client"]["email_preferences"]["invoice"] = "maybe"
    data["stats"]["numactivetickets"] = "many"
    (((details, counters),), _) = read("GetClientsDetails", data)
    assert (details.email, details.credit, details.status_word) == ("marta@hearthandrye.example", None, None)
    assert MailKind.INVOICE not in {said.kind for said in details.mail}
    assert (counters.active_tickets, counters.active_services) == (None, 3)
    data = sample("GetInvoice")
    data |= {"datepaid": "22/11/2026", "taxrate": "some", "notes": [1]}
    assert read("GetInvoice", data)[0][0].invoice.total == only("GetInvoice").invoice.total


def test_days_of_money_are_the_hosts_own() -> None:
    """Whatever zone the installation keeps, and the reader: midnight there is evening elsewhere."""
    data = sample("GetInvoices")
    container(data)[0] |= {"status": "Paid", "datepaid": "2026-11-22 00:00:00"}
    reader = InvoiceReader("USD", ZoneInfo("Europe/Berlin"), {})
    paid = reader.listed(container(data)[0])
    assert paid is not None
    assert (paid.paid, paid.paid_day) == (datetime(2026, 11, 21, 23, tzinfo=UTC), date(2026, 11, 22))
    moved = {**container(sample("GetTransactions"))[0], "date": "2026-11-22 00:30:00"}
    assert transaction(moved, "USD", ZoneInfo("Europe/Berlin")).day == date(2026, 11, 22)


@pytest.mark.parametrize("action", sorted(LISTS))
def test_every_empty_shape_is_an_empty_list(action: str) -> None:
    data = sample(action)
    outer = next(key for key, value in data.items() if isinstance(value, (dict, list)))
    for key in ("totalresults", "numreturned"):
        if key in data:
            data[key] = type(data[key])(0)
    item = next(iter(data[outer])) if isinstance(data[outer], dict) else "paymethod"
    for nothing in ("", [], [[]], None, {}, {item: []}, {item: ""}, {item: {}}, {item: None}, False):
        data[outer] = nothing
        assert read(action, data) == ((), ())
    del data[outer]
    assert read(action, data) == ((), ())


@pytest.mark.parametrize("action", sorted(set(LISTS) - {"GetPayMethods"}))
def test_rows_that_were_promised_and_are_missing_are_no_empty_list(action: str) -> None:
    data = sample(action)
    outer = next(key for key, value in data.items() if isinstance(value, (dict, list)))
    for nothing in ("", [], None, {}):
        data[outer] = nothing
        with pytest.raises(Garbled):
            read(action, data)


@pytest.mark.parametrize("action", sorted(LISTS))
@pytest.mark.parametrize("noise", ["text", 5, 1.5, True])
def test_a_container_that_is_none_is_garbled(action: str, noise: object) -> None:
    data = sample(action)
    outer = next(key for key, value in data.items() if isinstance(value, (dict, list)))
    data[outer] = noise
    with pytest.raises(Garbled):
        read(action, data)


def test_unknown_words_are_kept() -> None:
    for action, key, unknown in (
        ("GetClientsProducts", "status", ServiceStatus.UNKNOWN),
        ("GetClientsDomains", "status", DomainStatus.UNKNOWN),
        ("GetInvoices", "status", InvoiceStatus.UNKNOWN),
        ("GetTickets", "status", TicketStatus.UNKNOWN),
    ):
        data = sample(action)
        container(data)[0][key] = "Wobbling &amp; odd"
        made = read(action, data)[0][0]
        assert (made.status, made.status_word) == (unknown, "Wobbling & odd")
    data = sample("GetClientsProducts")
    container(data)[0]["billingcycle"] = "Fortnightly"
    made = read("GetClientsProducts", data)[0][0]
    assert (made.cycle, made.cycle_word) == (Cycle.UNKNOWN, "Fortnightly")
