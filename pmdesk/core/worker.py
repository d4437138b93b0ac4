"""Takes slow work off the loop's thread: a few threads for reading and thinking, one alone for writing."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class WorkerClosed(RuntimeError):
    """Work was given to a worker that has ended."""


class _Job(Generic[T]):
    """One call, with the loop that wants its result."""

    __slots__ = ("_call", "_future", "_loop", "_then", "started")

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        call: Callable[[], T],
        then: Callable[[T], None] | None,
    ) -> None:
        self._loop = loop
        self._call = call
        self._then = then
        self._future: asyncio.Future[T] = loop.create_future()
        self.started = False

    @property
    def future(self) -> asyncio.Future[T]:
        return self._future

    def run(self) -> None:
        """In the worker's thread: make the call, unless nobody wants it any more, and hand the end over."""
        if self._future.cancelled():
            return
        self.started = True
        result: T | None = None
        failure: BaseException | None = None
        try:
            result = self._call()
        except BaseException as caught:
            failure = caught
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody is left to hear of it
            self._loop.call_soon_threadsafe(self._ended, result, failure)

    def _ended(self, result: Any, failure: BaseException | None) -> None:
        if failure is None and self._then is not None:
            try:
                self._then(result)
            except Exception as caught:
                if self._future.cancelled():
                    raise  # to the loop's own handler: there is no caller to tell
                failure = caught
        if self._future.cancelled():
            return
        if failure is None:
            self._future.set_result(result)
        elif isinstance(failure, StopIteration):  # cannot be set on a future
            self._future.set_exception(RuntimeError("the work raised StopIteration"))
        else:
            self._future.set_exception(failure)


class Worker:
    """Threads for blocking work. They are daemons: one that hangs never keeps the program from ending."""

    def __init__(self, threads: int = 2) -> None:
        self._closed = False
        self._last: asyncio.Future[None] | None = None
        self._work: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._writing: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._threads = [self._begin(f"pmdesk-worker-{n}", self._work) for n in range(threads)]
        self._writer = self._begin("pmdesk-writer", self._writing)

    @staticmethod
    def _begin(name: str, jobs: queue.SimpleQueue[_Job[Any] | None]) -> threading.Thread:
        def take_jobs() -> None:
            while (job := jobs.get()) is not None:
                job.run()
                del job  # or its result would live until the next job comes

        thread = threading.Thread(target=take_jobs, name=name, daemon=True)
        thread.start()
        return thread

    async def run(self, fn: Callable[..., T], *args: Any, timeout: float | None = None) -> T:
        """Call `fn` in one of the threads. After `timeout` seconds raises TimeoutError.

        Time-out and cancelling give up waiting; a call that has begun goes on to its end, unheard.
        """
        job = self._give(self._work, lambda: fn(*args), None)
        async with asyncio.timeout(timeout):
            return await job.future

    async def write(self, fn: Callable[..., T], *args: Any, then: Callable[[T], None] | None = None) -> T:
        """Call `fn` in the one writing thread; calls are made one at a time, in the order given.

        `then` is called on the loop's thread with the result of every write that succeeded, also where
        the caller was cancelled meanwhile: what is on disk is told. A write not begun yet is dropped
        when its caller is cancelled.
        """
        return await self._give(self._writing, lambda: fn(*args), then).future

    def _give(
        self,
        jobs: queue.SimpleQueue[_Job[Any] | None],
        call: Callable[[], T],
        then: Callable[[T], None] | None,
    ) -> _Job[T]:
        if self._closed:
            raise WorkerClosed("the worker has ended")
        job = _Job(asyncio.get_running_loop(), call, then)
        jobs.put(job)
        return job

    async def close(self, timeout: float = 10.0) -> bool:
        """Take no more work and wait until what is to be written is written, for `timeout` seconds at most.

        True when the writer has ended. The other threads end after their work; one that hangs is left.
        """
        if self._last is None:
            self._last = self._give(self._writing, lambda: None, None).future
            self._closed = True
            for _ in self._threads:
                self._work.put(None)
            self._writing.put(None)
        await asyncio.wait({self._last}, timeout=timeout)
        # Their last breath closes what they opened for themselves (connections to read with).
        for _ in range(100):
            if not any(thread.is_alive() for thread in (*self._threads, self._writer)):
                break
            await asyncio.sleep(0.005)
        return self._last.done()
