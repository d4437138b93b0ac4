"""Blocking calls that may never come back, kept aside in a thread that does not hold the process."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


class Abandoned(Exception):
    """Raised in the thread by `Job.check` once nobody waits for the answer any more."""


@dataclass(eq=False)
class Job(Generic[T]):
    """One call; what it is given to find out whether its caller has given up meanwhile."""

    call: Callable[[Job[T]], T]
    future: Future[T] = field(default_factory=Future)
    abandoned: bool = False

    def check(self) -> None:
        """Raise Abandoned if the caller gave up: before doing what they now think did not happen."""
        if self.abandoned:
            raise Abandoned

    def run(self) -> None:
        """Do the call, in the thread; its result or error goes to the caller if there still is one."""
        if self.abandoned or not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.call(self)
        except BaseException as error:
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class Aside:
    """Runs calls one at a time in a daemon thread.

    A ThreadPoolExecutor joins its threads when Python exits, so one call stuck in a locked key store would
    keep the process for ever. Here later callers wait their own time-out, and when the stuck call does come
    back (the user typed the password at last) everything works again.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._waiting: deque[Job[object]] = deque()
        self._running: Job[object] | None = None

    @property
    def stuck(self) -> bool:
        """Whether the thread is inside a call that nobody waits for any more."""
        running = self._running
        return running is not None and running.abandoned

    async def run(self, call: Callable[[Job[T]], T], timeout: float) -> T:
        """The result of `call(job)` within `timeout` seconds, the wait for earlier calls included.

        Raises TimeoutError, or what the call raised. After a time-out or a cancellation a call that had not
        begun never will; one that had learns of it from its job.
        """
        job = Job(call)
        self._add(job)  # type: ignore[arg-type]
        try:
            async with asyncio.timeout(timeout):
                return await asyncio.wrap_future(job.future)
        finally:
            job.abandoned = True

    def _add(self, job: Job[object]) -> None:
        with self._lock:
            self._waiting.append(job)
            if self._running is not None:
                return
            self._running = self._waiting[0]
        threading.Thread(target=self._work, name=self._name, daemon=True).start()

    def _work(self) -> None:
        """Empty the queue, then end: an idle program keeps no thread for this."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._running = None
                    return
                job = self._running = self._waiting.popleft()
            job.run()
