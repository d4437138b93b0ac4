"""The labels and sentences of the detail panes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QLocale

from pmdesk.records.account import Contact, MailKind, PayMethod, PayMethodKind
from pmdesk.records.domains import Domain, DomainFacet, DomainStatus, Lock
from pmdesk.records.invoices import Invoice, Tax, Transaction
from pmdesk.records.money import Money
from pmdesk.records.services import Usage
from pmdesk.wording.formats import day, local_day, money, percent, usage
from pmdesk.wording.translate import translate


def section(key: str) -> str:
    """The head of a section, by its key."""
    return {
        "renewal": translate("details", "Renewal"),
        "nameservers": translate("details", "Nameservers"),
        "protection": translate("details", "Protection"),
        "contacts": translate("details", "Contacts"),
        "extras": translate("details", "Included"),
        "billing": translate("details", "Billing"),
        "usage": translate("details", "Usage"),
        "server": translate("details", "Server"),
        "options": translate("details", "Options"),
        "addons": translate("details", "Addons and extras"),
        "invoice": translate("details", "Invoice"),
        "items": translate("details", "What is billed"),
        "totals": translate("details", "Total"),
        "payments": translate("details", "Payments"),
        "notes": translate("details", "Notes"),
        "details": translate("details", "Your details"),
        "address": translate("details", "Address"),
        "money": translate("details", "Money"),
        "users": translate("details", "People who can sign in"),
        "pay-methods": translate("details", "Payment methods"),
        "mail": translate("details", "Mail from your host"),
        "news": translate("details", "News from your host"),
    }[key]


def label(key: str) -> str:
    """The label of a line, by its key."""
    return (_domain_labels() | _service_labels() | _invoice_labels() | _account_labels())[key]


def _domain_labels() -> dict[str, str]:
    return {
        "registered": translate("details", "Registered"),
        "until": translate("details", "Registered until"),
        "invoice-due": translate("details", "Invoice due"),
        "auto-renew": translate("details", "Auto-renew"),
        "price": translate("details", "Price"),
        "lock": translate("details", "Registrar lock"),
        "id-protection": translate("details", "ID protection"),
        "dns": translate("details", "DNS management"),
        "forwarding": translate("details", "Email forwarding"),
        "notices": translate("details", "Notices go to"),
    }


def _service_labels() -> dict[str, str]:
    return {
        "first-price": translate("details", "First payment"),
        "next-due": translate("details", "Next due"),
        "ends": translate("details", "Ends"),
        "paid-with": translate("details", "Paid with"),
        "quantity": translate("details", "Quantity"),
        "disk": translate("details", "Disk"),
        "traffic": translate("details", "Traffic"),
        "username": translate("details", "User name"),
        "server": translate("details", "Server"),
        "host": translate("details", "Host name"),
        "ip": translate("details", "IP address"),
        "own-ip": translate("details", "Own IP address"),
        "more-ips": translate("details", "More IP addresses"),
        "nameserver": translate("details", "Nameserver"),
    }


def _invoice_labels() -> dict[str, str]:
    return {
        "number": translate("details", "Number"),
        "issued": translate("details", "Issued"),
        "due": translate("details", "Due"),
        "paid": translate("details", "Paid"),
        "pay-with": translate("details", "Payment method"),
        "subtotal": translate("details", "Subtotal"),
        "credit-used": translate("details", "Paid from credit"),
        "total": translate("details", "Total"),
        "balance": translate("details", "Left to pay"),
    }


def _account_labels() -> dict[str, str]:
    return {
        "name": translate("details", "Name"),
        "company": translate("details", "Company"),
        "email": translate("details", "Email"),
        "phone": translate("details", "Phone"),
        "tax-id": translate("details", "Tax number"),
        "credit": translate("details", "Credit"),
        "currency": translate("details", "Currency"),
        "language": translate("details", "Language"),
    }


# --- states -------------------------------------------------------------------------------------------


def on_off(value: bool | None) -> str:
    """`On`, `Off`, or that the provider does not say."""
    if value is None:
        return translate("details", "Not known")
    return translate("details", "On") if value else translate("details", "Off")


def lock(value: Lock) -> str:
    """Three states: some registries have no lock."""
    return on_off({Lock.LOCKED: True, Lock.UNLOCKED: False}.get(value))


def gone(domain: Domain) -> str:
    """What it means that a domain has left; "" for one that has not."""
    return {
        DomainStatus.TRANSFERRED_AWAY: translate("details", "Another provider looks after it now."),
        DomainStatus.CANCELLED: translate("details", "Your host does not look after it any more."),
    }.get(domain.status, "")


def registered(since: date | None) -> str:
    """`Registered 8 Mar 2021`; "" where the day is not known."""
    return translate("details", "Registered {day}").format(day=day(since)) if since else ""


def auto_renew_means() -> str:
    """What "On" means: an invoice, not that money is taken."""
    return translate("details", "On means: your host makes an invoice in time. It may still need to be paid.")


def not_fetched() -> str:
    return translate("details", "Not saved yet. It appears when you are connected.")


def none_set() -> str:
    return translate("details", "None")


def facet_unavailable(facet: DomainFacet) -> str:
    """The registrar was asked and did not answer."""
    return {
        DomainFacet.NAMESERVERS: translate("details", "Your host could not read the nameservers."),
        DomainFacet.LOCK: translate("details", "Your host could not read the registrar lock."),
        DomainFacet.CONTACTS: translate("details", "Your host could not read the contacts."),
    }[facet]


def mailbox_stops() -> str:
    return translate("details", "This mailbox stops with the domain. Use another address.")


def role(word: str) -> str:
    """A contact's role in plain words; the registrar's own word where it is another."""
    return {
        "registrant": translate("details", "Owner"),
        "owner": translate("details", "Owner"),
        "admin": translate("details", "Contact"),
        "tech": translate("details", "Technical"),
        "technical": translate("details", "Technical"),
        "billing": translate("details", "Billing"),
    }.get(word.strip().casefold(), word)


# --- services -----------------------------------------------------------------------------------------


def on_plan(server: str | None, since: date | None) -> str:
    """`Server falcon, with this plan since 16 Nov 2023`, as far as it is known."""
    if server and since:
        text = translate("details", "Server {server}, with this plan since {day}")
        return text.format(server=server, day=day(since))
    if server:
        return translate("details", "Server {server}").format(server=server)
    return translate("details", "With this plan since {day}").format(day=day(since)) if since else ""


def began(since: date | None) -> str:
    """Under the name of a service that has ended."""
    return translate("details", "Began on {day}").format(day=day(since)) if since else ""


def ended() -> str:
    """What it means that a service has ended."""
    return translate("details", "This service has ended. What was billed for it stays under Invoices.")


def used_of(value: Usage) -> str:
    """`8.2 GB of 10 GB`; without a limit what is used alone."""
    if value.limit is None:
        return usage(value.used)
    text = translate("details", "{used} of {limit}")
    return text.format(used=usage(value.used), limit=usage(value.limit))


def suspended(reason: str | None) -> str:
    """What a suspended service means, and why it is, in the host's own words after ours."""
    text = translate("details", "It does not work until your host turns it on again.")
    if not reason:
        return text
    because = translate("details", "Your host gives as the reason: {reason}.")
    return f"{text} {because.format(reason=reason.strip().rstrip('.'))}"


