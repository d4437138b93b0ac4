"""What must not be seen by whom: marks in everybody's records, and all their words, by whom they belong to.

A table, or a text in it, that nobody has said anything about here fails the tests: new records of the pretend
WHMCS cannot be forgotten.
"""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pypdf

from pmdesk.api.gateway.contract import FileHead
from pmdesk.sandbox.data.account import CLIENT
from pmdesk.sandbox.data.ledger import Invoice, Line, write
from pmdesk.sandbox.data.neighbours import BICYCLES, LIGHTHOUSE
from pmdesk.sandbox.data.translator import TRANSLATIONS
from pmdesk.sandbox.database import Database

CLIENTS = (CLIENT, BICYCLES, TRANSLATIONS, LIGHTHOUSE)

_TICKETS = "SELECT userid FROM tickets WHERE tickets.id"
OWNER = {
    "clients": "t.id",
    "contacts": "t.userid",
    "paymethods": "t.userid",
    "services": "t.clientid",
    "addons": "t.userid",
    "cancellations": "(SELECT clientid FROM services WHERE services.id = t.relid)",
    "domains": "t.userid",
    "orders": "t.userid",
    "tickets": "t.userid",
    "replies": f"({_TICKETS} = t.ticketid)",
    "ticketnotes": f"({_TICKETS} = t.ticketid)",
    "attachments": f"coalesce(({_TICKETS} = t.relatedid AND t.kind = 'ticket'), ({_TICKETS} ="
    " (SELECT ticketid FROM replies WHERE replies.id = t.relatedid AND t.kind = 'reply')))",
    "invoices": "t.userid",
    "items": "(SELECT userid FROM invoices WHERE invoices.id = t.invoiceid)",
    "transactions": "t.userid",
    "credits": "t.clientid",
    "quotes": "t.userid",
    "quoteitems": "(SELECT userid FROM quotes WHERE quotes.id = t.quoteid)",
    "emails": "t.userid",
    "users": "(SELECT group_concat(client_id) FROM memberships WHERE user_id = t.id)",
    "memberships": "t.client_id",
}
COMMON = {"currencies", "servers", "products", "departments", "announcements", "tlds"}
"""Tables that are the provider's own, and the same for everybody."""

SHOWN = {
    "clients": ("companyname", "address1"),
    "contacts": ("lastname", "address1"),
    "paymethods": ("description",),
    "services": ("username",),
    "tickets": ("subject", "message"),
    "replies": ("message",),
    "attachments": ("filename",),
    "invoices": ("notes",),
    "items": ("description",),
    "transactions": ("description", "transid"),
    "credits": ("description",),
    "quotes": ("subject",),
    "emails": ("subject", "message"),
}
"""Texts that their owner sees."""
HIDDEN = {
    "clients": ("notes", "uuid"),
    "paymethods": ("remote_token",),
    "services": ("password", "notes"),
    "addons": ("notes",),
    "domains": ("notes", "subscriptionid"),
    "orders": ("notes", "transfersecret", "fraudoutput"),
    "tickets": ("c",),
    "ticketnotes": ("message", "admin"),
    "quotes": ("adminnotes",),
    "cancellations": ("reason",),
    "users": ("password",),
}
"""Texts that nobody sees: staff's notes, passwords, tokens, keys."""
_WORDS = {
    *("status", "billingcycle", "paymentmethod", "registrar", "type", "gateway", "gateway_name", "priority"),
    *("requestor_type", "country", "countryname", "language", "defaultgateway", "regtype", "kind", "whois"),
    *("card_type", "stage", "permissions", "lockstatus", "nameservers", "promotype", "fraudmodule", "tax"),
    *("servicerenewals", "addonrenewals", "renewals", "configoptions", "customfields", "customfield", "city"),
    *("state", "service", "suspensionreason", "overideautosuspend", "registrarerror", "failure_reason"),
}
"""Columns whose words say nothing of anybody: WHMCS's own, those of places, of modules."""
_PLAIN = re.compile(r"[0-9\s.:,\-/+]*").fullmatch


