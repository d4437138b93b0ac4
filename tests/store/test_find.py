"""Filters, segments, orders and pages, against what Python says of the same rows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.records.invoices import InvoiceStatus
from pmdesk.store import find
from pmdesk.store.database import Query, Store
from pmdesk.store.find import Filter
from pmdesk.store.text import id_key, search_text
from tests.store.by_hand import AREAS, CHANCE, TEXTS, expected, key_of
from tests.store.samples import AT, TODAY, invoice, opened, ticket


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("plans", ["as measured", "few is none"])
def test_every_filter_in_every_order(
    full: tuple[Store, Any], area: str, plans: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every segment and text in a random order; with FEW at nought the full-text index joins segments too."""
    store, held = full
    if plans == "few is none":
        monkeypatch.setattr(find, "FEW", 0)
    shelf = getattr(store, area)
    chance = random.Random(area + plans)
    for segment in shelf.spec.segments:
        for text in TEXTS:
            query = Query(
                accounts=("one",),
                today=TODAY,
                segment=segment,
                text=text,
                sort=chance.choice(["", *shelf.spec.sorts]),
                descending=chance.random() < 0.5,
            )
            wanted = expected(store, area, held[area]["one"], query)
            store._connections.reader()._counts.clear()
            store._connections.reader()._lists.clear()
            if chance.random() < 0.5:
                assert shelf.count(query) == len(wanted), query
            assert shelf.page(query, 0, 1000) == wanted, query
            assert shelf.ids(query, 0, 1000) == [row.id for row in wanted]
            assert shelf.count(query) == len(wanted), query


@pytest.mark.parametrize("area", AREAS)
def test_every_order_both_ways(full: tuple[Store, Any], area: str) -> None:
    store, held = full
    shelf = getattr(store, area)
    for sort in ["", *shelf.spec.sorts]:
        for descending in (False, True):
            query = Query(accounts=("one",), today=TODAY, sort=sort, descending=descending)
            assert shelf.page(query, 0, 1000) == expected(store, area, held[area]["one"], query), query


@pytest.mark.parametrize("text", ["", "hf-3", "5", "paid"])
@pytest.mark.parametrize("sort", ["issued", "total"])
def test_several_accounts_in_one_list(full: tuple[Store, Any], text: str, sort: str) -> None:
    store, held = full
    rows = held["invoices"]["one"] + held["invoices"]["two"]
    query = Query(accounts=("one", "two"), today=TODAY, text=text, sort=sort)
    wanted = expected(store, "invoices", rows, query)
    assert store.invoices.count(query) == len(wanted)
    pages = [store.invoices.page(query, offset, 40) for offset in range(0, len(wanted) + 40, 40)]
    got = [row for page in pages for row in page]
    assert [(row.id, str(row.total)) for row in got] != []
    key = [(key_of(store, "invoices", row, sort), id_key(row.id)) for row in wanted]
    assert [(key_of(store, "invoices", row, sort), id_key(row.id)) for row in got] == key
    owners = store.invoices.page_with_accounts(query, 0, 1000)
    assert [row for _, row in owners] == got
    for owner, row in owners:
        assert row in held["invoices"][owner]


def test_what_area_does_not_have_is_refused(full: tuple[Store, Any]) -> None:
    store, _ = full
    for query in (
        Query(accounts=("one",), today=TODAY, segment="overdue"),
        Query(accounts=("one",), today=TODAY, sort="total; DROP TABLE tickets"),
    ):
        with pytest.raises(ValueError, match="tickets"):
            store.tickets.count(query)
        with pytest.raises(ValueError, match="tickets"):
            store.tickets.page(query, 0, 10)
    with pytest.raises(ValueError, match="tickets"):
        store.tickets.counts(Query(accounts=("one",), today=TODAY), ("all", "overdue"))


@pytest.mark.parametrize("total", [0, 1, 25, 26, 400, 5000])
def test_pages_join_without_gap_or_overlap(tmp_path: Path, total: int) -> None:
    rows = [invoice(n) for n in range(total)]
    with opened(tmp_path / "data", "one") as store:
        store.invoices.replace("one", rows, total, AT)
        for text, limit in (("", 300), ("", 25), ("hf", 300), ("9", 25)):
            query = Query(accounts=("one",), today=TODAY, text=text)
            count = store.invoices.count(query)
            ids: list[str] = []
            while page := store.invoices.ids(query, len(ids), limit):
                assert len(page) <= limit
                ids += page
            assert len(ids) == len(set(ids)) == count
            if text in ("", "hf"):
                assert set(ids) == {row.id for row in rows}
        assert store.invoices.page(Query(accounts=("one",), today=TODAY), total, 10) == []


