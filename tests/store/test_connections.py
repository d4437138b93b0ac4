"""One writer, many readers; errors with a meaning; permissions."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pmdesk.store import connections
from pmdesk.store.connections import connect
from pmdesk.store.database import FILE, Query, Store
from pmdesk.store.errors import (
    Busy,
    Damaged,
    DiskFailed,
    DiskFull,
    NotWritable,
    StoreClosed,
    StoreError,
    from_os,
    own_errors,
)
from tests.helpers import FakeClock
from tests.store.samples import AT, TODAY, account, invoice, opened

ALL = Query(accounts=("one",), today=TODAY)


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_nobody_else_can_read(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with opened(tmp_path / "deep" / "data", "one") as store:
            store.invoices.put("one", invoice(1), AT)
            names = {path.name for path in store.folder.iterdir()}
            assert names == {FILE, f"{FILE}-wal", f"{FILE}-shm", "accounts.json"}
            for path in store.folder.iterdir():
                assert path.stat().st_mode & 0o777 == 0o600, path.name
            assert store.folder.stat().st_mode & 0o777 == 0o700
        (tmp_path / "deep" / "data").chmod(0o755)
        (tmp_path / "deep" / "data" / FILE).chmod(0o644)
        with opened(tmp_path / "deep" / "data") as store:
            assert store.folder.stat().st_mode & 0o777 == 0o700
            assert (store.folder / FILE).stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)


def test_closed_the_database_is_one_file(tmp_path: Path) -> None:
    with opened(tmp_path / "data", "one") as store:
        store.invoices.put("one", invoice(1), AT)
    assert {path.name for path in (tmp_path / "data").iterdir()} == {FILE, "accounts.json"}


def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises(StoreError), store._connections.writing() as connection:
        connection.execute("INSERT INTO alerts (account, key, shown_at) VALUES (99, 'x', 'y')")


def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(NotWritable):
        store._connections.reader().rows("DELETE FROM invoices")


def test_what_fails_half_way_is_taken_back_whole(store: Store) -> None:
    store.invoices.replace("one", [invoice(n) for n in range(10)], 10, AT)
    wrong: list[Any] = [*(invoice(n, total="1") for n in range(800)), None]
    with pytest.raises(AttributeError):
        store.invoices.replace("one", wrong, 10, AT)
    assert store.invoices.ids(ALL, 0, 999) == [str(n) for n in reversed(range(10))]
    assert store.invoices.replace("one", [], 0, AT).removed == {str(n) for n in range(10)}


def test_a_second_process_waits_for_the_first(tmp_path: Path) -> None:
    """Another connection holds the write lock; ours waits and then writes."""
    with opened(tmp_path / "data", "one") as store, closing(connect(tmp_path / "data" / FILE)) as other:
        other.execute("BEGIN IMMEDIATE")
        started, done = threading.Event(), threading.Event()

        def write() -> None:
            started.set()
            store.invoices.put("one", invoice(1), AT)
            done.set()

        writer = threading.Thread(target=write)
        writer.start()
        started.wait(10)
        assert not done.wait(0.05)
        assert store.invoices.get("one", "1") is None  # reading goes on
        other.execute("COMMIT")
        assert done.wait(10)
        writer.join()
        assert store.invoices.get("one", "1") is not None


def test_waiting_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.05)
    with opened(tmp_path / "data", "one") as store, closing(connect(tmp_path / "data" / FILE)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            store.invoices.put("one", invoice(1), AT)
        other.execute("ROLLBACK")
        assert store.invoices.put("one", invoice(1), AT)


def test_after_closing_everything_says_so(tmp_path: Path) -> None:
    with opened(tmp_path / "data", "one") as store:
        store.invoices.count(ALL)
    for call in (
        lambda: store.invoices.count(ALL),
        lambda: store.invoices.put("one", invoice(1), AT),
        lambda: store.accounts.all(),
    ):
        with pytest.raises(StoreClosed):
            call()
    store.close()


def test_closing_stops_a_read_in_another_thread(tmp_path: Path) -> None:
    with opened(tmp_path / "data", "one") as store:
        found: list[BaseException] = []
        begun = threading.Event()

        def read() -> None:
            reader = store._connections.reader()
            reader.connection.set_progress_handler(begun.set, 1000)
            endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
            try:
                reader.rows(endless)
            except StoreError as error:
                found.append(error)

        thread = threading.Thread(target=read)
        thread.start()
        assert begun.wait(10)
        store.close()
        thread.join(10)
        assert [type(error) for error in found] == [StoreClosed]


def test_a_thread_that_ends_closes_its_connection(tmp_path: Path) -> None:
    with opened(tmp_path / "data", "one") as store:
        store.invoices.count(ALL)
        before = len(store._connections._readers)
        thread = threading.Thread(target=lambda: store.invoices.count(ALL))
        thread.start()
        thread.join()
        assert len(store._connections._readers) == before


class _ClosedBySteps:
    """A connection whose first closing takes as long as the test wants."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.closing, self.go_on = threading.Event(), threading.Event()

    def close(self) -> None:
        self._connection.close()
        if not self.closing.is_set():
            self.closing.set()
            assert self.go_on.wait(20)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_closing_while_a_thread_is_just_ending(tmp_path: Path) -> None:
    """Both close the thread's connection; neither fails, and the one that closes all waits for the other."""
    with opened(tmp_path / "data", "one") as store:
        steps: list[_ClosedBySteps] = []

        def read() -> None:
            store.invoices.count(ALL)
            reader = store._connections.reader()
            steps.append(_ClosedBySteps(reader.connection))
            reader.connection = steps[0]  # type: ignore[assignment]

        ending = threading.Thread(target=read)
        ending.start()
        while not steps:
            ending.join(0.01)
        assert steps[0].closing.wait(10)
        failed: list[BaseException] = []

        def close() -> None:
            try:
                store.close()
            except BaseException as error:
                failed.append(error)

        closer = threading.Thread(target=close)
        closer.start()
        closer.join(0.05)
        assert closer.is_alive()
        steps[0].go_on.set()
        closer.join(10)
        ending.join(10)
        assert failed == []
        assert {path.name for path in (tmp_path / "data").iterdir()} == {FILE, "accounts.json"}


