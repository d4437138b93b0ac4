"""A whole core on one desk: store, documents, accounts, with the outside faked. Shared by several tests."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import msgspec

from pmdesk.core.accounts import Accounts
from pmdesk.core.alerting import Alerting
from pmdesk.core.alerts import Alert
from pmdesk.core.door import Door
from pmdesk.core.session import Session
from pmdesk.core.shared import Listener, SessionState, Shared
from pmdesk.core.status import SyncStatus
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.store.changes import Changes
from pmdesk.store.database import Store
from pmdesk.store.documents import Documents
from pmdesk.store.settings import Settings
from tests.core.fake_provider import FakeProvider
from tests.core.fakes import FakeDoor, FakeEvents, FakeNotifier, FakeSecrets, Words
from tests.core.samples import domain, invoice
from tests.helpers import FakeClock, until


class Desk:
    """Everything app joins, with what was told of it. `restart` is a new process over the same disk."""

    def __init__(self, folder: Path, clock: FakeClock, door: Door | None = None) -> None:
        self.folder, self.clock = folder, clock
        self.fake_door = FakeDoor()
        self.door: Door = door or self.fake_door
        self.secrets = FakeSecrets()
        self.notifier = FakeNotifier()
        self.network, self.wake = FakeEvents(), FakeEvents()
        self.settings = Settings()
        self.changes: list[Changes] = []
        self.states: list[tuple[str, SessionState]] = []
        self.statuses: dict[str, list[SyncStatus]] = defaultdict(list)
        self.alerts: dict[str, tuple[Alert, ...]] = {}
        self.documents_seen: list[str] = []
        self.bugs: list[tuple[str, BaseException]] = []
        self.damage = 0
        self.accounts_told = 0
        self.begin()

    def begin(self) -> None:
        """Join everything, as the composition root does."""
        self.store = Store.open(self.folder, self.clock)
        self.documents = Documents(self.folder / "documents")
        self.worker = Worker(threads=2)
        words = Words()
        self.alerting = Alerting(
            self.store,
            self.notifier,
            self.worker,
            self.clock,
            words.one,
            words.summary,
            lambda: self.settings,
        )
        self.shared = Shared(
            store=self.store,
            documents=self.documents,
            worker=self.worker,
            clock=self.clock,
            settings=lambda: self.settings,
            alerting=self.alerting,
            listener=Listener(
                changes=self.changes.append,
                status=lambda key, status: self.statuses[key].append(status),
                state=lambda key, state: self.states.append((key, state)),
                alerts=self._alerts,
                document=lambda key, invoice: self.documents_seen.append(invoice),
                accounts=self._accounts,
                failure=lambda name, failure: self.bugs.append((name, failure)),
                damaged=self._damaged,
            ),
            network=self.network,
            wake=self.wake,
            jitter=lambda: 0.5,
        )
        self.accounts = Accounts(self.shared, self.secrets, self.door)

    def _alerts(self, key: str, alerts: tuple[Alert, ...]) -> None:
        self.alerts[key] = alerts

    def _accounts(self) -> None:
        self.accounts_told += 1

    def _damaged(self) -> None:
        self.damage += 1

    def wish(self, **what: object) -> None:
        """The user changes a setting."""
        self.settings = msgspec.structs.replace(self.settings, **what)
        self.accounts.look()

    async def end(self) -> None:
        """Quit: nothing is left running."""
        await self.accounts.close()
        assert await self.worker.close()
        self.store.close()

    async def restart(self) -> None:
        """Quit and start again."""
        await self.end()
        self.alerts.clear()
        self.begin()
        self.accounts.restore()

    def texts_on_disk(self) -> bytes:
        """All bytes of all files of the profile, to look for what must not be there."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())


async def sign_in(desk: Desk, client_id: str = "1") -> Session:
    """Sign in to an account with one unmistakable name in it, and wait until it is here whole."""
    provider = FakeProvider()
    provider.rows[Area.DOMAINS] = [
        domain("1", name=f"unmistakable-{client_id}.example", expires=desk.clock.today() + timedelta(days=5))
    ]
    provider.rows[Area.INVOICES] = [invoice("1")]
    desk.fake_door.providers["http://127.0.0.1:1", client_id] = provider
    seen = len(desk.documents_seen)
    session = await desk.accounts.sign_in(desk.fake_door.grant(client_id))
    await until(lambda: len(desk.documents_seen) > seen)
    return session
