"""How many rows each segment has: in one look what a look for each would say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.records.invoices import InvoiceStatus
from pmdesk.store import find
from pmdesk.store.database import Query, Store
from tests.store.by_hand import AREAS, expected
from tests.store.samples import AT, TODAY, invoice

filters = st.lists(
    st.sampled_from(
        ["hf", "-", "1", "2", "24", "paid", "e", "ub", "bank", "shop", "zz", "mül", "cafe 1", "."]
    ),
    max_size=3,
).map(" ".join)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("plans", ["as measured", "few is none"])
def test_counts_of_one_look_are_those_of_each_segment(
    full: tuple[Store, Any], area: str, plans: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was asked before, for whichever segment and order the list is shown in."""
    store, held = full
    shelf, reader = getattr(store, area), store._connections.reader()
    segments = tuple(shelf.spec.segments)
    if plans == "few is none":
        monkeypatch.setattr(find, "FEW", 0)

    @given(
        st.sampled_from([("one",), ("two",), ("one", "two"), ("two", "nobody", "one")]),
        filters,
        st.booleans(),
        st.sampled_from(segments),
        st.sampled_from(["", *shelf.spec.sorts]),
        st.permutations(segments),
    )
    def agree(
        accounts: tuple[str, ...], text: str, before: bool, segment: str, sort: str, asked: list[str]
    ) -> None:
        reader._counts.clear()
        reader._lists.clear()
        shown = Query(accounts=accounts, today=TODAY, text=text, segment=segment, sort=sort)
        if before:
            shelf.ids(shown, 0, 300)
            shelf.count(shown)
        got = shelf.counts(shown, asked[1:])
        assert list(got) == asked[1:]
        rows = [row for account in accounts for row in held[area].get(account, ())]
        for one, number in got.items():
            query = Query(accounts=accounts, today=TODAY, text=text, segment=one)
            assert number == shelf.count(query) == len(expected(store, area, rows, query)), one

    agree()


def test_counts_are_looked_for_once(store: Store) -> None:
    """Few or many rows with the words, one statement counts them in all segments; and after a write anew."""
    store.invoices.replace("one", [invoice(n) for n in range(3000)], 3000, AT)
    reader = store._connections.reader()
    for text, number in (("7", 813), ("hf", 3000), ("hf-2999", 1), ("x", 0)):
        query = Query(accounts=("one",), today=TODAY, text=text)
        store.invoices.page(query, 0, 300)
        store.invoices.count(query)
        seen: list[str] = []
        reader.connection.set_trace_callback(seen.append)
        try:
            for _ in range(2):
                assert store.invoices.counts(query, ("all", "paid", "to-pay")) == {
                    "all": number,
                    "paid": number,
                    "to-pay": 0,
                }
        finally:
            reader.connection.set_trace_callback(None)
        assert len([said for said in seen if "sum(" in said and "coalesce(sum(1 AND" not in said]) == 1, text
    store.invoices.put("one", invoice(3000, InvoiceStatus.UNPAID), AT)
    query = Query(accounts=("one",), today=TODAY, text="hf")
    assert store.invoices.counts(query, ("to-pay", "all")) == {"to-pay": 1, "all": 3001}
