"""What costs a call for each record (lines, messages, nameservers), each with an age of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any, Generic, TypeVar

import msgspec

from pmdesk.records import Area
from pmdesk.records.account import Account, AccountExtras, Counters
from pmdesk.records.domains import DomainDetails
from pmdesk.records.invoices import InvoiceDetails
from pmdesk.records.tickets import Author, Conversation, Department
from pmdesk.store.changes import Changes
from pmdesk.store.connections import Connections
from pmdesk.store.errors import Damaged
from pmdesk.store.shelf_writing import Asked, number_of
from pmdesk.store.spec import encode, is_whole, read_instant

T = TypeVar("T")


class DetailKind(StrEnum):
    """What is kept; the last four are one for an account, their id is ""."""

    INVOICE = "invoice"
    CONVERSATION = "conversation"
    DOMAIN = "domain"
    ACCOUNT = "account"
    EXTRAS = "extras"
    COUNTERS = "counters"
    DEPARTMENTS = "departments"


class Kept(msgspec.Struct, Generic[T], frozen=True, kw_only=True, gc=False):
    """A value with the instant at which it was read from the provider, by the clock as it was then."""

    value: T
    at: datetime


Detail = (
    InvoiceDetails
    | Conversation
    | DomainDetails
    | Account
    | AccountExtras
    | Counters
    | tuple[Department, ...]
)

_TYPES: dict[DetailKind, Any] = {
    DetailKind.INVOICE: InvoiceDetails,
    DetailKind.CONVERSATION: Conversation,
    DetailKind.DOMAIN: DomainDetails,
    DetailKind.ACCOUNT: Account,
    DetailKind.EXTRAS: AccountExtras,
    DetailKind.COUNTERS: Counters,
    DetailKind.DEPARTMENTS: tuple[Department, ...],
}
_AREAS = {
    DetailKind.INVOICE: Area.INVOICES,
    DetailKind.CONVERSATION: Area.TICKETS,
    DetailKind.DOMAIN: Area.DOMAINS,
}


FIRST_LINE = 300
"""Characters kept of a first line: a row has room for fewer."""


def first_line(conversation: Conversation) -> str | None:
    """The first line that says something of the newest message of the staff; None while there is none.

    A line that only greets ("Hello Marta,") says nothing: it is passed over where another one follows.
    """
    for message in reversed(conversation.messages):
        if message.author is Author.STAFF:
            lines = (line.strip() for line in message.text.splitlines())
            said = list(islice((line[:FIRST_LINE] for line in lines if line), 2))
            return (said[1] if len(said) > 1 and _greets(said[0]) else said[0]) if said else None
    return None


def _greets(line: str) -> bool:
    """Whether a first line is but an address, in any language: a few words and a comma, or two and a "!".

    What ends with a comma is no whole thought, whatever it is; what ends with "!" may be one, if longer.
    """
    most = 4 if line.endswith((",", "،", "，", "、")) else 2 if line.endswith(("!", "！")) else 0
    return 0 < len(line.split()) <= most


class DetailShelf:
    """The details of every account. Reading is for any thread, writing for the writer's."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._decoders: dict[DetailKind, msgspec.json.Decoder[Any]] = {}

    # --- writing --------------------------------------------------------------------------------------

    def put(self, account: str, value: Detail, at: datetime) -> Changes:
        """Keep what was read at `at`; one that was read later stays, unless a clock since put back said so
        (`shelf_writing.OVERTAKEN`). Raises NoSuchAccount, StoreError.

        The changes name the record in its own area, or the account's key in Area.ACCOUNT; they are empty
        where only the age is new.
        """
        kind, record_id = _place(value)
        area = _AREAS.get(kind, Area.ACCOUNT)
        asked, (text, crc) = Asked(at), encode(value)
        line = first_line(value) if isinstance(value, Conversation) else None
        with self._connections.writing() as connection:
            number = number_of(connection, account)
            where = (number, kind.value, record_id)
            sql = "SELECT record, at FROM details WHERE account = ? AND kind = ? AND id = ?"
            before = connection.execute(sql, where).fetchone()
            if before is not None and asked.before(before[1]):
                return Changes(area, account)
            connection.execute(
                "INSERT INTO details (account, kind, id, at, first_line, record, crc)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at,"
                " first_line = excluded.first_line, record = excluded.record, crc = excluded.crc",
                (*where, asked.at, line, text, crc),
            )
        ids = frozenset({record_id or account})
        if before is None:
            return Changes(area, account, added=ids)
        return Changes(area, account, changed=ids if before[0] != text else frozenset())

    # --- reading --------------------------------------------------------------------------------------

    def get_invoice(self, account: str, invoice_id: str) -> Kept[InvoiceDetails] | None:
        """What is kept of an invoice, or None. Raises StoreError."""
        return self._get(account, DetailKind.INVOICE, invoice_id)

    def get_conversation(self, account: str, ticket_id: str) -> Kept[Conversation] | None:
        """What is kept of a ticket, or None. Raises StoreError."""
        return self._get(account, DetailKind.CONVERSATION, ticket_id)

    def get_domain(self, account: str, domain_id: str) -> Kept[DomainDetails] | None:
        """What is kept of a domain, or None. Raises StoreError."""
        return self._get(account, DetailKind.DOMAIN, domain_id)

    def get_account(self, account: str) -> Kept[Account] | None:
        """What is kept of the customer, or None. Raises StoreError."""
        return self._get(account, DetailKind.ACCOUNT)

    def get_extras(self, account: str) -> Kept[AccountExtras] | None:
        """What is kept of contacts, payment methods and news, or None. Raises StoreError."""
        return self._get(account, DetailKind.EXTRAS)

    def get_counters(self, account: str) -> Kept[Counters] | None:
        """What is kept of the provider's own counts, or None. Raises StoreError."""
        return self._get(account, DetailKind.COUNTERS)

    def get_departments(self, account: str) -> Kept[tuple[Department, ...]] | None:
        """What is kept of the departments, or None. Raises StoreError."""
        return self._get(account, DetailKind.DEPARTMENTS)

    def get_invoices(self, account: str, ids: Iterable[str]) -> dict[str, Kept[InvoiceDetails]]:
        """Those of the invoices' details that are kept, by id. Raises StoreError."""
        rows = self._connections.reader().rows(
            "SELECT d.id, d.record, d.crc, d.at FROM accounts AS a CROSS JOIN json_each(?) AS j"
            " JOIN details AS d ON d.account = a.account AND d.kind = ? AND d.id = j.value WHERE a.key = ?",
            (_list(ids), DetailKind.INVOICE.value, account),
        )
        return {record_id: self._kept(DetailKind.INVOICE, *row) for record_id, *row in rows}

    def first_lines(self, account: str, ids: Iterable[str]) -> dict[str, str]:
        """Of these tickets the newest answer's first line, where a conversation with one is kept."""
        rows = self._connections.reader().rows(
            "SELECT d.id, d.first_line FROM accounts AS a CROSS JOIN json_each(?) AS j"
            " JOIN details AS d ON d.account = a.account AND d.kind = ? AND d.id = j.value"
            " WHERE a.key = ? AND d.first_line IS NOT NULL",
            (_list(ids), DetailKind.CONVERSATION.value, account),
        )
        return dict(rows)

    def ages(self, account: str, kind: DetailKind | str) -> dict[str, datetime]:
        """When each record's details were read, by id ("" for those of the account). Raises StoreError.

        An instant to come was said by a clock that was put back since: how old they are is not known.
        """
        rows = self._connections.reader().rows(
            "SELECT d.id, d.at FROM accounts AS a JOIN details AS d USING (account)"
            " WHERE a.key = ? AND d.kind = ?",
            (account, DetailKind(kind).value),
        )
        return {record_id: read_instant(at) for record_id, at in rows}

    # --- inside ---------------------------------------------------------------------------------------

    def _get(self, account: str, kind: DetailKind, record_id: str = "") -> Kept[Any] | None:
        row = self._connections.reader().one(
            "SELECT d.record, d.crc, d.at FROM accounts AS a JOIN details AS d USING (account)"
            " WHERE a.key = ? AND d.kind = ? AND d.id = ?",
            (account, kind.value, record_id),
        )
        return None if row is None else self._kept(kind, *row)

    def check(self) -> None:
        """Read everything that is kept. Raises Damaged, StoreError. Slow."""
        last: tuple[object, ...] = (-1, "", "")
        sql = (
            "SELECT account, kind, id, record, crc, at FROM details"
            " WHERE (account, kind, id) > (?, ?, ?) ORDER BY account, kind, id LIMIT 50"
        )
        while rows := self._connections.reader().rows(sql, last):
            for *place, text, crc, at in rows:
                self._kept(DetailKind(place[1]), text, crc, at)
            last = tuple(place)

    def _kept(self, kind: DetailKind, text: str, crc: int, at: str) -> Kept[Any]:
        decoder = self._decoders.get(kind)
        if decoder is None:
            decoder = self._decoders[kind] = msgspec.json.Decoder(_TYPES[kind])
        try:
            if is_whole(text, crc):
                return Kept(value=decoder.decode(text), at=read_instant(at))
        except (msgspec.MsgspecError, ValueError) as error:
            raise Damaged(f"details of kind {kind}") from error
        raise Damaged(f"details of kind {kind}")


def _place(value: Detail) -> tuple[DetailKind, str]:
    """Under which kind and id a value is kept."""
    match value:
        case InvoiceDetails():
            return DetailKind.INVOICE, value.invoice.id
        case Conversation():
            return DetailKind.CONVERSATION, value.ticket.id
        case DomainDetails():
            return DetailKind.DOMAIN, value.domain_id
        case Account():
            return DetailKind.ACCOUNT, ""
        case AccountExtras():
            return DetailKind.EXTRAS, ""
        case Counters():
            return DetailKind.COUNTERS, ""
        case tuple():
            return DetailKind.DEPARTMENTS, ""


def _list(ids: Iterable[str]) -> str:
    asked: Sequence[str] = list(ids)
    return msgspec.json.encode(asked).decode()
