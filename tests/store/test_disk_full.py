"""A disk that is full: said as such, the last whole state readable, and writable again once there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    resource = None
else:
    import resource

from pmdesk.store import migrations
from pmdesk.store.database import FILE, Query, Store
from pmdesk.store.documents import Documents
from pmdesk.store.errors import DiskFailed, DiskFull
from pmdesk.store.settings import Settings, SettingsFile
from tests.helpers import FakeClock
from tests.store import schema_1
from tests.store.samples import AT, TODAY, invoice, opened
from tests.store.test_documents import meta
from tests.store.test_migrations import next_schema

ALL = Query(accounts=("one",), today=TODAY)
SIZE = 4 << 20


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB, where the system lets us make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)]
    if (
        mount is None
        or os.name != "posix"
        or os.geteuid() != 0
        or subprocess.run(command, check=False).returncode
    ):
        pytest.skip("a small disk can only be mounted by root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path, leave: int = 0) -> Path:
    """Take all room but `leave` bytes."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
        file.truncate(max(0, file.seek(0, os.SEEK_END) - leave))
    return ballast


@pytest.mark.parametrize("leave", [0, 8 << 10, 200 << 10])
def test_a_replace_on_a_full_disk_changes_nothing(small: Path, leave: int) -> None:
    first = [invoice(n) for n in range(200)]
    with opened(small / "data", "one") as store:
        store.invoices.replace("one", first, 200, AT)
        ballast = fill(small, leave)
        second = [invoice(n, total="2", number=f"N{n}") for n in range(20_000)]
        with pytest.raises(DiskFull):
            store.invoices.replace("one", second, 20_000, AT)
        assert store.invoices.page(ALL, 0, 300) == first[::-1]
        assert store.invoices.count(Query(accounts=("one",), today=TODAY, text="hf-")) == 200
        ballast.unlink()
        assert len(store.invoices.replace("one", second[:300], 300, AT).added) == 100
        assert store.check()
    with opened(small / "data") as store:
        assert not store.recovered
        assert store.invoices.count(ALL) == 300


@pytest.mark.skipif(resource is None, reason="POSIX limits")
def test_a_limit_on_the_size_of_files_changes_nothing(tmp_path: Path) -> None:
    """As a quota: the system refuses to write, with another error than that the disk is full."""
    first = [invoice(n) for n in range(200)]
    with opened(tmp_path / "data", "one") as store:
        store.invoices.replace("one", first, 200, AT)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
        try:
            with pytest.raises((DiskFull, DiskFailed)):
                store.invoices.replace("one", [invoice(n, total="2") for n in range(9000)], 9000, AT)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert store.invoices.page(ALL, 0, 300) == first[::-1]
        assert store.check()
        assert store.invoices.replace("one", [], 0, AT)


def test_a_start_on_a_full_disk_is_said_and_harmless(small: Path) -> None:
    with opened(small / "data", "one") as store:
        store.invoices.put("one", invoice(1), AT)
    ballast = fill(small)
    try:
        with opened(small / "data") as store:  # reading may need a little room for the log's index
            assert store.invoices.count(ALL) == 1
    except DiskFull:
        pass
    shutil.rmtree(small / "data")
    ballast.unlink()
    ballast = fill(small, 8192)
    with pytest.raises(DiskFull):
        Store.open(small / "data", FakeClock())
    assert not (small / "data" / FILE).exists()
    ballast.unlink()
    Store.open(small / "data", FakeClock()).close()


def test_a_migration_without_room_for_the_backup_changes_nothing(small: Path) -> None:
    path = small / FILE
    schema_1.build(path, 400)
    before = path.read_bytes()
    schemas = next_schema(small, "ALTER TABLE invoices ADD COLUMN extra TEXT;")
    fill(small, 64 << 10)
    with pytest.raises(DiskFull):
        migrations.bring_up(path, schemas, migrations.SCHEMA + 1)
    assert path.read_bytes() == before
    assert [each.name for each in small.iterdir() if "new" in each.name or "schema-" in each.name] == []


def test_settings_and_documents_stay_as_they_were(small: Path) -> None:
    file = SettingsFile(small / "settings.json")
    file.save(Settings(theme="dark"))
    documents = Documents(small / "documents")
    downloaded = documents.temporary("one")
    downloaded.write_bytes(b"%PDF-1.7 %%EOF")
    fill(small)
    with pytest.raises(DiskFull):
        file.save(Settings(theme="light", geometry="x" * 10_000))
    assert file.load().theme == "dark"
    assert [each.name for each in small.iterdir() if each.name.endswith(".new")] == []
    with pytest.raises(DiskFull):
        documents.put("one", "invoice", "7", downloaded, meta("7", b"%PDF-1.7 %%EOF", name="x" * 10_000))
    assert documents.get("one", "invoice", "7") is None
