"""What the core needs of the operating system, as protocols that `pmdesk.system` fills.

No Qt, and of libraries msgspec alone: tests fill the same protocols with fakes that behave. Nothing here
raises for a state of the system that is normal somewhere (no key store, no notification service, no
network): such a state is a value, so that the caller has to look at it.
"""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from typing import Protocol

import msgspec

Unsubscribe = Callable[[], None]
"""Returned by every `on_…` below; calling it again does nothing."""


# --- time ---------------------------------------------------------------------------------------------


class Clock(Protocol):
    """Where the program learns the time; the only other place that may ask is the system's own clock."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """The user's local day, from which "overdue" and "expires in" are counted."""
        ...


# --- secrets ------------------------------------------------------------------------------------------


class SecretsOutcome(enum.Enum):
    """How asking the key store ended. None of these is an error of the program."""

    DONE = "done"
    """Saved and read back the same; or read; or deleted."""
    NOT_THERE = "not there"
    """The key store answered: no secret of that key. After a delete this is as good as DONE."""
    LOCKED = "locked"
    """Locked and not opened in time, or the user dismissed the prompt. Asking again may work."""
    NO_SERVICE = "no service"
    """There is no key store that keeps secrets encrypted; what is saved lives for this session only."""
    TOO_LARGE = "too large"
    """The key store of this system cannot hold a secret of this size (Windows: 2560 bytes of UTF-16)."""
    FAILED = "failed"
    """The key store answered with an error, or gave back something else than was saved."""


class SecretRead(msgspec.Struct, frozen=True):
    """The answer of `SecretStore.load`: `secret` is non-empty exactly when `outcome` is DONE."""

    outcome: SecretsOutcome
    secret: str = ""

    def __repr__(self) -> str:
        return f"SecretRead({self.outcome.name}, …)"


class SecretStore(Protocol):
    """Keeps one short secret text (a token, a 32-byte key as text) under a key (an account's uuid).

    No method blocks the loop, each ends within the store's own time-out, and none ever writes a secret
    to a file in the clear. An empty secret raises ValueError.
    """

    @property
    def backend_name(self) -> str:
        """Which key store answers ("SecretService"), to be recorded beside the account; "" if not known."""
        ...

    async def probe(self) -> SecretsOutcome:
        """DONE, LOCKED or NO_SERVICE, found without a prompt, so that the first one can be explained."""
        ...

    async def save(self, key: str, secret: str, *, quietly: bool = False) -> SecretsOutcome:
        """Save, read back and compare. Anything but DONE means: not kept beyond this session, say so.

        `quietly`: LOCKED where the user would have to be asked; nobody has just done anything to expect it.
        """
        ...

    async def load(self, key: str) -> SecretRead:
        """Read; LOCKED, NO_SERVICE and FAILED lead to the sign-in page, never to a second try by itself."""
        ...

    async def delete(self, key: str) -> SecretsOutcome:
        """Forget; NOT_THERE is as good as DONE."""
        ...


# --- notifications ------------------------------------------------------------------------------------


class Urgency(enum.IntEnum):
    """The freedesktop notification levels. CRITICAL only for "expired" and "will be suspended today"."""

    LOW = 0
    NORMAL = 1
    CRITICAL = 2


DEFAULT_ACTION = "default"
"""The action id of a click on the notification itself; it is always reported, buttons or not."""


class Notice(msgspec.Struct, frozen=True):
    """One event, told once. `title` and `body` are plain text in the user's language, already worded.

    `key` is the event's stable key: showing a notice of the same key replaces the one on the screen.
    `actions` are (id, label) pairs for the buttons; a click on the notice itself is `DEFAULT_ACTION`.
    `persistent` asks the desktop not to let it time out by itself.
    """

    key: str
    title: str
    body: str
    urgency: int = Urgency.NORMAL
    actions: tuple[tuple[str, str], ...] = ()
    persistent: bool = False


class NoticeChosen(msgspec.Struct, frozen=True):
    """The user clicked `action` (an id of the notice, or `DEFAULT_ACTION`) on the notice of that key.

    `activation_token` lets the window come to the front on Wayland; "" where the desktop gives none.
    """

    key: str
    action: str
    activation_token: str = ""

    def __repr__(self) -> str:
        return f"NoticeChosen({self.key}, {self.action}, …)"


class NotifierCapabilities(msgspec.Struct, frozen=True):
    """What the notification service can do now; without `actions` the body itself has to say what to do."""

    available: bool = False
    actions: bool = False
    body: bool = False
    body_markup: bool = False
    persistence: bool = False


class Notifier(Protocol):
    """Tells the user something outside the window. A missing service is no error: nothing is shown."""

    @property
    def capabilities(self) -> NotifierCapabilities:
        """As last learned; all False before the first `show` or without a service."""
        ...

    async def show(self, notice: Notice) -> None:
        """Show, or replace the one of the same key."""
        ...

    async def withdraw(self, key: str) -> None:
        """Take it from the screen because its cause is gone; an unknown key is ignored."""
        ...

    def on_chosen(self, callback: Callable[[NoticeChosen], None]) -> Unsubscribe:
        """Call `callback` on the loop's thread whenever the user clicks one of our notices."""
        ...

    def on_closed(self, callback: Callable[[str], None]) -> Unsubscribe:
        """Call `callback` with the key when the user (not `withdraw`, not a time-out) closed a notice."""
        ...


# --- network and sleep --------------------------------------------------------------------------------


class NetworkWatch(Protocol):
    """Says when the network came back. Where the system cannot tell it never calls."""

    @property
    def offline(self) -> bool | None:
        """True: surely no network; False: some network is up; None: the system does not tell."""
        ...

    def on_returned(self, callback: Callable[[], None]) -> Unsubscribe:
        """Call after the network was away and is back, on the loop's thread."""
        ...


class WakeWatch(Protocol):
    """Says when the machine woke from sleep or the wall clock jumped: deadlines want a fresh look."""

    def on_woken(self, callback: Callable[[], None]) -> Unsubscribe:
        """Call once for each wake, on the loop's thread, half a minute after it at the latest."""
        ...


# --- the browser, and the way back from it ------------------------------------------------------------


class Browser(Protocol):
    """Shows pages of the provider's."""

    def open(self, url: str) -> bool:
        """Show a page; whether a browser took it. Raises ValueError for what is no page of the web."""
        ...


class Reception(enum.Enum):
    """What somebody who came back from the browser is told there."""

    DONE = "done"
    """It was an answer that was waited for, and it is well."""
    FAILED = "failed"
    """It was waited for, and nothing came of it."""
    UNKNOWN = "unknown"
    """Nobody here waits for this."""


Arrived = Callable[[Mapping[str, str]], Awaitable[Reception]]
"""Takes the parameters that came with a visit; the page is shown when it has decided which."""


class Listening(Protocol):
    """A place on this machine, and on no network, that a browser here can come to."""

    @property
    def origin(self) -> str:
        """Its address without a path: "http://127.0.0.1:PORT"."""
        ...

    def close(self) -> None:
        """Listen no more, at once. Who is being answered still gets the answer."""
        ...


class Loopback(Protocol):
    """Listens on the loopback interface."""

    async def listen(self, path: str, arrived: Arrived) -> Listening | None:
        """Call `arrived` for each visit to `path`, on the loop's thread; None where no port can be had.

        Cancelled at any moment it leaves nothing open.
        """
        ...
