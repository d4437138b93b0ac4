"""Records of every shape, made from their types, and accounts to put them into."""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.records.money import Money
from pmdesk.records.services import Service, ServiceStatus
from pmdesk.records.tickets import Author, Conversation, Message, Ticket, TicketStatus
from pmdesk.store.accounts import StoredAccount
from pmdesk.store.database import Store
from tests.helpers import FakeClock

AT = datetime(2026, 11, 22, 9, 43, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LATER = AT + timedelta(hours=1)
BACK = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=365))
"""By how much a computer's clock is put back."""

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
ids = st.one_of(
    st.integers(0, 10**6).map(str), st.text("abcdefABCDEF0123456789-_/ é", min_size=1, max_size=8)
)
amounts = st.decimals(-(10**9), 10**12, places=3, allow_nan=False) | st.sampled_from(
    [Decimal("0"), Decimal("15.950"), Decimal("1E+3"), Decimal("-0.00")]
)
money = st.builds(Money, currency=st.sampled_from(["EUR", "USD", "JPY", "KWD", "XTS"]), amount=amounts)
instants = st.datetimes(datetime(1999, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=UTC, fold=0)
)
days = st.dates(date(1999, 1, 1), date(2100, 1, 1))

_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: words,
    int: st.integers(0, 10**6),
    bool: st.booleans(),
    Decimal: amounts,
    date: days,
    datetime: instants,
    Money: money,
    types.NoneType: st.none(),
}


def of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type: records with all they hold, optional and empty parts included."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return st.one_of([of(each) for each in arguments])
    if origin is tuple and arguments[1:] == (...,):
        return st.lists(of(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(of(each) for each in arguments))
    if issubclass(kind, enum.Enum):
        return st.sampled_from(kind)
    return st.builds(kind, **_fields(kind))


def _fields(kind: Any) -> dict[str, st.SearchStrategy[Any]]:
    hints = typing.get_type_hints(kind)
    return {f.name: ids if f.name == "id" else of(hints[f.name]) for f in msgspec.structs.fields(kind)}


def account(key: str, text: str = "") -> StoredAccount:
    return StoredAccount(key=key, kind="test", address="", host="host.example", display_name=text, added=AT)


@contextmanager
def opened(folder: Path, *keys: str) -> Iterator[Store]:
    """A store with these accounts."""
    store = Store.open(folder, FakeClock())
    try:
        for key in keys:
            store.accounts.add(account(key))
        yield store
    finally:
        store.close()


def invoice(n: int, status: InvoiceStatus = InvoiceStatus.PAID, total: str = "10.00", **more: Any) -> Invoice:
    issued = date(2026, 1, 1) + timedelta(days=n // 3 % 400)
    given = {"number": f"HF-{n}", "issued": issued, "due": issued + timedelta(days=14), **more}
    return Invoice(
        id=str(n),
        status=status,
        status_word=status.value,
        total=Money(currency="USD", amount=Decimal(total)),
        **given,
    )


def domain(n: int, status: DomainStatus = DomainStatus.ACTIVE, **more: Any) -> Domain:
    given = {"name": f"shop{n}.example", **more}
    return Domain(id=str(n), status=status, status_word=status.value, **given)


def service(n: int, status: ServiceStatus = ServiceStatus.ACTIVE, **more: Any) -> Service:
    given = {"name": f"Hosting {n}", **more}
    return Service(id=str(n), status=status, status_word=status.value, **given)


def ticket(n: int, status: TicketStatus = TicketStatus.OPEN, **more: Any) -> Ticket:
    given = {"subject": f"Question {n}", **more}
    return Ticket(id=str(n), number=f"PM-{n}", status=status, status_word=status.value, **given)


def conversation(n: int, *texts: tuple[Author, str]) -> Conversation:
    messages = [
        Message(id=str(place), author=author, name="Somebody", at=None, text=text)
        for place, (author, text) in enumerate(texts)
    ]
    return Conversation(ticket=ticket(n), messages=tuple(messages))
