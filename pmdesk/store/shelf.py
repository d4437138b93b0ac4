"""One area's records, of every account: written as whole collections, read a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Generic

import msgspec

from pmdesk.store import shelf_writing
from pmdesk.store.changes import Changes
from pmdesk.store.connections import Connections, Reader
from pmdesk.store.errors import Damaged
from pmdesk.store.find import Finder, account_number
from pmdesk.store.query import Query
from pmdesk.store.spec import R, Spec, Values, is_whole, read_instant


class Freshness(msgspec.Struct, frozen=True):
    """How old a collection is and how whole. `at` None: never read. `total` is the provider's own count.

    `held` is how many are here, `set_aside` how many could not be read when they came.
    """

    at: datetime | None = None
    total: int | None = None
    held: int = 0
    set_aside: int = 0


class Shelf(Generic[R]):
    """The records of one area. Reading is for any thread and never waits; writing is for the writer's."""

    def __init__(self, spec: Spec[R], connections: Connections) -> None:
        self.spec = spec
        self._connections = connections
        self._find = Finder(spec)
        self._decoder: msgspec.json.Decoder[R] = msgspec.json.Decoder(spec.record)

    # --- writing --------------------------------------------------------------------------------------

    def replace(
        self,
        account: str,
        rows: Sequence[R],
        total: int | None,
        at: datetime,
        set_aside: int = 0,
        version: str | None = None,
    ) -> Changes:
        """Make `rows` the whole collection, in one transaction: what is not among them is gone.

        Of two rows of one id the first stays. A record that `put` read again after `at` (when the list was
        asked for) is newer than the list and stays as it is, unless it is so much later that a clock since
        put back must have said so (`shelf_writing.OVERTAKEN`). Raises StoreError, and then nothing changed.
        """
        with self._connections.writing() as connection:
            said = shelf_writing.Said(total, at, set_aside, version)
            return shelf_writing.replace(connection, self.spec, account, rows, said)

    def confirm(self, account: str, version: str, at: datetime) -> bool:
        """The provider said at `at` that the collection is still of this version. Raises StoreError.

        False where it is not held as that any more: a record was read again since.
        """
        with self._connections.writing() as connection:
            return shelf_writing.confirm(connection, self.spec, account, version, at)

    def put(self, account: str, row: R, at: datetime) -> Changes:
        """Keep one record that was read again by itself at `at`, unless a newer one is. Raises StoreError."""
        with self._connections.writing() as connection:
            return shelf_writing.put(connection, self.spec, account, row, at)

    # --- reading --------------------------------------------------------------------------------------

    def get(self, account: str, record_id: str) -> R | None:
        """One record, or None. Raises StoreError."""
        found = self.get_many(account, (record_id,))
        return found[0] if found else None

    def get_many(self, account: str, ids: Iterable[str]) -> list[R]:
        """Those of the ids that are there, in the order asked for. Raises StoreError."""
        reader = self._connections.reader()
        table = self.spec.table
        sql = f"""SELECT r.record, r.crc
            FROM json_each(?) AS j CROSS JOIN accounts AS a ON a.key = ?
            CROSS JOIN {table} AS t ON t.account = a.account AND t.id = j.value
            CROSS JOIN {table}_records AS r ON r.row = t.row
            ORDER BY j.key"""  # noqa: S608 - names of ours
        asked = msgspec.json.encode(list(ids)).decode()
        return [self._decode(*row) for row in reader.rows(sql, (asked, account))]

    def page(self, query: Query, offset: int, limit: int) -> list[R]:
        """Some rows of a list in its order. Raises ValueError for an unknown segment or sort, StoreError."""
        found = self._page(query, offset, limit, "r.record, r.crc", f"{self.spec.table}_records")
        return [self._decode(*row) for row in found]

    def page_with_accounts(self, query: Query, offset: int, limit: int) -> list[tuple[str, R]]:
        """As `page`, each row with the key of the account it belongs to."""
        reader = self._connections.reader()
        with reader.snapshot():
            rows = self._find.rows(reader, query, offset, limit)
            found = self._fetch(reader, rows, "r.row >> 40, r.record, r.crc", f"{self.spec.table}_records")
            keys = dict(reader.rows("SELECT account, key FROM accounts"))
        return [(keys[number], self._decode(*row)) for number, *row in found]

    def ids(self, query: Query, offset: int, limit: int) -> list[str]:
        """As `page`, the ids alone: what a model compares with what it shows."""
        return [found for (found,) in self._page(query, offset, limit, "r.id", self.spec.table)]

    def count(self, query: Query) -> int:
        """How many rows `page` would go through. Raises ValueError, StoreError."""
        reader = self._connections.reader()
        with reader.snapshot():
            return self._find.count(reader, query)

    def counts(self, query: Query, segments: Sequence[str]) -> dict[str, int]:
        """How many rows each of these segments has under the text of the query, whatever its own segment.

        One look through the rows at most. Raises ValueError, StoreError.
        """
        reader = self._connections.reader()
        with reader.snapshot():
            return self._find.counts(reader, query, segments)

    def freshness(self, account: str) -> Freshness:
        """How old the collection is, and what the provider said of its size. Raises StoreError."""
        reader = self._connections.reader()
        with reader.snapshot():
            number = account_number(reader, account)
            if number is None:
                return Freshness()
            held = reader.count((self.spec.table, "held", number), lambda: self._held(reader, number))
            sql = "SELECT at, total, set_aside FROM collections WHERE account = ? AND area = ?"
            row = reader.one(sql, (number, self.spec.area.value))
        if row is None:
            return Freshness(held=held)
        return Freshness(at=read_instant(row[0]), total=row[1], held=held, set_aside=row[2])

    def version(self, account: str) -> str | None:
        """The provider's word for the collection as it is held; None where that is not known (any more).

        Raises StoreError.
        """
        sql = """SELECT c.version FROM collections AS c JOIN accounts AS a USING (account)
            WHERE a.key = ? AND c.area = ?"""
        row = self._connections.reader().one(sql, (account, self.spec.area.value))
        return None if row is None else shelf_writing.of_this_shape(self.spec, row[0])

    def where(self, account: str, condition: str, values: Values = ()) -> tuple[R, ...]:
        """All records of an account with an SQL condition on the table `t`, by id; for the store itself."""
        reader = self._connections.reader()
        table = self.spec.table
        sql = f"""SELECT r.record, r.crc FROM accounts AS a
            CROSS JOIN {table} AS t ON t.account = a.account
            CROSS JOIN {table}_records AS r ON r.row = t.row
            WHERE a.key = ? AND {condition} ORDER BY t.id_key"""  # noqa: S608 - conditions of ours
        return tuple(self._decode(*row) for row in reader.rows(sql, (account, *values)))

    def check(self) -> None:
        """Read every row and compare it with what was written from it. Raises Damaged, StoreError. Slow."""
        reader = self._connections.reader()
        spec, table = self.spec, self.spec.table
        columns = ", ".join(f"t.{column}" for column in shelf_writing.DERIVED + spec.columns)
        sql = f"""SELECT t.row, t.id, r.record, r.crc, {columns}
            FROM {table} AS t LEFT JOIN {table}_records AS r USING (row)
            WHERE t.row > ? ORDER BY t.row LIMIT {shelf_writing.PORTION}"""  # noqa: S608 - names of ours
        last = -1
        while rows := reader.rows(sql, (last,)):
            for _, record_id, text, crc, *values in rows:
                record = self._decode(text or "", crc or 0)
                if (record.id, *shelf_writing.derived(spec, record)) != (record_id, *values):
                    raise Damaged(f"a row of {table}")
            last = rows[-1][0]

    # --- inside ---------------------------------------------------------------------------------------

    def _page(self, query: Query, offset: int, limit: int, column: str, table: str) -> list[Any]:
        reader = self._connections.reader()
        with reader.snapshot():
            return self._fetch(reader, self._find.rows(reader, query, offset, limit), column, table)

    @staticmethod
    def _fetch(reader: Reader, rows: list[int], column: str, table: str) -> list[Any]:
        sql = f"""SELECT {column} FROM json_each(?) AS j CROSS JOIN {table} AS r ON r.row = j.value
            ORDER BY j.key"""  # noqa: S608 - names of ours
        return reader.rows(sql, (msgspec.json.encode(rows).decode(),)) if rows else []

    def _held(self, reader: Reader, number: int) -> int:
        sql = f"SELECT count(*) FROM {self.spec.table} AS t WHERE t.account = ?"  # noqa: S608 - a name of ours
        return int(reader.one(sql, (number,))[0])

    def _decode(self, text: str, crc: int) -> R:
        try:
            if is_whole(text, crc):
                return self._decoder.decode(text)
        except msgspec.MsgspecError as error:
            raise Damaged(f"a row of {self.spec.table}") from error
        raise Damaged(f"a row of {self.spec.table}")
