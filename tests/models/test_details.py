"""The detail panes as values: everything known is said, nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.core.alerts import evaluate
from pmdesk.core.facts import Facts
from pmdesk.models.account_details import account_details, expired
from pmdesk.models.domain_details import domain_details
from pmdesk.models.invoice_details import invoice_details, left_to_pay
from pmdesk.models.sections import Details, LineKind, fullness, share
from pmdesk.models.service_details import addon_rows, service_details
from pmdesk.models.ticket_details import ticket_view
from pmdesk.records.account import (
    Account,
    AccountExtras,
    AccountUser,
    Contact,
    MailKind,
    MailPreference,
    PayMethod,
    PayMethodKind,
)
from pmdesk.records.domains import Domain, DomainContact, DomainDetails, DomainFacet, DomainStatus, Lock
from pmdesk.records.invoices import Invoice, InvoiceDetails, InvoiceLine, InvoiceStatus, Tax, Transaction
from pmdesk.records.services import Addon, Cycle, NamedValue, Service, ServiceStatus, Usage
from pmdesk.records.tickets import Attachment, Author, Conversation, Message, Ticket, TicketStatus
from pmdesk.store.settings import Settings
from tests.helpers import DAY_ONE
from tests.models.bakery import CONVERSATION, DOMAINS, INVOICES, OVERDUE, TICKETS, TODAY, after, service, usd

AT = DAY_ONE - timedelta(hours=1)


def said(details: Details, key: str) -> list[tuple[str, str]]:
    section = details.section(key)
    return [(line.label, line.value) for line in section.lines] if section is not None else []


# --- domains ------------------------------------------------------------------------------------------

REGISTRAR = DomainDetails(
    domain_id="hearthandrye",
    nameservers=("ns1.bakeryhost.example", "ns2.bakeryhost.example"),
    lock=Lock.LOCKED,
    contacts=(
        DomainContact(
            role="Registrant",
            fields=(
                NamedValue(name="First Name", value="Marta"),
                NamedValue(name="Last Name", value="Lindqvist"),
                NamedValue(name="Email", value="marta@hearthandrye.example"),
            ),
        ),
        DomainContact(role="Tech", fields=(NamedValue(name="Company Name", value="Bakery Host"),)),
        DomainContact(role="Zonemaster", fields=()),
    ),
)


def test_a_domain() -> None:
    domain = DOMAINS[0]
    alerts = evaluate(Facts(domains=(domain,)), Settings(), TODAY)
    details = domain_details(
        domain, REGISTRAR, TODAY, at=AT, alerts=alerts, notices_to="marta@hearthandrye.example"
    )
    assert details.name == "hearthandrye.example"
    assert details.chip is not None
    assert details.chip.word == "5 days left"
    assert details.sentence == "Your host wants to be paid for it by 25 Nov. Auto-renew is off."
    assert said(details, "renewal") == [
        ("Registered until", "27 Nov 2026"),
        ("Invoice due", "25 Nov 2026"),
        ("Auto-renew", "Off"),
        ("Price", "$18.99 a year"),
        ("Paid with", "Card"),
        ("Registered", "18 Oct 2025"),
    ]
    assert said(details, "nameservers") == [("", "ns1.bakeryhost.example"), ("", "ns2.bakeryhost.example")]
    assert said(details, "protection") == [("Registrar lock", "On")]
    assert said(details, "contacts") == [
        ("Owner", "Marta Lindqvist"),
        ("Technical", "Bakery Host"),
        ("Zonemaster", "None"),
        ("Notices go to", "marta@hearthandrye.example"),
        ("", "This mailbox stops with the domain. Use another address."),
    ]
    section = details.section("nameservers")
    assert section is not None
    assert section.at == AT


def test_a_domain_whose_registrar_was_never_asked() -> None:
    details = domain_details(DOMAINS[0], None, TODAY)
    for key in ("nameservers", "protection", "contacts"):
        assert said(details, key) == [("", "Not saved yet. It appears when you are connected.")]
    assert details.section("extras") is None


def test_a_registrar_that_did_not_answer() -> None:
    kept = DomainDetails(domain_id="hearthandrye", unavailable=tuple(DomainFacet))
    details = domain_details(DOMAINS[0], kept, TODAY)
    assert said(details, "nameservers") == [("", "Your host could not read the nameservers.")]
    assert said(details, "protection") == [("", "Your host could not read the registrar lock.")]
    assert said(details, "contacts") == [("", "Your host could not read the contacts.")]


def test_a_registry_without_a_lock() -> None:
    kept = DomainDetails(domain_id="x", nameservers=(), contacts=())
    details = domain_details(DOMAINS[2], kept, TODAY)
    assert said(details, "protection") == [("Registrar lock", "Not known")]
    assert said(details, "nameservers") == [("", "None")]
    assert details.sentence == ""


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("marta@hearthandrye.example", True),
        ("marta@mail.hearthandrye.example", True),
        ("MARTA@HEARTHANDRYE.EXAMPLE", True),
        ("marta@nothearthandrye.example", False),
        ("marta@elsewhere.example", False),
    ],
)
def test_notices_that_would_be_lost_with_the_domain(address: str, warned: bool) -> None:
    lines = said(domain_details(DOMAINS[0], REGISTRAR, TODAY, notices_to=address), "contacts")
    assert any(value.startswith("This mailbox") for _, value in lines) is warned


def test_auto_renew_is_explained_where_it_is_on() -> None:
    notes = [
        line.value
        for section in domain_details(DOMAINS[2], None, TODAY).sections
        if section.key == "renewal"
        for line in section.lines
        if line.kind is LineKind.NOTE
    ]
    assert notes == ["On means: your host makes an invoice in time. It may still need to be paid."]


# --- services -----------------------------------------------------------------------------------------


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


@given(st.decimals(0, 10**9), st.none() | st.decimals(-5, 10**9))
def test_a_bar_is_never_fuller_than_full(used: Decimal, limit: Decimal | None) -> None:
    part = share(used, limit)
    assert part is None or 0 <= part <= 1
    assert fullness(part) in ("text", "warn", "bad")


def test_when_a_bar_warns() -> None:
    assert [fullness(part) for part in (None, 0.79, 0.8, 0.94, 0.95, 1.0)] == [
        "text", "text", "warn", "warn", "bad", "bad",
    ]  # fmt: skip


# --- invoices -----------------------------------------------------------------------------------------


def test_an_invoice() -> None:
    row = INVOICES[0]
    details = invoice_details(row, OVERDUE, TODAY, at=AT)
    assert (details.name, details.sentence) == ("Invoice 10482", "Invoice 10482 is 6 days overdue.")
    section = details.section("items")
    assert section is not None
    assert [(line.label, line.second, line.value) for line in section.lines] == [
        ("Web hosting Business", "16 Nov 2026 to 15 Nov 2027", "$130.00"),
        ("Website care", "", "$12.00"),
    ]
    assert said(details, "totals") == [("Total", "$142.00"), ("Left to pay", "$100.00")]
    assert left_to_pay(row, OVERDUE) == usd("100")
    assert left_to_pay(row, None) == usd("142")


def test_an_invoice_with_tax_credit_and_payments() -> None:
    row = Invoice(
        id="7",
        number="10431",
        status=InvoiceStatus.PAID,
        status_word="Paid",
        issued=after(-40),
        due=after(-26),
        paid=datetime(2026, 10, 27, 12, tzinfo=UTC),
        subtotal=usd("40"),
        credit=usd("5"),
        taxes=(
            Tax(amount=usd("10"), rate=Decimal("25.000"), name="VAT"),
            Tax(amount=usd("1"), rate=None, name=None),
        ),
        total=usd("46"),
    )
    kept = InvoiceDetails(
        invoice=row,
        lines=(InvoiceLine(id="1", description="Care", amount=usd("40")),),
        transactions=(
            Transaction(
                id="1",
                at=datetime(2026, 10, 27, 12, tzinfo=UTC),
                paid_in=usd("50"),
                paid_out=usd("0"),
                gateway="Card",
                reference="tx-1",
            ),
            Transaction(id="2", at=None, paid_in=usd("0"), paid_out=usd("4"), gateway="Card"),
        ),
        balance=usd("0"),
        notes="Thank you",
    )
    details = invoice_details(row, kept, TODAY)
    assert said(details, "totals") == [
        ("Subtotal", "$40.00"),
        ("VAT 25 %", "$10.00"),
        ("Tax", "$1.00"),
        ("Paid from credit", "($5.00)"),
        ("Total", "$46.00"),
    ]
    section = details.section("payments")
    assert section is not None
    assert [(line.label, line.second) for line in section.lines] == [
        ("27 Oct 2026", "Card, reference tx-1"),
        ("Card, paid back", ""),
    ]
    assert said(details, "notes") == [("", "Thank you")]
    assert details.sentence == ""


def test_an_invoice_whose_lines_were_never_fetched() -> None:
    details = invoice_details(INVOICES[1], None, TODAY)
    assert said(details, "items") == [("", "Not saved yet. It appears when you are connected.")]
    assert said(details, "totals") == [("Total", "$18.99")]


# --- tickets ------------------------------------------------------------------------------------------


def test_a_conversation() -> None:
    view = ticket_view(TICKETS[0], CONVERSATION, DAY_ONE, about="Hearth hosting")
    assert view.subject == "Order form does not send emails"
    assert view.subtitle == "#4471 · Support · opened 12 Nov 2026 · about Hearth hosting"
    assert [(one.name, one.badge, one.mine, one.staff) for one in view.messages] == [
        ("Marta", "You", True, False),
        ("Dana Okafor", "Staff, Support", False, True),
        ("Marta", "You", True, False),
    ]
    assert view.missing == ""


def test_files_and_files_that_are_gone() -> None:
    message = Message(
        id="1",
        author=Author.OTHER,
        name="Sam",
        at=None,
        text="See file",
        attachments=(
            Attachment(index=0, name="lost-orders.csv", size=4096),
            Attachment(index=1, name="a.png"),
        ),
        attachments_removed=True,
    )
    ticket = Ticket(id="1", number="#9", subject="s", status=TicketStatus.OPEN, status_word="Open")
    (view,) = ticket_view(ticket, Conversation(ticket=ticket, messages=(message,)), DAY_ONE).messages
    assert [(file.name, file.size, file.spoken) for file in view.files] == [
        ("lost-orders.csv", "4 kB", "lost-orders.csv, 4 kB"),
        ("a.png", "", "a.png"),
    ]
    assert (view.badge, view.when) == ("", "")
    assert view.note == "The host has removed the files of this message."


def test_a_conversation_that_was_never_fetched() -> None:
    view = ticket_view(TICKETS[1], None, DAY_ONE)
    assert view.messages == ()
    assert view.missing.endswith("when you are connected.")


# --- the account --------------------------------------------------------------------------------------

ACCOUNT = Account(
    id="1",
    first_name="Marta",
    last_name="Lindqvist",
    company="Hearth & Rye Bakery",
    email="marta@elsewhere.example",
    address1="14 Mill Lane",
    city="Northfield",
    postcode="00100",
    country="FI",
    currency="USD",
    credit=usd("25"),
    mail=(MailPreference(kind=MailKind.INVOICE, on=True), MailPreference(kind=MailKind.AFFILIATE, on=False)),
    users=(AccountUser(id="1", name="Marta Lindqvist", email="marta@elsewhere.example", is_owner=True),),
)


def test_an_account() -> None:
    extras = AccountExtras(
        contacts=(
            Contact(
                id="2",
                first_name="Olli",
                last_name="Rye",
                email="olli@elsewhere.example",
                mail=(MailPreference(kind=MailKind.INVOICE, on=True),),
            ),
        ),
        pay_methods=(
            PayMethod(
                id="1",
                kind=PayMethodKind.CARD,
                kind_word="CreditCard",
                card_type="Visa",
                last_four="4417",
                expires=(2026, 10),
            ),
            PayMethod(
                id="2", kind=PayMethodKind.CARD, kind_word="CreditCard", last_four="1881", expires=(2026, 11)
            ),
            PayMethod(id="3", kind=PayMethodKind.BANK, kind_word="BankAccount", bank_name="Mill Bank"),
            PayMethod(id="4", kind=PayMethodKind.UNKNOWN, kind_word="RemoteToken", description="Wallet"),
        ),
    )
    details = account_details(ACCOUNT, extras, TODAY, at=AT, extras_at=AT)
    assert (details.name, details.subtitle) == ("Marta Lindqvist", "Hearth & Rye Bakery")
    assert said(details, "address") == [
        ("", "14 Mill Lane"),
        ("", "00100 Northfield"),
        ("", "Finland"),
    ]
    assert said(details, "money") == [("Credit", "$25.00"), ("Currency", "USD")]
    assert said(details, "pay-methods") == [
        ("Visa ending 4417", "has expired"),
        ("Card ending 1881", "valid until 11/2026"),
        ("Mill Bank", ""),
        ("Wallet", ""),
    ]
    assert said(details, "users") == [("Marta Lindqvist", "owner")]
    assert said(details, "contacts") == [("Olli Rye", "olli@elsewhere.example")]
    assert said(details, "mail") == [("Invoices", "On"), ("Affiliates", "Off")]


def test_a_card_works_through_its_last_month() -> None:
    card = PayMethod(id="1", kind=PayMethodKind.CARD, kind_word="x", expires=(2026, 11))
    assert not expired(card, TODAY)
    assert expired(card, TODAY + timedelta(days=10))


def test_a_country_qt_does_not_know_stays_its_code() -> None:
    details = account_details(
        Account(id="1", first_name="", last_name="", email="x@y.example", currency="USD", country="QQ"),
        None,
        TODAY,
    )
    assert said(details, "address") == [("", "QQ")]
    assert details.section("pay-methods") is None


def test_every_line_can_be_read_aloud() -> None:
    made = [
        domain_details(DOMAINS[0], REGISTRAR, TODAY, notices_to="a@b.example"),
        service_details(service("Hearth hosting"), TODAY),
        invoice_details(INVOICES[0], OVERDUE, TODAY),
        account_details(ACCOUNT, None, TODAY),
    ]
    for details in made:
        for section in details.sections:
            assert section.title
            for line in section.lines:
                assert line.spoken


def test_an_unknown_status_is_the_hosts_own_word() -> None:
    odd = Domain(id="1", name="x.example", status=DomainStatus.UNKNOWN, status_word="Parked")
    details = domain_details(odd, None, TODAY)
    assert details.chip is not None
    assert details.chip.word == "Parked"
