"""Turns that accounts take with each other: shares, order, and nothing lost where somebody gives up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from pmdesk.api.turns import Turns

pytestmark = pytest.mark.anyio


class Desk:
    """Calls that last until they are ended by hand; ``under_way`` are the accounts of those that began."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.under_way: list[int | None] = []
        self.tasks: list[asyncio.Task[None]] = []
        self._ends: dict[asyncio.Task[None], asyncio.Event] = {}

    async def begin(self, account: int | None, calls: int = 1) -> list[asyncio.Task[None]]:
        made = []
        for _ in range(calls):
            end = asyncio.Event()
            task = asyncio.create_task(self._call(account, end))
            self._ends[task] = end
            made.append(task)
        self.tasks += made
        await settled()
        return made

    async def end(self, task: asyncio.Task[None]) -> None:
        self._ends[task].set()
        await settled()

    async def end_all(self) -> None:
        for end in self._ends.values():
            end.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _call(self, account: int | None, end: asyncio.Event) -> None:
        async with self.turns.of(account):
            self.under_way.append(account)
            try:
                await end.wait()
            finally:
                self.under_way.remove(account)


@asynccontextmanager
async def desk_with(parallel: int, each: int | None = None) -> AsyncIterator[Desk]:
    """All is as it was when it is over."""
    desk = Desk(Turns(parallel, each))
    yield desk
    await desk.end_all()
    assert desk.turns.idle


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.mark.parametrize(("each", "under_way"), [(None, 12), (4, 4), (1, 1)])
async def test_an_account_has_its_share(each: int | None, under_way: int) -> None:
    async with desk_with(12, each) as desk:
        await desk.begin(418, 20)
        assert desk.under_way == [418] * under_way
        await desk.begin(731)
        assert (731 in desk.under_way) == (under_way < 12)


async def test_who_has_least_under_way_comes_next() -> None:
    """Several accounts together cannot keep one out for longer than until the first of their calls ends."""
    async with desk_with(12, 4) as desk:
        first = await desk.begin(1, 8)
        await desk.begin(2, 8)
        await desk.begin(3, 8)
        await desk.begin(4, 8)
        await desk.begin(5)
        assert sorted(desk.under_way) == [1] * 4 + [2] * 4 + [3] * 4
        await desk.end(first[0])
        assert 4 in desk.under_way, "who came first of those who have nothing"
        await desk.end(first[1])
        assert 5 in desk.under_way, "before the second call of the one before"


async def test_calls_of_one_account_begin_as_they_came() -> None:
    turns, order = Turns(1), []

    async def call(number: int) -> None:
        async with turns.of(418):
            order.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*(call(number) for number in range(9)))
    assert order == list(range(9))


async def test_calls_of_nobody_have_no_share() -> None:
    async with desk_with(3, 1) as desk:
        await desk.begin(None, 5)
        assert desk.under_way == [None] * 3


@pytest.mark.parametrize("which", [0, 4])
async def test_who_gives_up_leaves_the_turn_to_the_next(which: int) -> None:
    async with desk_with(4, 2) as desk:
        tasks = await desk.begin(418, 6)
        tasks[which].cancel()
        await settled()
        assert desk.under_way == [418] * 2


async def test_who_gives_up_in_the_moment_of_their_turn_gives_it_back() -> None:
    async with desk_with(1) as desk:
        first, second, _ = await desk.begin(418, 3)
        desk._ends[first].set()
        await asyncio.sleep(0)
        assert first.done()
        assert 418 not in desk.under_way, "the second has the turn, and does not know it"
        second.cancel()
        await settled()
        assert desk.under_way == [418], "the third's"


async def test_a_turn_is_not_given_to_who_has_just_given_up() -> None:
    async with desk_with(1) as desk:
        first, second, _ = await desk.begin(418, 3)
        second.cancel()
        first.cancel()
        await settled()
        assert desk.under_way == [418]


async def test_a_failure_gives_the_turn_back() -> None:
    turns = Turns(1)
    with pytest.raises(RuntimeError):
        async with turns.of(418):
            raise RuntimeError
    assert turns.idle
