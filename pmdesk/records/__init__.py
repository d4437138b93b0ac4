"""What a client area holds, as frozen values: no behaviour, no imports of other rooms.

Three rules hold everywhere. An id is an opaque text (WHMCS has numbers, FOSSBilling hashes, HostBill both).
A day is a ``date`` and never an instant; an instant is an aware UTC ``datetime``. ``None`` means that the
provider did not say; it is never a guess, a zero or an empty text standing in for one.
"""

from enum import StrEnum

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of all records: compared by value, immutable, encodable.

    Each record repeats ``frozen`` and ``kw_only``: neither msgspec nor a type checker
    takes both from a base.
    """


class Area(StrEnum):
    """The collections a client area holds; one word for one subject in every room."""

    SERVICES = "services"
    ADDONS = "addons"
    DOMAINS = "domains"
    TICKETS = "tickets"
    INVOICES = "invoices"
    ACCOUNT = "account"


class Relation(Record, frozen=True, kw_only=True):
    """Which service or domain a ticket or an invoice line is about."""

    area: Area
    id: str
