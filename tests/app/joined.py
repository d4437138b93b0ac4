"""The program joined as it runs, with the outside faked: provider, key store, desktop, browser."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from pmdesk.api.discovery import Found
from pmdesk.api.errors import ProviderError
from pmdesk.api.grants import Grant, ProviderKind
from pmdesk.api.provider import Download, Link, Place
from pmdesk.api.secret import Secret
from pmdesk.app.options import Options
from pmdesk.app.program import Program
from pmdesk.app.running import Running
from pmdesk.core.accounts import Accounts
from pmdesk.core.ports import (
    DEFAULT_ACTION,
    Arrived,
    Listening,
    Loopback,
    NoticeChosen,
    Notifier,
    Unsubscribe,
)
from pmdesk.core.session import Session
from pmdesk.records import Area
from tests.core.fake_provider import FakeProvider
from tests.core.fakes import FakeDoor, FakeNotifier, FakeSecrets
from tests.core.samples import domain, invoice, service, ticket
from tests.core.visits import come_back
from tests.helpers import FakeClock, until

ADDRESS, HOST = "http://127.0.0.1:1", "127.0.0.1:1"


class Client(FakeProvider):
    """A client's view that can also be signed on to, and has an attachment."""

    link = "https://host.example/once/very-secret-link"

    async def sign_on(self, place: Place, record_id: str | None = None, app: str | None = None) -> Link:
        await self._call("sign_on", f"{place.value} {record_id or ''}".strip())
        return Link(self.link)

    async def attachment(self, ticket_id: str, message_id: str, index: int, to: Path) -> Download:
        await self._call("attachment", ticket_id)
        _write(to, b"a file")
        return Download(path=to, size=6, sha256="", media_type="", name="a.txt")


@dataclass
class Host(FakeDoor):
    """A host at every address, whose accounts are `opens`; what is an error is raised."""

    opens: list[Grant] | ProviderError = field(default_factory=list)
    answers: ProviderError | None = None
    gate: asyncio.Event | None = None
    kind: ProviderKind = ProviderKind.WHMCS_SANDBOX

    async def discover(self, typed: str) -> Found:
        if self.gate is not None:
            await self.gate.wait()
        if self.answers is not None:
            raise self.answers
        return Found(ADDRESS, HOST, self.kind, "Host", Secret({"identifier": "i", "secret": "s"}))

    async def grants(self, found: Found, email: str, password: str) -> tuple[Grant, ...]:
        if isinstance(self.opens, ProviderError):
            raise self.opens
        return tuple(self.opens or [self.grant()])


class Desktop(FakeNotifier):
    """A desktop whose notices a test can click."""

    def __init__(self) -> None:
        super().__init__()
        self._callbacks: list[Callable[[NoticeChosen], None]] = []

    def on_chosen(self, callback: Callable[[NoticeChosen], None]) -> Unsubscribe:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def click(self, key: str, action: str = DEFAULT_ACTION) -> None:
        for callback in list(self._callbacks):
            callback(NoticeChosen(key, action))


