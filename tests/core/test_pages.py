"""Reading a list to its end: paging, shifting rows, shortfalls, endless lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import Garbled
from pmdesk.api.provider import Page, SetAside
from pmdesk.core.pages import Whole, read_whole, with_kept
from pmdesk.records import Area
from pmdesk.records.domains import Domain
from tests.core.samples import domain

pytestmark = pytest.mark.anyio


class List:
    """A provider's list whose answers are given page by page."""

    def __init__(self, *readings: list[Page[Domain]]) -> None:
        self.readings = list(readings)
        self.begun = 0

    async def page(self, cursor: str | None) -> Page[Domain]:
        if cursor is None:
            self.begun += 1
        reading = self.readings[min(self.begun, len(self.readings)) - 1]
        return reading[int(cursor or 0)]


def pages(*ids: str, total: int | None = None, set_aside: int = 0) -> list[Page[Domain]]:
    """One page for each text of comma-separated ids."""
    lost = tuple(SetAside(area=Area.DOMAINS, id=None, reason="name") for _ in range(set_aside))
    return [
        Page(
            rows=tuple(domain(one) for one in text.split(",") if one),
            total=total,
            next=str(place + 1) if place + 1 < len(ids) else None,
            set_aside=lost if place == 0 else (),
        )
        for place, text in enumerate(ids)
    ]


async def read(*readings: list[Page[Domain]], expected_missing: int = 0) -> tuple[Whole[Domain], List]:
    source = List(*readings)
    whole = await read_whole(source.page, lambda done, total: None, expected_missing=expected_missing)
    return whole, source


def ids(whole: Whole[Domain]) -> list[str]:
    return [row.id for row in whole.rows]


@pytest.mark.parametrize("count", [0, 1, 25, 26, 400, 5000])
async def test_every_row_comes_whatever_the_page_size(count: int) -> None:
    rows = [domain(str(number)) for number in range(count)]
    told: list[tuple[int, int | None]] = []

    async def page(cursor: str | None) -> Page[Domain]:
        start = int(cursor or 0)
        more = start + 25 < count
        return Page(rows=tuple(rows[start : start + 25]), total=count, next=str(start + 25) if more else None)

    whole = await read_whole(page, lambda done, total: told.append((done, total)))
    assert list(whole.rows) == rows
    assert (whole.total, whole.missing) == (count, 0)
    assert told[-1] == (count, count)
    assert told == sorted(told)


async def test_a_row_that_moved_to_the_next_page_is_there_once() -> None:
    whole, _ = await read(pages("1,2,3", "3,4", total=4))
    assert ids(whole) == ["1", "2", "3", "4"]


async def test_a_shortfall_is_asked_for_again_once_and_then_reported() -> None:
    whole, source = await read(pages("1,2", total=3), pages("1,2,3", total=3))
    assert (ids(whole), whole.missing, source.begun) == (["1", "2", "3"], 0, 2)
    whole, source = await read(pages("1,2", total=3), pages("1,2", total=3))
    assert (whole.missing, source.begun) == (1, 2)


async def test_the_fuller_of_two_short_readings_is_taken() -> None:
    whole, _ = await read(pages("1,2", total=5), pages("1", total=5))
    assert ids(whole) == ["1", "2"]


async def test_a_shortfall_that_is_known_already_costs_no_second_reading() -> None:
    whole, source = await read(pages("1,2", total=3), expected_missing=1)
    assert (whole.missing, source.begun) == (1, 1)


async def test_rows_that_could_not_be_read_are_counted_and_not_missing() -> None:
    whole, source = await read(pages("1,2", total=3, set_aside=1))
    assert (whole.set_aside, whole.missing, source.begun) == (1, 0, 1)


async def test_without_a_count_there_is_no_shortfall() -> None:
    whole, source = await read(pages("1", "2"))
    assert (whole.total, whole.missing, source.begun) == (None, 0, 1)


async def test_a_list_that_goes_round_in_circles_is_garbled() -> None:
    async def page(cursor: str | None) -> Page[Domain]:
        return Page(rows=(domain("1"),), next="1" if cursor != "1" else "2" if cursor == "0" else "1")

    with pytest.raises(Garbled):
        await read_whole(page, lambda done, total: None)


@pytest.mark.parametrize(
    ("came", "unread", "held", "kept"),
    [
        ("1", ("2",), "1,2,3", "1,2"),
        ("1", (None,), "1,2", "1,2"),
        ("1", (None,), "1,2,3", "1,2,3"),
        ("1", (None, "3"), "1,2,3", "1,2,3"),
        ("", (None,), "", ""),
        ("1,2", (None,), "1,2", "1,2"),
    ],
)
def test_what_is_held_is_not_given_up_because_it_could_not_be_read_again(
    came: str, unread: tuple[str | None, ...], held: str, kept: str
) -> None:
    def rows(text: str) -> tuple[Domain, ...]:
        return tuple(domain(one) for one in text.split(",") if one)

    whole = Whole(rows(came), total=None, unread=unread)
    assert with_kept(whole, rows(held)) == rows(kept)


@given(
    st.lists(st.lists(st.integers(1, 30).map(str), max_size=8), min_size=1, max_size=6),
    st.none() | st.integers(0, 40),
)
async def test_no_row_is_lost_or_doubled(given_pages: list[list[str]], total: int | None) -> None:
    made = pages(*(",".join(page) for page in given_pages), total=total)
    whole, _ = await read(made)
    assert sorted(ids(whole)) == sorted({one for page in given_pages for one in page})
    assert whole.missing == max(0, (total or 0) - len(whole.rows))