def test_an_order_is_stable_over_writes(tmp_path: Path) -> None:
    """Rows with the same key keep their places when others come and go, and after a new start."""
    rows = [invoice(n, issued=TODAY) for n in range(200)]
    query = Query(accounts=("one",), today=TODAY)
    with opened(tmp_path / "data", "one") as store:
        store.invoices.replace("one", rows[::-1], 200, AT)
        before = store.invoices.ids(query, 0, 300)
        store.invoices.replace("one", rows[50:], 150, AT)
        store.invoices.replace("one", CHANCE.sample(rows, 200), 200, AT)
        assert store.invoices.ids(query, 0, 300) == before
    with opened(tmp_path / "data") as store:
        assert store.invoices.ids(query, 0, 300) == before == [str(n) for n in reversed(range(200))]


def test_a_write_is_seen_in_the_next_count(store: Store) -> None:
    query = Query(accounts=("one",), today=TODAY, text="hf-1")
    assert store.invoices.count(query) == 0
    store.invoices.replace("one", [invoice(n) for n in range(20)], 20, AT)
    assert store.invoices.count(query) == 11
    assert len(store.invoices.page(query, 0, 300)) == 11
    store.invoices.replace("one", [], 0, AT)
    assert store.invoices.count(query) == len(store.invoices.page(query, 0, 300)) == 0


def test_tomorrow_it_is_overdue(store: Store) -> None:
    store.invoices.put("one", invoice(1, InvoiceStatus.UNPAID, due=TODAY), AT)
    for days, late in ((0, 0), (1, 1)):
        query = Query(accounts=("one",), today=TODAY + timedelta(days=days), segment="overdue")
        assert store.invoices.count(query) == late


@pytest.mark.parametrize("area", AREAS)
def test_orders_are_walked_and_never_sorted(full: tuple[Store, Any], area: str) -> None:
    """Every order and segment of one account comes off an index, without a sort."""
    store, _ = full
    reader = store._connections.reader()
    spec = getattr(store, area).spec
    for sort in spec.sorts:
        for segment in spec.segments:
            query = Query(accounts=("one",), today=TODAY, sort=sort, segment=segment, descending=True)
            source = find.Finder(spec)._by_index(f"{area}_by_{sort}", Filter(1, (), segment, TODAY))
            terms = find.Finder(spec)._order(query)[1]
            plan = reader.rows(
                f"EXPLAIN QUERY PLAN SELECT t.row {source.sql} ORDER BY {terms}", source.values
            )
            steps = [step[-1] for step in plan]
            assert not any("TEMP B-TREE" in step for step in steps), (sort, segment, steps)
            if area == "invoices":
                assert all("COVERING INDEX" in step for step in steps), (sort, segment, steps)


pieces = st.text(st.sampled_from("aAäÄeéβΒßſıİłøœﬁ12-_%'\"*\\ \n\x00漢字😀xyz"), max_size=12)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with opened(tmp_path_factory.mktemp("odd") / "data", "one") as store:
        yield store


@given(st.lists(pieces, min_size=1, max_size=6), pieces)
def test_any_text_finds_what_python_finds(odd: Store, subjects: list[str], text: str) -> None:
    """The full-text index, and looking into each row, agree with Python's own `in`."""
    rows = [ticket(n, subject=subject) for n, subject in enumerate(subjects)]
    odd.tickets.replace("one", rows, None, AT)
    wanted = [
        row.id
        for row in rows
        if all(
            any(word in line for line in search_text(row.number, row.subject, row.status_word).split("\n"))
            for word in search_text(text.replace("\n", " ")).split()
        )
    ]
    query = Query(accounts=("one",), today=TODAY, text=text, sort="number")
    assert odd.tickets.ids(query, 0, 100) == wanted
    assert odd.tickets.count(query) == len(wanted)