class Browser:
    """Keeps what it was given, as the system's browser would show it; takes nothing while it is away."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.there = True

    def open(self, url: str) -> bool:
        if not url.startswith(("http://", "https://")):
            raise ValueError("not a page")
        if self.there:
            self.opened.append(url)
        return self.there


class Deaf:
    """A machine on which no port can be had."""

    async def listen(self, path: str, arrived: Arrived) -> Listening | None:
        return None


class Restored(Accounts):
    """Accounts that say whether they were brought back: from then on a test may do what a person does."""

    back = False

    def restore(self) -> None:
        super().restore()
        self.back = True


class Joined(Running):
    """The composition root with the outside faked."""

    def __init__(self, program: Program, *, deaf: bool = False) -> None:
        """`deaf`: no port can be had on this machine."""
        self.secrets, self.host, self.pages, self.deaf = FakeSecrets(), Host(), Browser(), deaf
        super().__init__(program)
        self.told: list[tuple[str, str]] = []
        self.desk.told.connect(lambda tone, text: self.told.append((tone, text)))

    def _make_door(self) -> Host:
        return self.host

    def _make_loopback(self) -> Loopback:
        return Deaf() if self.deaf else super()._make_loopback()

    def _make_accounts(self) -> Accounts:
        self.restored = Restored(self.shared, self.secrets, self.host)
        return self.restored

    def _make_browser(self) -> Browser:
        return self.pages

    def _make_notifier(self) -> Notifier:
        self.desktop = Desktop()
        return self.desktop

    @property
    def has_begun(self) -> bool:
        """Whether the accounts are back and somebody listens to the sign-in page."""
        page = self.program.sign_in_page
        shown = self.desk.account is not None or page is not None
        return self.restored.back and shown and (page is None or self.signing_in._page is page)

    # --- what a test says -----------------------------------------------------------------------------

    def provider(self, client: str = "1") -> Client:
        """The provider as that client sees it, with a row in every area."""
        found = self.host.providers.setdefault((ADDRESS, client), Client())
        assert isinstance(found, Client)
        if not found.rows[Area.INVOICES]:
            found.rows[Area.INVOICES] = [invoice("7"), invoice("6")]
            found.rows[Area.DOMAINS] = [domain("3")]
            found.rows[Area.SERVICES] = [service("2")]
            found.rows[Area.TICKETS] = [ticket("5")]
        return found

    async def signed_in(self, client: str = "1", **more: Any) -> Session:
        """Another account on this desk, signed in to over the page, in front and synced."""
        self.provider(client)
        self.host.opens = [self.host.grant(client, **more)]
        before = self.desk.account_key
        self.window.show_sign_in()
        page = self.program.sign_in_page
        assert page is not None
        page.address_given.emit(HOST)
        await until(lambda: page.step == "password", what="the password")
        page.password_given.emit("m@bakery.example", "pass")
        await until(lambda: self.desk.account_key not in ("", before), what="another account in front")
        session = self.news.front
        assert session is not None
        await self.at_rest(session)
        return session

    async def signed_in_at_a_gateway(self, client: str = "1") -> Session:
        """The same at a host with a gateway: over the page in the browser."""
        self.provider(client)
        self.host.kind = ProviderKind.GATEWAY
        self.host.finishing = self.host.grant(client, kind=ProviderKind.GATEWAY)
        before, pages = self.desk.account_key, len(self.pages.opened)
        self.window.show_sign_in()
        page = self.program.sign_in_page
        assert page is not None
        page.address_given.emit(HOST)
        await until(lambda: len(self.pages.opened) > pages, what="the page in the browser")
        await come_back(self.pages.opened[-1])
        await until(lambda: self.desk.account_key not in ("", before), what="another account in front")
        session = self.news.front
        assert session is not None
        await self.at_rest(session)
        return session

    async def at_rest(self, session: Session) -> None:
        """Until nothing is being done for an account."""
        await until(lambda: session.idle, 10, "at rest")


Start = Callable[..., AbstractAsyncContextManager[Joined]]


@asynccontextmanager
async def begun(
    application: QApplication, folder: Path, clock: FakeClock, *, deaf: bool = False, **options: Any
) -> AsyncIterator[Joined]:
    """One start of the program, up to its end; what it calls a mistake of its own fails the test."""
    program = Program(application, Options(profile=folder, plain=True, **options), clock)
    program.keep_settings(msgspec.structs.replace(program.desk.settings, archive_pdfs=False))
    program.paint()
    running = Joined(program, deaf=deaf)
    life = asyncio.create_task(running.live())
    await until(lambda: life.done() or running.has_begun, 10, "begun")
    try:
        yield running
        assert running.failures.reports == []
    finally:
        running.stop()
        await asyncio.wait_for(life, 20)
        program.close()
        gc.disable()
        program.window.deleteLater()
        await asyncio.sleep(0)
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _write(to: Path, content: bytes) -> None:
    to.write_bytes(content)
