"""Databases of every schema: made, brought up after a backup, refused when they are newer."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pmdesk.store import migrations
from pmdesk.store.connections import connect
from pmdesk.store.database import FILE, Query, Store
from pmdesk.store.errors import NewerDatabase, StoreError
from pmdesk.store.migrations import APPLICATION_ID, SCHEMA, SCHEMA_FOLDER
from tests.helpers import FakeClock
from tests.store import schema_1, schema_2
from tests.store.samples import AT, TODAY, account, invoice, opened

BUILDERS = {1: schema_1.build, 2: schema_2.build}

# What a released file said the day it was released. It is never changed: write the next one.
RELEASED: dict[int, str] = {}


def private(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder


def test_every_schema_has_a_file_and_a_builder() -> None:
    files = sorted(path.name for path in SCHEMA_FOLDER.iterdir())
    assert files == [f"{number:04}.sql" for number in range(1, SCHEMA + 1)]
    assert sorted(BUILDERS) == list(range(1, SCHEMA + 1))
    for number, digest in RELEASED.items():
        content = (SCHEMA_FOLDER / f"{number:04}.sql").read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest, "a released schema is never changed"


@pytest.mark.parametrize("version", BUILDERS)
def test_a_database_of_every_schema_opens(tmp_path: Path, version: int) -> None:
    folder = private(tmp_path / "data")
    BUILDERS[version](folder / FILE)
    with opened(folder) as store:
        assert not store.recovered
        assert [each.key for each in store.accounts.all()] == ["one"]
        query = Query(accounts=("one",), today=TODAY, sort="number")
        assert store.invoices.count(query) == 40
        assert store.invoices.page(query, 0, 300)[7].number == "HF-7"
        assert store.invoices.ids(Query(accounts=("one",), today=TODAY, text="hf-39"), 0, 9) == ["39"]
        assert store.invoices.freshness("one").at == AT
        assert set(store.alerts.shown("one")) == {"invoice-due:1"}
        assert store.invoices.put("one", invoice(7), AT).changed == {"7"}
        assert store.check()


def test_a_new_database_is_as_one_that_was_brought_up(tmp_path: Path) -> None:
    schema_1.build(tmp_path / "old.sqlite")
    migrations.bring_up(tmp_path / "old.sqlite")
    migrations.create(tmp_path / "new.sqlite")
    found = []
    for name in ("old", "new"):
        with closing(sqlite3.connect(tmp_path / f"{name}.sqlite")) as connection:
            sql = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
            pragmas = [
                connection.execute(f"PRAGMA {pragma}").fetchone()[0]
                for pragma in ("application_id", "user_version", "journal_mode")
            ]
            found.append((connection.execute(sql).fetchall(), pragmas))
    assert found[0] == found[1]
    assert found[1][1] == [APPLICATION_ID, SCHEMA, "wal"]


def next_schema(tmp_path: Path, step: str) -> Path:
    """The schemas there are, and one more."""
    folder = tmp_path / "schema"
    shutil.copytree(SCHEMA_FOLDER, folder)
    (folder / f"{SCHEMA + 1:04}.sql").write_text(step, "utf-8")
    return folder


def test_before_a_migration_the_old_one_is_kept(tmp_path: Path) -> None:
    path = tmp_path / FILE
    BUILDERS[SCHEMA](path)
    schemas = next_schema(tmp_path, "ALTER TABLE invoices ADD COLUMN extra TEXT;")
    assert migrations.bring_up(path, schemas, SCHEMA + 1)
    assert not migrations.bring_up(path, schemas, SCHEMA + 1)
    backup = migrations.backup_path(path, SCHEMA)
    if os.name == "posix":
        assert backup.stat().st_mode & 0o777 == 0o600
    for file, version, columns in ((backup, SCHEMA, 0), (path, SCHEMA + 1, 1)):
        with closing(connect(file)) as connection:
            assert migrations.schema_of(connection) == version
            assert connection.execute("SELECT count(*) FROM invoices").fetchone() == (40,)
            sql = "SELECT count(*) FROM pragma_table_info('invoices') WHERE name = 'extra'"
            assert connection.execute(sql).fetchone() == (columns,)
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(("-wal", ".new"))] == []


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / FILE
    BUILDERS[SCHEMA](path)
    step = (
        "ALTER TABLE invoices ADD COLUMN extra TEXT;\nDELETE FROM invoices;\nINSERT INTO nowhere VALUES (1);"
    )
    with pytest.raises(StoreError):
        migrations.bring_up(path, next_schema(tmp_path, step), SCHEMA + 1)
    with opened_at(tmp_path) as store:
        assert not store.recovered
        assert store.invoices.count(Query(accounts=("one",), today=TODAY)) == 40
        columns = store._connections.reader().rows("SELECT name FROM pragma_table_info('invoices')")
        assert ("extra",) not in columns


def opened_at(folder: Path) -> closing[Store]:
    return closing(Store.open(folder, FakeClock()))


def test_a_newer_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with opened(folder, "one") as store:
        store.invoices.put("one", invoice(1), AT)
    with closing(connect(folder / FILE)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(NewerDatabase) as refused:
        Store.open(folder, FakeClock())
    assert refused.value.version == SCHEMA + 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_log_without_its_database_is_not_read_into_a_new_one(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    store = Store.open(folder, FakeClock())
    store.accounts.add(account("one"))
    store.invoices.put("one", invoice(1), AT)
    log = (folder / f"{FILE}-wal").read_bytes()
    store.close()
    (folder / FILE).unlink()
    (folder / f"{FILE}-wal").write_bytes(log)
    with opened_at(folder) as store:
        assert [each.key for each in store.accounts.all()] == ["one"]  # of the other file
        assert store.invoices.get("one", "1") is None
        assert store.check()
