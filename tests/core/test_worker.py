"""Worker: blocking work off the loop, writes one at a time, what is written is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from pmdesk.core.worker import Worker, WorkerClosed
from tests.helpers import until

pytestmark = pytest.mark.anyio


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    one = Worker(threads=2)
    yield one
    assert await one.close()


def fail() -> None:
    raise ValueError("broken")


def stop() -> None:
    raise StopIteration


async def test_work_runs_beside_the_loop_and_its_end_comes_back(worker: Worker) -> None:
    here = threading.current_thread()
    assert await worker.run(threading.current_thread) is not here
    assert await worker.run(divmod, 7, 2) == (3, 1)
    with pytest.raises(ValueError, match="broken"):
        await worker.run(fail)
    with pytest.raises(RuntimeError):
        await worker.run(stop)


async def test_it_works_on_qt_s_loop(qapp: Any) -> None:
    worker = Worker(threads=1)
    told: list[int] = []
    assert await worker.run(divmod, 7, 2) == (3, 1)
    assert await worker.write(len, "four", then=told.append) == 4
    assert told == [4]
    assert await worker.close()


async def test_writes_are_made_by_one_thread_in_their_order(worker: Worker) -> None:
    order: list[tuple[int, threading.Thread]] = []

    def write(number: int) -> None:
        order.append((number, threading.current_thread()))

    await asyncio.gather(*(worker.write(write, number) for number in range(50)))
    assert [number for number, _ in order] == list(range(50))
    assert len({thread for _, thread in order}) == 1


async def test_a_hung_call_is_given_up_and_the_other_thread_goes_on(worker: Worker) -> None:
    hanging = threading.Event()
    with pytest.raises(TimeoutError):
        await worker.run(hanging.wait, timeout=0.02)
    assert await worker.run(len, "four", timeout=5) == 4
    hanging.set()


async def test_a_write_that_has_begun_is_told_though_its_caller_was_cancelled(worker: Worker) -> None:
    begun, go = threading.Event(), threading.Event()
    told: list[str] = []

    def slow_write() -> str:
        begun.set()
        go.wait(5)
        return "written"

    caller = asyncio.create_task(worker.write(slow_write, then=told.append))
    await until(begun.is_set)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go.set()
    await until(lambda: told == ["written"])


async def test_a_write_not_begun_is_dropped_when_its_caller_is_cancelled(worker: Worker) -> None:
    begun, go = threading.Event(), threading.Event()
    done: list[str] = []

    def slow_write() -> None:
        begun.set()
        go.wait(5)

    first = asyncio.create_task(worker.write(slow_write))
    await until(begun.is_set)
    second = asyncio.create_task(worker.write(done.append, "second"))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    go.set()
    await first
    await worker.write(done.append, "third")
    assert done == ["third"]


async def test_a_failure_of_whom_it_is_told_to_reaches_the_caller(worker: Worker) -> None:
    def told(_: int) -> None:
        raise LookupError("nobody home")

    with pytest.raises(LookupError):
        await worker.write(len, "four", then=told)


async def test_closing_waits_for_what_is_to_be_written_and_takes_no_more() -> None:
    worker = Worker(threads=1)
    done: list[int] = []
    writing = [asyncio.create_task(worker.write(done.append, number)) for number in range(20)]
    await asyncio.sleep(0)
    assert await worker.close()
    assert done == list(range(20))
    await asyncio.gather(*writing)
    with pytest.raises(WorkerClosed):
        await worker.run(len, "")
    assert await worker.close()


async def test_closing_does_not_wait_for_ever() -> None:
    worker = Worker(threads=1)
    begun, go = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        go.wait(5)

    task = asyncio.create_task(worker.write(hang))
    await until(begun.is_set)
    assert not await worker.close(timeout=0.02)
    go.set()
    await task
    assert await worker.close()
