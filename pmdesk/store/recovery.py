"""What becomes of a damaged database: it is recognised, set aside, and what can be saved is carried over."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from pmdesk.store.connections import connect
from pmdesk.store.errors import Damaged, own_errors
from pmdesk.store.migrations import SCHEMA

MAGIC = b"SQLite format 3\x00"
_WITH = ("", "-wal", "-shm")


def check_file(path: Path) -> None:
    """Raise Damaged for what can be seen from outside: no database at all, or one that was cut off.

    sqlite.org/fileformat.html, "The Database Header": page size at 16, size in pages at 28.
    """
    with own_errors():
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(100)
        log = path.with_name(path.name + "-wal")
        has_log = log.exists() and log.stat().st_size > 0
    if len(header) < 100 or not header.startswith(MAGIC):
        raise Damaged("not a database")
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    pages = int.from_bytes(header[28:32], "big")
    if not has_log and size < page * pages:  # with a log the missing pages may still be in it
        raise Damaged("cut off")


def check_whole(connection: sqlite3.Connection) -> None:
    """Raise Damaged if SQLite's own check finds anything, or a table is missing; reads the whole file."""
    with own_errors():
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found is None or found[0] != "ok":
            raise Damaged("quick_check")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise Damaged("foreign_key_check")


def set_aside(path: Path, now: datetime) -> Path:
    """Rename a damaged database with its log; the last one set aside before is deleted. Raises StoreError."""
    with own_errors():
        forget(path)
        name = f"{path.name}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        aside = path.with_name(name)
        for suffix in _WITH:
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + suffix).replace(path.with_name(name + suffix))
        return aside


def forget(path: Path) -> None:
    """Delete what was set aside and what was kept before migrations. Raises OSError."""
    for pattern in (f"{path.name}.damaged-*", f"{path.name}.schema-*", f".{path.name}.*"):
        for found in path.parent.glob(pattern):
            found.unlink(missing_ok=True)


def carry_over(aside: Path, path: Path) -> None:
    """Save which alerts were shown, so that none is shown twice: as much as can be read.

    The accounts must be in the new one already.
    """
    rows: list[tuple[str, str, str, str | None, str | None]] = []
    with contextlib.suppress(sqlite3.Error), contextlib.closing(connect(aside)) as damaged:
        if damaged.execute("PRAGMA user_version").fetchone()[0] > SCHEMA:
            return
        cursor = damaged.execute(
            "SELECT a.key, m.key, shown_at, withdrawn_at, dismissed_at"
            " FROM alerts AS m JOIN accounts AS a USING (account)"
        )
        while (row := cursor.fetchone()) is not None:
            rows.append(row)
    if not rows:
        return
    with own_errors(), contextlib.closing(connect(path)) as fresh:
        fresh.execute("BEGIN IMMEDIATE")
        fresh.executemany(
            "INSERT OR IGNORE INTO alerts (account, key, shown_at, withdrawn_at, dismissed_at)"
            " SELECT account, ?2, ?3, ?4, ?5 FROM accounts WHERE key = ?1",
            rows,
        )
        fresh.execute("COMMIT")
