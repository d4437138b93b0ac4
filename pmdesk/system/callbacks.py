"""Who wants to be told: callbacks that are called from the loop, one failing without harm to the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Callbacks(Generic[T]):
    """Subscribers of one kind of event."""

    def __init__(self) -> None:
        self._callbacks: dict[int, Callable[[T], None]] = {}
        self._next = 0

    def add(self, callback: Callable[[T], None]) -> Callable[[], None]:
        """Subscribe; the answer unsubscribes, and does nothing the second time."""
        number = self._next
        self._next += 1
        self._callbacks[number] = callback

        def remove() -> None:
            self._callbacks.pop(number, None)

        return remove

    def call(self, event: T) -> None:
        """Have the running loop call everyone soon; an error of one goes to the loop's exception handler."""
        loop = asyncio.get_running_loop()
        for callback in list(self._callbacks.values()):
            loop.call_soon(callback, event)
