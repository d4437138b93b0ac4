"""Writing a collection: only what differs is written, in portions that leave the other threads room.

A portion is encoded and compared while Python's lock is held for about a millisecond; SQLite's own work
lets go of it. A portion is one statement: before each one that can fail half way SQLite has the full-text
index write out what it holds (src/vtab.c, sqlite3VtabSavepoint): row by row more than half the time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zlib import crc32

import msgspec

from pmdesk.records import Area
from pmdesk.store.changes import Changes
from pmdesk.store.errors import NoSuchAccount
from pmdesk.store.find import ROWS_OF_AN_ACCOUNT
from pmdesk.store.spec import R, Spec, encode, instant
from pmdesk.store.text import id_key

PORTION = 250

OVERTAKEN = timedelta(minutes=20)
"""So much later than an answer was asked for, another one may have come and been kept before it: longer than
the longest list takes. What was kept at a still later instant was kept by a wrong clock that was put back
since, and is older than anything that comes now."""

_DETAILS_OF = {Area.INVOICES: "invoice", Area.TICKETS: "conversation", Area.DOMAINS: "domain"}

_Row = tuple[Any, ...]

DERIVED = ("id_key", "status", "search")
"""The columns of every area that are made from the record, beside those of its Spec."""


def derived(spec: Spec[Any], record: Any) -> _Row:
    """The values of DERIVED and of the Spec's own columns."""
    return (id_key(record.id), spec.status(record), spec.search(record), *spec.values(record))


def number_of(connection: sqlite3.Connection, account: str) -> int:
    """The account's number, in the transaction that writes to it. Raises NoSuchAccount."""
    row = connection.execute("SELECT account FROM accounts WHERE key = ?", (account,)).fetchone()
    if row is None:
        raise NoSuchAccount
    return int(row[0])


class Said(NamedTuple):
    """What the provider said of a whole list: its count, when it was asked, rows set aside, its version."""

    total: int | None
    at: datetime
    set_aside: int
    version: str | None = None


class Asked:
    """When an answer was asked for, compared with when what is kept was."""

    def __init__(self, at: datetime) -> None:
        self.at = instant(at)
        self._latest = instant(at + OVERTAKEN)

    def before(self, kept: str | None) -> bool:
        """Whether what is kept is newer than the answer, by a clock that can be believed (see OVERTAKEN)."""
        return kept is not None and self.at < kept <= self._latest


class _Writing:
    """One area of one account, inside a transaction."""

    def __init__(self, connection: sqlite3.Connection, spec: Spec[Any], account: str) -> None:
        self.connection = connection
        self.spec = spec
        self.account = account
        self.number = number_of(connection, account)
        first = self.number * ROWS_OF_AN_ACCOUNT
        sql = f"SELECT coalesce(max(row) + 1, ?) FROM {spec.table} WHERE row BETWEEN ? AND ?"  # noqa: S608
        last = first + ROWS_OF_AN_ACCOUNT - 1
        self.next_row = int(connection.execute(sql, (first, first, last)).fetchone()[0])
        self.added: set[str] = set()
        self.changed: set[str] = set()
        self.removed: set[str] = set()
        self.overtaken = False
        """Whether something newer than what is being written was left as it is."""

    @property
    def changes(self) -> Changes:
        added, changed, removed = frozenset(self.added), frozenset(self.changed), frozenset(self.removed)
        return Changes(self.spec.area, self.account, added, changed, removed)

    def held(self, ids: Sequence[str]) -> dict[str, tuple[int, tuple[str, int], str | None]]:
        """Of these ids those that are here: row, record, and when it was read by itself."""
        sql = f"""SELECT t.id, t.row, r.record, r.crc, t.read_at
            FROM json_each(?) AS j
            CROSS JOIN {self.spec.table} AS t ON t.account = ? AND t.id = j.value
            CROSS JOIN {self.spec.table}_records AS r ON r.row = t.row"""  # noqa: S608 - names of ours
        asked = msgspec.json.encode(ids).decode()
        found = self.connection.execute(sql, (asked, self.number)).fetchall()
        return {record_id: (row, (text, crc), read_at) for record_id, row, text, crc, read_at in found}

    def keep(self, records: Sequence[Any], asked: Asked, read_at: str | None) -> None:
        """Add or change these records, where they differ and nothing newer is here."""
        held = self.held([record.id for record in records])
        new: list[tuple[_Row, _Row]] = []
        other: list[tuple[_Row, _Row]] = []
        for record in records:
            encoded = encode(record)
            before = held.get(record.id)
            if before is None:
                new.append(self._rows(record, encoded, read_at, self.next_row))
                self.next_row += 1
                self.added.add(record.id)
            elif asked.before(before[2]):
                self.overtaken = True
            elif before[1] != encoded:
                other.append(self._rows(record, encoded, read_at, before[0]))
                self.changed.add(record.id)
            elif before[2] != read_at:
                self._touch(before[0], read_at)
        self._insert(new)
        self._update(other)

    def _rows(
        self, record: Any, encoded: tuple[str, int], read_at: str | None, row: int
    ) -> tuple[_Row, _Row]:
        values = derived(self.spec, record)
        return (self.number, record.id, read_at, *values, row), (*encoded, row)

    def _columns(self) -> list[str]:
        return ["account", "id", "read_at", *DERIVED, *self.spec.columns]

    def _insert(self, rows: list[tuple[_Row, _Row]]) -> None:
        columns = [*self._columns(), "row"]
        table = self.spec.table
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608 - names of ours
        self._together(sql, [row for row, _ in rows])
        sql = f"INSERT INTO {table}_records (record, crc, row) VALUES "  # noqa: S608 - names of ours
        self._together(sql, [record for _, record in rows])

    def _update(self, rows: list[tuple[_Row, _Row]]) -> None:
        table = self.spec.table
        for name, columns, values in (
            (table, self._columns(), [row for row, _ in rows]),
            (f"{table}_records", ["record", "crc"], [record for _, record in rows]),
        ):
            sets = ", ".join(f"{column} = v.column{place}" for place, column in enumerate(columns, 1))
            found = f"{name}.row = v.column{len(columns) + 1}"
            sql = f"UPDATE {name} SET {sets} FROM (VALUES "  # noqa: S608 - names of ours
            self._together(sql, values, f") AS v WHERE {found}")

    def _together(self, before: str, rows: Sequence[_Row], after: str = "") -> None:
        """Run one statement with all the rows as its VALUES: a portion's are fewer than SQLite's 32,766."""
        if rows:
            one = f"({', '.join('?' * len(rows[0]))})"
            sql = f"{before}{', '.join([one] * len(rows))}{after}"
            self.connection.execute(sql, [value for row in rows for value in row])

    def _touch(self, row: int, read_at: str | None) -> None:
        sql = f"UPDATE {self.spec.table} SET read_at = ? WHERE row = ?"  # noqa: S608 - a name of ours
        self.connection.execute(sql, (read_at, row))

    def drop_all_but(self, kept: Container[str], asked: Asked) -> None:
        """Remove what the collection has no more, with the details kept of it."""
        sql = f"SELECT id, row, read_at FROM {self.spec.table} WHERE account = ?"  # noqa: S608 - a name of ours
        gone: list[tuple[str, int]] = []
        cursor = self.connection.execute(sql, (self.number,))
        while some := cursor.fetchmany(PORTION * 4):
            missing = [(i, row, asked.before(read)) for i, row, read in some if i not in kept]
            self.overtaken = self.overtaken or any(newer for _, _, newer in missing)
            gone += [(i, row) for i, row, newer in missing if not newer]
        for portion in portions(gone):
            sql = f"DELETE FROM {self.spec.table} WHERE row IN (SELECT value FROM json_each(?))"  # noqa: S608
            rows = msgspec.json.encode([row for _, row in portion]).decode()
            self.connection.execute(sql, (rows,))
        self.removed.update(record_id for record_id, _ in gone)
        if kind := _DETAILS_OF.get(self.spec.area):
            sql = "DELETE FROM details WHERE account = ? AND kind = ? AND id = ?"
            self.connection.executemany(sql, [(self.number, kind, record_id) for record_id, _ in gone])


