"""TaskScope: nothing lost, nothing unheard, nothing outliving its owner; on both loops."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import pytest

from pmdesk.core.tasks import ScopeClosed, TaskScope
from tests.helpers import until

pytestmark = pytest.mark.anyio


class Heard:
    """What a scope reported."""

    def __init__(self) -> None:
        self.failures: list[tuple[str, BaseException]] = []

    def __call__(self, name: str, failure: BaseException) -> None:
        self.failures.append((name, failure))


async def nap() -> None:
    await asyncio.sleep(3600)


async def fail(words: str = "broken") -> None:
    await asyncio.sleep(0)
    raise ValueError(words)


async def check_a_scope() -> None:
    """The life of a scope, from the first task to the last."""
    heard = Heard()
    scope = TaskScope("test", heard)
    result = scope.start(asyncio.sleep(0, "fine"), "gives a result")
    failing = scope.start(fail(), "fails")
    napping = scope.start(nap(), "naps")
    assert scope.active == ("gives a result", "fails", "naps")
    assert await result == "fine"
    with pytest.raises(ValueError, match="broken"):
        await failing
    await until(lambda: scope.active == ("naps",))
    assert [(name, str(failure)) for name, failure in heard.failures] == [("fails", "broken")]
    await scope.close()
    assert napping.cancelled()
    assert scope.active == ()
    assert len(heard.failures) == 1, "cancelling is no failure"


async def test_the_life_of_a_scope_under_asyncio() -> None:
    await check_a_scope()


async def test_the_life_of_a_scope_under_qt(qapp: Any) -> None:
    await check_a_scope()


async def test_a_task_nobody_holds_is_not_collected() -> None:
    heard = Heard()
    scope = TaskScope("test", heard)
    done: list[str] = []

    async def waits_on_nothing_else() -> None:
        # A future that only this coroutine knows: without the scope the cycle would be collected.
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        known.append(weakref.ref(future))
        await future
        done.append("it lives")

    known: list[weakref.ref[asyncio.Future[None]]] = []
    scope.start(waits_on_nothing_else(), "waits")
    await until(lambda: known)
    gc.collect()
    future = known[0]()
    assert future is not None
    future.set_result(None)
    await until(lambda: done)


async def test_each_failure_is_reported_once_though_nobody_awaits() -> None:
    heard = Heard()
    scope = TaskScope("test", heard)
    for number in range(5):
        scope.start(fail(str(number)), f"task {number}")
    await until(lambda: not scope.active)
    gc.collect()
    assert sorted(name for name, _ in heard.failures) == [f"task {number}" for number in range(5)]


async def test_a_closed_scope_starts_nothing_and_says_so() -> None:
    scope = TaskScope("test", Heard())
    await scope.close()
    with pytest.raises(ScopeClosed):
        scope.start(nap(), "too late")
    assert scope.closed
    await scope.close()


async def test_a_task_may_close_its_own_scope() -> None:
    scope = TaskScope("test", Heard())
    other = scope.start(nap(), "other")

    async def ends_it_all() -> str:
        await scope.close()
        return "still here"

    assert await scope.start(ends_it_all(), "ends it all") == "still here"
    assert other.cancelled()


async def test_cancelling_reaches_the_code_inside_and_is_not_swallowed() -> None:
    seen: list[str] = []

    async def tidies_up() -> None:
        try:
            await nap()
        except asyncio.CancelledError:
            seen.append("tidied")
            raise

    scope = TaskScope("test", Heard())
    task = scope.start(tidies_up(), "tidies up")
    await asyncio.sleep(0)
    scope.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert seen == ["tidied"]
    assert await scope.start(asyncio.sleep(0, 1), "again") == 1, "a scope that was cancelled goes on"


async def test_who_awaits_a_task_and_is_cancelled_is_cancelled_itself() -> None:
    scope = TaskScope("test", Heard())
    inner = scope.start(nap(), "inner")

    async def awaits() -> None:
        await asyncio.shield(inner)

    outer = asyncio.create_task(awaits())
    await asyncio.sleep(0)
    outer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await outer
    assert not inner.done()
    await scope.close()


async def test_a_task_that_fails_while_it_is_cancelled_is_heard() -> None:
    heard = Heard()
    scope = TaskScope("test", heard)

    async def breaks_when_cancelled() -> None:
        try:
            await nap()
        finally:
            raise ValueError("broken while tidying up")

    scope.start(breaks_when_cancelled(), "breaks")
    await asyncio.sleep(0)
    await scope.close()
    assert [name for name, _ in heard.failures] == ["breaks"]


async def test_a_task_that_ignores_the_first_cancel_is_asked_again() -> None:
    scope = TaskScope("test", Heard())
    asked: list[int] = []

    async def stubborn() -> None:
        for number in range(2):
            try:
                await nap()
            except asyncio.CancelledError:
                asked.append(number)

    task = scope.start(stubborn(), "stubborn")
    await asyncio.sleep(0)
    await scope.close()
    assert asked == [0, 1]
    assert task.done()
