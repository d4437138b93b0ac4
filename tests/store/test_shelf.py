"""Collections written whole and read a page at a time."""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmdesk.records import Area
from pmdesk.records.domains import Domain
from pmdesk.records.invoices import Invoice
from pmdesk.records.services import Addon, Service
from pmdesk.records.tickets import Author, Ticket
from pmdesk.store.database import Freshness, Query, Store
from pmdesk.store.errors import NoSuchAccount
from pmdesk.store.shelf_writing import OVERTAKEN
from tests.store.samples import AT, BACK, LATER, TODAY, conversation, invoice, of, opened, ticket

SHELVES = {
    Service: "services",
    Addon: "addons",
    Domain: "domains",
    Ticket: "tickets",
    Invoice: "invoices",
}


@pytest.mark.parametrize("kind", SHELVES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_of_a_record_is_lost(store: Store, kind: type[Any], data: st.DataObject) -> None:
    shelf = getattr(store, SHELVES[kind])
    rows = data.draw(st.lists(of(kind), max_size=4, unique_by=lambda row: row.id))
    store.services.replace("two", [], None, AT)
    shelf.replace("one", rows, None, AT)
    for row in rows:
        got = shelf.get("one", row.id)
        assert got == row
        assert repr(got) == repr(row)  # the digits of an amount too, which equality does not see
    assert shelf.count(Query(accounts=("one",), today=TODAY)) == len(rows)
    assert shelf.get_many("one", [row.id for row in reversed(rows)]) == rows[::-1]
    assert shelf.get_many("two", [row.id for row in rows]) == []


def test_the_version_of_a_list_is_kept_as_long_as_the_list_is_held_as_it_came(store: Store) -> None:
    shelf, rows = store.invoices, [invoice(n) for n in range(3)]
    assert shelf.version("one") is None
    shelf.replace("one", rows, 3, AT, 0, "a b")
    store.domains.replace("one", [], 0, AT)
    assert (shelf.version("one"), shelf.version("two"), store.domains.version("one")) == ("a b", None, None)
    assert shelf.confirm("one", "a b", LATER)
    assert shelf.freshness("one") == Freshness(at=LATER, total=3, held=3)
    assert not shelf.confirm("one", "a", LATER)
    soon = AT + timedelta(minutes=1)
    shelf.put("one", rows[0], soon)
    assert shelf.version("one") == "a b", "the same as was held"
    shelf.put("one", invoice(0, total="11.00"), soon)
    assert shelf.version("one") is None
    assert not shelf.confirm("one", "a b", LATER)
    shelf.replace("one", rows, 3, AT, 0, "c")
    assert shelf.version("one") is None, "a newer record stayed in the place of one that came"
    shelf.replace("one", rows[1:], 2, AT, 0, "d")
    assert shelf.version("one") is None, "a newer record stayed that the list has no more"
    shelf.replace("one", rows, 3, LATER + OVERTAKEN, 0, "e")
    assert shelf.version("one") == "e"
    shelf.replace("one", rows, 3, LATER + OVERTAKEN)
    assert shelf.version("one") is None


def test_a_version_kept_with_other_fields_is_none(store: Store) -> None:
    store.invoices.replace("one", [invoice(1)], 1, AT, 0, "a")
    with store._connections.writing() as connection:
        connection.execute("UPDATE collections SET version = '00000000 a'")
    assert store.invoices.version("one") is None
    assert not store.invoices.confirm("one", "a", LATER)


def test_a_replace_says_what_it_changed(store: Store) -> None:
    first = [invoice(n) for n in range(600)]
    changes = store.invoices.replace("one", first, 600, AT)
    assert changes.added == {str(n) for n in range(600)}
    assert not store.invoices.replace("one", first, 600, AT)
    second = [invoice(0, total="11.00"), *first[2:], invoice(700)]
    changes = store.invoices.replace("one", second, 600, LATER, 2)
    assert changes.area is Area.INVOICES
    assert changes.account == "one"
    assert [set(c) for c in (changes.added, changes.changed, changes.removed)] == [{"700"}, {"0"}, {"1"}]
    assert changes.ids == {"700", "0", "1"}
    got = store.invoices.page(Query(accounts=("one",), today=TODAY, sort="number"), 0, 1000)
    assert got == sorted(second, key=lambda i: int(i.id))
    assert store.invoices.freshness("one") == Freshness(at=LATER, total=600, held=600, set_aside=2)


def test_the_exact_digits_of_an_amount_are_a_change(store: Store) -> None:
    store.invoices.replace("one", [invoice(1, total="15.95")], 1, AT)
    assert store.invoices.replace("one", [invoice(1, total="15.950")], 1, AT).changed == {"1"}


def test_a_row_that_came_twice_is_kept_once(store: Store) -> None:
    rows = [invoice(1, total="1"), invoice(2), invoice(1, total="2")] + [invoice(n) for n in range(3, 400)]
    changes = store.invoices.replace("one", [*rows, invoice(2, total="9")], None, AT)
    assert len(changes.added) == 399
    one = store.invoices.get("one", "1")
    two = store.invoices.get("one", "2")
    assert one is not None
    assert two is not None
    assert (str(one.total.amount), str(two.total.amount)) == ("1", "10.00")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sets(st.integers(0, 11)), st.integers(0, 3)), min_size=2, max_size=4))
