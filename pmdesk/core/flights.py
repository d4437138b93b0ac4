"""One fetch for all who want the same thing at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any, TypeVar, cast

from pmdesk.core.tasks import TaskScope

T = TypeVar("T")


class Flights:
    """Joins those who ask for the same key while it is being fetched.

    The fetch belongs to nobody in particular: one who stops waiting leaves it to the others, and when the
    last one has stopped it is cancelled.
    """

    def __init__(self, scope: TaskScope) -> None:
        self._scope = scope
        self._going: dict[Hashable, tuple[asyncio.Task[Any], list[int]]] = {}

    def going(self, key: Hashable) -> bool:
        """Whether it is being fetched now."""
        return key in self._going

    async def join(self, key: Hashable, fetch: Callable[[], Awaitable[T]]) -> T:
        """The result of the fetch that goes on for `key`, or of a new one; raises what the fetch raises."""
        if key not in self._going:
            task = self._scope.start(self._safely(fetch), f"fetch {key!r}")
            self._going[key] = task, [0]
            task.add_done_callback(lambda ended: self._forget(key, ended))
        task, waiting = self._going[key]
        waiting[0] += 1
        try:
            await asyncio.wait({task})
        finally:
            waiting[0] -= 1
            if not waiting[0] and not task.done():
                task.cancel()
                self._forget(key, task)
        result, error = task.result()
        if error is not None:
            raise error
        return cast(T, result)

    def _forget(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        if key in self._going and self._going[key][0] is task:
            del self._going[key]

    @staticmethod
    def _safely(fetch: Callable[[], Awaitable[T]]) -> Coroutine[Any, Any, tuple[T | None, Exception | None]]:
        """The failure as a value: it is told to those who wait, not reported as the task's own."""

        async def go() -> tuple[T | None, Exception | None]:
            try:
                return await fetch(), None
            except Exception as error:
                return None, error

        return go()
