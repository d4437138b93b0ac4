"""A sync over a provider and a store of the tests, with everything that was told of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pmdesk.core.status import SyncStatus
from pmdesk.core.sync import Sync
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.store.changes import Changes
from pmdesk.store.database import Store
from tests.core.fake_provider import FakeProvider
from tests.core.samples import ACCOUNT, addon, domain, invoice, service, ticket
from tests.helpers import FakeClock

LISTS = (Area.INVOICES, Area.DOMAINS, Area.SERVICES, Area.TICKETS, Area.ADDONS)


class Desk:
    """A sync with everything that was told of it."""

    def __init__(self, provider: FakeProvider, store: Store, worker: Worker, clock: FakeClock) -> None:
        self.provider, self.store, self.worker, self.clock = provider, store, worker, clock
        self.changes: list[Changes] = []
        self.statuses: list[SyncStatus] = []
        self.bugs: list[tuple[str, BaseException]] = []
        self.sync = self.again()

    def again(self) -> Sync:
        """A new sync over the same store, as after a restart."""
        self.sync = Sync(
            ACCOUNT,
            self.provider,
            self.store,
            self.worker,
            self.clock,
            self.changes.append,
            self.statuses.append,
            lambda name, failure: self.bugs.append((name, failure)),
        )
        return self.sync

    def held(self) -> dict[Area, list[str]]:
        """What the store holds, by area."""
        shelves = {area: getattr(self.store, area.value) for area in LISTS}
        return {area: [row.id for row in shelf.where(ACCOUNT, "1")] for area, shelf in shelves.items()}


@asynccontextmanager
async def a_desk(
    provider: FakeProvider, store: Store, worker: Worker, clock: FakeClock
) -> AsyncIterator[Desk]:
    """A desk whose provider has some of everything; at the end no bug may have been reported."""
    provider.rows[Area.INVOICES] = [invoice(str(number)) for number in range(10, 0, -1)]
    provider.rows[Area.DOMAINS] = [domain(str(number)) for number in range(1, 6)]
    provider.rows[Area.SERVICES] = [service("1"), service("2")]
    provider.rows[Area.ADDONS] = [addon("1")]
    provider.rows[Area.TICKETS] = [ticket(str(number)) for number in range(1, 5)]
    one = Desk(provider, store, worker, clock)
    yield one
    await one.sync.close()
    assert one.bugs == []
