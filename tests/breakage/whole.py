"""The whole program on a profile of its own, with its real window, and the words that can be read on it."""

from __future__ import annotations

import asyncio
import gc
import html
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QWidget

from pmdesk.api.connections import Timeouts
from pmdesk.api.pace import Pacer, Patience
from pmdesk.api.transport import Transport
from pmdesk.app.options import Options
from pmdesk.app.program import Program
from pmdesk.app.running import Running
from pmdesk.core.accounts import Accounts
from pmdesk.core.door import ProviderDoor
from pmdesk.core.ports import Browser
from pmdesk.core.session import Session
from pmdesk.sandbox.server import Sandbox
from pmdesk.system.secrets import KeyringSecrets, KeyStore
from pmdesk.system.session_secrets import SecretsWithSession
from tests.helpers import FakeClock, until

PAGES = ("home", "services", "domains", "tickets", "invoices", "account", "settings")
HASTE = 20
"""Seconds of the pacer's in one of ours: a host that asks to wait without saying how long gets minutes."""
IMPATIENT = Timeouts(connect=2.0, read=0.8, call=3.0, download=3.0)


def quiet_settings(profile: Path) -> Path:
    """Settings without the archive: what is tried elsewhere need not fetch forty PDFs first."""
    config = profile / "config"
    config.mkdir(parents=True, mode=0o700)
    profile.chmod(0o700)
    (config / "settings.json").write_text('{"archive_pdfs": false}')
    return profile


class Keyring:
    """A key store that behaves: what it was given it gives back, also to the next start."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, key: str) -> str | None:
        return self.kept.get((service, key))

    def set_password(self, service: str, key: str, secret: str) -> None:
        self.kept[service, key] = secret

    def delete_password(self, service: str, key: str) -> None:
        del self.kept[service, key]


@dataclass(frozen=True)
class Begun:
    """A profile that was synced whole, the same account before its first sync, and their key store."""

    full: Path
    bare: Path
    keyring: Keyring = field(repr=False)

    def copy(self, to: Path, *, bare: bool = False) -> Path:
        return Path(shutil.copytree(self.bare if bare else self.full, to))


class Driven(Running):
    """The program with a key store of the test's, and a browser too where it gives one."""

    def __init__(self, program: Program, secrets: KeyringSecrets, browser: Browser | None) -> None:
        self._secrets, self._browser = secrets, browser
        super().__init__(program)

    def _make_accounts(self) -> Accounts:
        return Accounts(self.shared, SecretsWithSession(self._secrets), ProviderDoor(self.connection))

    def _make_browser(self) -> Browser:
        return self._browser or super()._make_browser()