def test_collections_of_many_portions_become_each_other(
    store: Store, states: list[tuple[set[int], int]]
) -> None:
    """Blocks of 60 rows come, go and change, so that portions are full, cut, empty and mixed."""
    before: dict[str, Invoice] = {}
    for place, (blocks, kind) in enumerate(states):
        numbers = [n for block in blocks for n in range(block * 60, block * 60 + 60)]
        rows = [invoice(n, number=f"K{(kind + n // 60) % 4}-{n}") for n in numbers]
        changes = store.invoices.replace("one", rows, len(rows), AT + timedelta(minutes=place))
        now = {row.id: row for row in rows}
        assert changes.added == now.keys() - before.keys()
        assert changes.removed == before.keys() - now.keys()
        assert changes.changed == {i for i in now.keys() & before.keys() if now[i] != before[i]}
        assert {row.id: row for row in store.invoices.where("one", "1")} == now
        before = now
    assert store.check()
    store.invoices.replace("one", [], 0, AT)


def test_accounts_do_not_see_each_other(store: Store) -> None:
    store.invoices.replace("one", [invoice(n) for n in range(5)], 5, AT)
    store.invoices.replace("two", [invoice(n, total="7") for n in range(3)], 3, AT)
    assert store.invoices.replace("one", [], 0, AT).removed == {"0", "1", "2", "3", "4"}
    assert store.invoices.count(Query(accounts=("one",), today=TODAY)) == 0
    assert store.invoices.count(Query(accounts=("two",), today=TODAY)) == 3
    assert store.invoices.count(Query(accounts=("one", "two", "three"), today=TODAY, text="hf-")) == 3
    assert store.invoices.freshness("three") == Freshness()


def test_never_read_and_empty_are_two_things(store: Store) -> None:
    assert store.domains.freshness("one") == Freshness()
    store.domains.replace("one", [], 0, AT)
    assert store.domains.freshness("one") == Freshness(at=AT, total=0)


def test_an_account_that_is_gone_gets_no_rows(store: Store) -> None:
    with pytest.raises(NoSuchAccount):
        store.invoices.replace("gone", [invoice(1)], 1, AT)
    with pytest.raises(NoSuchAccount):
        store.invoices.put("gone", invoice(1), AT)


def test_a_record_read_again_is_put(store: Store) -> None:
    assert store.invoices.put("one", invoice(1), AT).added == {"1"}
    assert store.invoices.put("one", invoice(1, total="2"), LATER).changed == {"1"}
    assert not store.invoices.put("one", invoice(1, total="2"), LATER)
    just_before = LATER - timedelta(seconds=1)
    assert not store.invoices.put("one", invoice(1, total="3"), just_before)  # older than what is here
    got = store.invoices.get("one", "1")
    assert got is not None
    assert str(got.total.amount) == "2"