def overdue(number: str, late: int) -> str:
    """`Invoice 10482 is 6 days overdue.`"""
    text = translate(
        "details", "Invoice {number} is %Ln days overdue.", "Invoice {number} is %Ln day overdue.", late
    )
    return text.format(number=number)


def in_collection(number: str) -> str:
    return translate("details", "Invoice {number} is in collection.").format(number=number)


def due(number: str, on: date | None) -> str:
    """`Invoice 10493 is due on 17 Dec 2026.`; "" where its day is not known."""
    if on is None:
        return ""
    return translate("details", "Invoice {number} is due on {day}.").format(number=number, day=day(on))


def with_tax(total: Money) -> str:
    """Why an invoice is higher than the price of what it is for."""
    return translate("details", "With tax it comes to {amount}.").format(amount=money(total))


def with_the_rest(total: Money) -> str:
    """The same where the invoice is for other things too."""
    return translate("details", "With what else is on it, it comes to {amount}.").format(amount=money(total))


def left_to_pay(total: Money, left: Money) -> str:
    """Why less than the whole invoice is asked for."""
    text = translate("details", "Of {total}, {left} is left to pay.")
    return text.format(total=money(total), left=money(left))


# --- invoices -----------------------------------------------------------------------------------------


def invoice(number: str) -> str:
    """What an invoice is called wherever it is named."""
    return translate("details", "Invoice {number}").format(number=number)


