"""Makes a database file of today's schema: a new one, or an older one brought up after a backup."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from pmdesk.store.connections import connect
from pmdesk.store.errors import Damaged, NewerDatabase, own_errors
from pmdesk.store.files import PRIVATE_FILE, sync_folder

APPLICATION_ID = 0x706D646B
""""pmdk", in the file's header (sqlite.org/fileformat.html, offset 68): this file is ours."""

SCHEMA = 2
"""The schema this program works with: the highest number in schema/."""

SCHEMA_FOLDER = Path(__file__).parent / "schema"


def create(path: Path, schema_folder: Path = SCHEMA_FOLDER, version: int = SCHEMA) -> None:
    """Make an empty database. It has its name only when it is whole. Raises StoreError."""
    temporary = path.with_name(f".{path.name}.new")
    with own_errors():
        _remove(temporary)
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
        try:
            with contextlib.closing(connect(temporary)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                _bring_up(connection, 0, version, schema_folder)
            for suffix in ("-wal", "-shm"):  # a log whose database is gone would be read into the new one
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                _remove(temporary)
            raise
        sync_folder(path.parent)


def bring_up(path: Path, schema_folder: Path = SCHEMA_FOLDER, version: int = SCHEMA) -> bool:
    """Bring a database to `version`; True when it had to be. What was there is kept beside it first.

    Raises NewerDatabase, Damaged when it is no database of ours, StoreError; a step that fails is taken back.
    """
    with own_errors(), contextlib.closing(connect(path)) as connection:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise Damaged("not a database of this program")
        found = schema_of(connection)
        if found > version:
            raise NewerDatabase(path, found)
        if found == version:
            return False
        if found < 1:
            raise Damaged("a database without a schema")
        back_up(connection, backup_path(path, found))
        _bring_up(connection, found, version, schema_folder)
        return True


def schema_of(connection: sqlite3.Connection) -> int:
    """The schema's number in this file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def backup_path(path: Path, version: int) -> Path:
    """Where a database of that schema is kept before it is migrated."""
    return path.with_name(f"{path.name}.schema-{version}")


def back_up(connection: sqlite3.Connection, to: Path) -> None:
    """Copy the whole database to the file `to` and make it last. Raises sqlite3.Error, OSError."""
    temporary = to.with_name(f".{to.name}.new")
    _remove(temporary)
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
    try:
        with contextlib.closing(connect(temporary)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, readable by itself
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(to)
    except BaseException:
        with contextlib.suppress(OSError):
            _remove(temporary)
        raise
    sync_folder(to.parent)


def _bring_up(connection: sqlite3.Connection, found: int, wanted: int, schema_folder: Path) -> None:
    """Each step in a transaction of its own, with the number it leads to."""
    for number in range(found + 1, wanted + 1):
        step = (schema_folder / f"{number:04}.sql").read_text("utf-8")
        try:
            connection.executescript(
                f"BEGIN IMMEDIATE;\n{step}\n"
                f"PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {number};\nCOMMIT;"
            )
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