def test_a_list_asked_for_earlier_does_not_undo_a_newer_record(store: Store) -> None:
    store.invoices.replace("one", [invoice(1), invoice(2)], 2, AT)
    store.invoices.put("one", invoice(1, total="5"), LATER)
    store.invoices.put("one", invoice(3), LATER)
    assert not store.invoices.replace("one", [invoice(1), invoice(2)], 2, LATER - timedelta(seconds=1))
    after = LATER + timedelta(seconds=1)
    changes = store.invoices.replace("one", [invoice(1), invoice(2)], 2, after)
    assert [set(c) for c in (changes.added, changes.changed, changes.removed)] == [set(), {"1"}, {"3"}]


@pytest.mark.parametrize("back", BACK, ids=str)
def test_a_clock_that_is_put_back_freezes_nothing(store: Store, back: timedelta) -> None:
    """Rows that were read again by the wrong clock are written and removed by the next list all the same."""
    store.invoices.put("one", invoice(1), AT)
    store.invoices.put("one", invoice(2), AT)
    now, other = AT - back, invoice(1, total="5")
    if back <= OVERTAKEN:
        assert not store.invoices.put("one", other, now)
        assert not store.invoices.replace("one", [other], 1, now)
        assert store.invoices.freshness("one") == Freshness(at=now, total=1, held=2)
        now = AT
    changes = store.invoices.replace("one", [other], 1, now)
    assert [set(c) for c in (changes.added, changes.changed, changes.removed)] == [set(), {"1"}, {"2"}]
    assert store.invoices.freshness("one") == Freshness(at=now, total=1, held=1)
    assert store.invoices.put("one", invoice(1), now).changed == {"1"}


def test_an_instant_of_the_wrong_clock_is_forgotten_by_the_next_list(store: Store) -> None:
    """Or it would be believed for a while when the right clock comes to it."""
    store.invoices.put("one", invoice(1), AT)
    assert not store.invoices.replace("one", [invoice(1)], 1, AT - timedelta(days=365))
    shortly_before = AT - timedelta(seconds=1)
    assert store.invoices.put("one", invoice(1, total="5"), shortly_before).changed == {"1"}


def test_details_go_with_their_record(store: Store) -> None:
    store.tickets.replace("one", [ticket(1), ticket(2)], 2, AT)
    for n in (1, 2):
        store.details.put("one", conversation(n, (Author.STAFF, "Hello")), AT)
    store.tickets.replace("one", [ticket(2)], 1, AT)
    assert store.details.get_conversation("one", "1") is None
    assert store.details.get_conversation("one", "2") is not None


def test_the_index_of_words_stays_in_step(store: Store) -> None:
    """A few hundred random writes; SQLite's own check compares the index with the table."""
    chance = random.Random(4)
    for _ in range(30):
        some = chance.sample(range(60), chance.randrange(1, 60))
        rows = [invoice(n, number=f"N{chance.randrange(100)}-{n}") for n in some]
        store.invoices.replace(chance.choice(["one", "two"]), rows, None, AT)
    with store._connections.writing() as connection:
        connection.execute("INSERT INTO invoices_text (invoices_text, rank) VALUES ('integrity-check', 1)")
    assert store.check()


def test_reading_never_waits_for_a_write(tmp_path: Path) -> None:
    with opened(tmp_path / "data", "one") as store:
        store.invoices.replace("one", [invoice(n) for n in range(100)], 100, AT)
        inside, done = threading.Event(), threading.Event()

        def write() -> None:
            with store._connections.writing() as connection:
                connection.execute("DELETE FROM invoices")
                inside.set()
                done.wait(20)

        writer = threading.Thread(target=write)
        writer.start()
        assert inside.wait(10)
        query = Query(accounts=("one",), today=TODAY, text="hf")
        assert store.invoices.count(query) == 100
        assert len(store.invoices.page(query, 0, 300)) == 100
        done.set()
        writer.join()
        assert store.invoices.count(query) == 0


def test_threads_read_with_connections_of_their_own(store: Store) -> None:
    store.invoices.replace("one", [invoice(n) for n in range(100)], 100, AT)
    found: list[int] = []

    def read() -> None:
        found.append(store.invoices.count(Query(accounts=("one",), today=TODAY)))

    threads = [threading.Thread(target=read) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [100] * 5
