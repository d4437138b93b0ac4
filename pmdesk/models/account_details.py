"""Everything known of the account, as lines: the customer, their money, people, cards and mail."""

from __future__ import annotations

from datetime import date, datetime

from pmdesk.models.sections import Details, Line, LineKind, Section, pairs, sections
from pmdesk.records.account import Account, AccountExtras, Contact, PayMethod
from pmdesk.wording import account as account_words
from pmdesk.wording import details as words
from pmdesk.wording.formats import money


def account_details(
    account: Account,
    extras: AccountExtras | None,
    today: date,
    *,
    at: datetime | None = None,
    extras_at: datetime | None = None,
) -> Details:
    """`extras` are contacts and payment methods, read at `extras_at` (None: never)."""
    name = words.full_name(account.first_name, account.last_name)
    contacts = extras.contacts if extras is not None else ()
    methods = extras.pay_methods if extras is not None else ()
    return Details(
        name,
        None,
        account.company or "",
        sections(
            _person(account, name, at),
            _address(account),
            _money(account),
            Section(
                "pay-methods",
                words.section("pay-methods"),
                tuple(_pay_method(one, today) for one in methods),
                extras_at,
            ),
            _users(account),
            Section(
                "contacts", words.section("contacts"), tuple(_contact(one) for one in contacts), extras_at
            ),
            _mail(account),
        ),
    )


def _person(account: Account, name: str, at: datetime | None) -> Section:
    lines = pairs(
        (words.label("name"), name),
        (words.label("company"), account.company or ""),
        Line(words.label("email"), account.email, copy=True),
        (words.label("phone"), account_words.phone(account.phone or "")),
        (words.label("tax-id"), account.tax_id or ""),
        (words.label("language"), (account.language or "").capitalize()),
    )
    return Section("details", words.section("details"), lines, at)


def _address(account: Account | Contact) -> Section:
    """In the order the provider's form has; the lines that were filled in."""
    town = " ".join(part for part in (account.postcode, account.city) if part)
    found = (account.address1, account.address2, town, account.state, words.country(account.country))
    lines = tuple(Line("", part, LineKind.TEXT) for part in found if part)
    return Section("address", words.section("address"), lines)


def _money(account: Account) -> Section:
    lines = pairs(
        (words.label("credit"), money(account.credit)),
        (words.label("currency"), account.currency),
        (words.label("paid-with"), account_words.paid_with(account.payment_method or "")),
    )
    return Section("money", words.section("money"), lines)


def expired(method: PayMethod, today: date) -> bool:
    """Whether a card no longer works: from the month after the one printed on it."""
    return method.expires is not None and method.expires < (today.year, today.month)


def _pay_method(method: PayMethod, today: date) -> Line:
    name = words.pay_method(method)
    if expired(method, today):
        return Line(name, words.card_expired(), tone="bad", icon="triangle-alert", strong=True)
    return Line(name, words.card_until(method), icon="credit-card")


def _users(account: Account) -> Section:
    lines = tuple(
        Line(user.name or user.email, words.owner() if user.is_owner else "", second=user.email)
        for user in account.users
    )
    return Section("users", words.section("users"), lines)


def _contact(contact: Contact) -> Line:
    kinds = ", ".join(words.mail_kind(preference.kind) for preference in contact.mail if preference.on)
    return Line(words.contact_name(contact), contact.email, second=kinds, copy=True)


def _mail(account: Account) -> Section:
    lines = tuple(
        Line(
            words.mail_kind(preference.kind),
            words.on_off(preference.on),
            tone="text" if preference.on else "text2",
        )
        for preference in account.mail
    )
    return Section("mail", words.section("mail"), lines)
