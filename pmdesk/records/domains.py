"""Domain names: registration, renewal, nameservers, lock and contacts."""

from datetime import date
from enum import StrEnum

from pmdesk.records import Record
from pmdesk.records.money import Money
from pmdesk.records.services import NamedValue


class DomainStatus(StrEnum):
    """Where a domain is in its life; UNKNOWN for a word we do not know (``status_word`` keeps it)."""

    PENDING = "pending"
    PENDING_REGISTRATION = "pending-registration"
    PENDING_TRANSFER = "pending-transfer"
    ACTIVE = "active"
    GRACE = "grace"
    REDEMPTION = "redemption"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FRAUD = "fraud"
    TRANSFERRED_AWAY = "transferred-away"
    UNKNOWN = "unknown"


class Domain(Record, frozen=True, kw_only=True):
    """One domain. ``expires`` is the registry's day, ``next_due`` the day its renewal must be paid."""

    id: str
    name: str
    status: DomainStatus
    status_word: str
    registered: date | None = None
    expires: date | None = None
    next_due: date | None = None
    auto_renew: bool | None = None
    """Whether a renewal invoice is made by itself; it does not mean that money is taken."""
    period_years: int | None = None
    first_payment: Money | None = None
    recurring: Money | None = None
    payment_method: str | None = None
    id_protection: bool | None = None
    dns_management: bool | None = None
    email_forwarding: bool | None = None


class Lock(StrEnum):
    """The registrar lock: three states, since some registries have none."""

    LOCKED = "locked"
    UNLOCKED = "unlocked"
    UNKNOWN = "unknown"


class DomainContact(Record, frozen=True, kw_only=True):
    """One contact at the registrar: ``role`` (Registrant, Admin, …) with the registrar's own fields."""

    role: str
    fields: tuple[NamedValue, ...] = ()


class TransferCode(Record, frozen=True, kw_only=True):
    """What moves a domain to another registrar (EPP code); it does not print itself, and is kept nowhere.

    ``code`` None: the registrar mails it to the domain's contact instead of saying it.
    """

    code: str | None = None

    def __repr__(self) -> str:
        return "TransferCode(…)"


class DomainFacet(StrEnum):
    """The parts of a domain that cost a call to the registrar each."""

    NAMESERVERS = "nameservers"
    LOCK = "lock"
    CONTACTS = "contacts"


class DomainDetails(Record, frozen=True, kw_only=True):
    """What the registrar says of a domain; a facet in ``unavailable`` was asked for and not answered."""

    domain_id: str
    nameservers: tuple[str, ...] | None = None
    lock: Lock = Lock.UNKNOWN
    contacts: tuple[DomainContact, ...] | None = None
    unavailable: tuple[DomainFacet, ...] = ()
