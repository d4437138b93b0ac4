"""The domain's pane as values: everything known is said, nothing else is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pmdesk.core.alerts import evaluate
from pmdesk.core.facts import Facts
from pmdesk.models.domain_details import domain_details
from pmdesk.models.sections import LineKind
from pmdesk.records.domains import Domain, DomainContact, DomainDetails, DomainFacet, DomainStatus, Lock
from pmdesk.records.services import NamedValue
from pmdesk.store.settings import Settings
from tests.helpers import DAY_ONE
from tests.models.bakery import (
    DOMAINS,
    TODAY,
    domain,
    said,
)

AT = DAY_ONE - timedelta(hours=1)


REGISTRAR = DomainDetails(
    domain_id="hearthandrye",
    nameservers=("ns1.bakeryhost.example", "ns2.bakeryhost.example"),
    lock=Lock.LOCKED,
    contacts=(
        DomainContact(
            role="Registrant",
            fields=(
                NamedValue(name="First_Name", value="Marta"),
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
    assert details.sentence == "Its renewal is due on 25 Nov. Auto-renew is off."
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


@pytest.mark.parametrize("status", ["transferred-away", "cancelled"])
def test_of_a_domain_that_has_left_nothing_is_said_that_mattered_before(status: str) -> None:
    gone = domain("oldoven", 100, status=status)
    details = domain_details(gone, REGISTRAR, TODAY, at=AT, notices_to="marta@oldoven.example")
    assert details.sections == ()
    assert details.subtitle == "Registered 18 Oct 2025"
    assert details.sentence.endswith((" it now.", " any more."))


def test_an_unknown_status_is_the_hosts_own_word() -> None:
    odd = Domain(id="1", name="x.example", status=DomainStatus.UNKNOWN, status_word="Parked")
    details = domain_details(odd, None, TODAY)
    assert details.chip is not None
    assert details.chip.word == "Parked"
