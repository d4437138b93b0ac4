"""Paging: every row of ours once, whatever the server makes of our page size."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import Garbled, NotFound, Refused
from pmdesk.api.whmcs.lists import Listing, Offset, read_one
from pmdesk.api.whmcs.quirks import BadValue, to_id
from pmdesk.records import Area
from tests.api.whmcs.reading import read_page

LIST = Listing("GetThings", Area.INVOICES, "things", "thing", "userid", size=10)


def record(row: dict[str, Any]) -> str | None:
    return None if row.get("draft") else to_id(row.get("id"), "id")


def server(rows: list[dict[str, Any]], start: int, size: int, words: str) -> dict[str, Any]:
    """An answer as WHMCS gives it; ``words`` is what it says of the list as a whole."""
    part = rows[start : start + size]
    said: dict[str, Any] = {"things": {"thing": part}}
    if "t" in words:
        said["totalresults"] = str(len(rows))
    if "n" in words:
        said["numreturned"] = len(part)
    return said


@given(
    st.lists(st.sampled_from(["mine", "theirs", "draft", "bad", "whose"]), max_size=60),
    st.integers(1, 25),
    st.sampled_from(["tn", "t", "n", ""]),
)
def test_all_rows_of_ours_come_once(kinds: list[str], size: int, words: str) -> None:
    made_of: dict[str, dict[str, object]] = {
        "mine": {"userid": 7},
        "theirs": {"userid": "8"},
        "draft": {"userid": "7", "draft": 1},
        "whose": {"userid": "many"},
    }
    rows = [
        {"id": number, **made_of.get(kind, {"userid": 7, "id": "bad"})}
        for number, kind in enumerate(kinds, 1)
    ]
    cursor, found, aside, foreign, total, left_out = None, [], 0, 0, None, 0
    for _ in range(len(rows) + 2):
        at = Offset.at(cursor)
        page, others = read_page(server(rows, at.start, min(size, 10), words), LIST, at, 7, record)
        found += page.rows
        aside += len(page.set_aside)
        foreign += others
        total, cursor = page.total, page.next
        left_out += page.left_out
        assert "t" in words or not page.ahead
        if cursor is None:
            break
    assert cursor is None
    assert found == [str(number) for number, kind in enumerate(kinds, 1) if kind == "mine"]
    unread = kinds.count("bad") + kinds.count("whose")
    assert (aside, foreign) == (unread, kinds.count("theirs"))
    if "t" in words:
        assert total == len(rows)
        assert total - left_out == kinds.count("mine") + unread


@pytest.mark.parametrize("count", [10, 14, 20, 27, 30])
def test_a_server_that_counts_the_page_and_not_the_list(count: int) -> None:
    rows = [{"id": number, "userid": 7} for number in range(1, count + 1)]
    cursor, found, asked = None, [], 0
    while asked < 9:
        at = Offset.at(cursor)
        part = rows[at.start : at.start + 10]
        said = {"things": {"thing": part}, "totalresults": len(part), "numreturned": len(part)}
        page, _ = read_page(said, LIST, at, 7, record)
        found += page.rows
        asked, cursor = asked + 1, page.next
        if cursor is None:
            break
    assert found == [str(row["id"]) for row in rows]
    assert asked == count // 10 + 1


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1.0", " 1", "9" * 30, "\u0661"])
def test_a_cursor_that_is_none_of_ours(cursor: str) -> None:
    with pytest.raises(Refused):
        Offset.at(cursor)


def test_rows_that_were_promised() -> None:
    for said in (
        {"totalresults": 5, "numreturned": 5},
        {"totalresults": 5},
        {"totalresults": 5, "numreturned": 0},
        {"numreturned": 3, "things": ""},
    ):
        with pytest.raises(Garbled):
            read_page(said, LIST, Offset(), 7, record)
    assert read_page({"totalresults": 5, "numreturned": 0}, LIST, Offset(5), 7, record)[0].rows == ()


def test_a_list_that_is_for_somebody_else() -> None:
    listing = Listing("GetThings", Area.INVOICES, "things", "thing", None, answers_for="clientid")
    assert read_page({"clientid": "7", "things": [{"id": 1}]}, listing, Offset(), 7, record)[0].rows == ("1",)
    with pytest.raises(NotFound):
        read_page({"clientid": 8, "things": [{"id": 1}]}, listing, Offset(), 7, record)
    for said in ({"things": [{"id": 1}]}, {"clientid": {"x": 7}, "things": [{"id": 1}]}):
        with pytest.raises(BadValue):
            read_page(said, listing, Offset(), 7, record)


def test_one_row() -> None:
    rows = [{"id": "2", "userid": 7}, {"id": 1, "userid": 8}]
    assert read_one({"things": rows}, LIST, 2, 7, record)[0] == "2"
    assert read_one({"things": rows}, LIST, 1, 7, record) == (None, 1)
    assert read_one({"things": rows}, LIST, 9, 7, record) == (None, 1), "a stranger's row beside is counted"
    assert read_one({"things": rows[:1]}, LIST, 9, 7, record) == (None, 0)
    for row in ({"id": ["9"], "userid": 7}, {"id": 9}, {"id": 9, "userid": "many"}, "junk"):
        with pytest.raises(BadValue):
            read_one({"things": [*rows, row]}, LIST, 9, 7, record)

    def broken(row: dict[str, Any]) -> str:
        raise BadValue("x")

    with pytest.raises(BadValue):
        read_one({"things": rows}, LIST, 2, 7, broken)
