"""The state of a gateway that stands alone: one SQLite file."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pmdesk.gateway.state import StateUnavailable

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (
    key TEXT PRIMARY KEY, value BLOB NOT NULL, until REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS state_by_time ON state (until);
CREATE TABLE IF NOT EXISTS counts (
    key TEXT PRIMARY KEY, number INTEGER NOT NULL, until REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counts_by_time ON counts (until);
"""
_SWEEP_EVERY = 60.0
_BUSY_SECONDS = 5.0


class SqliteState:
    """Times are those of ``now`` (seconds since 1970). The file is made, readable by this user alone.

    One connection for all threads, under a lock: every statement takes some 20 µs.
    """

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        """Raises StateUnavailable."""
        self._now, self._lock, self._swept = now, threading.Lock(), 0.0
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._connection = sqlite3.connect(
                path, isolation_level=None, check_same_thread=False, timeout=_BUSY_SECONDS
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise StateUnavailable from error

    def get(self, key: str) -> bytes | None:
        """See `State`."""
        with self._asking() as connection:
            row = connection.execute(
                "SELECT value FROM state WHERE key = ? AND until > ?", (key, self._now())
            ).fetchone()
        return None if row is None else bytes(row[0])

    def put(self, key: str, value: bytes, seconds: int) -> None:
        """See `State`."""
        with self._asking() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO state (key, value, until) VALUES (?, ?, ?)",
                (key, value, self._now() + seconds),
            )

    def take(self, key: str) -> bytes | None:
        """See `State`."""
        with self._asking() as connection:
            row = connection.execute(
                "DELETE FROM state WHERE key = ? RETURNING value, until", (key,)
            ).fetchone()
        return bytes(row[0]) if row is not None and row[1] > self._now() else None

    def swap(self, key: str, old: bytes | None, new: bytes, seconds: int) -> bool:
        """See `State`."""
        now = self._now()
        with self._asking() as connection:
            if old is None:
                done = connection.execute(
                    "INSERT INTO state (key, value, until) VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
                    " SET value = excluded.value, until = excluded.until WHERE until <= ?",
                    (key, new, now + seconds, now),
                )
            else:
                done = connection.execute(
                    "UPDATE state SET value = ?, until = ? WHERE key = ? AND value = ? AND until > ?",
                    (new, now + seconds, key, old, now),
                )
            return done.rowcount > 0

    def delete(self, key: str) -> None:
        """See `State`."""
        with self._asking() as connection:
            connection.execute("DELETE FROM state WHERE key = ?", (key,))

    def count(self, key: str, seconds: int) -> int:
        """See `State`."""
        now = self._now()
        with self._asking() as connection:
            row = connection.execute(
                "INSERT INTO counts (key, number, until) VALUES (?1, 1, ?2) ON CONFLICT DO UPDATE SET"
                " number = CASE WHEN until > ?3 THEN number + 1 ELSE 1 END,"
                " until = CASE WHEN until > ?3 THEN until ELSE ?2 END RETURNING number",
                (key, now + seconds, now),
            ).fetchone()
        return int(row[0])

    def counted(self, key: str) -> int:
        """See `State`."""
        with self._asking() as connection:
            row = connection.execute(
                "SELECT number FROM counts WHERE key = ? AND until > ?", (key, self._now())
            ).fetchone()
        return 0 if row is None else int(row[0])

    def ping(self) -> None:
        """See `State`."""
        with self._asking() as connection:
            connection.execute("SELECT 1 FROM state LIMIT 1").fetchone()

    def close(self) -> None:
        """See `State`."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            self._connection.close()

    @contextlib.contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._sweep()
                yield self._connection
            except sqlite3.Error as error:
                raise StateUnavailable from error

    def _sweep(self) -> None:
        """Throw away what is over, once in a while."""
        now = self._now()
        if abs(now - self._swept) > _SWEEP_EVERY:
            self._swept = now
            self._connection.execute("DELETE FROM state WHERE until <= ?", (now,))
            self._connection.execute("DELETE FROM counts WHERE until <= ?", (now,))
