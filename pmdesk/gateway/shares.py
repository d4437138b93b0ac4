"""Each account's share of the way to WHMCS: what one account asks for does not hold up the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import TypeVar
from weakref import WeakValueDictionary

from pmdesk.api.pace import Lane, Pacer

T = TypeVar("T")


class Share(Pacer):
    """The pacer of one account: a few calls at a time of each lane, then in the lane of all."""

    def __init__(self, whole: Pacer, most: Mapping[str, int]) -> None:
        """``most`` calls at a time by the lane's name, one where it is not named."""
        self._whole, self._most = whole, most
        self._waiting: dict[str, asyncio.Semaphore] = {}

    def now(self) -> datetime:
        """See `Pacer`."""
        return self._whole.now()

    def ticks(self) -> float:
        """See `Pacer`."""
        return self._whole.ticks()

    async def run(self, host: str, lane: Lane, call: Callable[[], Awaitable[T]], *, repeat: bool = True) -> T:
        """See `Pacer`."""
        bound = self._waiting.setdefault(lane.name, asyncio.Semaphore(self._most.get(lane.name, 1)))
        async with bound:
            return await self._whole.run(host, lane, call, repeat=repeat)


class Shares:
    """The shares of all accounts that somebody uses: at most a third of each lane, and at least one call."""

    def __init__(self, whole: Pacer, lanes: Mapping[str, int]) -> None:
        """``lanes``: how many calls of each there are at a time for all accounts together."""
        self._whole = whole
        self._most = {name: max(1, parallel // 3) for name, parallel in lanes.items()}
        self._shares: WeakValueDictionary[int, Share] = WeakValueDictionary()

    def of(self, client_id: int) -> Share:
        """The share of an account, one for all its users."""
        share = self._shares.get(client_id)
        if share is None:
            share = self._shares[client_id] = Share(self._whole, self._most)
        return share
