"""Turns at something of which there are only a few, taken by several accounts with each other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """So many at a time, and so many of one account. Who has least under way comes next, of these the first.

    So what one account asks for waits for nothing longer than for the first turn that is over, however much
    others ask for. Nothing is kept of an account that has nothing under way.
    """

    def __init__(self, parallel: int, each: int | None = None) -> None:
        """``each`` None: an account may have all."""
        self._free, self._each = parallel, each
        self._running: Counter[int | None] = Counter()
        self._waiting: list[tuple[int | None, asyncio.Future[None]]] = []

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and nobody waits."""
        return not self._running and not self._waiting

    @asynccontextmanager
    async def of(self, account: int | None) -> AsyncIterator[None]:
        """A turn of an account's; of nobody's (None) there is no share."""
        await self._begin(account)
        try:
            yield
        finally:
            self._end(account)

    async def _begin(self, account: int | None) -> None:
        # Where a turn is free, whoever waits has their share.
        if self._free and self._may(account):
            self._take(account)
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting = account, turn
        self._waiting.append(waiting)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._waiting.remove(waiting)
            else:  # it was given in the same moment
                self._end(account)
            raise

    def _may(self, account: int | None) -> bool:
        return account is None or self._each is None or self._running[account] < self._each

    def _take(self, account: int | None) -> None:
        self._free -= 1
        self._running[account] += 1

    def _end(self, account: int | None) -> None:
        self._free += 1
        self._running[account] -= 1
        if not self._running[account]:
            del self._running[account]
        able = [one for one in self._waiting if self._may(one[0]) and not one[1].done()]
        if able:
            chosen = min(able, key=lambda one: self._running[one[0]])
            self._waiting.remove(chosen)
            self._take(chosen[0])
            chosen[1].set_result(None)
