"""Actions for which the host wants to be sure that it is the owner: asked for in a dialog, then done.

`Fresh.run` is the one call for all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QGuiApplication

from pmdesk.api.errors import FreshSignInNeeded, ProviderError, SignInNeeded
from pmdesk.api.grants import ProviderKind
from pmdesk.app.demo_account import DemoFailed
from pmdesk.app.signing_in import found_of
from pmdesk.core.browser_sign_in import BrowserSignIn
from pmdesk.core.sign_in_errors import NotSignedIn
from pmdesk.store.errors import StoreError
from pmdesk.system.raising import raise_window
from pmdesk.views.fresh_dialog import FreshDialog
from pmdesk.wording import sign_in as wording
from pmdesk.wording.errors import explain

if TYPE_CHECKING:
    from pmdesk.api.provider import Provider
    from pmdesk.app.demo_account import DemoAccount
    from pmdesk.app.means import Means
    from pmdesk.core.session import Session

T = TypeVar("T")


class NotShown(Exception):
    """The owner did not show who they are; nothing was done."""


class Fresh:
    """One dialog at a time: whoever comes meanwhile goes on with the same proof.

    The owner of the demo's account is made up, and shows who they are without a word.
    """

    def __init__(self, means: Means, demo: DemoAccount | None = None) -> None:
        self._means, self._demo = means, demo
        self._turn = asyncio.Lock()

    async def run(self, session: Session, act: Callable[[Provider], Awaitable[T]]) -> T:
        """What `act` gives, after a fresh sign-in if the host wants one. `act` is called once more then.

        Raises NotShown where the owner does not sign in, SignInNeeded, and what `act` raises.
        """
        before = session.provider
        try:
            return await act(_provider_of(session))
        except FreshSignInNeeded:
            if session.account.kind != ProviderKind.GATEWAY:
                raise
        async with self._turn:
            if session.provider is before:
                await self._shown(session)
        return await act(_provider_of(session))

    async def _shown(self, session: Session) -> None:
        demo, account = self._demo, session.account
        if demo is None or not demo.is_at(account.address):
            await _Asking(self._means, session).shown()
            return
        from pmdesk.api.gateway.contract import FRESH_SECONDS

        try:
            grant = await demo.sign_in(found_of(account), max_age=FRESH_SECONDS, account=account.client_id)
            await self._means.accounts.sign_in(grant, keep=False, only=account.key)
        except (DemoFailed, NotSignedIn):
            raise NotShown from None


def _provider_of(session: Session) -> Provider:
    """The provider as it is now: a fresh sign-in brings another one."""
    if session.provider is None:
        raise SignInNeeded
    return session.provider


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


class _Asking:
    """One dialog, with as many tries as the owner wants."""

    def __init__(self, means: Means, session: Session) -> None:
        self._means, self._session = means, session
        self._attempt: BrowserSignIn | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_shown = False
        self._dialog = FreshDialog(means.program.theme, session.account.host, means.window)
        self._dialog.page_asked.connect(self._open_page)
        self._dialog.link_asked.connect(self._copy_link)

    async def shown(self) -> None:
        """Return once the owner has shown who they are. Raises NotShown."""
        closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._dialog.finished.connect(lambda _result: _settle(closed))
        self._dialog.open()
        try:
            await closed
        finally:
            if self._task is not None:
                self._task.cancel()
            if not closed.done():  # the program ends
                closed.cancel()
                self._dialog.reject()
        if not self._is_shown:
            raise NotShown
        raise_window(self._means.window)

    def _open_page(self) -> None:
        if self._attempt is not None and self._attempt.link is not None:
            self._attempt.open()
        elif self._task is None or self._task.done():
            self._task = self._means.scope.start(self._safely(), "fresh sign-in")

    def _copy_link(self) -> None:
        if self._attempt is not None and self._attempt.link is not None:
            QGuiApplication.clipboard().setText(self._attempt.link.reveal())
            self._dialog.show_copied()

    async def _safely(self) -> None:
        try:
            await self._try()
        except (ProviderError, NotSignedIn) as error:
            host = self._session.account.host
            self._dialog.show_problem(*wording.problem(error, host, in_browser=True))
        except StoreError as error:
            said = explain(error)
            self._dialog.show_problem(said.title, said.advice)
        except Exception as error:  # a bug: reported as one, but nobody is left waiting for it
            said = explain(error)
            self._dialog.show_problem(said.title, said.advice)
            raise

    async def _try(self) -> None:
        from pmdesk.api.gateway.contract import FRESH_SECONDS

        account, accounts = self._session.account, self._means.accounts
        attempt = self._attempt = BrowserSignIn(
            self._means.ways,
            found_of(account),
            self._show,
            max_age=FRESH_SECONDS,
            account=account.client_id,
        )
        try:
            grant = await attempt.run()
            kept = self._session.secret_kept is not None
            await accounts.sign_in(grant, keep=kept, only=account.key)
        finally:
            self._attempt = None
        self._is_shown = True
        self._dialog.accept()

    def _show(self) -> None:
        attempt = self._attempt
        if attempt is None:
            return
        if attempt.arrived:
            self._dialog.show_arrived()
        elif attempt.link is not None:
            self._dialog.show_waiting(attempt.minutes, no_browser=attempt.no_browser)