class Whole:
    """One start of the program in this process: `async with Whole(...) as whole`."""

    def __init__(
        self,
        application: QApplication,
        profile: Path,
        clock: FakeClock,
        keyring: Any = None,
        browser: Browser | None = None,
        **options: Any,
    ) -> None:
        self._browser = browser
        self.application, self.profile, self.clock = application, profile, clock
        self.keyring = Keyring() if keyring is None else keyring
        self._options = Options(profile=profile, **options)
        self.program: Program
        self.running: Running
        self.told: list[tuple[str, str]] = []
        self._life: asyncio.Task[int] | None = None
        self.transport: Transport

    async def __aenter__(self) -> Whole:
        self.program = Program(self.application, self._options, self.clock)
        self.program.paint()
        gc.enable()
        gc.disable()
        self.running = Driven(self.program, KeyringSecrets(5.0, self._open), self._browser)
        self.transport = Transport(version="test", extra_ca=self._options.extra_ca, timeouts=IMPATIENT)
        self.pacer = Pacer(
            self.clock,
            patience=Patience(tries=1),
            sleep=lambda seconds: asyncio.sleep(seconds / HASTE),
            ticks=lambda: HASTE * time.monotonic(),
        )
        self.running._connection = (self.transport, self.pacer)
        self.desk.told.connect(lambda tone, text: self.told.append((tone, text)))
        self._life = asyncio.create_task(self.running.live())
        await until(lambda: self.begun or self._life.done(), 10, "begun")
        return self

    @property
    def begun(self) -> bool:
        """Whether the accounts were brought back, so that what a person does is heard."""
        page = self.program.sign_in_page
        driven = page is None or self.running.signing_in._page is page
        return driven and (bool(self.running.accounts.sessions) or self.desk.account is None)

    def _open(self) -> KeyStore:
        return KeyStore("SecretService", self.keyring, lambda: False)

    async def __aexit__(self, *_: object) -> None:
        await self.end()

    async def end(self) -> int:
        """Quit as the menu does."""
        life, self._life = self._life, None
        if life is None:
            return 0
        self.running.stop()
        try:
            return await asyncio.wait_for(life, 20)
        finally:
            self.program.close()
            gc.disable()
            self.window.deleteLater()
            await asyncio.sleep(0)
            self.application.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # --- what is there --------------------------------------------------------------------------------

    @property
    def desk(self) -> Any:
        return self.program.desk

    @property
    def window(self) -> Any:
        return self.program.window

    @property
    def reports(self) -> list[str]:
        """What the program would have called a mistake of its own."""
        return self.running.failures.reports

    @property
    def session(self) -> Session:
        session = self.running.news.front
        assert session is not None
        return session

    # --- doing ----------------------------------------------------------------------------------------

    async def sign_in(self, sandbox: Sandbox) -> Session:
        """As a person does, over the page."""
        page = self.program.sign_in_page
        assert page is not None
        page.address.setText(sandbox.url)
        page.go_on.click()
        await until(lambda: page.step == "password" or self.trouble(), 15, "the password step")
        assert page.step == "password", self.trouble()
        page.email.setText(sandbox.email)
        page.password.setText(sandbox.password)
        page.sign_in.click()
        await until(lambda: self.running.news.front is not None, 15, "signed in")
        return self.session

    def trouble(self) -> str:
        """What the sign-in page says went wrong."""
        page = self.program.sign_in_page
        if page is None or page.trouble.isHidden():
            return ""
        return f"{page.trouble.title.text()} / {page.trouble.advice.text()}"

    async def at_rest(self, seconds: float = 60) -> None:
        """Until nothing is being done for the account in front."""
        await until(lambda: self.session.idle, seconds, "at rest")
        await self.settle()

    async def time_passes(self, seconds: float = 30) -> None:
        """Let the clock go on, ten seconds at a time, until everything was synced whole since now."""
        since = self.clock.now()

        def synced() -> bool:
            last = self.session.account.last_synced
            return last is not None and since <= last <= self.clock.now() and not self.session.status.failed

        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not synced():
            assert loop.time() < end, f"not whole by itself: {self.session.status}"
            self.clock.advance(timedelta(seconds=10))
            self.session.look()  # what its own clock does within half a minute
            with suppress(AssertionError):  # a request that waits for the clock ends only when that goes on
                await until(lambda: self.session.idle, 0.2)

    async def settle(self) -> None:
        """Let Qt lay out and paint; events are never processed from inside a task."""
        for _ in range(4):
            await asyncio.sleep(0.005)

    # --- reading --------------------------------------------------------------------------------------

    async def tour(self) -> dict[str, list[str]]:
        """Every page's words, the frame's strips first."""
        said = {}
        for key in PAGES:
            if not page_exists(key):
                continue
            self.go(key)
            await self.settle()
            said[key] = words(self.window._current())
        return said

    def go(self, key: str, record_id: str = "") -> None:
        """Go to a page as a click does: what it raises goes where a slot's exceptions go."""
        try:
            self.window.go(key, record_id)
        except Exception as error:
            self.running.failures.tell("a slot", error)

    @property
    def strips(self) -> list[str]:
        """The strips under the top bar that can be read now."""
        notices = self.window.notices
        return [one for one in (notices.standing.words(), notices.passing.words()) if one]


def page_exists(key: str) -> bool:
    from importlib.util import find_spec

    from pmdesk.app.pages import _PAGES

    return find_spec(_PAGES[key][0]) is not None


def words(root: QWidget) -> list[str]:
    """All that can be read below `root`: labels, buttons, names of strips, and the rows of lists."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel):
            found.append(plain(widget.text()))
        elif isinstance(widget, QAbstractButton):
            found.append(widget.text().replace("&&", "&"))
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            found += list(cells(widget))
    return [one for one in found if one.strip()]


def cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                text = index.data(role)
                if isinstance(text, str) and text:
                    yield text


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", text)) if text.startswith("<p ") else text


def state(page: QWidget) -> SimpleNamespace:
    """In which state a page's list is, and the head and sentence it says."""
    part: Any = page if hasattr(page, "states") else page.list  # type: ignore[attr-defined]
    states = part.states
    shown = states.currentWidget()
    return SimpleNamespace(
        name=states.state(),
        head=shown.head.text() if hasattr(shown, "sentence") else "",
        sentence=shown.sentence.text() if hasattr(shown, "sentence") else "",
        hint=shown.hint.text() if hasattr(shown, "sentence") else "",
    )
