"""Labels and sentences of the panes at their edges."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale

from pmdesk.records.account import Contact, MailKind, PayMethod, PayMethodKind
from pmdesk.records.domains import DomainFacet, Lock
from pmdesk.records.invoices import Tax
from pmdesk.records.money import Money
from pmdesk.records.services import Usage
from pmdesk.wording import details as d


def test_three_states() -> None:
    assert [d.on_off(value) for value in (True, False, None)] == ["On", "Off", "Not known"]
    assert [d.lock(value) for value in (Lock.LOCKED, Lock.UNLOCKED, Lock.UNKNOWN)] == [
        "On",
        "Off",
        "Not known",
    ]


def test_every_word_of_an_enumeration_is_said() -> None:
    assert all(d.mail_kind(kind) for kind in MailKind)
    assert all(d.facet_unavailable(facet).endswith(".") for facet in DomainFacet)


def test_roles_in_plain_words() -> None:
    assert [d.role(word) for word in ("Registrant", " tech ", "ADMIN", "Zonemaster")] == [
        "Owner",
        "Technical",
        "Contact",
        "Zonemaster",
    ]


@pytest.mark.parametrize(
    ("server", "since", "text"),
    [
        ("falcon", date(2023, 11, 16), "Server falcon, with this plan since "),
        ("falcon", None, "Server falcon"),
        (None, date(2023, 11, 16), "With this plan since "),
        (None, None, ""),
    ],
)
def test_where_a_plan_runs(server: str | None, since: date | None, text: str) -> None:
    assert d.on_plan(server, since).startswith(text)
    assert bool(d.on_plan(server, since)) is bool(text)


def test_usage_with_and_without_a_limit() -> None:
    assert d.used_of(Usage(used=Decimal(512), limit=Decimal(1024))) == "512 MB of 1 GB"
    assert d.used_of(Usage(used=Decimal(512))) == "512 MB"


def test_a_tax_by_its_own_name() -> None:
    amount = Money(currency="USD", amount=Decimal(1))
    assert d.tax(Tax(amount=amount, rate=Decimal("10.00"), name="GST")) == "GST 10 %"
    assert d.tax(Tax(amount=amount)) == "Tax"


def test_payments() -> None:
    assert d.payment("Card", "tx-1") == "Card, reference tx-1"
    assert d.payment("", "tx-1") == "tx-1"
    assert d.payment("", "") == ""


@pytest.mark.parametrize(
    ("method", "name"),
    [
        (PayMethod(id="1", kind=PayMethodKind.CARD, kind_word="x", last_four="4417"), "Card ending 4417"),
        (PayMethod(id="1", kind=PayMethodKind.CARD, kind_word="x", description="My card"), "My card"),
        (PayMethod(id="1", kind=PayMethodKind.BANK, kind_word="x"), "Bank account"),
        (PayMethod(id="1", kind=PayMethodKind.UNKNOWN, kind_word="RemoteToken"), "RemoteToken"),
    ],
)
def test_what_money_is_taken_from(method: PayMethod, name: str) -> None:
    assert d.pay_method(method) == name
    assert d.card_until(method) == ""


def test_countries() -> None:
    assert d.country(None) == ""
    assert d.country("FI") == "Finland"
    assert d.country("ZZ") == "ZZ"
    assert QLocale.codeToTerritory("ZZ") == QLocale.Country.AnyTerritory


def test_a_contact_without_a_name() -> None:
    assert d.contact_name(Contact(id="1", first_name="", last_name="", email="a@b.example")) == "a@b.example"
    named = Contact(id="1", first_name="Olli", last_name="", company="Rye", email="a@b.example")
    assert d.contact_name(named) == "Olli, Rye"
