"""The accounts on this desk: signing in, several side by side, signing out, erasing, coming back at start."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from pmdesk.api.errors import ProviderError, Refused
from pmdesk.core.devices import Left, host_of, leave, settle
from pmdesk.core.door import Door
from pmdesk.core.keeping import Keeper
from pmdesk.core.ports import SecretsOutcome, SecretStore
from pmdesk.core.session import Session
from pmdesk.core.shared import SessionState, Shared
from pmdesk.core.sign_in_errors import SomebodyElse
from pmdesk.core.tasks import TaskScope
from pmdesk.store.accounts import StoredAccount

if TYPE_CHECKING:
    from pmdesk.api.discovery import Found
    from pmdesk.api.grants import Grant
    from pmdesk.api.provider import Provider

GONE = frozenset({SecretsOutcome.DONE, SecretsOutcome.NOT_THERE})
"""Answers after which the key store holds no secret of ours."""

SETTLE_SECONDS = 5.0
"""How long the end of the program waits for a key store that is saving."""


class Accounts:
    """Owns the sessions, by account key, in the order in which the accounts were added.

    The secret of an account lives in the key store under the account's key, and nowhere else on disk.
    """

    def __init__(
        self,
        shared: Shared,
        secrets: SecretStore,
        door: Door,
        new_key: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self._shared = shared
        self._secrets = secrets
        self._door = door
        self._new_key = new_key
        self._sessions: dict[str, Session] = {}
        self._keepers: dict[str, Keeper] = {}
        """Of the accounts whose secret is kept, while they are signed in."""
        self._scope = TaskScope("accounts", shared.listener.failure)
        self._keeping = TaskScope("keeping", shared.listener.failure)
        self._changing = asyncio.Lock()

    @property
    def sessions(self) -> tuple[Session, ...]:
        """All sessions, also those signed out."""
        return tuple(self._sessions.values())

    def get(self, key: str) -> Session | None:
        """The session of an account, None if there is no such account."""
        return self._sessions.get(key)

    # --- start and end --------------------------------------------------------------------------------

    def restore(self) -> None:
        """Bring back every account: what is kept can be shown at once; secrets come as the key store answers.

        Needs a running loop. Raises StoreError. No network and no key store stand before its return.
        """
        for account in self._shared.store.accounts.all():
            self._begin(Session(account, None, self._shared, opening=not account.signed_out))
        self._scope.start(self._open_all(), "open accounts")
        self._shared.listener.accounts()

    async def _open_all(self) -> None:
        """Ask for each secret once. A key store that does not open is not asked for the next one."""
        shut: SecretsOutcome | None = None
        for session in self.sessions:
            if session.state is not SessionState.OPENING:
                continue
            if shut is not None:
                session.not_opened(shut)
                continue
            outcome = await self._open(session)
            if outcome in (SecretsOutcome.LOCKED, SecretsOutcome.NO_SERVICE):
                shut = outcome

    async def _open(self, session: Session) -> SecretsOutcome:
        try:
            read = await self._secrets.load(session.key)
        except Exception:
            session.not_opened(SecretsOutcome.FAILED)
            raise  # a key store never raises: this is a bug, and is reported as one
        if read.outcome is not SecretsOutcome.DONE:
            session.not_opened(read.outcome)
            return read.outcome
        try:
            provider = self._provider(session.account, read.secret)
        except ProviderError:
            session.not_opened(SecretsOutcome.FAILED)  # what was kept opens nothing
            return SecretsOutcome.FAILED
        async with self._changing:
            if self._sessions.get(session.key) is session and session.state is SessionState.OPENING:
                await session.signed_in(session.account, provider, SecretsOutcome.DONE)
        return SecretsOutcome.DONE

    async def close(self) -> None:
        """Stop all sessions; the accounts stay."""
        await self._scope.close()
        await asyncio.gather(*(session.stop() for session in self.sessions))
        await asyncio.gather(*(settle(session.provider, SETTLE_SECONDS) for session in self.sessions))
        await asyncio.gather(*(keeper.settle(SETTLE_SECONDS) for keeper in self._keepers.values()))
        await self._keeping.close()

    def look(self) -> None:
        """The user changed the settings: every session looks at them."""
        for session in self.sessions:
            session.look()

    # --- signing in -----------------------------------------------------------------------------------

    async def discover(self, typed: str) -> Found:
        """Who answers at an address; nothing is sent but the question. Cancel the task to stop."""
        return await self._door.discover(typed)

    async def grants(self, found: Found, email: str, password: str) -> tuple[Grant, ...]:
        """The accounts that this opens; one or more of them go to `sign_in`. Cancel the task to stop."""
        return await self._door.grants(found, email, password)

    async def sign_in(self, grant: Grant, *, keep: bool = True, only: str = "") -> Session:
        """Put the account on this desk and start its session; one that is here already goes on signed in.

        `keep` False leaves the key store out of it (the demo's host ends with the program). How the key
        store answered is in `Session.secret_kept`: anything but DONE means for this session only. `only` is
        the key of the account that was asked to sign in again: SomebodyElse for any other. Raises Refused for
        a closed account, StoreError. Cancelled half-way, a new account is taken back, and a known one goes on
        as it was; a sign-in that is not used is ended at its host.
        """
        if grant.closed:
            raise Refused
        try:
            async with self._changing:
                before = self._known(grant)
                if only and (before is None or before.key != only):
                    raise SomebodyElse
                return await self._take(grant, before, keep)
        except BaseException:
            self._give_back(grant)
            raise

    async def _take(self, grant: Grant, before: StoredAccount | None, keep: bool) -> Session:
        account = self._account_of(grant, before)
        session = self._sessions.get(account.key)
        former = None if session is None else session.provider
        was_kept = session is not None and session.secret_kept is SecretsOutcome.DONE
        account, kept = await self._put_down(account, grant, before, keep)
        taken = await self._go_on(account, grant, kept)
        if former is not None and (kept is SecretsOutcome.DONE or not was_kept):
            # Not before: what lies in the key store is what the next start has.
            self._scope.start(leave(former), "leave the former sign-in")
        return taken

    async def _put_down(
        self, account: StoredAccount, grant: Grant, before: StoredAccount | None, keep: bool
    ) -> tuple[StoredAccount, SecretsOutcome | None]:
        """Write the account down and keep its secret; all or nothing."""
        write, accounts = self._shared.worker.write, self._shared.store.accounts
        former = self._keepers.pop(account.key, None)
        if former is not None:
            await former.end()  # else it might put the former secret over the new one
        try:
            await write(accounts.add, account)
            kept = await self._secrets.save(account.key, grant.secret.to_text()) if keep else None
            if kept is SecretsOutcome.DONE:
                account = msgspec.structs.replace(account, backend_name=self._secrets.backend_name)
                await write(accounts.update, account)
            return account, kept
        except BaseException:
            if before is None:
                await asyncio.shield(self._take_back(account.key))
            elif former is not None:
                self._keepers[account.key] = former
                former.go_on()
            raise

    async def _go_on(self, account: StoredAccount, grant: Grant, kept: SecretsOutcome | None) -> Session:
        provider = self._provider(account, grant.secret.to_text(), kept=kept is not None)
        session = self._sessions.get(account.key)
        if session is None:
            session = self._begin(Session(account, provider, self._shared, kept))
        else:
            await session.signed_in(account, provider, kept)
        self._shared.listener.accounts()
        return session

    def _provider(self, account: StoredAccount, secret: str, *, kept: bool = True) -> Provider:
        """The provider of an account, with somebody to keep its secret as it is renewed."""
        if not kept:
            return self._door.provider(account, secret)
        key = account.key
        keeper = Keeper(key, secret, self._secrets, self._keeping, lambda how: self._renewed(key, how))
        provider = self._door.provider(account, secret, keeper.keep)
        self._keepers[key] = keeper
        return provider

    def _renewed(self, key: str, outcome: SecretsOutcome) -> None:
        """The key store was given a renewed secret and answered so."""
        session = self._sessions.get(key)
        if session is None:
            return
        before, session.secret_kept = session.secret_kept, outcome
        name = self._secrets.backend_name
        if outcome is SecretsOutcome.DONE and session.account.backend_name != name:
            session.account = msgspec.structs.replace(session.account, backend_name=name)
            noted = self._shared.worker.write(self._shared.store.accounts.update, session.account)
            self._keeping.start(noted, "note the key store")
        if outcome is not before:
            self._shared.listener.state(key, session.state)

    def _give_back(self, grant: Grant) -> None:
        """A sign-in that nobody uses ends, where that can be told."""
        try:
            provider = self._door.provider(self._account_of(grant, None), grant.secret.to_text())
        except ProviderError:
            return
        self._scope.start(leave(provider), "give back a sign-in")

    def _known(self, grant: Grant) -> StoredAccount | None:
        """The account as it is here already: the same person's same account at the same provider."""
        wanted = (str(grant.kind), grant.address, grant.client_id, grant.user_id)
        for account in self._shared.store.accounts.all():
            if (account.kind, account.address, account.client_id, account.user_id) == wanted:
                return account
        return None

    def _account_of(self, grant: Grant, before: StoredAccount | None) -> StoredAccount:
        return StoredAccount(
            key=before.key if before is not None else self._new_key(),
            kind=str(grant.kind),
            address=grant.address,
            host=grant.host,
            provider_name=grant.provider_name,
            client_id=grant.client_id,
            user_id=grant.user_id,
            email=grant.email,
            display_name=grant.display_name,
            company=grant.company or "",
            backend_name=before.backend_name if before is not None else "",
            added=before.added if before is not None else self._shared.clock.now(),
            last_synced=before.last_synced if before is not None else None,
        )

    async def _take_back(self, key: str) -> None:
        await self._secrets.delete(key)
        await self._shared.worker.write(self._shared.store.accounts.erase, key)

    def _begin(self, session: Session) -> Session:
        self._sessions[session.key] = session
        session.start()
        return session

    # --- signing out ----------------------------------------------------------------------------------

    async def sign_out(self, key: str) -> Left:
        """Forget the secret, here first and then at the host; what was fetched stays to be read.

        Anything but DONE or NOT_THERE as the answer of the key store, of an account whose secret was kept,
        means that the secret is still there: it is not used any more, and goes with the next sign-in or
        erasing. Raises StoreError.
        """
        async with self._changing:
            session = self._sessions[key]
            host = host_of(session)
            await session.stop()
            outcome = await self._forget(key)
            self._keepers.pop(key, None)
            backend = "" if outcome in GONE else session.account.backend_name
            account = msgspec.structs.replace(session.account, signed_out=True, backend_name=backend)
            try:
                await self._shared.worker.write(self._shared.store.accounts.update, account)
                await self._shared.alerting.forget(key)
            except BaseException:
                self._scope.start(host(), "sign out at the host")
                raise
            finally:  # also where it could not be written down: the secret is gone and nothing is asked
                out = self._begin(Session(account, None, self._shared))
                self._shared.listener.state(key, out.state)
                self._shared.listener.accounts()
        return Left(outcome, await host())

    async def erase(self, key: str, *, force: bool = False) -> Left:
        """Sign out and leave nothing behind: no row, no file, no secret.

        Where the key store holds the secret and does not let go of it (LOCKED, FAILED, NO_SERVICE), nothing
        is erased and the answer says why; `force` erases the rest. Raises StoreError when a row or file could
        not be deleted: the account is then still here, to try again.
        """
        async with self._changing:
            session = self._sessions[key]
            host = host_of(session)
            never_kept = session.secret_kept is None and not session.account.backend_name
            # A demo's end must not wait for a key store that never heard of it, nor make it ask a password.
            outcome = SecretsOutcome.NOT_THERE if never_kept else await self._forget(key)
            if outcome not in GONE and session.account.backend_name and not force:
                if key in self._keepers:
                    self._keepers[key].go_on()
                return Left(outcome)
            await session.stop()
            self._keepers.pop(key, None)
            await self._shared.alerting.forget(key)
            worker = self._shared.worker
            try:
                await worker.write(self._shared.documents.erase, key)
                changes = await worker.write(self._shared.store.accounts.erase, key)
            except BaseException:
                account = msgspec.structs.replace(session.account, signed_out=True, backend_name="")
                self._begin(Session(account, None, self._shared))
                self._scope.start(host(), "sign out at the host")
                raise
            del self._sessions[key]
            self._shared.listener.changes(changes)
            self._shared.listener.accounts()
        return Left(outcome, await host())

    async def _forget(self, key: str) -> SecretsOutcome:
        """Take the secret out of the key store, once nobody puts one there any more."""
        if key in self._keepers:
            await self._keepers[key].end()
        return await self._secrets.delete(key)

    # --- damage ---------------------------------------------------------------------------------------

    async def recover(self) -> None:
        """Set a damaged database aside and fetch everything anew; accounts and documents stay.

        Raises StoreError.
        """
        async with self._changing:
            before = {session.key: session for session in self.sessions}
            providers = {key: session.provider for key, session in before.items() if session.can_ask}
            await asyncio.gather(*(session.stop() for session in before.values()))
            # On this thread: nobody may be reading, and the window reads on this one.
            self._shared.store.recover()
            self._sessions.clear()
            for account in self._shared.store.accounts.all():
                was = before.get(account.key)
                opening = was is not None and was.state is SessionState.OPENING
                kept = was.secret_kept if was is not None else None
                provider = providers.get(account.key)
                self._begin(Session(account, provider, self._shared, kept, opening=opening))
            self._scope.start(self._open_all(), "open accounts")
            self._shared.listener.accounts()
