"""Hosting and other services a customer has, and the addons on them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pmdesk.records import Record
from pmdesk.records.money import Money


class ServiceStatus(StrEnum):
    """A service's or addon's state; UNKNOWN for a word we do not know (``status_word`` keeps it)."""

    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    FRAUD = "fraud"
    UNKNOWN = "unknown"


class Cycle(StrEnum):
    """How often something is billed; UNKNOWN for a word we do not know (``cycle_word`` keeps it)."""

    FREE = "free"
    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"
    TWO_YEARLY = "two-yearly"
    THREE_YEARLY = "three-yearly"
    UNKNOWN = "unknown"


class Usage(Record, frozen=True, kw_only=True):
    """What is used of what is allowed, in megabytes; ``limit`` None means unlimited or not said."""

    used: Decimal
    limit: Decimal | None = None


class NamedValue(Record, frozen=True, kw_only=True):
    """A label of the provider's with its value: a chosen option, a custom field, a line of a contact."""

    name: str
    value: str


class Service(Record, frozen=True, kw_only=True):
    """One product or service. ``domain`` is the host name it serves, where it has one."""

    id: str
    name: str
    group: str | None = None
    domain: str | None = None
    status: ServiceStatus
    status_word: str
    registered: date | None = None
    next_due: date | None = None
    cycle: Cycle = Cycle.UNKNOWN
    cycle_word: str = ""
    first_payment: Money | None = None
    recurring: Money | None = None
    payment_method: str | None = None
    quantity: int = 1
    suspension_reason: str | None = None
    ends: date | None = None
    """The day it ends because a cancellation was asked for, where the provider says so."""
    username: str | None = None
    server_name: str | None = None
    server_host: str | None = None
    server_ip: str | None = None
    dedicated_ip: str | None = None
    assigned_ips: tuple[str, ...] = ()
    nameservers: tuple[str, ...] = ()
    disk: Usage | None = None
    bandwidth: Usage | None = None
    usage_counted: datetime | None = None
    options: tuple[NamedValue, ...] = ()
    custom_fields: tuple[NamedValue, ...] = ()


class Addon(Record, frozen=True, kw_only=True):
    """An extra on a service (a care plan, an installation)."""

    id: str
    service_id: str | None
    name: str
    status: ServiceStatus
    status_word: str
    registered: date | None = None
    next_due: date | None = None
    cycle: Cycle = Cycle.UNKNOWN
    cycle_word: str = ""
    setup_fee: Money | None = None
    recurring: Money | None = None
    payment_method: str | None = None
    quantity: int = 1
