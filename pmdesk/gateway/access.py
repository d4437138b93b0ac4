"""Who asks, and what they may see: from a bearer token to this person's own provider.

The token says which sign-in it is; what that person is to the account now is asked of WHMCS, and believed
for a minute. Where it cannot be asked nobody is let in, and nobody is signed out.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from weakref import WeakValueDictionary

from pmdesk.api.capability import Capability
from pmdesk.api.errors import FreshSignInNeeded, RateLimited, SignInNeeded, Unavailable
from pmdesk.api.gateway.contract import FRESH_SECONDS
from pmdesk.api.provider import Provider
from pmdesk.api.whmcs.people import People, Standing
from pmdesk.api.whmcs.wire import Foreign
from pmdesk.gateway.audit import Audit
from pmdesk.gateway.families import Ended, Families, Family
from pmdesk.gateway.limits import Throttle

T = TypeVar("T")

STANDING_SECONDS = 60.0
"""How long it is believed what somebody is to an account: rights that are taken away go within a minute."""
ALWAYS = frozenset({Capability.DEVICES})
"""What works for everybody at a gateway, beside what WHMCS's permissions say."""
_MOST_KNOWN = 2_000
"""So many customers' providers are kept at a time; each holds a few kB."""
_STATE_THREADS = 16
_FILE_SECONDS = 5
"""When to ask again who has too many files on their way."""


class CustomersProvider(Provider, Protocol):
    """A provider for one customer that also counts rows of others which it was answered, and dropped."""

    @property
    def foreign_rows(self) -> int: ...


MakeProvider = Callable[[Standing], CustomersProvider]


class NotLetIn(SignInNeeded):
    """The gateway's own "no": a token that opens nothing, or somebody who is nothing to the account any more.

    WHMCS's "no" to the operator's credential looks alike, and must end nobody's sign-in.
    """


@dataclass(frozen=True, slots=True)
class Caller:
    """One signed-in person who asks, from where."""

    family: Family
    address: str

    @property
    def client_id(self) -> int:
        """The account."""
        return self.family.client_id

    @property
    def user_id(self) -> int:
        """The person."""
        return self.family.user_id

    def whose(self) -> dict[str, str | int]:
        """How the audit log names them."""
        return {
            "address": self.address,
            "client": self.client_id,
            "user": self.user_id,
            "device": self.family.device,
        }


@dataclass(slots=True)
class _Known:
    """What is known of one person at one account, since when."""

    at: float
    provider: CustomersProvider
    permissions: frozenset[str] | None
    foreign: int = 0


class Doorkeeper:
    """Lets callers in. ``ticks`` are seconds of a clock that never jumps, ``now`` those since 1970."""

    def __init__(
        self,
        families: Families,
        throttle: Throttle,
        audit: Audit,
        people: People,
        make: MakeProvider,
        *,
        ticks: Callable[[], float],
        now: Callable[[], float],
        at_a_time: int,
    ) -> None:
        self.families, self.throttle, self.audit, self.people = families, throttle, audit, people
        self._make, self._ticks, self._now, self._at_a_time = make, ticks, now, at_a_time
        self._known: OrderedDict[tuple[int, int], _Known] = OrderedDict()
        # Kept by those who use them.
        self._asking: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()
        self._turns: WeakValueDictionary[int, asyncio.Semaphore] = WeakValueDictionary()
        self._files: Counter[int] = Counter()
        self._pool = ThreadPoolExecutor(_STATE_THREADS, "state")

    async def apart(self, call: Callable[..., T], *arguments: object) -> T:
        """Run what blocks (the shared state) in a thread of its own pool."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, call, *arguments)

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    # --- who asks -------------------------------------------------------------------------------------

    async def admit(self, token: str, address: str) -> Caller:
        """The caller behind an access token. Raises NotLetIn, RateLimited, StateUnavailable."""
        return Caller(await self.apart(self._admit, token, address), address)

    def _admit(self, token: str, address: str) -> Family:
        self.throttle.request(address)
        try:
            family = self.families.check(token)
        except Ended:
            raise NotLetIn from None
        self.throttle.account(family.client_id, family.user_id)
        return family

    def require_fresh(self, caller: Caller) -> None:
        """FreshSignInNeeded unless a person proved who they are within the last minutes."""
        at = caller.family.auth_time
        if at is None or not -60 <= self._now() - at <= FRESH_SECONDS:
            raise FreshSignInNeeded

    # --- what they may see ----------------------------------------------------------------------------

    async def provider(self, caller: Caller, *, afresh: bool = False) -> CustomersProvider:
        """This person's own view of WHMCS; ``afresh`` asks what they are to the account now, for changes.

        Raises NotLetIn where they are nothing to it any more, and what asking raises.
        """
        key = (caller.client_id, caller.user_id)
        async with self._asking.setdefault(key, asyncio.Lock()):
            known = self._known.get(key)
            if known is None or afresh or self._ticks() - known.at > STANDING_SECONDS:
                known = await self._learn(caller, known)
            self._remember(key, known)
        return known.provider

    async def _learn(self, caller: Caller, before: _Known | None) -> _Known:
        try:
            standing = await self.people.standing(caller.client_id, caller.user_id)
        except SignInNeeded:
            raise Unavailable from None
        except Foreign:
            self.audit.note("foreign-rows", count=1, **caller.whose())
            raise Unavailable from None
        if standing is None or standing.closed:
            self._known.pop((caller.client_id, caller.user_id), None)
            await self.apart(self.families.end, caller.family)
            self.audit.note("membership-gone", **caller.whose())
            raise NotLetIn
        if before is not None and before.permissions == standing.permissions:
            before.at = self._ticks()
            return before
        return _Known(self._ticks(), self._make(standing), standing.permissions)

    def _remember(self, key: tuple[int, int], known: _Known) -> None:
        self._known[key] = known
        self._known.move_to_end(key)
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    def turn(self, caller: Caller) -> asyncio.Semaphore:
        """One account's requests, of all its users, go a few at a time, so that others' go between."""
        return self._turns.setdefault(caller.client_id, asyncio.Semaphore(self._at_a_time))

    @contextmanager
    def file_for(self, caller: Caller) -> Iterator[None]:
        """One more file on its way to this account: as many as requests at a time, however slowly they read.

        Raises RateLimited.
        """
        key = caller.client_id
        if self._files[key] >= self._at_a_time:
            raise RateLimited(datetime.fromtimestamp(math.ceil(self._now() + _FILE_SECONDS), UTC))
        self._files[key] += 1
        try:
            yield
        finally:
            self._files[key] -= 1
            if not self._files[key]:
                del self._files[key]

    def look(self, caller: Caller) -> None:
        """After a call: note rows of other customers that WHMCS answered (they were dropped)."""
        known = self._known.get((caller.client_id, caller.user_id))
        if known is not None and known.provider.foreign_rows > known.foreign:
            count = known.provider.foreign_rows - known.foreign
            known.foreign = known.provider.foreign_rows
            self.audit.note("foreign-rows", count=count, **caller.whose())