def test_threads_that_end_or_read_while_all_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever meets the closing where: nothing but StoreClosed comes out, in no thread and out of no end."""
    came_out: list[object] = []
    monkeypatch.setattr(threading, "excepthook", came_out.append)
    monkeypatch.setattr(sys, "unraisablehook", came_out.append)

    def read(store: Store, ready: threading.Barrier, times: int) -> None:
        store.invoices.count(ALL)
        ready.wait(20)
        with contextlib.suppress(StoreClosed):
            for _ in range(times):
                store.invoices.page(ALL, 0, 5)

    for round_ in range(15):
        with opened(tmp_path / str(round_), "one") as store:
            store.invoices.put("one", invoice(1), AT)
            ready = threading.Barrier(7)
            threads = [threading.Thread(target=read, args=(store, ready, 3 * n)) for n in range(6)]
            for thread in threads:
                thread.start()
            ready.wait(20)
            store.close()
            for thread in threads:
                thread.join(10)
    assert came_out == []


def test_a_snapshot_stays_the_same(tmp_path: Path) -> None:
    with opened(tmp_path / "data", "one") as store:
        store.invoices.put("one", invoice(1), AT)
        reader = store._connections.reader()
        with reader.snapshot(), reader.snapshot():
            assert store.invoices.count(ALL) == 1
            store.invoices.put("one", invoice(2), AT)
            assert store.invoices.count(ALL) == 1
        assert store.invoices.count(ALL) == 2


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError):
        Store.open(tmp_path / "data", FakeClock())


def test_a_folder_that_may_not_be_written_is_said(ordinary: Path) -> None:
    ordinary.chmod(0o500)
    with pytest.raises(NotWritable):
        Store.open(ordinary / "data", FakeClock())


def test_permissions_lost_while_it_is_open_are_said(ordinary: Path) -> None:
    with opened(ordinary / "data", "one") as store:
        store.invoices.put("one", invoice(1), AT)
        with pytest.raises(NotWritable):
            store._connections.reader().rows("DELETE FROM invoices")
        (ordinary / "data").chmod(0o500)
        with pytest.raises(NotWritable):
            store.accounts.add(account("two"))  # the file of accounts cannot be replaced
        assert store.invoices.count(ALL) == 1
        (ordinary / "data").chmod(0o700)
        assert store.check()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EACCES, NotWritable),
        (errno.EROFS, NotWritable),
        (errno.EIO, DiskFailed),
    ],
)
def test_the_systems_errors_have_a_meaning(code: int, kind: type[StoreError]) -> None:
    error = from_os(OSError(code, "words", "/home/ada/secret"))
    assert type(error) is kind
    assert "secret" not in str(error)


def test_no_text_of_a_customer_is_in_an_error(store: Store) -> None:
    connection = store._connections.reader().connection
    with pytest.raises(StoreError) as raised, own_errors():
        connection.execute("SELECT 'Ada Example' FROM nowhere")
    assert "Ada" not in str(raised.value)
    assert type(raised.value) is Damaged  # a table that should be there
    with pytest.raises(StoreError), own_errors():
        raise sqlite3.OperationalError("something new")
