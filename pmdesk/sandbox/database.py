"""The pretend provider's records in SQLite: in memory for a test, in a file where it should outlive one.

Money is kept in minor units (cents), days as ``YYYY-MM-DD`` with ``0000-00-00`` for none, names without
entities; what WHMCS makes of them on the wire is the business of ``api/shapes.py``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

Row = sqlite3.Row


class Database:
    """One SQLite connection that may be used from several threads, one at a time (see Installation.lock)."""

    def __init__(self, path: str | Path = ":memory:") -> None:
        self.connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("PRAGMA journal_mode = MEMORY")
        self.connection.execute("PRAGMA synchronous = OFF")

    def create(self) -> None:
        """Lay out the empty tables."""
        self._script("schema.sql")

    def index(self) -> None:
        """Add the indexes, once the records are in."""
        self._script("indexes.sql")

    def _script(self, name: str) -> None:
        script = resources.files("pmdesk.sandbox").joinpath(name).read_text(encoding="utf-8")
        self.connection.executescript(script)

    @property
    def is_empty(self) -> bool:
        return self.one("SELECT 1 FROM sqlite_master WHERE name = 'clients'") is None

    def all(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        return self.connection.execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        row: Row | None = self.connection.execute(sql, parameters).fetchone()
        return row

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, parameters)
        return None if row is None else row[0]

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Carry out a change; the number of rows that it touched."""
        return self.connection.execute(sql, parameters).rowcount

    def insert(self, table: str, row: Mapping[str, object]) -> int:
        """Add one row; its id."""
        self.insert_many(table, tuple(row), [tuple(row.values())])
        return int(self.value("SELECT last_insert_rowid()"))

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add rows in the order of ``columns``; table and columns come from this program only."""
        marks = ", ".join("?" * len(columns))
        self.connection.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608 - no outside text
            rows,
        )

    def update(self, table: str, identifier: int, values: Mapping[str, object]) -> int:
        """Change the named columns of one row; raises sqlite3.OperationalError for an unknown column."""
        columns = ", ".join(f"{column} = ?" for column in values)
        return self.run(
            f"UPDATE {table} SET {columns} WHERE id = ?",  # noqa: S608 - callers check the columns
            (*values.values(), identifier),
        )

    def begin(self) -> None:
        self.connection.execute("BEGIN")

    def commit(self) -> None:
        self.connection.execute("COMMIT")

    def close(self) -> None:
        self.connection.close()
