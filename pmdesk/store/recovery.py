"""What becomes of a damaged database: it is recognised, set aside, and what can be saved is carried over."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from pmdesk.store.connections import Reader, connect
from pmdesk.store.errors import Damaged, own_errors
from pmdesk.store.spec import read_instant

MAGIC = b"SQLite format 3\x00"
_WITH = ("", "-wal", "-shm")
_AS_IT_IS = "PRAGMA writable_schema = ON"
"""SQLite refuses a file that was cut off as a whole unless it is told so (src/btree.c, lockBtree)."""


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


def check_whole(reader: Reader) -> None:
    """Raise Damaged if SQLite's own check finds anything; reads the whole file. Raises StoreError."""
    found = reader.one("PRAGMA quick_check(1)")
    if found is None or found[0] != "ok":
        raise Damaged("quick_check")
    if reader.one("PRAGMA foreign_key_check") is not None:
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

    The accounts must be in the new database already.
    """
    marks = read_what_can_be_read(
        aside,
        "SELECT a.key, m.key, shown_at, withdrawn_at, dismissed_at"
        " FROM alerts AS m JOIN accounts AS a USING (account)",
    )
    with own_errors(), contextlib.closing(connect(path)) as fresh:
        fresh.execute("BEGIN IMMEDIATE")
        fresh.executemany(
            "INSERT OR IGNORE INTO alerts (account, key, shown_at, withdrawn_at, dismissed_at)"
            " SELECT account, ?2, ?3, ?4, ?5 FROM accounts WHERE key = ?1",
            [mark for mark in marks if _is_mark(mark)],
        )
        fresh.execute("COMMIT")


def _is_mark(mark: tuple[object, ...]) -> bool:
    """Whether what was read from a damaged table can be used: keys, and instants or nothing."""
    account, key, *instants = mark
    if not (isinstance(account, str) and isinstance(key, str) and instants[0] is not None):
        return False
    try:
        return all(text is None or read_instant(str(text)).tzinfo is not None for text in instants)
    except ValueError:
        return False


def read_what_can_be_read(damaged: Path, sql: str) -> list[tuple[object, ...]]:
    """The rows up to the first one that cannot be read; none from a file that is no database at all."""
    rows: list[tuple[object, ...]] = []
    with (
        contextlib.suppress(sqlite3.Error, OSError),
        contextlib.closing(connect(damaged, _AS_IT_IS)) as connection,
    ):
        connection.text_factory = lambda content: content.decode("utf-8", "replace")
        cursor = connection.execute(sql)
        while (row := cursor.fetchone()) is not None:
            rows.append(row)
    return rows
