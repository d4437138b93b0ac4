"""The demo: a pretend host as processes, and its account, which goes when the program ends or next starts."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmdesk.core.browser_sign_in import BrowserSignIn
from pmdesk.store.errors import StoreError, from_os

if TYPE_CHECKING:
    from pmdesk.api.discovery import Found
    from pmdesk.api.grants import Grant
    from pmdesk.app.means import Means
    from pmdesk.app.options import Demo

_FAILURES = (OSError, RuntimeError, ValueError)


class DemoFailed(Exception):
    """The pretend host did not start, or let its own owner in no more; the text is its last word."""


class DemoAccount:
    """The account is kept out of the key store. Which ones are demos' is noted: none is to outlive a kill.

    Its owner signs in by the demo's own browser: nobody is asked for the password of somebody made up.
    """

    def __init__(self, means: Means) -> None:
        self._means = means
        self._demo: Demo | None = None
        self._url = ""
        self._found: Found | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._list = means.program.paths.state / "demo-accounts"

    def is_at(self, address: str) -> bool:
        """Whether an account at this address is the demo's."""
        return self._found is not None and self._found.address == address

    async def grant(self, make: Callable[[], Demo]) -> Grant:
        """Start the demo if it is not running, and sign in.

        Raises DemoFailed, ProviderError, NotSignedIn, StoreError. Cancelled while it starts, it is stopped.
        """
        if not self._url:
            await self._start(make)
        found = await self._means.accounts.discover(self._url)
        try:
            await self._means.worker.run(self._note, found.address)
        except OSError as error:
            raise from_os(error) from error
        self._found = found
        return await self.sign_in(found)

    async def sign_in(self, found: Found, *, max_age: int | None = None, account: str | None = None) -> Grant:
        """As `BrowserSignIn.run`, with the demo's browser. Raises the same, and DemoFailed."""
        browser = _Browser(self._means, self._demo)
        ways = dataclasses.replace(self._means.ways, browser=browser)
        attempt = BrowserSignIn(ways, found, max_age=max_age, account=account)
        run = asyncio.ensure_future(attempt.run())
        try:
            either: set[asyncio.Future[Any]] = {run, browser.failure}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not run.done() and not attempt.arrived:  # nobody will come back
                raise DemoFailed(browser.failure.result())
            return await run
        finally:
            browser.close()
            run.cancel()
            await asyncio.wait({run})

    async def close(self) -> None:
        """Leave nothing of it."""
        with contextlib.suppress(StoreError, OSError):  # then the next start does it
            await self.forget_old()
        self._stop(self._demo)
        if self._ending:
            await asyncio.wait(self._ending)

    async def forget_old(self) -> None:
        """Erase what a demo left: at the end, or at the next start if this program was killed."""
        means = self._means
        demos = await means.worker.run(_addresses, self._list)
        for key in [one.key for one in means.program.store.accounts.all() if one.address in demos]:
            if means.accounts.get(key) is not None:
                await means.accounts.erase(key, force=True)
            else:
                await means.worker.write(means.program.documents.erase, key)
                await means.worker.write(means.program.store.accounts.erase, key)
            if means.desk.account_key == key:
                means.desk.account = None
        await means.worker.run(_forget, self._list)

    # --- inside ---------------------------------------------------------------------------------------

    async def _start(self, make: Callable[[], Demo]) -> None:
        demo: Demo | None = None
        try:
            demo = self._demo = make()
            access = await self._means.worker.run(demo.start)
        except _FAILURES as error:
            self._stop(demo)
            raise DemoFailed(str(error)) from error
        except asyncio.CancelledError:
            self._stop(demo)
            raise
        self._url = access.url

    def _stop(self, demo: Demo | None) -> None:
        """Stop it beside; also one that is still starting."""
        if demo is None or demo is not self._demo:
            return
        self._demo, self._url, self._found = None, "", None
        task = asyncio.ensure_future(self._means.worker.run(demo.stop))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def _note(self, address: str) -> None:
        """Before there is an account of it."""
        known = _addresses(self._list)
        self._list.write_text("\n".join([*known, address]), encoding="ascii")


class _Browser:
    """Fills `Browser` for one sign-in: the demo goes to the page by itself, in a thread.

    `failure` is done with the reason when it comes to no end there.
    """

    def __init__(self, means: Means, demo: Demo | None) -> None:
        self._means, self._demo = means, demo
        self._visit: asyncio.Task[None] | None = None
        self.failure: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def open(self, url: str) -> bool:
        """See `Browser`."""
        if self._demo is not None:
            self._visit = self._means.scope.start(self._go(self._demo, url), "demo's browser")
        return self._demo is not None

    def close(self) -> None:
        """Nobody waits for it any more; a page it is reading is read to its end, unheard."""
        if self._visit is not None:
            self._visit.cancel()
        self.failure.cancel()

    async def _go(self, demo: Demo, url: str) -> None:
        try:
            await self._means.worker.run(demo.visit, url)
        except _FAILURES as error:
            if not self.failure.done():
                self.failure.set_result(str(error))


def _addresses(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):  # what cannot be deleted is read again at the next start
        path.unlink(missing_ok=True)
