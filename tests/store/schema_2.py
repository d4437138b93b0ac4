"""Makes a database of schema 2: one of schema 1 that was brought up, with the version of a list in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pmdesk.store.migrations import SCHEMA_FOLDER
from tests.store import schema_1


def build(path: Path, invoices: int = 40) -> None:
    """Write the file `path`: what schema_1 has, and a provider's word for the list of invoices."""
    schema_1.build(path, invoices)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript((SCHEMA_FOLDER / "0002.sql").read_text("utf-8"))
        connection.execute("PRAGMA user_version = 2")
        connection.execute("UPDATE collections SET version = '00000000 seven eight' WHERE area = 'invoices'")