def shown(client: int) -> str:
    """What stands in every text that a client sees."""
    return f"Shown{client}mark"


def hidden(client: int) -> str:
    """What stands in every text of a client's that nobody sees."""
    return f"Hidden{client}mark"


def brand(database: Database) -> None:
    """Give everybody one of everything, drafts and notes among it, and a mark in each of their texts."""
    for client in CLIENTS:
        for table in (
            "contacts",
            "paymethods",
            "quotes",
            "emails",
            "credits",
            "domains",
            "services",
            "orders",
        ):
            _copy(database, table, client)
        _ticket(database, client)
        draft = Invoice(20_000 + client, "2026-01-01", "2026-01-02", (Line("", 0, "A draft", 1234),), "Draft")
        write(database, client, draft)
        _copy(database, "quotes", client, id=30_000 + client, stage="Draft")
        service = database.value("SELECT min(id) FROM services WHERE clientid = ?", (client,))
        _copy(database, "addons", client, id=40_000 + client, serviceid=service)
    for mark, columns in ((shown, SHOWN), (hidden, HIDDEN)):
        for table, names in columns.items():
            _mark(database, table, names, mark)
    for table, owner in (("items", OWNER["items"]), ("invoices", "t.userid"), ("quotes", "t.userid")):
        draft_of = {
            "items": "t.invoiceid IN (SELECT id FROM invoices WHERE status = 'Draft')",
            "invoices": "t.status = 'Draft'",
            "quotes": "t.stage = 'Draft'",
        }[table]
        text = {"items": "description", "invoices": "notes", "quotes": "subject"}[table]
        database.run(
            f"UPDATE {table} AS t SET {text} = {text} || ' Hidden' || {owner} || 'mark' WHERE {draft_of}"
        )


def _copy(database: Database, table: str, client: int, **other: object) -> None:
    """One row of a table for a client who has none like it, made of the first there is."""
    key = "clientid" if table in ("services", "credits") else "userid"
    if not other and database.one(f"SELECT 1 FROM {table} WHERE {key} = ?", (client,)):
        return
    row = dict(database.all(f"SELECT * FROM {table} ORDER BY id LIMIT 1")[0])
    names = {"domainname": f"own-{client}.example", "domain": f"own-{client}.example"}
    row |= {"id": 1_000_000 + 10_000 * sorted(OWNER).index(table) + client, key: client, **other}
    row |= {name: value for name, value in names.items() if name in row}
    row |= {"email": f"contact@own-{client}.example"} if table == "contacts" else {}
    database.insert(table, row)


def _ticket(database: Database, client: int) -> None:
    """A ticket with a reply, a file on each, and a note of the staff's with one."""
    ticket, reply = 60_000 + client, 70_000 + client
    first = dict(database.all("SELECT * FROM tickets ORDER BY id LIMIT 1")[0])
    database.insert("tickets", {**first, "id": ticket, "tid": f"9{ticket}", "userid": client, "cc": ""})
    answer = dict(database.all("SELECT * FROM replies ORDER BY id LIMIT 1")[0])
    database.insert("replies", {**answer, "id": reply, "ticketid": ticket})
    database.insert(
        "ticketnotes", {"ticketid": ticket, "date": first["date"], "message": "Careful.", "admin": "Agnes"}
    )
    for kind, related in (("ticket", ticket), ("reply", reply), ("note", ticket)):
        mark = hidden(client) if kind == "note" else shown(client)
        database.insert(
            "attachments",
            {
                "kind": kind,
                "relatedid": related,
                "position": 0,
                "filename": f"{kind}.txt",
                "stored": f"{related}_{mark}.txt",
                "data": f"A file: {mark}".encode(),
            },
        )


def _mark(database: Database, table: str, names: Iterable[str], mark: Any) -> None:
    owner = OWNER[table]
    if table == "users":
        return
    for client in CLIENTS:
        for name in names:
            database.run(
                f"UPDATE {table} AS t SET {name} = {name} || ' ' || ? WHERE {owner} = ?",
                (mark(client), client),
            )


