"""Drives the sign-in page: the host, its page in the browser or a password; or the demo. Each step can be
given up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtGui import QGuiApplication

from pmdesk.api.errors import ProviderError
from pmdesk.api.grants import ProviderKind
from pmdesk.app.demo_account import DemoAccount, DemoFailed
from pmdesk.core.browser_sign_in import BrowserSignIn
from pmdesk.core.sign_in_errors import NotSignedIn
from pmdesk.store.errors import StoreError
from pmdesk.system.raising import raise_window
from pmdesk.wording import sign_in as wording
from pmdesk.wording.errors import explain

if TYPE_CHECKING:
    from pmdesk.api.discovery import Found
    from pmdesk.api.grants import Grant
    from pmdesk.app.means import Means
    from pmdesk.app.news import News
    from pmdesk.store.accounts import StoredAccount
    from pmdesk.views.sign_in import SignInPage


class SigningIn:
    """An account that only has to sign in again begins there: what it is, and where, is known.

    One step is under way at a time; `_attempt` is the sign-in that waits for the browser.
    """

    def __init__(self, means: Means, news: News) -> None:
        self._means, self._news = means, news
        self._page: SignInPage | None = None
        self._found: Found | None = None
        self._known: StoredAccount | None = None
        self._grants: tuple[Grant, ...] = ()
        self._task: asyncio.Task[None] | None = None
        self._attempt: BrowserSignIn | None = None
        self.demo = DemoAccount(means)
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
        page.page_asked.connect(self._open_page)
        page.link_asked.connect(self._copy_link)
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
        name = account.provider_name or account.host
        if account.kind == ProviderKind.GATEWAY:
            self._page.show_browser_again(name, account.host, account.address, _secure(account.address))
        else:
            self._page.show_again(name, account.host, account.address, account.email)

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
            self._begin(self._enter_demo, "")

    async def forget_old_demos(self) -> None:
        """Erase what a demo left. Raises StoreError."""
        await self.demo.forget_old()

    async def close(self) -> None:
        """Stop, and leave nothing of the demo."""
        self.cancel()
        await self.demo.close()

    # --- steps ----------------------------------------------------------------------------------------

    def _begin(self, step: Callable[[], Awaitable[None]], named: str) -> None:
        self.cancel()
        self._task = self._means.scope.start(self._safely(step, named), "sign in")

    async def _safely(self, step: Callable[[], Awaitable[None]], named: str) -> None:
        try:
            await step()
        except (ProviderError, NotSignedIn) as error:
            in_browser = self._page is not None and self._page.step == "browser"
            host = self._host() if in_browser else host_of(named)
            self._say(*wording.problem(error, host, in_browser=in_browser))
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
        found = self._found = await self._means.accounts.discover(typed)
        if found.kind is ProviderKind.GATEWAY:
            await self._in_browser(found)
        elif self._page is not None:
            self._page.show_password(found.name, found.host)

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
        await self._take(grant, keep=keep)

    async def _take(self, grant: Grant, *, keep: bool = True, only: str = "") -> None:
        session = await self._means.accounts.sign_in(grant, keep=keep, only=only)
        self._forget_page()
        self._news.show_front(session.key)
        self._means.window.show_account()

    async def _enter_demo(self) -> None:
        make = self._means.options.demo
        if make is None:
            return
        self._waiting("demo-starting")
        try:
            grant = await self.demo.grant(make)
        except DemoFailed as failed:
            self._say(*wording.demo_failed(str(failed)))
        else:
            await self._sign_in(grant, keep=False)

    # --- in the browser -------------------------------------------------------------------------------

    def _open_page(self) -> None:
        """Open the page of the sign-in that waits once more; where none does, begin one."""
        if self._attempt is not None and self._attempt.link is not None:
            self._attempt.open()
        else:
            self._begin(self._begin_in_browser, self._host())

    def _copy_link(self) -> None:
        attempt = self._attempt
        if attempt is not None and attempt.link is not None and self._page is not None:
            QGuiApplication.clipboard().setText(attempt.link.reveal())
            self._page.browser.show_copied()

    async def _begin_in_browser(self) -> None:
        """For a host that was found before, or a known account's: who answers there now is asked first, so
        that our own words say what is wrong."""
        known = self._known
        if known is not None:
            self._waiting("looking")
            await self._means.accounts.discover(known.address)
            self._found = found_of(known)
        if self._found is not None:
            await self._in_browser(self._found)

    async def _in_browser(self, found: Found) -> None:
        """Wait for the owner on the host's own page, and go in with what they bring."""
        if self.demo.is_at(found.address):
            await self._by_itself(found)
            return
        known = self._known
        if self._page is not None:
            self._page.show_browser(found.name, found.host, _secure(found.address))
        account = known.client_id if known is not None else None
        attempt = self._attempt = BrowserSignIn(self._means.ways, found, self._show_attempt, account=account)
        try:
            grant = await attempt.run()
            await self._take(grant, only=known.key if known is not None else "")
        finally:
            if self._attempt is attempt:
                self._attempt = None
        raise_window(self._means.window)

    async def _by_itself(self, found: Found) -> None:
        """The demo's owner comes back without being asked for anything."""
        known = self._known
        self._waiting("asking")
        try:
            grant = await self.demo.sign_in(found, account=known.client_id if known is not None else None)
        except DemoFailed as failed:
            self._say(*wording.demo_failed(str(failed)))
        else:
            await self._take(grant, keep=False, only=known.key if known is not None else "")

    def _show_attempt(self) -> None:
        page, attempt = self._page, self._attempt
        if page is None or attempt is None:
            return
        if attempt.arrived:
            page.browser.show_arrived()
        elif attempt.link is not None:
            page.browser.show_waiting(attempt.minutes, no_browser=attempt.no_browser)


def found_of(account: StoredAccount) -> Found:
    """The host of a known account at a gateway, as it was found when that signed in."""
    from pmdesk.api.discovery import Found
    from pmdesk.api.secret import Secret

    name = account.provider_name or account.host
    return Found(account.address, account.host, ProviderKind.GATEWAY, name, Secret({}))


def _secure(address: str) -> bool:
    """Whether nobody on the way can listen in; else it is this very machine."""
    return address.startswith("https://")


def host_of(text: str) -> str:
    """The host in an address as it was typed, for words; the text itself where there is none."""
    try:
        return urlsplit(text if "//" in text else f"//{text}").netloc.rpartition("@")[2] or text
    except ValueError:
        return text
