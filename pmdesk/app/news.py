"""What the core tells, brought to the window: rows, states, attention, trouble, for the account in front."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from pmdesk.app.front import account_in_front
from pmdesk.core.alerts import Alert
from pmdesk.core.ports import Notice, SecretsOutcome
from pmdesk.core.shared import Listener, SessionState
from pmdesk.core.status import SyncStatus
from pmdesk.models.home import told_of
from pmdesk.records import Area
from pmdesk.store.changes import Changes
from pmdesk.store.errors import Damaged, StoreError
from pmdesk.wording import alerts as alert_words
from pmdesk.wording.errors import explain
from pmdesk.wording.start import recovered

if TYPE_CHECKING:
    from pmdesk.core.accounts import Accounts
    from pmdesk.core.session import Session
    from pmdesk.core.tasks import OnFailure, TaskScope
    from pmdesk.core.worker import Worker
    from pmdesk.store.database import Store
    from pmdesk.views.desk import Desk

FEW = 20
"""More records than that are told of as a whole area: a first sync brings thousands."""


class News:
    """Every method is called on the loop's thread, which is Qt's."""

    def __init__(
        self,
        desk: Desk,
        store: Store,
        scope: TaskScope,
        worker: Worker,
        accounts: Callable[[], Accounts],
        show_outside: Callable[[], None],
        failed: OnFailure,
    ) -> None:
        """`accounts` and `show_outside` are asked for when first needed: both are made after this."""
        self._desk, self._store, self._scope, self._worker = desk, store, scope, worker
        self._accounts, self._failed = accounts, failed
        self.show_outside = show_outside
        self._recovering = False

    def listener(self) -> Listener:
        """Who the sessions tell."""
        return Listener(
            changes=self._changes,
            status=self._status,
            state=self._state,
            alerts=self._alerts,
            trouble=self._trouble,
            document=self._document,
            accounts=self.accounts_changed,
            failure=self._failed,
            damaged=self._damaged,
        )

    @property
    def front(self) -> Session | None:
        """The session of the account in front."""
        return self._accounts().get(self._desk.account_key)

    def is_front(self, key: str) -> bool:
        """Whether that account is the one in front."""
        return key == self._desk.account_key

    # --- what the sessions tell -----------------------------------------------------------------------

    def _changes(self, changes: Changes) -> None:
        self._desk.changed.emit(changes)
        if not self.is_front(changes.account):
            return
        ids = changes.added | changes.changed | changes.removed
        for record_id in ids if 0 < len(ids) <= FEW else ("",):
            self._desk.details_changed.emit(changes.area, record_id)

    def _status(self, key: str, status: SyncStatus) -> None:
        if self.is_front(key):
            self.show_status(status)

    def show_status(self, status: SyncStatus) -> None:
        """Show how the sync of the account in front stands."""
        session = self.front
        if session is not None:
            self._desk.account = session.account
        self._desk.status = status
        self._desk.status_changed.emit(status)
        self.show_outside()

    def _state(self, key: str, _state: SessionState) -> None:
        if self.is_front(key):
            self.show_front(key)

    def _alerts(self, key: str, alerts: tuple[Alert, ...]) -> None:
        session = self.front
        if session is not None and session.key == key:
            self._desk.attention, self._desk.hidden = alerts, session.hidden
            self._desk.judged = session.judged
            self._desk.attention_changed.emit()
        self.show_outside()

    def _trouble(self, key: str, area: Area, record_id: str) -> None:
        session = self._accounts().get(key)
        if session is None or not self.is_front(key):
            return
        trouble = session.troubles.of(area, record_id)
        self._desk.trouble.pop((area, record_id), None)
        if trouble is not None:
            self._desk.trouble[(area, record_id)] = trouble.error
        self._desk.details_changed.emit(area, record_id)
        if area is Area.INVOICES:
            pdf = session.pdf_troubles.of(area, record_id)
            self._desk.document_trouble.pop(record_id, None)
            if pdf is not None:
                self._desk.document_trouble[record_id] = pdf.error
            self._desk.documents_changed.emit(record_id)

    def _document(self, key: str, invoice_id: str) -> None:
        if self.is_front(key):
            self._desk.documents_changed.emit(invoice_id)

    def accounts_changed(self) -> None:
        """The accounts on this desk are others: keep the one in front, or take another."""
        accounts = self._accounts()
        if accounts.get(self._desk.account_key) is not None:
            self.show_front(self._desk.account_key)
            return
        session = next(iter(accounts.sessions), None)
        self.show_front(session.key if session is not None else "")

    def show_front(self, key: str) -> None:
        """Bring an account to the front; "" shows the sign-in page."""
        desk, session = self._desk, self._accounts().get(key)
        if session is None:
            desk.account = account_in_front(self._store, desk.settings) if key else None
            desk.capabilities, desk.status = frozenset(), SyncStatus()
            desk.attention = desk.hidden = ()
            desk.judged = False
            desk.session_only, desk.sign_in_missing = "", ""
        else:
            desk.account = session.account
            provider = session.provider if session.state is SessionState.SIGNED_IN else None
            desk.capabilities = provider.capabilities if provider is not None else frozenset()
            desk.attention, desk.hidden, desk.judged = session.alerts, session.hidden, session.judged
            desk.status = _status_of(session)
            kept = session.secret_kept
            signed_in = session.state is SessionState.SIGNED_IN
            only_here = signed_in and kept not in (None, SecretsOutcome.DONE)
            locked = kept is SecretsOutcome.LOCKED
            desk.session_only = ("locked" if locked else "no-service") if only_here else ""
            desk.sign_in_missing = _missing(session)
        self._show_troubles(session)
        desk.account_changed.emit()
        desk.attention_changed.emit()
        desk.status_changed.emit(desk.status)
        self.show_outside()

    def _show_troubles(self, session: Session | None) -> None:
        """What could not be fetched of this account's records, and only of this one's."""
        desk = self._desk
        desk.trouble.clear()
        desk.document_trouble.clear()
        if session is not None:
            desk.trouble.update((key, one.error) for key, one in session.troubles.all.items())
            pdfs = session.pdf_troubles.all.items()
            desk.document_trouble.update((record_id, one.error) for (_, record_id), one in pdfs)

    # --- the disk -------------------------------------------------------------------------------------

    def check_disk(self) -> None:
        """Compare the whole copy with what was written, on the writer's thread; it takes a while."""
        self._scope.start(self._check(), "check the database")

    async def _check(self) -> None:
        try:
            whole = await self._worker.write(self._store.check)
        except StoreError:
            return
        if not whole:
            self._damaged()

    def _damaged(self) -> None:
        """Begin anew, once: damage is noticed in many places at a time, and again by who reads meanwhile."""
        if not self._recovering and not self._scope.closed:
            self._recovering = True
            self._scope.start(self._recover(), "recover the database")

    async def _recover(self) -> None:
        try:
            await self._accounts().recover()
        except StoreError as error:
            self._desk.say("bad", explain(error).title)
        else:
            self._desk.store_renewed.emit()
            self._desk.say("warn", recovered())
            await asyncio.sleep(0)  # what was noticed in the old file is told by now
        finally:
            self._recovering = False

    def store_failed(self, error: StoreError) -> None:
        """The copy on this disk could not be read or written, wherever that was noticed."""
        if isinstance(error, Damaged):
            self._damaged()
        elif not self._recovering:  # else it was closed under those who read
            self._desk.say("bad", explain(error).title)

    # --- words for the outside ------------------------------------------------------------------------

    def notice(self, alert: Alert) -> Notice:
        """An alert as a notice, with what is kept beside it."""
        try:
            told = told_of(self._store, alert)
        except StoreError:
            told = alert_words.NOTHING
        return alert_words.notice(alert, told)


def _missing(session: Session) -> str:
    """Why there is no sign-in, where that is not the provider's doing."""
    if session.state is SessionState.SIGNED_OUT:
        return "signed-out"
    if session.state is not SessionState.SIGN_IN_NEEDED or session.sync is not None:
        return ""  # it was signed in, and the provider ended that
    return "locked" if session.secret_kept is SecretsOutcome.LOCKED else "not-kept"


def _status_of(session: Session) -> SyncStatus:
    status = session.status
    wanted = session.state in (SessionState.SIGN_IN_NEEDED, SessionState.SIGNED_OUT)
    return msgspec.structs.replace(status, sign_in_needed=wanted)
