"""The connections to one database file: one that writes, and one for each thread that reads.

Readers never wait for the writer nor it for them (write-ahead log, sqlite.org/wal.html): each statement of a
reader sees the last whole state.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pmdesk.store.errors import StoreClosed, StoreError, own_errors

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds a writer waits for another one (a second process) before it gives up as Busy."""

_BOTH = """
PRAGMA foreign_keys = ON;
PRAGMA cell_size_check = ON;
PRAGMA temp_store = MEMORY;
PRAGMA synchronous = NORMAL;
"""
# Nothing of a customer's goes to the system's temporary folder, and what is deleted is overwritten. Triggers
# may write to the full-text index only where the schema is trusted, which some builds of SQLite do not do by
# themselves (sqlite.org/pragma.html#pragma_trusted_schema).
_WRITER = (
    _BOTH
    + """
PRAGMA trusted_schema = ON;
PRAGMA cache_size = -16000;
PRAGMA secure_delete = ON;
PRAGMA journal_size_limit = 4194304;
"""
)
_READER = (
    _BOTH
    + """
PRAGMA cache_size = -16000;
PRAGMA query_only = ON;
"""
)


def connect(path: Path, pragmas: str = _WRITER) -> sqlite3.Connection:
    """Open an existing file in autocommit: transactions are begun by hand. Raises sqlite3.Error."""
    connection = sqlite3.connect(
        path.absolute().as_uri() + "?mode=rw",
        uri=True,
        timeout=PATIENCE,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        for pragma in pragmas.strip().splitlines():
            connection.execute(pragma).close()
    except BaseException:
        connection.close()
        raise
    return connection


class Reader:
    """One thread's view of the database, with what it has already counted in this state of it."""

    MOST_COUNTS = 500
    MOST_LISTS = 8

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._using = threading.Lock()
        self._closing = False
        self._version = -1
        self._counts: dict[object, Any] = {}
        self._lists: dict[object, array[int]] = {}

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """All rows of a SELECT. Raises StoreError."""
        with self._using, self._own_errors():
            return self.connection.execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first row of a SELECT, or None. Raises StoreError."""
        with self._using, self._own_errors():
            cursor = self.connection.execute(sql, parameters)
            row = cursor.fetchone()
            cursor.close()
            return row

    def count(self, key: object, ask: Callable[[], T]) -> T:
        """The answer to `ask`, or the one from before while nobody has written since."""
        self._forget_what_is_old()
        if key not in self._counts:
            if len(self._counts) >= self.MOST_COUNTS:
                self._counts.clear()
            self._counts[key] = ask()
        return self._counts[key]  # type: ignore[no-any-return]

    def list(self, key: object, ask: Callable[[], array[int]]) -> array[int]:
        """As `count`, for the few lists asked for last."""
        self._forget_what_is_old()
        known = self._lists.pop(key, None)
        if known is None:
            known = ask()
        self._lists[key] = known  # the newest at the end
        if len(self._lists) > self.MOST_LISTS:
            del self._lists[next(iter(self._lists))]
        return known

    def known_list(self, key: object) -> array[int] | None:
        """A list that was asked for before, while nobody has written since."""
        self._forget_what_is_old()
        return self._lists.get(key)

    def _forget_what_is_old(self) -> None:
        """SQLite's data_version is another one after each commit of another connection."""
        version = self.one("PRAGMA data_version")[0]
        if version != self._version:
            self._counts.clear()
            self._lists.clear()
            self._version = version

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Every read inside sees the same state, whatever is written meanwhile. May be nested."""
        with self._own_errors():
            nested = self.connection.in_transaction
        if nested:
            yield
            return
        self.one("BEGIN")
        try:
            yield
        finally:
            with contextlib.suppress(StoreClosed):
                self.one("COMMIT")

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        """As `own_errors`; while it is being closed a statement fails in many ways, which all mean that."""
        try:
            with own_errors():
                yield
        except StoreError as error:
            if self._closing and not isinstance(error, StoreClosed):
                raise StoreClosed("interrupted") from error
            raise

    def close(self) -> None:
        """Close it from any thread, also twice and from two at once; a statement that is running is stopped
        and raises StoreClosed."""
        self._closing = True
        with contextlib.suppress(sqlite3.ProgrammingError):  # it is closed already
            self.connection.interrupt()
        with self._using:
            self.connection.close()


class _Hold:
    """What a thread keeps of its reader: when the thread ends, the reader is closed."""

    def __init__(self, reader: Reader, readers: set[Reader]) -> None:
        self.reader = reader
        self._readers = readers

    def __del__(self) -> None:
        self.reader.close()  # and only then forget it: who closes all waits for this
        self._readers.discard(self.reader)


class Connections:
    """Hands out the connections of one file and closes them all."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._closed = False
        self._local = threading.local()
        # Not weakly: one that its thread is just closing could be had once more, half closed.
        self._readers: set[Reader] = set()
        self._opening = threading.Lock()
        self._writing = threading.Lock()
        self._writer: sqlite3.Connection | None = None

    def reader(self) -> Reader:
        """This thread's reader, opened when first asked for. Raises StoreError."""
        hold: _Hold | None = getattr(self._local, "hold", None)
        if hold is not None and not self._closed:
            return hold.reader
        with self._opening, own_errors():
            if self._closed:
                raise StoreClosed
            reader = Reader(connect(self.path, _READER))
            self._readers.add(reader)
            self._local.hold = _Hold(reader, self._readers)
            return reader

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed at the end, taken back whole on any exception. Raises StoreError."""
        with self.alone() as connection, own_errors():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                self._take_back(connection)
                raise

    def _take_back(self, connection: sqlite3.Connection) -> None:
        """Roll back; what is not committed does not count.

        Where SQLite did that by itself (a full or failing disk: sqlite.org/lang_transaction.html), or it
        fails, a new connection goes on: the old one can say "full" once more when there is room again.
        """
        with contextlib.suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
                return
        with contextlib.suppress(sqlite3.Error):
            connection.close()
        self._writer = None

    @contextmanager
    def alone(self) -> Iterator[sqlite3.Connection]:
        """The writer without a transaction, for what SQLite does outside of one (VACUUM, checkpoints)."""
        with self._writing, own_errors():
            if self._closed:
                raise StoreClosed
            if self._writer is None:
                self._writer = connect(self.path)
            yield self._writer

    def close(self) -> None:
        """Close all; waits for a transaction that is being written. The log is merged into the file."""
        with self._writing, self._opening:
            if self._closed:
                return
            self._closed = True
            for reader in self._readers.copy():  # threads may end meanwhile
                reader.close()
            if self._writer is not None:
                self._writer.close()
                self._writer = None
