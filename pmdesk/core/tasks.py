"""Owns running tasks, so that none is lost, none fails unheard and none outlives what it works for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

OnFailure = Callable[[str, BaseException], None]
"""Called on the loop's thread with the task's name and what it raised, once for each failed task."""


class ScopeClosed(RuntimeError):
    """A task was started in a scope that has ended; the coroutine was closed and never ran."""


class TaskScope:
    """Keeps strong references to its tasks (a loop keeps weak ones only) and reports each failure once.

    Neither cancelling is a failure nor asking a scope that has ended. A closed scope starts nothing more.
    Works the same under asyncio's own loop and under Qt's.
    """

    def __init__(self, name: str, on_failure: OnFailure) -> None:
        self.name = name
        self._on_failure = on_failure
        self._tasks: dict[asyncio.Task[Any], str] = {}
        self._closed = False

    @property
    def active(self) -> tuple[str, ...]:
        """The names of the tasks that have not ended, in the order in which they were started."""
        return tuple(self._tasks.values())

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def start(self, coroutine: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        """Run the coroutine as a task of this scope; raises `ScopeClosed` after `close`.

        Awaiting the task gives its result or its exception as usual; the exception is reported either way.
        """
        if self._closed:
            coroutine.close()
            raise ScopeClosed(f"{self.name} has ended; {name} was not started")
        task = asyncio.get_running_loop().create_task(coroutine, name=f"{self.name}: {name}")
        self._tasks[task] = name
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        name = self._tasks.pop(task, task.get_name())
        if task.cancelled():
            return
        failure = task.exception()
        if failure is not None and not isinstance(failure, ScopeClosed):
            self._on_failure(name, failure)

    def cancel(self) -> None:
        """Ask every task to stop; the scope can be used again. The task that calls this goes on."""
        for task in self._others():
            task.cancel()

    async def close(self) -> None:
        """Stop every task and wait until each has ended; the task that calls this goes on.

        A task that answers its cancellation by more work is asked again until it ends. Being cancelled
        while waiting leaves the scope closed and the tasks asked to stop.
        """
        self._closed = True
        while others := self._others():
            for task in others:
                task.cancel()
            await asyncio.wait(others, timeout=0.2)
        # The done callbacks, which report failures, run one turn of the loop after the tasks end.
        await asyncio.sleep(0)

    def _others(self) -> list[asyncio.Task[Any]]:
        try:
            current = asyncio.current_task()
        except RuntimeError:  # called outside the loop, at shutdown
            current = None
        return [task for task in self._tasks if task is not current and not task.done()]