@dataclass(frozen=True)
class Vocabulary:
    """What one caller must not see. ``ids`` are those of others' records that are no id of their own."""

    client: int
    texts: frozenset[str]
    ids: frozenset[str]

    def seen_in(self, text: str) -> list[str]:
        """Those of the words that a text holds, in whichever way it writes them."""
        readings = {text, html.unescape(text), unquote(text), text.replace("\\/", "/")}
        return sorted({word for reading in readings for word in self.texts if word in reading})


def vocabularies(database: Database, more: Iterable[str] = ()) -> dict[int, Vocabulary]:
    """What the callers of each client must not see; ``more`` are secrets that nobody may."""
    tables = {row["name"] for row in database.all("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables - {"sqlite_sequence"} == OWNER.keys() | COMMON, "a table that nobody has said the owner of"
    common = set(_texts(row for table in COMMON for row in database.all(f"SELECT * FROM {table}")))
    own: dict[int, set[str]] = {client: set(common) for client in CLIENTS}
    secret: set[str] = {hidden(client) for client in CLIENTS} | set(more)
    ids: dict[int, set[str]] = {client: set() for client in CLIENTS}
    for table, owner in OWNER.items():
        covered = HIDDEN.get(table, ())
        for row in database.all(f"SELECT {owner} AS whose, t.* FROM {table} AS t"):
            secret |= set(_texts([row], only=covered))
            held = dict(row)
            draft = "Draft" in (held.get("status"), held.get("stage"))
            for client in {int(one) for one in str(row["whose"] or 0).split(",")} & own.keys():
                own[client] |= set() if draft else set(_texts([row], leave=covered))
                ids[client] |= {str(held["id"])} if "id" in held and table != "items" else set()
    return {client: _for(client, own, secret, ids) for client in CLIENTS}


def _for(client: int, own: dict[int, set[str]], secret: set[str], ids: dict[int, set[str]]) -> Vocabulary:
    theirs = set().union(*(words for other, words in own.items() if other != client)) | secret
    theirs |= {shown(other) for other in CLIENTS if other != client}
    mine = "\n".join(own[client])
    texts = frozenset(word for word in theirs if word not in mine)
    others = set().union(*(found for other, found in ids.items() if other != client))
    return Vocabulary(client, texts, frozenset(one for one in others - ids[client] if len(one) > 2))


def everything(found: dict[int, Vocabulary]) -> Vocabulary:
    """What no log may hold: the words of everybody's records."""
    return Vocabulary(0, frozenset().union(*(one.texts for one in found.values())), frozenset())


def _texts(
    rows: Iterable[sqlite3.Row], *, only: Iterable[str] | None = None, leave: Iterable[str] = ()
) -> Iterator[str]:
    for row in map(dict, rows):
        if "firstname" in row and only is None:
            yield f"{row['firstname']} {row['lastname']}"
        for name, value in row.items():
            if name in leave or name in _WORDS or (only is not None and name not in only):
                continue
            if isinstance(value, str) and len(value) > 4 and not _PLAIN(value):
                yield value


def leaves(value: Any) -> Iterator[str]:
    """The texts in JSON, names of fields apart."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)


def leaks(vocabulary: Vocabulary, headers: Iterable[tuple[str, str]], body: bytes) -> list[str]:
    """What an answer tells that it must not: in its headers or its body, as whoever reads it sees it."""
    held = {name.lower(): value for name, value in headers}
    text = "\n".join(f"{name}: {value}" for name, value in held.items())
    if "pmdesk-file" in held:
        head = FileHead.from_header(held["pmdesk-file"])
        text += f"\n{head.name}\n{head.media_type}"
    found: list[str] = []
    if "json" in held.get("content-type", ""):
        said = list(leaves(json.loads(body)))
        found += [f"id {one}" for one in said if one in vocabulary.ids]
        text += "\n" + "\n".join(said)
    if body.startswith(b"%PDF"):
        text += "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(body)).pages)
    return found + vocabulary.seen_in(text + "\n" + body.decode("utf-8", "replace"))
