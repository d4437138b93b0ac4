"""The customer's account: who they are, whom the host writes to, how they pay, what the host announces."""

from datetime import datetime
from enum import StrEnum

from pmdesk.records import Record
from pmdesk.records.money import Money


class MailKind(StrEnum):
    """The kinds of mail a host sends; the order is the one in which they are shown."""

    GENERAL = "general"
    INVOICE = "invoice"
    SUPPORT = "support"
    PRODUCT = "product"
    DOMAIN = "domain"
    AFFILIATE = "affiliate"


class MailPreference(Record, frozen=True, kw_only=True):
    """Whether mail of this kind is sent."""

    kind: MailKind
    on: bool


class AccountUser(Record, frozen=True, kw_only=True):
    """A person who can sign in to the account."""

    id: str
    name: str
    email: str
    is_owner: bool = False


class Account(Record, frozen=True, kw_only=True):
    """The customer at the provider. ``credit`` is money the host holds for them."""

    id: str
    first_name: str
    last_name: str
    company: str | None = None
    email: str
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None
    """ISO 3166 alpha-2."""
    phone: str | None = None
    tax_id: str | None = None
    currency: str
    """ISO 4217."""
    credit: Money | None = None
    status_word: str | None = None
    language: str | None = None
    payment_method: str | None = None
    mail: tuple[MailPreference, ...] = ()
    sign_on_allowed: bool | None = None
    """Whether the provider makes one-time sign-on links for this account."""
    users: tuple[AccountUser, ...] = ()


class Contact(Record, frozen=True, kw_only=True):
    """Somebody else who gets the host's mail."""

    id: str
    first_name: str
    last_name: str
    company: str | None = None
    email: str
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None
    phone: str | None = None
    mail: tuple[MailPreference, ...] = ()


class PayMethodKind(StrEnum):
    """What money is taken from."""

    CARD = "card"
    BANK = "bank"
    UNKNOWN = "unknown"


class PayMethod(Record, frozen=True, kw_only=True):
    """A stored card or bank account. ``expires`` is (year, month), the last month in which a card works.

    ``gateway`` is the provider's name of the module that holds it ("paypal_ppcpv"): all there is where nobody
    has described the method and it is neither a card nor a bank account.
    """

    id: str
    kind: PayMethodKind
    kind_word: str
    description: str = ""
    gateway: str | None = None
    card_type: str | None = None
    last_four: str | None = None
    bank_name: str | None = None
    expires: tuple[int, int] | None = None


class Announcement(Record, frozen=True, kw_only=True):
    """News of the host's, as HTML that must be cleaned before it is shown."""

    id: str
    at: datetime | None
    title: str
    html: str


class SentMail(Record, frozen=True, kw_only=True):
    """A mail the host sent; ``html`` must be cleaned before it is shown."""

    id: str
    at: datetime | None
    subject: str
    html: str = ""


class Counters(Record, frozen=True, kw_only=True):
    """The provider's own counts for the four tiles; None where it does not count."""

    active_services: int | None = None
    active_domains: int | None = None
    active_tickets: int | None = None
    unpaid_invoices: int | None = None
    overdue_invoices: int | None = None


class Device(Record, frozen=True, kw_only=True):
    """A program that somebody signed in with, as the gateway knows it; ``this`` is the one that asks.

    ``name`` is what the program called itself ("pmdesk on bakery-laptop").
    """

    id: str
    name: str
    signed_in: datetime
    last_used: datetime
    this: bool = False


class AccountExtras(Record, frozen=True, kw_only=True):
    """What of the account costs a call each: contacts, payment methods, and news."""

    contacts: tuple[Contact, ...] = ()
    pay_methods: tuple[PayMethod, ...] = ()
    announcements: tuple[Announcement, ...] = ()
