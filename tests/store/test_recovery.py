"""Damaged databases: noticed, set aside, begun anew with the accounts and the marks of the alerts."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from pmdesk.store.accounts import MIRROR
from pmdesk.store.database import FILE, Query, Store
from pmdesk.store.errors import Damaged, StoreError
from tests.helpers import FakeClock
from tests.store.samples import AT, TODAY, account, invoice, opened

ALL = Query(accounts=("one",), today=TODAY)


def filled(folder: Path) -> Path:
    """A closed database of some hundred kilobytes."""
    with opened(folder, "one", "two") as store:
        store.accounts.update(account("two", "Ada"))
        store.invoices.replace("one", [invoice(n) for n in range(500)], 500, AT)
        store.alerts.mark_shown("one", "invoice-due:1", AT)
    return folder / FILE


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("I am not a database at all. " * 500)


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def header_only(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def somebody_elses(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[68:72] = b"nope"
    path.write_bytes(content)


def no_schema(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[60:64] = bytes(4)
    path.write_bytes(content)


def overwrite(start: float, stop: float) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        content = bytearray(path.read_bytes())
        chance = random.Random(3)
        first, last = int(len(content) * start), int(len(content) * stop)
        content[first:last] = chance.randbytes(last - first)
        path.write_bytes(content)

    return damage


SEEN_AT_ONCE = {
    "truncated": truncated,
    "empty": empty,
    "text": text,
    "zeros": zeros,
    "header only": header_only,
    "somebody else's": somebody_elses,
    "no schema": no_schema,
    "schema overwritten": overwrite(0.0003, 0.02),
}


@pytest.mark.parametrize("damage", SEEN_AT_ONCE.values(), ids=SEEN_AT_ONCE)
def test_a_damaged_file_is_set_aside_and_begun_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = filled(tmp_path / "data")
    damage(path)
    content = path.read_bytes()
    with opened(tmp_path / "data") as store:
        assert store.recovered
        assert [(a.key, a.display_name) for a in store.accounts.all()] == [("one", ""), ("two", "Ada")]
        assert store.invoices.freshness("one").at is None
        assert store.invoices.replace("one", [invoice(n) for n in range(500)], 500, AT)
        assert store.check()
        aside = path.with_name(f"{FILE}.damaged-20261122T094300Z")
        assert aside.read_bytes()[100:] == content[100:]
        if os.name == "posix":
            assert aside.stat().st_mode & 0o777 == path.stat().st_mode & 0o777 == 0o600
    with opened(tmp_path / "data") as store:
        assert not store.recovered
        assert store.invoices.count(ALL) == 500


@pytest.mark.parametrize("start", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_damage_in_the_middle_is_noticed_sooner_or_later(tmp_path: Path, start: float) -> None:
    """By the check in the background at the latest; a read answers rightly or raises Damaged."""
    path = filled(tmp_path / "data")
    rows = [invoice(n) for n in range(500)]
    overwrite(start, start + 0.08)(path)
    with opened(tmp_path / "data") as store:
        if not store.recovered:
            assert not store.check()
            with suppress(Damaged):
                assert all(row in rows for row in store.invoices.page(ALL, 0, 1000))
            store.recover()
            assert store.recovered
        assert [a.key for a in store.accounts.all()] == ["one", "two"]
        assert store.invoices.count(ALL) == 0
        assert len(store.invoices.replace("one", rows, 500, AT).added) == 500
        assert store.check()


def test_the_alerts_that_were_shown_are_carried_over(tmp_path: Path) -> None:
    path = filled(tmp_path / "data")
    with opened(tmp_path / "data") as store:
        store.alerts.dismiss("one", "invoice-due:1", AT)
        before = store.alerts.shown("one")
    truncated(path)  # the small tables lie at the front
    with opened(tmp_path / "data") as store:
        assert store.recovered
        assert store.alerts.shown("one") == before
        assert not store.alerts.mark_shown("one", "invoice-due:1", AT)


def test_without_the_file_of_accounts_those_of_the_damaged_database_are_taken(tmp_path: Path) -> None:
    path = filled(tmp_path / "data")
    truncated(path)
    (tmp_path / "data" / MIRROR).write_text("{")
    with opened(tmp_path / "data") as store:
        assert [(a.key, a.display_name) for a in store.accounts.all()] == [("one", ""), ("two", "Ada")]


def test_accounts_come_back_when_the_database_is_gone(tmp_path: Path) -> None:
    path = filled(tmp_path / "data")
    path.unlink()
    with opened(tmp_path / "data") as store:
        assert not store.recovered
        assert [a.key for a in store.accounts.all()] == ["one", "two"]


def test_killed_between_making_and_filling_the_accounts_come_all_the_same(tmp_path: Path) -> None:
    path = filled(tmp_path / "data")
    mirror = (tmp_path / "data" / MIRROR).read_bytes()
    path.unlink()
    (tmp_path / "data" / MIRROR).unlink()
    with opened(tmp_path / "data") as store:
        assert store.accounts.all() == ()
    (tmp_path / "data" / MIRROR).write_bytes(mirror)
    with opened(tmp_path / "data") as store:
        assert [a.key for a in store.accounts.all()] == ["one", "two"]


def test_a_deleted_log_leaves_an_older_whole_state(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    filled(folder)
    copy = tmp_path / "copy"
    with opened(folder) as store:
        store.invoices.replace("one", [invoice(n, total="99") for n in range(500)], 500, AT)
        copy.mkdir(mode=0o700)
        (copy / FILE).write_bytes((folder / FILE).read_bytes())  # as it is without its log
    with opened(copy) as store:
        totals = {str(row.total.amount) for row in store.invoices.page(ALL, 0, 1000)}
        assert not store.recovered
        assert totals == {"10.00"} or totals == {"99"}
        assert store.check()


@pytest.mark.parametrize("size", [0, 31, 1000])
def test_a_damaged_log_counts_as_not_written(tmp_path: Path, size: int) -> None:
    """SQLite takes from the log what is whole (each frame has a checksum) and nothing else."""
    folder, copy = tmp_path / "data", tmp_path / "copy"
    filled(folder)
    with opened(folder) as store:
        store.invoices.put("one", invoice(7, total="99"), AT)
        copy.mkdir(mode=0o700)
        log = bytearray((folder / f"{FILE}-wal").read_bytes())
        log[size : size + 16] = b"X" * 16
        (copy / FILE).write_bytes((folder / FILE).read_bytes())
        (copy / f"{FILE}-wal").write_bytes(log)
    with opened(copy) as store:
        assert store.invoices.count(ALL) == 500
        assert store.check()


def test_the_last_one_set_aside_is_kept_alone(tmp_path: Path) -> None:
    clock = FakeClock()
    for _ in range(3):
        path = filled(tmp_path / "data")
        text(path)
        Store.open(tmp_path / "data", clock).close()
        clock.advance(timedelta(days=1))
    kept = [each.name for each in (tmp_path / "data").iterdir() if "damaged" in each.name]
    assert kept == [f"{FILE}.damaged-20261124T094300Z"]


def test_a_row_that_is_no_record_is_damage(store: Store) -> None:
    store.invoices.replace("one", [invoice(n) for n in range(5)], 5, AT)
    with store._connections.writing() as connection:
        connection.execute("UPDATE invoices_records SET record = '{\"id\": 3}' WHERE row % 5 = 3")
    with pytest.raises(Damaged):
        store.invoices.page(ALL, 0, 300)
    assert "3" not in str(Damaged("a row of invoices"))
    store.recover()
    assert store.invoices.page(ALL, 0, 300) == []
    assert isinstance(Damaged("x"), StoreError)


@pytest.mark.soak
def test_no_changed_byte_becomes_a_record(tmp_path: Path, soak: bool) -> None:
    """Wherever some bytes are overwritten: what is read is what was written, or Damaged is raised.

    And what a page stumbled over the check finds as well.
    """
    chance = random.Random(5)
    whole = filled(tmp_path / "data").read_bytes()
    mirror = (tmp_path / "data" / MIRROR).read_bytes()
    rows = [invoice(n) for n in reversed(range(500))]
    noticed = 0
    for turn in range(1000 if soak else 60):
        size = (1, 16, 64, 512)[turn % 4]
        content = bytearray(whole)
        place = chance.randrange(100, len(content) - size)
        content[place : place + size] = chance.randbytes(size)
        folder = tmp_path / str(turn)
        folder.mkdir(mode=0o700)
        (folder / FILE).write_bytes(content)
        (folder / MIRROR).write_bytes(mirror)
        with opened(folder) as store:
            sound = store.check()
            try:
                for query in (ALL, Query(accounts=("one",), today=TODAY, text="hf-")):
                    right = store.invoices.page(query, 0, 999) == rows
                    assert right or store.recovered or not sound
                    assert all(row in rows for row in store.invoices.page(query, 0, 999))
            except Damaged:
                assert not sound
                noticed += 1
    assert noticed
