"""One account on this desk: its sync by the clock, what is fetched ahead, its alerts, its archive."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from pmdesk.api.errors import ProviderError, SignInNeeded
from pmdesk.api.provider import Provider
from pmdesk.core.alerts import Alert, evaluate, parted
from pmdesk.core.archive import Archive
from pmdesk.core.details import Details
from pmdesk.core.facts import Facts, gather
from pmdesk.core.flights import Flights
from pmdesk.core.outcome import SyncOutcome
from pmdesk.core.ports import SecretsOutcome, Unsubscribe
from pmdesk.core.schedule import Schedule
from pmdesk.core.shared import SessionState, Shared
from pmdesk.core.status import Reason, SyncStatus
from pmdesk.core.sync import Sync, held_areas
from pmdesk.core.tasks import TaskScope
from pmdesk.core.trouble import Troubles
from pmdesk.records import Area
from pmdesk.store.changes import Changes
from pmdesk.store.errors import Damaged, StoreError

if TYPE_CHECKING:
    from pmdesk.store.accounts import StoredAccount

PATIENCE = 30.0
"""Seconds that alerts wait for the details fetched ahead, which can show that there is nothing to say."""

LOOK_AT_LEAST = timedelta(seconds=30)
"""How often the clock is looked at: timers stop in sleep, and the day turns."""


class Session:
    """One account, signed in or not. What it holds can be read in any state.

    `alerts` is what needs the owner, `hidden` what does and was hidden by them.
    `sync` and `details` are None unless signed in; `archive` opens what is kept in any case.
    `secret_kept` says how the key store answered when the secret was last saved or read (DONE: it will be
    there at the next start), None when it was not asked.
    """

    def __init__(
        self,
        account: StoredAccount,
        provider: Provider | None,
        shared: Shared,
        secret_kept: SecretsOutcome | None = None,
        *,
        opening: bool = False,
    ) -> None:
        self.account = account
        self.secret_kept = secret_kept
        self.sync: Sync | None = None
        self.details: Details | None = None
        self.alerts: tuple[Alert, ...] = ()
        self.hidden: tuple[Alert, ...] = ()
        self.judged = False  # whether they were worked out since everything was read once
        self._shared = shared
        self.troubles = Troubles(lambda area, record: shared.listener.trouble(self.key, area, record))
        self.pdf_troubles = Troubles(lambda area, record: shared.listener.trouble(self.key, area, record))
        self._scope = TaskScope(f"session {account.key[:8]}", shared.listener.failure)
        self._flights = Flights(self._scope)
        self._schedule = self._new_schedule()
        self._look = asyncio.Event()
        self._unsubscribe: list[Unsubscribe] = []
        self._day: date | None = None
        self._noting = False
        self._collapse = True
        self._begun = self._waiting = False
        self._state = SessionState.SIGNED_OUT if account.signed_out else SessionState.SIGN_IN_NEEDED
        if opening:
            self._state = SessionState.OPENING
        self._use(provider)

    @property
    def key(self) -> str:
        """The account's key."""
        return self.account.key

    @property
    def state(self) -> SessionState:
        """Whether we may ask the provider."""
        return self._state

    @property
    def status(self) -> SyncStatus:
        """How the sync stands, or how old what we hold is. Raises StoreError."""
        if self.sync is not None:
            return self.sync.status
        return SyncStatus(
            areas=held_areas(self._shared.store, self.key),
            sign_in_needed=self._state is SessionState.SIGN_IN_NEEDED,
            last_at=self.account.last_synced,
        )

    @property
    def can_ask(self) -> bool:
        """Whether the provider may be asked, now or when it wants us back."""
        return self.sync is not None and self._state is SessionState.SIGNED_IN

    @property
    def idle(self) -> bool:
        """Whether nothing is being synced, fetched ahead or archived now."""
        return self._waiting and not self._look.is_set() and set(self._scope.active) <= {"life"}

    @property
    def schedule(self) -> Schedule:
        """When the next sync is due."""
        return self._schedule

    def _new_schedule(self) -> Schedule:
        shared = self._shared
        interval, now = timedelta(minutes=shared.settings().sync_minutes), shared.clock.now()
        return Schedule(interval, now, shared.jitter) if shared.jitter else Schedule(interval, now)

    def _use(self, provider: Provider | None) -> None:
        self.provider = provider
        shared, listener = self._shared, self._shared.listener
        self.archive = Archive(
            self.key,
            provider,
            shared.store,
            shared.documents,
            shared.worker,
            shared.clock,
            on_document=lambda invoice: listener.document(self.key, invoice),
            on_progress=lambda done, total: listener.archiving(self.key, done, total),
            on_error=self._note_error,
            on_failure=listener.failure,
            troubles=self.pdf_troubles,
        )
        if provider is None:
            return
        with_all = (self.key, provider, shared.store, shared.worker, shared.clock, self._changed)
        self.sync = Sync(*with_all, self._status_changed, listener.failure)
        self.details = Details(*with_all, self._note_error, listener.failure, self.troubles)
        self._state = SessionState.SIGNED_IN

    # --- life -----------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin: the attention list from what is kept, then syncs by the clock. Needs a running loop."""
        if self._shared.network is not None:
            self._unsubscribe.append(self._shared.network.on_returned(self._network_returned))
        if self._shared.wake is not None:
            self._unsubscribe.append(self._shared.wake.on_woken(self._woken))
        self._scope.start(self._live(), "life")

    async def stop(self) -> None:
        """Stop everything and wait for it. What is being written is written to its end."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()
        await self._scope.close()
        await self._let_go()

    async def _let_go(self) -> None:
        sync, details, archive = self.sync, self.details, self.archive
        self.sync = self.details = None
        if sync is not None:
            await sync.close()
        if details is not None:
            await details.close()
        await archive.close()

    def not_opened(self, why: SecretsOutcome) -> None:
        """The key store did not give the secret: what is kept is shown, and a sign-in is asked for."""
        if self._state is SessionState.OPENING:
            self.secret_kept = why
            self._state = SessionState.SIGN_IN_NEEDED
            self._day = None  # what is kept is all there will be: say what stands in it
            self._shared.listener.state(self.key, self._state)
            self._look.set()

    async def signed_in(
        self, account: StoredAccount, provider: Provider, kept: SecretsOutcome | None
    ) -> None:
        """The user signed in again: go on with this provider."""
        await self._let_go()
        self.account, self.secret_kept = account, kept
        self._use(provider)
        self._schedule.signed_in(self._shared.clock.now())
        self._shared.listener.state(self.key, self._state)
        self._look.set()

    def look(self) -> None:
        """Look at the clock and the settings now: the user changed one of them."""
        interval = timedelta(minutes=self._shared.settings().sync_minutes)
        if interval != self._schedule.interval:
            self._show_next(self._schedule.set_interval(interval, self._shared.clock.now()))
        self._look.set()

    async def _live(self) -> None:
        while True:
            self._look.clear()
            try:
                await self._do_what_is_due()
            except Exception as error:  # a bug must not end the syncs of a program that runs for weeks
                self._shared.listener.failure("session", error)
                self._show_next(self._schedule.after_failure(self._shared.clock.now(), error))
            wait = self._schedule.wait(self._shared.clock.now()) if self.can_ask else LOOK_AT_LEAST
            self._waiting = True
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait.total_seconds()):
                    await self._look.wait()
            self._waiting = False

    async def _do_what_is_due(self) -> None:
        if not self._begun:
            self._begun = True
            await self._evaluate(notify=False)
            if self._state is SessionState.SIGN_IN_NEEDED:
                self._day = None  # no sync will come: what is kept is what there is to say
        if self.can_ask and self._schedule.due(self._shared.clock.now()):
            await self._sync()
        elif self._day != self._shared.clock.today() and self._state is not SessionState.OPENING:
            await self._evaluate(notify=True)

    def _network_returned(self) -> None:
        self._show_next(self._schedule.network_returned(self._shared.clock.now()))
        self._look.set()

    def _woken(self) -> None:
        self._collapse = True
        self._show_next(self._schedule.woken(self._shared.clock.now()))
        self._look.set()

    # --- sync -----------------------------------------------------------------------------------------

    async def refresh(self, reason: Reason = Reason.ASKED) -> SyncOutcome | None:
        """Sync now and wait for it; a sync that goes on is joined. Never raises a provider's error.

        One that has read everything and is only noting it down is not joined: what changed since is wanted.

        None when nothing was asked: not signed in, or the provider wants us to stay away until
        `schedule.held_until`.
        """
        if not self.can_ask or self._schedule.held(self._shared.clock.now()):
            return None
        if reason is not Reason.ASKED:
            self._collapse = True
        if self._noting:
            await self._sync()
        return await self._sync()

    def cancel(self) -> None:
        """Stop the sync that goes on."""
        if self.sync is not None:
            self.sync.cancel()

    async def _sync(self) -> SyncOutcome:
        return await self._flights.join("sync", self._sync_once)

    async def _sync_once(self) -> SyncOutcome:
        sync = self.sync
        if sync is None:
            return SyncOutcome(cancelled=True)
        outcome = await sync.run()
        if sync is not self.sync:
            return outcome  # another sign-in has taken its place meanwhile
        self._noting = True
        try:
            return await self._note(outcome)
        finally:
            self._noting = False

    async def _note(self, outcome: SyncOutcome) -> SyncOutcome:
        """What follows from how a sync ended: the next one, the sign-in, the attention list."""
        now = self._shared.clock.now()
        if outcome.cancelled:
            self._show_next(self._schedule.after_cancel(now))
            return outcome
        worst = outcome.worst
        after = self._schedule.after_success
        self._show_next(after(now) if worst is None else self._schedule.after_failure(now, worst))
        if isinstance(worst, SignInNeeded):
            self._lose_sign_in()
        elif any(isinstance(error, Damaged) for error in outcome.failed.values()):
            self._shared.listener.damaged()
        if outcome.done:
            await self._note_synced(outcome, now)
        after_sync = self._tell_only if self._flights.going("_after_sync") else self._after_sync
        self._scope.start(self._flights.join(after_sync.__name__, after_sync), "after a sync")
        return outcome

    async def _note_synced(self, outcome: SyncOutcome, at: datetime) -> None:
        """Keep when the account was last read, and who it is."""
        account = msgspec.structs.replace(self.account, last_synced=at if outcome.whole else None)
        if account.last_synced is None:
            account = msgspec.structs.replace(account, last_synced=self.account.last_synced)
        known = self._shared.store.details.get_account(self.key)
        if known is not None:
            name = f"{known.value.first_name} {known.value.last_name}".strip()
            account = msgspec.structs.replace(
                account,
                display_name=name or account.display_name,
                company=known.value.company or "",
            )
        if account != self.account:
            self.account = account
            try:
                await self._shared.worker.write(self._shared.store.accounts.update, account)
            except StoreError:
                return  # the areas' own writes have said so already

    async def _after_sync(self) -> None:
        """The attention list at once; notices when the details are there; then the PDFs."""
        facts = await self._evaluate(notify=False)
        if facts is not None and self.details is not None and self.can_ask:
            ahead = self._scope.start(self._fetch_ahead(self.details, facts), "fetch ahead")
            await asyncio.wait({ahead}, timeout=PATIENCE)
            await self._evaluate(notify=True)
            if not ahead.done():
                await asyncio.wait({ahead})
                await self._evaluate(notify=True)
        else:
            await self._evaluate(notify=True)
        if self._shared.settings().archive_pdfs and self.can_ask:
            self._scope.start(self._flights.join("archive", self.archive.fetch_missing), "archive")

    async def _tell_only(self) -> None:
        """A sync came while the one before is still fetching ahead."""
        await self._evaluate(notify=True)

    async def _fetch_ahead(self, details: Details, facts: Facts) -> None:
        if await details.fetch_ahead(facts) is None:
            await details.account_wide()

    # --- alerts ---------------------------------------------------------------------------------------

    async def _evaluate(self, *, notify: bool) -> Facts | None:
        shared = self._shared
        today, judged = shared.clock.today(), self.judged or self.account.last_synced is not None
        try:
            facts = await shared.worker.run(gather, shared.store, self.key)
        except Damaged:
            shared.listener.damaged()
            return None
        except StoreError:
            return None
        facts = facts.without(self.sync.status.not_allowed if self.sync is not None else ())
        alerts = evaluate(facts, shared.settings(), today)
        self._day = today
        now = parted(alerts, await shared.alerting.hidden(self.key))
        if (*now, judged) != (self.alerts, self.hidden, self.judged):
            (self.alerts, self.hidden), self.judged = now, judged
            shared.listener.alerts(self.key, self.alerts)
        if notify and self._state is not SessionState.SIGNED_OUT:
            collapse, self._collapse = self._collapse, False
            await shared.alerting.update(self.key, alerts, collapse=collapse)
        return facts

    async def hide_alert(self, key: str, *, hide: bool = True) -> None:
        """The user has seen enough of this one, until its key changes; or wants to see it again."""
        alerting = self._shared.alerting
        await (alerting.dismiss if hide else alerting.restore)(self.key, key)
        await self._evaluate(notify=False)

    # --- what comes back ------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        if changes.area is Area.INVOICES:
            self.archive.note_changed()
        self._shared.listener.changes(changes)

    def _status_changed(self, status: SyncStatus) -> None:
        self._shared.listener.status(self.key, status)

    def _note_error(self, error: ProviderError) -> None:
        if isinstance(error, SignInNeeded):
            self._lose_sign_in()
            return
        until = getattr(error, "until", None)
        if isinstance(until, datetime):
            self._show_next(self._schedule.hold(self._shared.clock.now(), until))

    def _lose_sign_in(self) -> None:
        """The provider said no: the one thing that ends the signed-in state."""
        if self._state is not SessionState.SIGNED_IN:
            return
        self._state = SessionState.SIGN_IN_NEEDED
        self._show_next(self._schedule.after_failure(self._shared.clock.now(), SignInNeeded()))
        if self.sync is not None:
            self.sync.note_sign_in_needed()
        self._shared.listener.state(self.key, self._state)

    def _show_next(self, at: datetime | None) -> None:
        if self.sync is not None:
            self.sync.note_next(at)
