"""Calls kept aside: in order, one at a time, given up in time, and never holding the process."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pmdesk.system.aside import Abandoned, Aside, Job

pytestmark = pytest.mark.anyio


def test_results_come_back_in_order_and_one_at_a_time() -> None:
    running: list[int] = []
    seen: list[int] = []

    def call(number: int) -> int:
        running.append(number)
        assert len(running) == 1
        seen.append(number)
        running.remove(number)
        return number * 2

    async def main() -> list[int]:
        aside = Aside("test")
        return await asyncio.gather(*(aside.run(lambda _, n=n: call(n), 10) for n in range(20)))  # type: ignore[misc]

    assert asyncio.run(main()) == [2 * n for n in range(20)]
    assert seen == list(range(20))


async def test_an_error_reaches_the_caller_and_the_next_call_works() -> None:
    aside = Aside("test")

    def fail(job: Job[None]) -> None:
        raise LookupError("no")

    with pytest.raises(LookupError):
        await aside.run(fail, 10)
    assert await aside.run(lambda _: 1, 10) == 1
    assert not aside.stuck


async def test_a_stuck_call_is_given_up_and_later_ones_work_when_it_returns() -> None:
    aside = Aside("test")
    release = threading.Event()
    ended: list[str] = []
    done = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stuck(job: Job[None]) -> None:
        release.wait(30)
        try:
            job.check()
        except Abandoned:
            ended.append("abandoned")
            loop.call_soon_threadsafe(done.set)
            raise

    with pytest.raises(TimeoutError):
        await aside.run(stuck, 0.05)
    assert aside.stuck
    never: list[int] = []
    with pytest.raises(TimeoutError):
        await aside.run(lambda _: never.append(1), 0.05)
    release.set()
    await asyncio.wait_for(done.wait(), 10)
    assert await aside.run(lambda _: "works", 10) == "works"
    assert ended == ["abandoned"]
    assert never == []  # its caller had been told that it did not happen
    assert not aside.stuck


async def test_a_cancelled_caller_abandons_its_call() -> None:
    aside = Aside("test")
    began, release = threading.Event(), threading.Event()
    seen: list[bool] = []

    def call(job: Job[None]) -> None:
        began.set()
        release.wait(30)
        seen.append(job.abandoned)

    task = asyncio.create_task(aside.run(call, 30))
    await asyncio.to_thread(began.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    release.set()
    await aside.run(lambda _: None, 10)
    assert seen == [True]


def test_a_stuck_call_does_not_hold_the_process() -> None:
    program = (
        "import asyncio, threading\n"
        "from pmdesk.system.aside import Aside\n"
        "async def main():\n"
        "    try: await Aside('x').run(lambda job: threading.Event().wait(), 0.05)\n"
        "    except TimeoutError: print('gave up')\n"
        "asyncio.run(main())\n"
    )
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=30,
        cwd=Path(__file__).parents[2],
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "gave up\n", "")
    assert time.monotonic() - began < 20


async def test_an_idle_one_keeps_no_thread() -> None:
    aside = Aside("idle test")
    await aside.run(lambda _: None, 10)
    for thread in threading.enumerate():
        if thread.name == "idle test":
            await asyncio.to_thread(thread.join, 10)
            assert not thread.is_alive()
