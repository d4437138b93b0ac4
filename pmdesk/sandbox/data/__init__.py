"""What the pretend provider holds at its start; the same for the same day, whoever asks and how often.

All names end in ``.example``, all addresses and numbers are from the ranges kept for documentation.
"""

from __future__ import annotations

from typing import Literal, get_args

from pmdesk.sandbox.data import (
    account,
    bulk,
    domains,
    invoices,
    neighbours,
    orders,
    provider,
    services,
    tickets,
    translator,
)
from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.database import Database
from pmdesk.sandbox.installation import Person

Size = Literal["small", "large", "huge"]
SIZES: tuple[Size, ...] = get_args(Size)

MEMBERSHIPS = (
    (account.MARTA, account.CLIENT),
    (neighbours.TOMAS, neighbours.BICYCLES),
    (account.INES, account.CLIENT),
    (account.INES, neighbours.BICYCLES),
    (translator.PIA, translator.TRANSLATIONS),
)
"""User and client of everybody whose account is open."""


def fill(database: Database, size: Size, days: Days) -> None:
    """Lay out the tables and fill them: the account of that size, its neighbours, the provider's own."""
    database.create()
    database.begin()
    for part in (provider, account, services, domains, tickets, invoices, neighbours, translator):
        part.add(database, days)
    if size != "small":
        bulk.add(database, days, bulk.PLANS[size])
    orders.add(database)
    database.commit()
    database.index()


def people() -> tuple[Person, Person]:
    """The account's owner, and somebody with another account at the same provider."""
    return account.OWNER, neighbours.OTHER
