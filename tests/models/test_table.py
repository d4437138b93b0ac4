"""The generic table: read by pages, refreshed by difference, checked by Qt's own tester and an oracle."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt

from pmdesk.models.columns import Column, words
from pmdesk.models.roles import CellKind, Role
from pmdesk.models.rows import blocks
from pmdesk.models.table import PAGE, StoreTable
from pmdesk.models.today import Today
from pmdesk.records import Area
from pmdesk.store.changes import Changes
from pmdesk.store.errors import Damaged
from tests.helpers import FakeClock
from tests.models.things import FakeShelf, Thing, Watched

pytestmark = pytest.mark.usefixtures("qapp")
NOWHERE = QModelIndex()


def changes(**ids: Sequence[str]) -> Changes:
    sets = {key: frozenset(value) for key, value in ids.items()}
    return Changes(area=Area.SERVICES, account="a", **sets)


def many(shelf: FakeShelf, number: int) -> None:
    shelf.put(*(f"i{place}:n{place:06d}" for place in range(number)))


def test_nothing_is_asked_before_an_account_is_chosen() -> None:
    shelf = FakeShelf()
    shelf.broken = True
    watched = Watched(shelf)
    watched.table.refresh()
    assert watched.table.rowCount() == 0


def test_rows_come_as_they_are_scrolled_to() -> None:
    shelf = FakeShelf()
    many(shelf, 2 * PAGE + 50)
    watched = Watched(shelf).show()
    table = watched.table
    totals: list[int] = []
    table.total_changed.connect(totals.append)
    assert (table.rowCount(), table.total) == (PAGE, 2 * PAGE + 50)
    assert table.canFetchMore(NOWHERE)
    table.fetchMore(NOWHERE)
    table.fetchMore(NOWHERE)
    assert table.rowCount() == table.total
    assert not table.canFetchMore(NOWHERE)
    table.fetchMore(NOWHERE)
    assert watched.names() == [f"n{place:06d}" for place in range(2 * PAGE + 50)]
    assert totals == []
    assert watched.resets == 0


def test_cells_say_what_a_delegate_asks_for() -> None:
    shelf = FakeShelf()
    shelf.put("1:one", "2:two")
    table = Watched(shelf).show().table
    index = table.index(1, 1)
    assert index.data() == "2 2026-11-22"
    assert index.data(Role.RECORD_ID) == "2"
    assert index.data(Role.CELL_KIND) == CellKind.NUMBER
    assert index.data(Role.BUSY) is False
    assert index.data(Role.CHIP) is None
    assert int(index.data(Qt.ItemDataRole.TextAlignmentRole)) & int(Qt.AlignmentFlag.AlignRight)
    along = Qt.Orientation.Horizontal
    assert [table.headerData(column, along) for column in range(2)] == ["Name", "Id"]
    right = table.headerData(1, along, Qt.ItemDataRole.TextAlignmentRole)
    assert int(right) & int(Qt.AlignmentFlag.AlignRight)
    assert table.headerData(0, Qt.Orientation.Vertical) is None
    assert table.headerData(9, along) is None
    assert table.index(9, 0).data() is None


def test_records_are_found_again() -> None:
    shelf = FakeShelf()
    many(shelf, 3 * PAGE)
    table = Watched(shelf).show().table
    assert table.row_of("i5") == 5
    record = table.record_at(5)
    assert record is not None
    assert record.id == "i5"
    assert table.record_at(-1) is None
    assert table.row_of(f"i{2 * PAGE + 3}") == -1
    assert table.reveal(f"i{2 * PAGE + 3}") == 2 * PAGE + 3
    assert table.reveal("nobody") == -1


def test_two_accounts_may_have_records_of_one_id() -> None:
    shelf = FakeShelf()
    shelf.put("1:one", "2:two")
    shelf.put("1:uno", account="b")
    watched = Watched(shelf).show("a", "b")
    assert watched.names() == ["one", "two", "uno"]
    assert watched.table.row_of("1") == 0
    assert watched.table.row_of("1", "b") == 2
    shelf.put("1:eins", account="b")
    watched.table.refresh(Changes(area=Area.SERVICES, account="b", changed=frozenset("1")))
    assert watched.names() == ["eins", "one", "two"]
    watched.table.set_busy("1", True, "b")
    assert watched.table.index(0, 0).data(Role.BUSY) is True
    assert watched.table.index(1, 0).data(Role.BUSY) is False


def test_others_changes_are_ignored() -> None:
    shelf = FakeShelf()
    shelf.put("1:one")
    watched = Watched(shelf).show()
    shelf.put("2:two")
    watched.table.refresh(Changes(area=Area.DOMAINS, account="a", added=frozenset("2")))
    watched.table.refresh(Changes(area=Area.SERVICES, account="b", added=frozenset("2")))
    watched.table.refresh(changes())
    assert watched.names() == ["one"]
    watched.table.refresh(changes(added=["2"]))
    assert watched.names() == ["one", "two"]


def test_selection_focus_and_place_survive_what_happens_around_them() -> None:
    shelf = FakeShelf()
    many(shelf, 100)
    watched = Watched(shelf).show()
    table = watched.table
    chosen = QItemSelectionModel(table)
    flags = QItemSelectionModel.SelectionFlag
    for row in (10, 50):
        chosen.setCurrentIndex(table.index(row, 0), flags.Select | flags.Rows)
    held = QPersistentModelIndex(table.index(50, 1))
    for place in (0, 3, 4, 30, 60):
        del shelf.things["a"][f"i{place}"]
    shelf.put("new1:a", "new2:n000020x", "i70:aa")
    table.refresh(changes(added=["new1", "new2"], removed=["i0"], changed=["i70"]))
    assert [index.data(Role.RECORD_ID) for index in chosen.selectedRows()] == ["i10", "i50"]
    assert chosen.currentIndex().data(Role.RECORD_ID) == "i50"
    assert held.isValid()
    assert held.data(Role.RECORD_ID) == "i50"
    assert watched.resets == 0
    assert watched.names() == [thing.name for _, thing in shelf.found(table.query)]


def test_only_what_changed_is_told() -> None:
    shelf = FakeShelf()
    many(shelf, 20)
    watched = Watched(shelf).show()
    watched.told.clear()
    watched.table.refresh(changes(changed=["i1"]))
    assert watched.told == []
    shelf.put("i3:n000003x", "i4:n000004x", "i9:n000009x")
    watched.table.refresh(changes(changed=["i3", "i4", "i9"]))
    assert watched.told == [(3, 4), (9, 9)]
    assert watched.names()[3] == "n000003x"


def test_filter_and_order_keep_the_selected_row() -> None:
    shelf = FakeShelf()
    many(shelf, 2 * PAGE)
    watched = Watched(shelf).show()
    table = watched.table
    chosen = QItemSelectionModel(table)
    chosen.select(table.index(77, 0), QItemSelectionModel.SelectionFlag.Select)
    table.set_query(text="7")
    assert chosen.selectedIndexes()[0].data() == "n000077"
    assert table.total == len(shelf.found(table.query))
    table.set_query(text="77", descending=True)
    assert chosen.selectedIndexes()[0].data() == "n000077"
    assert watched.names() == ["n000577", "n000477", "n000377", "n000277", "n000177", "n000077"]
    table.set_query(text="")
    assert table.rowCount() == PAGE
    assert watched.resets == 0


def test_the_head_sorts() -> None:
    shelf = FakeShelf()
    shelf.put("1:b", "2:a")
    table = Watched(shelf).show().table
    table.sort(0, Qt.SortOrder.DescendingOrder)
    assert (table.query.sort, table.query.descending) == ("name", True)
    table.sort(-1)
    assert (table.query.sort, table.query.descending) == ("", False)


def test_a_store_that_moved_on_between_two_pages_gives_no_row_twice() -> None:
    shelf = FakeShelf()
    many(shelf, 2 * PAGE)
    watched = Watched(shelf).show()
    shelf.put("new:a")
    watched.table.fetchMore(NOWHERE)
    names = watched.names()
    assert len(names) == len(set(names))
    assert names == [thing.name for _, thing in shelf.found(watched.table.query)][: len(names)]


def test_a_long_list_reads_only_what_changed() -> None:
    shelf = FakeShelf()
    many(shelf, 3 * PAGE)
    watched = Watched(shelf).show()
    table = watched.table
    table.reveal(f"i{3 * PAGE - 1}")
    reads = shelf.whole_reads
    shelf.put("i5:zzz", "new:n000007x")
    del shelf.things["a"]["i6"]
    table.refresh(changes(added=["new"], changed=["i5"], removed=["i6"]))
    assert shelf.whole_reads == reads
    assert watched.names() == [thing.name for _, thing in shelf.found(table.query)]


def test_a_store_that_cannot_be_read_costs_nothing_that_is_shown() -> None:
    shelf = FakeShelf()
    many(shelf, 2 * PAGE)
    watched = Watched(shelf).show()
    errors: list[object] = []
    watched.table.failed.connect(errors.append)
    shelf.broken = True
    watched.table.refresh()
    watched.table.fetchMore(NOWHERE)
    assert watched.table.counts(["all"]) == {}
    assert watched.table.rowCount() == PAGE
    assert len(errors) == 3
    assert all(isinstance(error, Damaged) for error in errors)
    assert not any(isinstance(error, sqlite3.Error) for error in errors)


def test_another_day_says_all_words_anew() -> None:
    shelf = FakeShelf()
    shelf.put("1:one", "2:two")
    watched = Watched(shelf).show()
    assert watched.table.index(0, 1).data() == "1 2026-11-22"
    watched.today.check()
    assert watched.told == []
    watched.clock.advance(timedelta(days=1))
    watched.today.check()
    assert watched.told == [(0, 1)]
    assert watched.table.index(0, 1).data() == "1 2026-11-23"
    assert watched.table.query.today == watched.clock.today()


def test_extras_are_read_beside_the_rows() -> None:
    shelf = FakeShelf()
    shelf.put("1:one", "2:two")
    lines = {"1": "first"}
    columns = (Column[Thing]("name", str, lambda thing, moment: words(f"{thing.name} {moment.extra}")),)
    table = StoreTable[Thing](
        Area.SERVICES, shelf, columns, Today(FakeClock()), extras=lambda _account, ids: dict(lines)
    )
    table.set_query(accounts=("a",))
    assert [table.index(row, 0).data() for row in range(2)] == ["one first", "two None"]
    lines["2"] = "second"
    table.refresh()
    assert table.index(1, 0).data() == "two second"


def test_the_view_hears_before_and_after() -> None:
    shelf = FakeShelf()
    shelf.put("1:one")
    watched = Watched(shelf).show()
    heard: list[str] = []
    watched.table.refreshing.connect(lambda: heard.append(f"before {watched.table.rowCount()}"))
    watched.table.refreshed.connect(lambda: heard.append(f"after {watched.table.rowCount()}"))
    shelf.put("2:two")
    watched.table.refresh()
    assert heard == ["before 1", "after 2"]


@given(st.lists(st.booleans()))
def test_blocks_are_the_runs_of_true(marks: list[bool]) -> None:
    found = blocks(marks)
    assert [place for first, last in found for place in range(first, last + 1)] == [
        place for place, mark in enumerate(marks) if mark
    ]
    assert all(later[0] > earlier[1] + 1 for earlier, later in pairwise(found))


ids = st.integers(0, 60).map(str)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.dictionaries(ids, st.text("abcx", min_size=1, max_size=3), max_size=25)),
        st.tuples(st.just("drop"), st.sets(ids, max_size=40)),
        st.tuples(st.just("text"), st.sampled_from(["", "a", "b", "x", "ab"])),
        st.tuples(st.just("turn"), st.booleans()),
        st.tuples(st.just("more"), st.none()),
    ),
    max_size=12,
)


@settings(max_examples=120)
@given(steps)
def test_any_sequence_of_changes_ends_as_the_store_says(steps: list[tuple[str, Any]]) -> None:
    """The table equals the oracle (the shelf itself) after every step; indexes held point at their record."""
    shelf = FakeShelf()
    shelf.put(*(f"{place}:{'abcx'[place % 4]}" for place in range(0, 60, 2)))
    watched = Watched(shelf).show()
    table = watched.table
    held = {
        table.index(row, 0).data(Role.RECORD_ID): QPersistentModelIndex(table.index(row, row % 2))
        for row in range(table.rowCount())
    }
    for step, value in steps:
        take(shelf, table, step, value)
        wanted = [thing.name for _, thing in shelf.found(table.query)]
        assert watched.names() == wanted
        shown = {table.index(row, 0).data(Role.RECORD_ID) for row in range(table.rowCount())}
        held = {key: index for key, index in held.items() if key in shown}
        for key, index in held.items():
            assert index.isValid()
            assert index.data(Role.RECORD_ID) == key
        assert table.total == len(wanted)
    assert watched.resets == 0


def take(shelf: FakeShelf, table: StoreTable[Thing], step: str, value: Any) -> None:
    here = shelf.things["a"]
    if step == "put":
        added, changed = [key for key in value if key not in here], [key for key in value if key in here]
        shelf.put(*(f"{key}:{name}" for key, name in value.items()))
        table.refresh(changes(added=added, changed=changed))
    elif step == "drop":
        removed = [key for key in value if here.pop(key, None)]
        table.refresh(changes(removed=removed))
    elif step == "text":
        table.set_query(text=value)
    elif step == "turn":
        table.set_query(descending=value)
    else:
        table.fetchMore(NOWHERE)
