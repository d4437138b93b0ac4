"""The account's page as values: everything known is said, nothing else is."""

from __future__ import annotations

from datetime import timedelta

from pmdesk.models.account_details import account_details, expired
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
from tests.helpers import DAY_ONE
from tests.models.bakery import (
    TODAY,
    said,
    usd,
)

AT = DAY_ONE - timedelta(hours=1)


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
    details = account_details(ACCOUNT, None, TODAY)
    for section in details.sections:
        assert section.title
        for line in section.lines:
            assert line.spoken
