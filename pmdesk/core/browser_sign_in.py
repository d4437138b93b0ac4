"""One sign-in at a gateway in the browser: listen, open the page, wait for the answer, fetch the account.

The link, the code and the tokens go from hand to hand here and reach no log.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pmdesk.api.provider import Link
from pmdesk.core.ports import Browser, Clock, Loopback, Reception
from pmdesk.core.sign_in_errors import NoListener, TookTooLong

if TYPE_CHECKING:
    from pmdesk.api.discovery import Found
    from pmdesk.api.gateway.sign_in import Begun
    from pmdesk.api.grants import Grant
    from pmdesk.core.door import Door

WAIT = timedelta(minutes=10)
"""How long somebody may take: they may have to find their phone for the second step."""

LOOK_EVERY = 1.0
"""Seconds between two looks at the clock: the wait ends by the wall's, since timers stop in sleep."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What a sign-in in the browser goes by; `device` is what this program is called at the host."""

    door: Door
    loopback: Loopback
    browser: Browser
    clock: Clock
    device: str


def _nothing() -> None:
    return None


class BrowserSignIn:
    """Made for one sign-in and run once, in the loop. `changed` is called when one of these differs:

    `link`, there while somebody is waited for, may be copied, and opened again on this machine; `minutes` are
    left; `no_browser`: none took the link; `arrived`: the browser came back, and the host is being asked.
    """

    def __init__(
        self,
        ways: Ways,
        found: Found,
        changed: Callable[[], None] = _nothing,
        *,
        max_age: int | None = None,
        account: str | None = None,
    ) -> None:
        """`max_age`: how many seconds old a proof of who it is may be; `account`: the client id wanted."""
        self._ways, self._found, self._changed = ways, found, changed
        self._max_age, self._account = max_age, account
        self._begun: Begun | None = None
        self._answer: asyncio.Future[Mapping[str, str]] | None = None
        self._reception: asyncio.Future[Reception] | None = None
        self.link: Link | None = None
        self.minutes = _minutes(WAIT)
        self.no_browser = self.arrived = False

    def open(self) -> None:
        """Show the page in the browser, once more if need be."""
        if self.link is None:
            return
        try:
            self.no_browser = not self._ways.browser.open(self.link.reveal())
        except ValueError:
            self.no_browser = True
        self._changed()

    async def run(self) -> Grant:
        """Go all the way. Raises NoListener, TookTooLong, and what `sign_in.finish` raises.

        Cancelled at any moment it listens no more.
        """
        from pmdesk.api.gateway.contract import CALLBACK

        loop = asyncio.get_running_loop()
        self._answer, self._reception = loop.create_future(), loop.create_future()
        listening = await self._ways.loopback.listen(CALLBACK, self._visited)
        if listening is None:
            raise NoListener
        try:
            self._begun = self._ways.door.begin(
                self._found,
                listening.origin + CALLBACK,
                self._ways.device,
                max_age=self._max_age,
                account=self._account,
            )
            self.link = Link(self._begun.url)
            self.open()
            said = await self._wait(self._answer)
            self.arrived = True
            self._changed()
            grant = await self._ways.door.finish(self._begun, said)
            self._reception.set_result(Reception.DONE)
            return grant
        finally:
            self.link = None
            if not self._reception.done():
                self._reception.set_result(Reception.FAILED)
            listening.close()

    async def _visited(self, said: Mapping[str, str]) -> Reception:
        """Somebody came. Anybody on this machine can: only who knows the state is waited for, once."""
        begun, answer, reception = self._begun, self._answer, self._reception
        if begun is None or answer is None or reception is None or not self._ways.door.belongs(begun, said):
            return Reception.UNKNOWN
        if not answer.done():
            answer.set_result(dict(said))
        return await asyncio.shield(reception)  # a page loaded twice hears the same

    async def _wait(self, answer: asyncio.Future[Mapping[str, str]]) -> Mapping[str, str]:
        clock, ticks = self._ways.clock, asyncio.get_running_loop().time
        until, at_the_latest = clock.now() + WAIT, ticks() + WAIT.total_seconds()
        while (left := until - clock.now()) > timedelta() and ticks() < at_the_latest:
            if self.minutes != _minutes(left):
                self.minutes = _minutes(left)
                self._changed()
            done, _ = await asyncio.wait({answer}, timeout=min(LOOK_EVERY, left.total_seconds()))
            if done:
                return answer.result()
        raise TookTooLong


def _minutes(left: timedelta) -> int:
    return math.ceil(left.total_seconds() / 60)
