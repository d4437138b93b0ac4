"""Brings the copy on this disk up to date: all areas side by side, each of them whole or not at all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pmdesk.api.errors import BadCertificate, NotAllowed, Offline, ProviderError, Refused, SignInNeeded
from pmdesk.api.provider import Capability, Page, Provider
from pmdesk.core.outcome import SyncOutcome, ends_the_run
from pmdesk.core.pages import Whole, read_whole, with_kept
from pmdesk.core.ports import Clock
from pmdesk.core.status import AreaState, AreaStatus, SyncStatus
from pmdesk.core.tasks import OnFailure, TaskScope
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.store.changes import Changes
from pmdesk.store.errors import StoreError
from pmdesk.store.query import Query

if TYPE_CHECKING:
    from pmdesk.store.database import Store

NEEDS = MappingProxyType(
    {
        Area.INVOICES: Capability.INVOICES,
        Area.DOMAINS: Capability.DOMAINS,
        Area.SERVICES: Capability.SERVICES,
        Area.TICKETS: Capability.TICKETS,
        Area.ADDONS: Capability.ADDONS,
        Area.ACCOUNT: None,
    }
)
"""The areas, the most urgent to the owner first, and what a provider must be capable of for each."""


_AT_REST: Mapping[str, Any] = MappingProxyType({"state": AreaState.IDLE, "error": None})


def held_areas(store: Store, account: str, areas: Sequence[Area] = tuple(NEEDS)) -> Mapping[Area, AreaStatus]:
    """How old and how whole what we hold of an account is. Raises StoreError."""
    held: dict[Area, AreaStatus] = {}
    for area in areas:
        if area is Area.ACCOUNT:
            kept = store.details.get_account(account)
            held[area] = AreaStatus(at=kept.at if kept is not None else None)
        else:
            fresh = getattr(store, area.value).freshness(account)
            held[area] = AreaStatus(
                done=fresh.held,
                total=fresh.total,
                at=fresh.at,
                missing=max(0, (fresh.total or 0) - fresh.held - fresh.set_aside),
                set_aside=fresh.set_aside,
            )
    return MappingProxyType(held)


class Sync:
    """Syncs one account. All callbacks are called on the loop's thread.

    An area that fails keeps what it held; an interrupted run leaves each area's last whole state. One that is
    not open to this sign-in is no failure; where the provider itself says so it is asked again each time.
    """

    def __init__(
        self,
        account: str,
        provider: Provider,
        store: Store,
        worker: Worker,
        clock: Clock,
        on_changes: Callable[[Changes], None],
        on_status: Callable[[SyncStatus], None],
        on_failure: OnFailure = lambda name, failure: None,
    ) -> None:
        self._account = account
        self._provider = provider
        self._store = store
        self._worker = worker
        self._clock = clock
        self._on_changes = on_changes
        self._on_status = on_status
        self._on_failure = on_failure
        self._scope = TaskScope("sync", on_failure)
        self._running: asyncio.Task[SyncOutcome] | None = None
        self._answered = False
        self._written: set[Area] = set()
        self._known: dict[Area, str] = {}
        held = held_areas(store, account)
        ages = [held[area].at for area in self.areas]
        self._status = SyncStatus(
            areas=MappingProxyType(
                {area: one if area in self.areas else _closed(one) for area, one in held.items()}
            ),
            last_at=min((at for at in ages if at is not None), default=None) if None not in ages else None,
        )

    @property
    def status(self) -> SyncStatus:
        """How it stands."""
        return self._status

    @property
    def areas(self) -> tuple[Area, ...]:
        """The areas to ask for: those that the provider has open to this sign-in, as far as it said."""
        capable = self._provider.capabilities
        return tuple(area for area, needed in NEEDS.items() if needed is None or needed in capable)

    def _shelf(self, area: Area) -> Any:
        return getattr(self._store, area.value)

    # --- running --------------------------------------------------------------------------------------

    async def run(self, areas: Sequence[Area] | None = None) -> SyncOutcome:
        """Read the areas (all by default). While a run goes on, another call waits for its end and shares it.

        Never raises a provider's or the store's error: the outcome holds it. A caller that is cancelled
        leaves the run to the others; `cancel` ends it for all.
        """
        if self._running is None or self._running.done():
            wanted = [area for area in self.areas if areas is None or area in areas]
            self._running = self._scope.start(self._run(wanted), "run")
        running = self._running
        await asyncio.wait({running})
        return SyncOutcome(cancelled=True) if running.cancelled() else running.result()

    def cancel(self) -> None:
        """Stop the run, if one goes on. What is being written is written to its end."""
        if self._running is not None:
            self._running.cancel()

    async def close(self) -> None:
        """Stop for good."""
        await self._scope.close()

    async def _run(self, areas: Sequence[Area]) -> SyncOutcome:
        self._answered = False
        self._written.clear()
        self._set(running=True)
        done: set[Area] = set()
        failed: dict[Area, BaseException] = {}
        loop = asyncio.get_running_loop()
        tasks: dict[asyncio.Task[None], Area] = {}
        try:
            self._known = await self._worker.run(self._versions, areas)
            tasks |= {loop.create_task(self._area(area), name=f"sync: {area.value}"): area for area in areas}
            waiting = set(tasks)
            while waiting:
                ended, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for task in ended:
                    area = tasks[task]
                    error = None if task.cancelled() else task.exception()
                    if area in self._written or not (task.cancelled() or error is not None):
                        done.add(area)
                    else:
                        failed.setdefault(area, error or _first_end(failed))
                if any(ends_the_run(error) for error in failed.values()):
                    for task in waiting:
                        task.cancel()
            return self._ended(done, failed)
        finally:
            await self._leave(tasks)

    def _versions(self, areas: Sequence[Area]) -> dict[Area, str]:
        """What the provider called each list as we hold it; in a worker thread."""
        known: dict[Area, str] = {}
        for area in areas:
            if area is not Area.ACCOUNT:
                with contextlib.suppress(StoreError):  # the area's own write says so
                    if version := self._shelf(area).version(self._account):
                        known[area] = version
        return known

    async def _leave(self, tasks: Mapping[asyncio.Task[None], Area]) -> None:
        """End the areas' tasks with the run, also when it is cancelled, and show them as at rest."""
        left = [task for task in tasks if not task.done()]
        for task in left:
            task.cancel()
        for task in tasks:  # who was stopped does not ask how the others ended; asyncio would call it a bug
            task.add_done_callback(_heard)
        try:
            if left:
                await asyncio.wait(left)
        finally:  # also where it is stopped once more
            self._at_rest()

    def _at_rest(self) -> None:
        areas = dict(self._status.areas)
        for area, status in areas.items():
            if status.state is AreaState.FETCHING:
                areas[area] = replace(status, state=AreaState.IDLE)
        self._set(areas=MappingProxyType(areas), running=False)

    def _ended(self, done: set[Area], failed: dict[Area, BaseException]) -> SyncOutcome:
        closed = frozenset(area for area, error in failed.items() if isinstance(error, NotAllowed))
        for area in closed:
            failed.pop(area)
            self._set_areas({area: _closed(self._status.areas[area])})
        for area, error in failed.items():
            if not self._status.areas[area].not_allowed:  # it stays so until the provider answers otherwise
                self._set_area(area, state=AreaState.FAILED, error=error)
            if not isinstance(error, ProviderError | StoreError):
                self._on_failure(f"sync of {area.value}", error)
        reasons = list(failed.values())
        offline = not self._answered and any(isinstance(error, Offline) for error in reasons)
        no = any(isinstance(error, SignInNeeded) for error in reasons)
        whole = not failed and done | closed >= set(self.areas)
        shown = [status.at for status in self._status.areas.values() if not status.not_allowed]
        last = min((at for at in shown if at is not None), default=None)
        self._set(
            offline=offline,
            sign_in_needed=no,
            last_at=last if whole else self._status.last_at,
        )
        return SyncOutcome(frozenset(done), MappingProxyType(dict(failed)), closed)

    # --- one area -------------------------------------------------------------------------------------

    async def _area(self, area: Area) -> None:
        at = self._clock.now()
        if not self._status.areas[area].not_allowed:
            self._set_area(area, state=AreaState.FETCHING, done=0, total=None, error=None)
        try:
            if area is Area.ACCOUNT:
                await self._read_account(at)
            else:
                await self._read_list(area, at)
        except ProviderError as error:
            # A refusal may have been made on this side: it does not prove that the provider was reached.
            self._note_answer(not (isinstance(error, Offline | BadCertificate | NotAllowed)))
            raise

    async def _read_list(self, area: Area, at: datetime) -> None:
        """Read the list, unless the provider says that it is still the one we hold."""
        shelf, known = self._shelf(area), self._known.get(area)
        whole = await self._ask_list(area, known)
        if whole.unchanged:
            self._note_answer(True)
            if await self._worker.write(shelf.confirm, self._account, known, at):
                held = await self._worker.run(shelf.freshness, self._account)
                self._set_area(area, **_AT_REST, done=held.held, total=held.total, at=at)
                return
            whole = await self._ask_list(area, None)  # a record was read again meanwhile
        await self._keep_list(area, whole, at)

    async def _ask_list(self, area: Area, known: str | None) -> Whole[Any]:
        ask: Callable[..., Awaitable[Page[Any]]] = getattr(self._provider, area.value)

        def progress(done: int, total: int | None) -> None:
            self._note_answer(True)
            self._set_area(area, done=done, total=total)

        def page_of(cursor: str | None) -> Awaitable[Page[Any]]:
            return ask(cursor) if cursor is not None or known is None else ask(None, known)

        before = self._status.areas[area].missing
        return await read_whole(page_of, progress, expected_missing=before)

    async def _keep_list(self, area: Area, whole: Whole[Any], at: datetime) -> None:
        shelf, today = self._shelf(area), self._clock.today()

        def write() -> Changes:
            rows = whole.rows
            if whole.unread:
                everything = Query(accounts=(self._account,), today=today)
                rows = with_kept(whole, shelf.page(everything, 0, shelf.count(everything)))
            said = whole.total, at, whole.set_aside, whole.version
            changes: Changes = shelf.replace(self._account, rows, *said)
            return changes

        def written(changes: Changes) -> None:
            # Also where the run was ended meanwhile: what is on disk is there, and is not a failure.
            self._written.add(area)
            self._set_area(
                area,
                **_AT_REST,
                done=len(whole.rows),
                total=whole.total,
                at=at,
                missing=whole.missing,
                set_aside=whole.set_aside,
            )
            self._tell(changes)

        await self._worker.write(write, then=written)

    async def _read_account(self, at: datetime) -> None:
        account = await self._provider.account()
        self._note_answer(True)
        put = self._store.details.put
        await self._worker.write(put, self._account, account, at, then=self._tell)
        try:
            counters = await self._provider.counters()
        except Refused:
            pass  # a sub-user without that permission: the tiles count what is held
        else:
            await self._worker.write(put, self._account, counters, at, then=self._tell)
        self._set_area(Area.ACCOUNT, **_AT_REST, done=1, total=1, at=at)

    def _tell(self, changes: Changes) -> None:
        if changes:
            self._on_changes(changes)

    # --- status ---------------------------------------------------------------------------------------

    def note_next(self, at: datetime | None) -> None:
        """Say when the next run is due by itself, for those who look at the status."""
        if at != self._status.next_at:
            self._set(next_at=at)

    def note_sign_in_needed(self) -> None:
        """The provider said no elsewhere than in a run."""
        if not self._status.sign_in_needed:
            self._set(sign_in_needed=True)

    def _note_answer(self, answered: bool) -> None:
        if answered and not self._answered:
            self._answered = True
            if self._status.offline:
                self._set(offline=False)

    def _set_area(self, area: Area, **what: Any) -> None:
        self._set_areas({area: replace(self._status.areas[area], **what)})

    def _set_areas(self, new: Mapping[Area, AreaStatus]) -> None:
        self._set(areas=MappingProxyType({**self._status.areas, **new}))

    def _set(self, **what: Any) -> None:
        status = replace(self._status, **what)
        if status != self._status:
            self._status = status
            self._on_status(status)


def _closed(held: AreaStatus) -> AreaStatus:
    """An area that is not open to this sign-in; what was held stays as old as it is."""
    return replace(held, state=AreaState.FAILED, error=NotAllowed())


def _heard(task: asyncio.Task[None]) -> None:
    """Take note of how it ended."""
    if not task.cancelled():
        task.exception()


def _first_end(failed: Mapping[Area, BaseException]) -> BaseException:
    """Why an area was stopped: the failure of another that ended the run."""
    stopped = RuntimeError("the reading was stopped from within")
    return next((error for error in failed.values() if ends_the_run(error)), stopped)
