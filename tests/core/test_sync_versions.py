"""A list whose provider says that nothing changed is not read again; one that may have changed is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from pmdesk.api.errors import Offline
from pmdesk.core.pages import read_whole
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.records.invoices import InvoiceStatus
from pmdesk.store.database import Store
from tests.core.fake_provider import FakeProvider
from tests.core.samples import ACCOUNT, domain, invoice
from tests.core.sync_desk import LISTS, Desk, a_desk
from tests.helpers import FakeClock

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(provider: FakeProvider, store: Store, worker: Worker, clock: FakeClock) -> AsyncIterator[Desk]:
    provider.versions = True
    async with a_desk(provider, store, worker, clock) as one:
        yield one


async def again(desk: Desk) -> None:
    """A quarter of an hour later, by a program that was started anew."""
    desk.changes.clear()
    desk.provider.calls.clear()
    desk.clock.advance(timedelta(minutes=15))
    await desk.sync.close()
    assert (await desk.again().run()).whole


async def test_an_unchanged_list_costs_one_call_however_many_pages_it_has(desk: Desk) -> None:
    await desk.sync.run()
    assert desk.provider.calls["invoices"] == 4
    held = desk.held()
    await again(desk)
    assert {area: desk.provider.calls[area.value] for area in LISTS} == dict.fromkeys(LISTS, 1)
    assert desk.provider.calls.total() == 7
    assert desk.held() == held
    assert desk.changes == []
    status = desk.sync.status
    assert status.last_at == desk.clock.now()
    assert status.areas[Area.INVOICES].at == desk.clock.now()
    assert (status.areas[Area.INVOICES].done, status.areas[Area.INVOICES].total) == (10, 10)
    assert desk.store.invoices.freshness(ACCOUNT).at == desk.clock.now()


async def test_a_change_on_any_page_is_read(desk: Desk) -> None:
    await desk.sync.run()
    for place in (0, 5, 9):
        rows = desk.provider.rows[Area.INVOICES]
        rows[place] = replace(rows[place], number=f"changed-{place}")
        await again(desk)
        kept = desk.store.invoices.get(ACCOUNT, rows[place].id)
        assert kept is not None
        assert kept.number == f"changed-{place}"
        await again(desk)
        assert desk.provider.calls["invoices"] == 1


async def test_what_comes_and_goes_is_noticed(desk: Desk) -> None:
    await desk.sync.run()
    desk.provider.rows[Area.DOMAINS].append(domain("6"))
    await again(desk)
    assert desk.changes[0].added == {"6"}
    desk.provider.rows[Area.DOMAINS].clear()
    await again(desk)
    assert desk.held()[Area.DOMAINS] == []
    await again(desk)
    assert desk.provider.calls["domains"] == 1


async def test_a_record_read_by_itself_makes_the_list_be_read_again(desk: Desk) -> None:
    """What stands in the list was read in two ways: only the whole list can say which holds."""
    await desk.sync.run()
    paid = replace(invoice("7"), status=InvoiceStatus.PAID)
    desk.store.invoices.put(ACCOUNT, paid, desk.clock.now())
    await again(desk)
    assert desk.provider.calls["invoices"] == 4
    kept = desk.store.invoices.get(ACCOUNT, "7")
    assert kept == invoice("7")


async def test_a_record_read_while_the_provider_was_asked_makes_it_ask_again(desk: Desk) -> None:
    await desk.sync.run()
    gate = desk.provider.hold("invoices")
    desk.provider.calls.clear()
    desk.clock.advance(timedelta(minutes=15))
    running = desk.sync._scope.start(desk.sync.run(), "a run")
    while not desk.provider.calls["invoices"]:
        await desk.worker.run(lambda: None)
    paid = replace(invoice("7"), status=InvoiceStatus.PAID)
    await desk.worker.write(desk.store.invoices.put, ACCOUNT, paid, desk.clock.now() + timedelta(seconds=1))
    gate.set()
    assert (await running).whole
    assert desk.provider.calls["invoices"] == 5
    assert desk.store.invoices.get(ACCOUNT, "7") == paid, "newer than the list that was asked for"
    assert desk.store.invoices.version(ACCOUNT) is None, "so the list is not held as the provider has it"


async def test_a_list_with_rows_missing_has_no_version(desk: Desk) -> None:
    desk.provider.totals[Area.DOMAINS] = 7
    await desk.sync.run()
    assert desk.store.domains.version(ACCOUNT) is None
    assert desk.sync.status.areas[Area.DOMAINS].missing == 2
    await again(desk)
    assert desk.sync.status.areas[Area.DOMAINS].missing == 2


async def test_rows_that_could_not_be_read_stay_told(desk: Desk) -> None:
    desk.provider.unreadable[Area.DOMAINS] = 1
    await desk.sync.run()
    await again(desk)
    assert desk.provider.calls["domains"] == 1
    assert desk.sync.status.areas[Area.DOMAINS].set_aside == 1


async def test_a_failure_leaves_age_and_version(desk: Desk) -> None:
    await desk.sync.run()
    before = desk.store.invoices.freshness(ACCOUNT)
    version = desk.store.invoices.version(ACCOUNT)
    desk.provider.faults["invoices"].append(Offline())
    desk.clock.advance(timedelta(minutes=15))
    outcome = await desk.sync.run()
    assert set(outcome.failed) == {Area.INVOICES}
    assert desk.store.invoices.freshness(ACCOUNT) == before
    assert desk.store.invoices.version(ACCOUNT) == version


async def test_one_page_without_a_version_leaves_the_list_without_one() -> None:
    provider = FakeProvider()
    provider.versions = True
    provider.rows[Area.DOMAINS] = [domain(str(number)) for number in range(8)]

    async def page_of(cursor: str | None) -> object:
        page = await provider.domains(cursor)
        return replace(page, version=None) if cursor == "3" else page

    whole = await read_whole(page_of, lambda done, total: None)  # type: ignore[arg-type]
    assert (len(whole.rows), whole.version) == (8, None)
    assert (await read_whole(provider.domains, lambda done, total: None)).version is not None
