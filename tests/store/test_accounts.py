"""Accounts on the desk, and that nothing stays of one that was erased."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from pmdesk.records.tickets import Author
from pmdesk.store.accounts import MIRROR, StoredAccount
from pmdesk.store.database import FILE, Query, Store
from pmdesk.store.errors import NoSuchAccount
from tests.store.samples import (
    AT,
    LATER,
    TODAY,
    account,
    conversation,
    domain,
    invoice,
    of,
    opened,
    service,
    ticket,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of(StoredAccount))
def test_nothing_of_an_account_is_lost(store: Store, one: StoredAccount) -> None:
    store.accounts.add(one)
    assert store.accounts.get(one.key) == one
    assert one in store.accounts.all()
    mirror = json.loads((store.folder / MIRROR).read_text("utf-8"))
    assert msgspec.convert(mirror, list[StoredAccount]) == list(store.accounts.all())


def test_they_stay_in_the_order_in_which_they_came(store: Store) -> None:
    store.accounts.add(account("abc"))
    store.accounts.update(account("one", "Ada"))
    assert [(a.key, a.display_name) for a in store.accounts.all()] == [
        ("one", "Ada"),
        ("two", ""),
        ("abc", ""),
    ]


def test_an_unknown_account_is_not_updated(store: Store) -> None:
    with pytest.raises(NoSuchAccount):
        store.accounts.update(account("gone"))
    assert store.accounts.get("gone") is None
    assert len(store.accounts.all()) == 2


def test_adding_again_updates_and_keeps_the_rows(store: Store) -> None:
    store.invoices.put("one", invoice(1), AT)
    store.accounts.add(account("one", "Ada"))
    assert store.invoices.get("one", "1") is not None


SENTINEL = "qwertzuiopsentinelasdfghjkl"


def fill(store: Store, key: str, word: str, rows: int = 60) -> None:
    """Rows in every table, all with that word in them, some changed and removed again."""
    for turn in (rows, rows // 2):
        some = range(turn)
        store.invoices.replace(key, [invoice(n, number=f"{word}{n}-{turn}") for n in some], turn, AT)
        store.domains.replace(key, [domain(n, name=f"{word}{n}.example") for n in some], turn, AT)
        store.services.replace(key, [service(n, name=f"{word} {n}") for n in some], turn, AT)
        store.tickets.replace(key, [ticket(n, subject=f"{word} {n}") for n in some], turn, AT)
    for n in range(rows // 2):
        store.details.put(key, conversation(n, (Author.STAFF, word * 400), (Author.CUSTOMER, word)), LATER)
    store.alerts.mark_shown(key, f"domain-expired:{word}", AT)


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_erased_is_erased(tmp_path: Path) -> None:
    """No row in any table, and no byte of its texts in any file, while the other account keeps everything."""
    folder = tmp_path / "data"
    with opened(folder, "keep") as store:
        store.accounts.add(account("gone", SENTINEL))
        fill(store, "gone", SENTINEL)
        fill(store, "keep", "harmless")
        (folder / f"{FILE}.damaged-20260101T000000Z").write_text(SENTINEL)
        (folder / f"{FILE}.schema-1").write_text(SENTINEL)
        assert SENTINEL.encode() in bytes_of(folder)
        before = bytes_of(folder).count(b"harmless")
        number = store._connections.reader().one("SELECT account FROM accounts WHERE key = 'gone'")[0]

        assert set(store.accounts.erase("gone").removed) == {"gone"}

        assert SENTINEL.encode() not in bytes_of(folder)
        assert bytes_of(folder).count(b"harmless") <= before
        assert [a.key for a in store.accounts.all()] == ["keep"]
        for shelf in (store.invoices, store.domains, store.services, store.tickets):
            whole: Any = shelf
            assert whole.count(Query(accounts=("gone",), today=TODAY)) == 0
            assert whole.count(Query(accounts=("keep",), today=TODAY)) == 30
            assert whole.count(Query(accounts=("keep",), today=TODAY, text="harmless")) == 30
        assert store.check()
    assert SENTINEL.encode() not in bytes_of(folder)
    with sqlite3.connect(folder / FILE) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if "_text" not in name and not name.startswith("sqlite_")
        ]
        for name in names:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            if "account" in columns:
                rows = connection.execute(f"SELECT count(*) FROM {name} WHERE account = ?", (number,))
                assert rows.fetchone() == (0,), name
    connection.close()


def test_the_words_of_an_erased_account_are_not_in_the_index(tmp_path: Path) -> None:
    """Not even as trigrams: the index's terms are those of the account that stays."""
    folder = tmp_path / "data"
    with opened(folder, "keep", "gone") as store:
        store.invoices.replace("keep", [invoice(1, number="AAAA")], 1, AT)
        store.invoices.replace("gone", [invoice(n, number=f"ZQXJ{n}") for n in range(50)], 50, AT)
        store.accounts.erase("gone")
        reader = store._connections.reader()
        reader.connection.execute("PRAGMA query_only = OFF")
        reader.connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, invoices_text, row)")
        terms = {term for (term,) in reader.rows("SELECT term FROM terms")}
        assert "aaa" in terms
        assert not any(set("zqxj") & set(term) for term in terms)


def test_a_new_account_never_gets_the_number_of_an_erased_one(store: Store) -> None:
    store.invoices.put("two", invoice(1), AT)
    store.accounts.erase("two")
    store.accounts.add(account("three"))
    numbers = dict(store._connections.reader().rows("SELECT key, account FROM accounts"))
    assert numbers == {"one": 1, "three": 3}


def test_erasing_twice_does_no_harm(store: Store) -> None:
    store.accounts.erase("two")
    store.accounts.erase("two")
    assert [a.key for a in store.accounts.all()] == ["one"]
