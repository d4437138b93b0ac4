"""Sync when something fails: the other areas are read, what was held stays, the failure says what it is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from pmdesk.api.errors import (
    BadCertificate,
    Garbled,
    NotAllowed,
    NotFound,
    Offline,
    ProviderError,
    RateLimited,
    Refused,
    SignInNeeded,
    Unavailable,
)
from pmdesk.core.status import AreaState
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.store.changes import Changes
from pmdesk.store.database import Store
from pmdesk.store.errors import DiskFull
from tests.core.fake_provider import FakeProvider
from tests.core.samples import ACCOUNT, invoice
from tests.core.sync_desk import LISTS, Desk, a_desk
from tests.helpers import DAY_ONE, FakeClock, until

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(provider: FakeProvider, store: Store, worker: Worker, clock: FakeClock) -> AsyncIterator[Desk]:
    async with a_desk(provider, store, worker, clock) as one:
        yield one


@pytest.mark.parametrize("failing", [*LISTS, Area.ACCOUNT])
@pytest.mark.parametrize("error", [Garbled("x"), Unavailable("500"), Offline(), Refused("no"), NotFound()])
async def test_one_area_s_failure_does_not_stop_the_others(
    desk: Desk, failing: Area, error: ProviderError
) -> None:
    desk.provider.always[failing.value] = error
    outcome = await desk.sync.run()
    assert outcome.failed == {failing: error}
    assert outcome.done == set(Area) - {failing}
    assert outcome.worst is error
    status = desk.sync.status
    assert status.failed == (failing,)
    assert status.error is error
    assert (status.areas[failing].at, status.offline, status.last_at) == (None, False, None)


@pytest.mark.parametrize("page", [0, 1, 3])
async def test_a_list_that_breaks_off_leaves_the_last_whole_state(desk: Desk, page: int) -> None:
    await desk.sync.run()
    before = desk.held()
    desk.provider.rows[Area.INVOICES] = [invoice(str(number)) for number in range(30, 10, -1)]
    desk.clock.advance(timedelta(hours=1))
    original = desk.provider.invoices
    asked = 0

    async def breaking(cursor: str | None = None) -> Any:
        nonlocal asked
        asked += 1
        if asked > page:
            raise Offline
        return await original(cursor)

    desk.provider.invoices = breaking  # type: ignore[method-assign]
    outcome = await desk.sync.run()
    assert set(outcome.failed) == {Area.INVOICES}
    assert desk.held()[Area.INVOICES] == before[Area.INVOICES]
    assert desk.sync.status.areas[Area.INVOICES].at == DAY_ONE, "its age is that of what is held"


async def test_without_a_network_everything_is_kept_and_offline_is_said_once(desk: Desk) -> None:
    await desk.sync.run()
    before = desk.held()
    desk.provider.always["everything"] = Offline()
    desk.statuses.clear()
    outcome = await desk.sync.run()
    assert len(outcome.failed) == 6
    assert desk.sync.status.offline
    assert desk.held() == before
    del desk.provider.always["everything"]
    desk.statuses.clear()
    await desk.sync.run()
    assert not desk.sync.status.offline
    running = [status for status in desk.statuses if status.running]
    assert running[0].offline, "not before something was answered"


@pytest.mark.parametrize("error", [BadCertificate("h.example", "Someone", "expired"), Unavailable("503")])
async def test_what_is_not_the_network_is_not_called_offline(desk: Desk, error: ProviderError) -> None:
    desk.provider.always["everything"] = error
    await desk.sync.run()
    assert not desk.sync.status.offline
    assert desk.sync.status.error is error


@pytest.mark.parametrize(
    "error", [SignInNeeded(), RateLimited(DAY_ONE), RateLimited(), Unavailable("503", DAY_ONE)]
)
async def test_a_no_or_a_request_to_wait_ends_the_run_for_all(desk: Desk, error: ProviderError) -> None:
    desk.provider.always["domains"] = error
    for method in ("invoices", "services", "tickets", "addons", "account"):
        desk.provider.hold(method)
    outcome = await asyncio.wait_for(desk.sync.run(), 5)
    assert outcome.worst is error
    assert set(outcome.failed) == set(Area)
    assert desk.sync.status.sign_in_needed == isinstance(error, SignInNeeded)
    assert desk.provider.calls.total() == 6, "nothing was asked after it"


async def test_an_area_whose_write_has_begun_when_the_run_ends_is_not_a_failure(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = threading.Event(), threading.Event()
    replace = desk.store.services.replace

    def slowly(*what: Any) -> Changes:
        begun.set()
        go.wait(5)
        return replace(*what)

    monkeypatch.setattr(desk.store.services, "replace", slowly)
    gate = desk.provider.hold("domains")
    desk.provider.always["domains"] = RateLimited()
    running = asyncio.create_task(desk.sync.run([Area.SERVICES, Area.DOMAINS]))
    await until(begun.is_set)
    gate.set()
    await running
    go.set()
    await until(lambda: desk.sync.status.areas[Area.SERVICES].at is not None)
    status = desk.sync.status.areas[Area.SERVICES]
    assert (status.state, status.error) == (AreaState.IDLE, None)
    assert desk.held()[Area.SERVICES] == ["1", "2"]


async def test_nothing_but_a_no_says_that_a_sign_in_is_needed(desk: Desk) -> None:
    for error in (Offline(), RateLimited(), Unavailable(), Refused("no"), Garbled("x"), NotFound()):
        desk.provider.always["everything"] = error
        await desk.sync.run()
        assert not desk.sync.status.sign_in_needed


async def test_a_full_disk_is_the_area_s_failure_and_costs_nothing_held(desk: Desk) -> None:
    await desk.sync.run()
    before = desk.held()

    class FullShelf:
        """The shelf of invoices on a disk without room."""

        def __init__(self, shelf: Any) -> None:
            self.shelf = shelf

        def __getattr__(self, name: str) -> Any:
            return getattr(self.shelf, name)

        def replace(self, *what: Any) -> Changes:
            raise DiskFull("SQLITE_FULL")

    whole = desk.store.invoices
    desk.store.invoices = FullShelf(whole)  # type: ignore[assignment]
    outcome = await desk.sync.run()
    desk.store.invoices = whole
    assert [type(error) for error in outcome.failed.values()] == [DiskFull]
    assert desk.held() == before


async def test_a_bug_in_one_area_is_reported_and_the_others_are_read(desk: Desk) -> None:
    desk.provider.always["tickets"] = KeyError("oops")
    outcome = await desk.sync.run()
    assert outcome.done == set(Area) - {Area.TICKETS}
    assert [(name, type(failure)) for name, failure in desk.bugs] == [("sync of tickets", KeyError)]
    desk.bugs.clear()


async def test_counters_that_are_not_permitted_do_not_fail_the_account(desk: Desk) -> None:
    desk.provider.always["counters"] = NotAllowed()
    assert (await desk.sync.run()).whole
    assert desk.store.details.get_counters(ACCOUNT) is None
