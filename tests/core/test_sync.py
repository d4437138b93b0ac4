"""Sync: each area whole or not at all, failures apart from each other, progress that tells the truth."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pmdesk.api import errors
from pmdesk.api.provider import Capability
from pmdesk.core.status import AreaState
from pmdesk.core.sync import Sync
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.records.invoices import InvoiceStatus
from pmdesk.store.changes import Changes
from pmdesk.store.database import Store
from tests.core.fake_provider import FakeProvider
from tests.core.samples import ACCOUNT, domain, invoice
from tests.core.sync_desk import Desk, a_desk
from tests.helpers import DAY_ONE, FakeClock, until

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(provider: FakeProvider, store: Store, worker: Worker, clock: FakeClock) -> AsyncIterator[Desk]:
    async with a_desk(provider, store, worker, clock) as one:
        yield one


async def test_a_first_sync_brings_everything(desk: Desk) -> None:
    outcome = await desk.sync.run()
    assert outcome.whole
    assert outcome.done == set(Area)
    assert {area: len(ids) for area, ids in desk.held().items()} == {
        Area.INVOICES: 10,
        Area.DOMAINS: 5,
        Area.SERVICES: 2,
        Area.TICKETS: 4,
        Area.ADDONS: 1,
    }
    kept = desk.store.details.get_account(ACCOUNT)
    assert kept is not None
    assert (kept.value.first_name, kept.at) == ("Marta", DAY_ONE)
    assert desk.store.details.get_counters(ACCOUNT) is not None
    assert {change.area for change in desk.changes} == set(Area)
    status = desk.sync.status
    assert (status.running, status.offline, status.last_at) == (False, False, DAY_ONE)
    assert all(area.state is AreaState.IDLE and area.at == DAY_ONE for area in status.areas.values())


async def test_a_sync_in_which_nothing_changed_tells_nobody_and_asks_little(desk: Desk) -> None:
    desk.provider.page_size = 250
    await desk.sync.run()
    desk.changes.clear()
    desk.provider.calls.clear()
    desk.clock.advance(timedelta(minutes=15))
    assert (await desk.sync.run()).whole
    assert desk.changes == []
    assert desk.provider.calls.total() <= 8
    assert desk.sync.status.last_at == desk.clock.now()


async def test_changes_name_what_was_added_changed_and_removed(desk: Desk) -> None:
    await desk.sync.run()
    desk.changes.clear()
    rows = desk.provider.rows[Area.INVOICES]
    rows[0] = invoice("10", InvoiceStatus.PAID)
    rows.insert(0, invoice("11"))
    del rows[-1]
    desk.clock.advance(timedelta(minutes=15))
    await desk.sync.run()
    (change,) = desk.changes
    assert (change.added, change.changed, change.removed) == ({"11"}, {"10"}, {"1"})


async def test_progress_counts_up_to_the_provider_s_own_total(desk: Desk) -> None:
    await desk.sync.run()
    seen = [
        (status.areas[Area.INVOICES].done, status.areas[Area.INVOICES].total)
        for status in desk.statuses
        if status.areas[Area.INVOICES].state is AreaState.FETCHING
    ]
    assert list(dict.fromkeys(seen)) == [(0, None), (3, 10), (6, 10), (9, 10), (10, 10)]


async def test_areas_are_read_side_by_side(desk: Desk) -> None:
    await desk.sync.run()
    assert desk.provider.most_at_once == 6


async def test_a_second_call_while_it_runs_joins(desk: Desk) -> None:
    gate = desk.provider.hold("domains")
    first = asyncio.create_task(desk.sync.run())
    await until(lambda: desk.provider.calls["domains"])
    second = asyncio.create_task(desk.sync.run())
    await asyncio.sleep(0)
    gate.set()
    assert await first == await second
    assert desk.provider.calls["account"] == 1


@pytest.mark.parametrize("turns", range(6))
async def test_cancelled_at_its_very_beginning_it_is_at_rest(desk: Desk, turns: int) -> None:
    running = asyncio.create_task(desk.sync.run())
    for _ in range(turns):
        await asyncio.sleep(0)
    desk.sync.cancel()
    await running
    assert not desk.sync.status.running


async def test_stopped_twice_no_failure_of_an_area_goes_unheard(desk: Desk) -> None:
    """The first stop waits for the areas to end; the second ends that wait."""
    unheard: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, said: unheard.append(said))
    gate = asyncio.Event()

    async def stubborn(*_: object) -> None:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            await gate.wait()
            raise errors.NotSetUp from None

    desk.provider.invoices = stubborn  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(desk.sync.run())
    await until(lambda: desk.held()[Area.TICKETS])
    desk.sync.cancel()
    for _ in range(3):
        await asyncio.sleep(0)
    desk.sync.cancel()
    await running
    assert not desk.sync.status.running
    gate.set()
    await until(lambda: not [one for one in asyncio.all_tasks() if one.get_name() == "sync: invoices"])
    gc.collect()
    assert unheard == []


async def test_cancelling_keeps_the_last_whole_state_and_the_next_run_is_whole(desk: Desk) -> None:
    gate = desk.provider.hold("invoices")
    waiting = asyncio.create_task(desk.sync.run())
    await until(lambda: desk.held()[Area.TICKETS])
    desk.sync.cancel()
    outcome = await waiting
    assert outcome.cancelled
    status = desk.sync.status
    assert not status.running
    assert {area.state for area in status.areas.values()} == {AreaState.IDLE}
    assert desk.held()[Area.INVOICES] == []
    gate.set()
    assert (await desk.sync.run()).whole


async def test_a_caller_that_gives_up_leaves_the_run_to_the_others(desk: Desk) -> None:
    gate = desk.provider.hold("domains")
    first = asyncio.create_task(desk.sync.run())
    second = asyncio.create_task(desk.sync.run())
    await until(lambda: desk.provider.calls["domains"])
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    gate.set()
    assert (await second).whole


async def test_only_the_areas_asked_for_are_read(desk: Desk) -> None:
    outcome = await desk.sync.run([Area.INVOICES])
    assert outcome.done == {Area.INVOICES}
    assert desk.provider.calls.keys() == {"invoices"}
    assert desk.sync.status.last_at is None


async def test_what_a_provider_cannot_do_is_not_asked(desk: Desk) -> None:
    desk.provider.capabilities = frozenset(Capability) - {Capability.DOMAINS, Capability.ADDONS}
    outcome = await desk.again().run()
    assert outcome.whole
    assert desk.provider.calls["domains"] == desk.provider.calls["addons"] == 0


async def test_fewer_rows_than_the_provider_counts_are_asked_for_once_more_then_shown(desk: Desk) -> None:
    desk.provider.page_size = 100
    desk.provider.totals[Area.DOMAINS] = 7
    await desk.sync.run()
    assert desk.provider.calls["domains"] == 2
    assert desk.sync.status.areas[Area.DOMAINS].missing == 2
    desk.clock.advance(timedelta(minutes=15))
    await desk.sync.run()
    assert desk.provider.calls["domains"] == 3, "a shortfall that is known is no news"
    assert desk.again().status.areas[Area.DOMAINS].missing == 2, "nor after a restart"


async def test_rows_that_could_not_be_read_are_counted(desk: Desk) -> None:
    desk.provider.unreadable[Area.TICKETS] = 2
    await desk.sync.run()
    status = desk.sync.status.areas[Area.TICKETS]
    assert (status.set_aside, status.missing, status.total) == (2, 0, 6)
    assert len(desk.held()[Area.TICKETS]) == 4


async def test_a_row_that_cannot_be_read_any_more_is_not_given_up(desk: Desk) -> None:
    await desk.sync.run()
    row = desk.provider.rows[Area.DOMAINS].pop(1)
    desk.provider.unreadable[Area.DOMAINS] = 1
    desk.clock.advance(timedelta(minutes=15))
    await desk.sync.run()
    assert row.id in desk.held()[Area.DOMAINS]
    assert desk.sync.status.areas[Area.DOMAINS].set_aside == 1
    desk.provider.unreadable.clear()
    desk.clock.advance(timedelta(minutes=15))
    await desk.sync.run()
    assert row.id not in desk.held()[Area.DOMAINS]


async def test_after_a_restart_the_status_says_how_old_everything_is(desk: Desk) -> None:
    await desk.sync.run()
    desk.clock.advance(timedelta(hours=5))
    status = desk.again().status
    assert status.last_at == DAY_ONE
    assert status.areas[Area.INVOICES].at == DAY_ONE
    assert status.areas[Area.INVOICES].total == 10


@pytest.mark.parametrize("step", [timedelta(days=-400), timedelta(days=400)])
async def test_a_clock_that_was_moved_does_not_keep_the_lists_from_coming(
    desk: Desk, step: timedelta
) -> None:
    await desk.sync.run()
    desk.clock.advance(step)
    desk.provider.rows[Area.DOMAINS].append(domain("99"))
    assert (await desk.sync.run()).whole
    assert "99" in desk.held()[Area.DOMAINS]
    assert desk.sync.status.areas[Area.DOMAINS].at == desk.clock.now()


async def test_it_works_on_qt_s_loop(qapp: Any, store: Store, clock: FakeClock, tmp_path: Path) -> None:
    worker = Worker(threads=1)
    provider = FakeProvider()
    provider.rows[Area.DOMAINS] = [domain(str(number)) for number in range(50)]
    told: list[Changes] = []
    sync = Sync(ACCOUNT, provider, store, worker, clock, told.append, lambda status: None)
    assert (await sync.run()).whole
    assert len(store.domains.where(ACCOUNT, "1")) == 50
    await sync.close()
    assert await worker.close()