def credit_note(number: str) -> str:
    return translate("details", "Credit note {number}").format(number=number)


def tax(value: Tax) -> str:
    """`VAT 25 %`; the provider's own name for it where there is one."""
    name = value.name or translate("details", "Tax")
    if value.rate is None:
        return name
    return translate("details", "{tax} {rate}").format(tax=name, rate=percent(Decimal(value.rate)))


def paid_on(value: Invoice) -> date | None:
    """The day an invoice was paid as the provider wrote it, which is the one on paper and at the bank.

    Only of what was kept before that day was kept it is reckoned, in the user's own zone.
    """
    return value.paid_day or (local_day(value.paid) if value.paid is not None else None)


def moved_on(value: Transaction) -> date | None:
    """The day money moved, as the provider wrote it (see `paid_on`)."""
    return value.day or (local_day(value.at) if value.at is not None else None)


def payment(gateway: str, reference: str) -> str:
    """How money came: `Card, reference tx-884`."""
    if gateway and reference:
        text = translate("details", "{gateway}, reference {reference}")
        return text.format(gateway=gateway, reference=reference)
    return gateway or reference


def refunded() -> str:
    return translate("details", "paid back")


# --- the account --------------------------------------------------------------------------------------


def country(code: str | None) -> str:
    """A country's name for its ISO code; the code itself where Qt has no name for it."""
    if not code:
        return ""
    territory = QLocale.codeToTerritory(code)
    return code if territory == QLocale.Country.AnyTerritory else QLocale.territoryToString(territory)


def pay_method(value: PayMethod) -> str:
    """`Card ending 4417`, `Account ending 209`; the provider's own words where there are no digits."""
    if value.kind is PayMethodKind.CARD and value.last_four:
        card = value.card_type or translate("details", "Card")
        return translate("details", "{card} ending {digits}").format(card=card, digits=value.last_four)
    if value.kind is PayMethodKind.BANK:
        return value.bank_name or value.description or translate("details", "Bank account")
    return value.description or value.kind_word


def card_until(value: PayMethod) -> str:
    """`valid until 11/2026`: a card's own way of writing it."""
    if value.expires is None:
        return ""
    year, month = value.expires
    return translate("details", "valid until {month}/{year}").format(month=f"{month:02d}", year=year)


def card_expired() -> str:
    return translate("details", "has expired")


def mail_kind(kind: MailKind) -> str:
    return {
        MailKind.GENERAL: translate("details", "General"),
        MailKind.INVOICE: translate("details", "Invoices"),
        MailKind.SUPPORT: translate("details", "Support tickets"),
        MailKind.PRODUCT: translate("details", "Services"),
        MailKind.DOMAIN: translate("details", "Domains"),
        MailKind.AFFILIATE: translate("details", "Affiliates"),
    }[kind]


def owner() -> str:
    return translate("details", "owner")


def full_name(first: str, last: str) -> str:
    """A person's name in the order of the provider's form."""
    return f"{first} {last}".strip()


def contact_name(value: Contact) -> str:
    name = full_name(value.first_name, value.last_name)
    return f"{name}, {value.company}" if value.company and name else name or value.company or value.email