def portions(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The rows in pieces of PORTION."""
    for start in range(0, len(rows), PORTION):
        yield rows[start : start + PORTION]


def replace(
    connection: sqlite3.Connection,
    spec: Spec[R],
    account: str,
    rows: Sequence[R],
    said: Said,
) -> Changes:
    """See `Shelf.replace`."""
    asked = Asked(said.at)
    writing = _Writing(connection, spec, account)
    # The list may have moved while its pages were fetched: the same row on two of them. Lists come newest
    # first; from their end, what is added goes to the ends of the indexes: less work, and a seventh smaller.
    once = {row.id: row for row in reversed(rows)}
    for portion in portions(list(once.values())):
        writing.keep(portion, asked, None)
    writing.drop_all_but(once.keys(), asked)
    version = None if writing.overtaken or said.version is None else f"{_shape(spec.record)} {said.version}"
    connection.execute(
        "INSERT OR REPLACE INTO collections (account, area, at, total, set_aside, version)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (writing.number, spec.area.value, asked.at, said.total, said.set_aside, version),
    )
    return writing.changes


def confirm(
    connection: sqlite3.Connection, spec: Spec[Any], account: str, version: str, at: datetime
) -> bool:
    """See `Shelf.confirm`."""
    done = connection.execute(
        "UPDATE collections SET at = ? WHERE account = ? AND area = ? AND version = ?",
        (instant(at), number_of(connection, account), spec.area.value, f"{_shape(spec.record)} {version}"),
    )
    return done.rowcount > 0


def of_this_shape(spec: Spec[Any], kept: str | None) -> str | None:
    """The version that was kept, unless this program's records have other fields than those that were kept
    with it: what they lack has to be read again though the provider changed nothing."""
    shape, _, version = (kept or "").partition(" ")
    return version if version and shape == _shape(spec.record) else None


_SHAPES: dict[object, str] = {}


def _shape(record: object) -> str:
    """A short name for the fields of a kind of record, and of the records in it; worked out once."""
    if record not in _SHAPES:
        _SHAPES[record] = f"{crc32(msgspec.json.encode(msgspec.json.schema(record))):08x}"
    return _SHAPES[record]


def put(connection: sqlite3.Connection, spec: Spec[R], account: str, row: R, at: datetime) -> Changes:
    """See `Shelf.put`."""
    writing = _Writing(connection, spec, account)
    asked = Asked(at)
    writing.keep([row], asked, asked.at)
    if writing.changes:
        sql = "UPDATE collections SET version = NULL WHERE account = ? AND area = ?"
        connection.execute(sql, (writing.number, spec.area.value))
    return writing.changes
