"""Drives the sign-in page: address, host, password, account; or the demo. One step at a time, cancellable."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pmdesk.api.errors import ProviderError
from pmdesk.store.errors import StoreError, from_os
from pmdesk.wording import sign_in as wording
from pmdesk.wording.errors import explain

if TYPE_CHECKING:
    from pmdesk.api.discovery import Found
    from pmdesk.api.grants import Grant
    from pmdesk.app.means import Means
    from pmdesk.app.news import News
    from pmdesk.app.options import Demo
    from pmdesk.store.accounts import StoredAccount
    from pmdesk.views.sign_in import SignInPage


class SigningIn:
    """An account that only has to sign in again is asked for its password alone: what it is, is known.

    The demo's account is kept out of the key store, and erased when the program ends or next starts.
    """

    def __init__(self, means: Means, news: News) -> None:
        self._means, self._news = means, news
        self._page: SignInPage | None = None
        self._found: Found | None = None
        self._known: StoredAccount | None = None
        self._grants: tuple[Grant, ...] = ()
        self._task: asyncio.Task[None] | None = None
        self._demo: Demo | None = None
        self._demo_list = means.program.paths.state / "demo-accounts"
        means.desk.sign_in_asked.connect(self._again)
        means.desk.told.connect(self._told)
        means.desk.account_changed.connect(self._account_gone)
        means.window.other_account_asked.connect(self._another)

    def drive(self, page: SignInPage) -> None:
        """Answer what the user wants on this page."""
        if page is self._page:
            return
        self._page = page
        page.address_given.connect(lambda text: self._begin(lambda: self._discover(text), text))
        page.password_given.connect(
            lambda email, password: self._begin(lambda: self._ask_accounts(email, password), self._host())
        )
        page.account_chosen.connect(
            lambda n: self._begin(lambda: self._sign_in(self._grants[n]), self._host())
        )
        page.demo_asked.connect(self.start_demo)
        page.cancelled.connect(self.cancel)
        page.left.connect(self._leave)

    def _again(self) -> None:
        """The account in front has to sign in again: who it is and where stands on its page already."""
        desk = self._means.desk
        account = desk.account
        if account is None or not desk.status.sign_in_needed:
            return
        self._means.window.show_sign_in()
        if self._page is None or (self._known is not None and self._known.key == account.key):
            return  # what was typed there waits
        self.cancel()
        self._known, self._found, self._grants = account, None, ()
        self._page.show_again(
            account.provider_name or account.host, account.host, account.address, account.email
        )

    def _another(self) -> None:
        """Another account beside those here: from its address on."""
        self._means.window.show_sign_in()
        if self._page is not None and self._known is not None:
            self.cancel()
            self._known = None
            self._page.begin_anew()

    def _account_gone(self) -> None:
        """The account that was to sign in again was erased: its page asks for an address, as a first one."""
        known = self._known
        if known is not None and self._page is not None and self._means.accounts.get(known.key) is None:
            self.cancel()
            self._known = None
            self._page.begin_anew()
        if self._page is not None:
            self._page.leave.setVisible(self._means.desk.account is not None)

    def _told(self, tone: str, text: str) -> None:
        """A passing word, while the page stands where the strip for it would be."""
        if self._page is not None and not self._page.isHidden():
            self._page.tell(tone, text)

    def _leave(self) -> None:
        """The user goes back to the account in front: the page goes, and with it what it was doing."""
        self.cancel()
        self._forget_page()

    def _forget_page(self) -> None:
        self._page, self._found, self._known, self._grants = None, None, None, ()

    def cancel(self) -> None:
        """Stop the step that is under way; what was typed stays."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def start_demo(self) -> None:
        """Go into the demo."""
        if self._means.options.demo is not None:
            make = self._means.options.demo
            self._begin(lambda: self._enter_demo(make), "")

    async def close(self) -> None:
        """Stop, and leave nothing of the demo."""
        self.cancel()
        with contextlib.suppress(StoreError, OSError):  # then the next start does it
            await self.forget_old_demos()
        demo, self._demo = self._demo, None
        if demo is not None:
            await self._means.worker.run(demo.stop)

    # --- steps ----------------------------------------------------------------------------------------

    def _begin(self, step: Callable[[], Awaitable[None]], named: str) -> None:
        self.cancel()
        self._task = self._means.scope.start(self._safely(step, named), "sign in")

    async def _safely(self, step: Callable[[], Awaitable[None]], named: str) -> None:
        try:
            await step()
        except ProviderError as error:
            self._say(*wording.problem(error, host_of(named)))
        except StoreError as error:
            said = explain(error)
            self._say(said.title, said.advice)
        except Exception as error:  # a bug: reported as one, but nobody is left waiting for it
            said = explain(error)
            self._say(said.title, said.advice)
            raise

    def _say(self, title: str, advice: str) -> None:
        if self._page is not None:
            self._page.show_problem(title, advice)
        else:
            self._means.desk.say("bad", title)

    def _waiting(self, key: str) -> None:
        if self._page is not None:
            self._page.show_waiting(key)

    def _host(self) -> str:
        return self._found.host if self._found is not None else self._known.host if self._known else ""

    async def _discover(self, typed: str) -> None:
        self._waiting("looking")
        self._known = None
        self._found = await self._means.accounts.discover(typed)
        if self._page is not None:
            self._page.show_password(self._found.name, self._found.host)

    async def _ask_accounts(self, email: str, password: str) -> None:
        self._waiting("asking")
        if self._found is None:
            assert self._known is not None
            self._found = await self._means.accounts.discover(self._known.address)
        self._grants = await self._means.accounts.grants(self._found, email, password)
        usable = [grant for grant in self._grants if not grant.closed]
        if not usable:
            self._say(*wording.closed(self._host()))
        elif len(usable) == 1:
            await self._sign_in(usable[0])
        elif self._page is not None:
            self._page.show_choice(
                [
                    (g.company or g.display_name, g.display_name if g.company else "", g.closed)
                    for g in self._grants
                ]
            )

    async def _sign_in(self, grant: Grant, keep: bool = True) -> None:
        self._waiting("asking")
        session = await self._means.accounts.sign_in(grant, keep=keep)
        self._forget_page()
        self._news.show_front(session.key)
        self._means.window.show_account()

    # --- the demo -------------------------------------------------------------------------------------

    async def _enter_demo(self, make: Callable[[], Demo]) -> None:
        self._waiting("demo-starting")
        worker = self._means.worker
        try:
            if self._demo is None:
                demo = make()
                self._access = await worker.run(demo.start)
                self._demo = demo
        except (OSError, RuntimeError, ValueError):
            self._say(*wording.demo_failed())
            return
        found = await self._means.accounts.discover(self._access.url)
        try:
            await worker.run(self._note_demo, found.address)
        except OSError as error:
            raise from_os(error) from error
        grants = await self._means.accounts.grants(found, self._access.email, self._access.password)
        await self._sign_in(next(grant for grant in grants if not grant.closed), keep=False)

    def _note_demo(self, address: str) -> None:
        """Before there is an account of it: so none outlives a kill."""
        known = _addresses(self._demo_list)
        self._demo_list.write_text("\n".join([*known, address]), encoding="ascii")

    async def forget_old_demos(self) -> None:
        """Erase what a demo left: at the end, or at the next start if this program was killed."""
        means = self._means
        demos = await means.worker.run(_addresses, self._demo_list)
        for key in [one.key for one in means.program.store.accounts.all() if one.address in demos]:
            if means.accounts.get(key) is not None:
                await means.accounts.erase(key, force=True)
            else:
                await means.worker.write(means.program.documents.erase, key)
                await means.worker.write(means.program.store.accounts.erase, key)
            if means.desk.account_key == key:
                means.desk.account = None
        await means.worker.run(_forget, self._demo_list)


def _addresses(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):  # what cannot be deleted is read again at the next start
        path.unlink(missing_ok=True)


def host_of(text: str) -> str:
    """The host in an address as it was typed, for words; the text itself where there is none."""
    try:
        return urlsplit(text if "//" in text else f"//{text}").netloc.rpartition("@")[2] or text
    except ValueError:
        return text
