"""Reading a list to its end: paging, shifting rows, shortfalls, endless lists."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmdesk.api.errors import Garbled, Offline
from pmdesk.api.provider import Page, SetAside
from pmdesk.core.pages import AT_ONCE, MOST_ROWS, MOST_STALE, Whole, read_whole, with_kept
from pmdesk.records import Area
from pmdesk.records.domains import Domain
from tests.core.samples import domain

pytestmark = pytest.mark.anyio


def most_stale(given_pages: list[list[str]]) -> int:
    """How many pages on end bring rows, and only such as have come already."""
    seen: set[str] = set()
    most = on_end = 0
    for page in given_pages:
        on_end = on_end + 1 if page and seen.issuperset(page) else 0
        most = max(most, on_end)
        seen.update(page)
    return most


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


@pytest.mark.parametrize("total", [None, 20_000])
async def test_the_same_page_for_ever_is_asked_for_a_few_times_only(total: int | None) -> None:
    asked = 0

    async def page(cursor: str | None) -> Page[Domain]:
        nonlocal asked
        asked += 1
        start = int(cursor or 0) + 2
        return Page(rows=(domain("1"), domain("2")), total=total, next=str(start), ahead=(str(start + 2),))

    with pytest.raises(Garbled):
        await read_whole(page, lambda done, total: None)
    assert asked < 10


async def test_a_provider_that_knows_no_pages_gives_the_list_again_and_that_is_its_end() -> None:
    async def page(cursor: str | None) -> Page[Domain]:
        return Page(rows=(domain("1"), domain("2")), total=2, next="2" if cursor is None else "4")

    whole = await read_whole(page, lambda done, total: None)
    assert (ids(whole), whole.missing) == (["1", "2"], 0)


@dataclass(frozen=True)
class Bare:
    """As little of a record as there can be."""

    id: str


async def test_new_rows_for_ever_are_given_up() -> None:
    size = MOST_ROWS // 4

    async def page(cursor: str | None) -> Page[Bare]:
        start = int(cursor or 0)
        assert start < 2 * MOST_ROWS
        rows = tuple(Bare(str(number)) for number in range(start, start + size))
        return Page(rows=rows, next=str(start + size))

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
    every = {one for page in given_pages for one in page}
    assume(most_stale(given_pages) < MOST_STALE)
    assume(total is None or total >= len(every))
    made = pages(*(",".join(page) for page in given_pages), total=total)
    whole, _ = await read(made)
    assert sorted(ids(whole)) == sorted(every)
    assert whole.missing == max(0, (total or 0) - len(whole.rows))


# --- ahead of their turn ----------------------------------------------------------------------------------


class Shelf:
    """A list with places, as an API with offsets gives it: it may change between any two answers.

    An answer waits until `let` names its start; `asked` has the starts asked for, `ended` those cancelled.
    """

    def __init__(self, size: int, rows: Iterable[int], *, held: bool = False) -> None:
        self.size, self.rows = size, list(rows)
        self.asked: list[int] = []
        self.ended: list[int] = []
        self.at_once = self.most = 0
        self.held = held
        self.gates: dict[int, asyncio.Event] = {}
        self.faults: dict[int, Exception] = {}
        self.drafts: set[int] = set()

    def gate(self, start: int) -> asyncio.Event:
        return self.gates.setdefault(start, asyncio.Event())

    async def page(self, cursor: str | None) -> Page[Domain]:
        start = int(cursor or 0)
        self.asked.append(start)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            if self.held:
                await self.gate(start).wait()
            else:
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.ended.append(start)
            raise
        finally:
            self.at_once -= 1
        if start in self.faults:
            raise self.faults[start]
        part, total = self.rows[start : start + self.size], len(self.rows)
        after = [str(place) for place in range(start + self.size, total, self.size)] if part else []
        mine = [row for row in part if row not in self.drafts]
        return Page(
            rows=tuple(domain(str(row)) for row in mine),
            total=total,
            left_out=len(part) - len(mine),
            next=after[0] if after else None,
            ahead=tuple(after[1:4]),
        )


async def until_asked(shelf: Shelf, *starts: int) -> None:
    async with asyncio.timeout(5):
        while not set(starts) <= set(shelf.asked):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0)


@given(
    st.integers(1, 7),
    st.sets(st.integers(1, 40)),
    st.sets(st.integers(1, 40), max_size=6),
    st.randoms(use_true_random=False),
)
async def test_pages_in_any_order_are_one_list_in_its_own(
    size: int, rows: set[int], drafts: set[int], chance: random.Random
) -> None:
    """Each page is asked for once, a few side by side; whichever comes first, the list is in its order."""
    shelf = Shelf(size, sorted(rows, reverse=True), held=True)
    shelf.drafts = drafts
    told: list[tuple[int, int | None]] = []
    reading = asyncio.ensure_future(read_whole(shelf.page, lambda done, total: told.append((done, total))))
    while not reading.done():
        waiting = [start for start in shelf.asked if not shelf.gate(start).is_set()]
        if waiting:
            shelf.gate(chance.choice(waiting)).set()
        await asyncio.sleep(0)
    whole = await reading
    mine = [str(row) for row in shelf.rows if row not in drafts]
    assert ids(whole) == mine
    assert (whole.total, whole.missing) == (len(mine), 0)
    assert shelf.asked == sorted(set(shelf.asked))
    assert shelf.most <= AT_ONCE
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (len(mine), len(mine))


@pytest.mark.parametrize("left", range(9))
async def test_a_list_that_shrinks_while_it_is_read_is_read_right(left: int) -> None:
    """Pages that were asked for and are no more are let go."""
    shelf = Shelf(2, range(1, 10), held=True)
    reading = asyncio.ensure_future(read_whole(shelf.page, lambda done, total: None))
    await until_asked(shelf, 0)
    shelf.gate(0).set()
    await until_asked(shelf, 2, 4)
    del shelf.rows[left:]
    shelf.held = False
    for gate in shelf.gates.values():
        gate.set()
    whole = await asyncio.wait_for(reading, 5)
    assert [int(one) for one in ids(whole)] == list(range(1, max(2, left) + 1))
    assert whole.missing == 0
    assert shelf.at_once == 0


async def test_a_page_shorter_than_thought_leads_to_where_it_says() -> None:
    asked: list[str | None] = []

    async def page(cursor: str | None) -> Page[Domain]:
        asked.append(cursor)
        await asyncio.sleep(0)
        if cursor is None:
            return Page(rows=(domain("1"), domain("2")), total=4, next="2", ahead=("4",))
        if cursor == "2":
            return Page(rows=(domain("3"),), total=4, next="3")
        return Page(rows=(domain("4"),), total=4)

    whole = await read_whole(page, lambda done, total: None)
    assert ids(whole) == ["1", "2", "3", "4"]
    assert asked == [None, "2", "4", "3"]


async def test_what_goes_wrong_with_a_page_is_told_in_its_turn() -> None:
    shelf = Shelf(1, range(6), held=True)
    shelf.faults = {1: Offline(), 2: Garbled("later")}
    told: list[int] = []
    reading = asyncio.ensure_future(read_whole(shelf.page, lambda done, total: told.append(done)))
    for start in (0, 2, 1):
        await until_asked(shelf, start)
        shelf.gate(start).set()
    with pytest.raises(Offline):
        await asyncio.wait_for(reading, 5)
    assert told == [1]
    assert shelf.at_once == 0


async def test_a_fault_on_a_page_that_is_not_wanted_any_more_is_nobody_s() -> None:
    shelf = Shelf(2, range(8), held=True)
    shelf.faults = {4: Offline()}
    reading = asyncio.ensure_future(read_whole(shelf.page, lambda done, total: None))
    for start in (0, 4):
        await until_asked(shelf, start)
        shelf.gate(start).set()
    await until_asked(shelf, 2)
    del shelf.rows[3:]
    shelf.gate(2).set()
    assert ids(await asyncio.wait_for(reading, 5)) == ["0", "1", "2"]


async def test_stopping_in_the_middle_ends_every_call() -> None:
    shelf = Shelf(1, range(30), held=True)
    reading = asyncio.ensure_future(read_whole(shelf.page, lambda done, total: None))
    await until_asked(shelf, 0)
    shelf.gate(0).set()
    await until_asked(shelf, *range(1, AT_ONCE + 1))
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert (shelf.at_once, sorted(shelf.ended)) == (0, list(range(1, AT_ONCE + 1)))
