"""Many desktops at one gateway at once: errors, the gateway's memory, how long a list takes through it.

Every desktop signs in for itself and then reads its account over and over, as a sync does, thirty times as
often. Beside them a list of the usual length and a full page of the large account are read in turn through
the gateway and from the pretend provider itself, both as the program does it, until the records are there.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx

from pmdesk.api.errors import ProviderError
from pmdesk.api.gateway.provider import GatewayProvider
from pmdesk.api.pace import Pacer
from pmdesk.api.provider import Page, Provider
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Credential
from pmdesk.api.whmcs.provider import WhmcsProvider
from pmdesk.system.clock import SystemClock
from pmdesk.tools.benching.rows import Named, NotMeasured, Row
from pmdesk.tools.gateway_demo import GatewayAccess
from pmdesk.tools.robot import NotSignedIn, Robot
from pmdesk.tools.robot_sign_in import sign_in

ERRORS = Named("load-errors", 0.0, "")
MEMORY = Named("load-memory", 1.1, "x")
LATENCY = Named("load-latency", 2.0, "x")
LATENCY_LONG = Named("load-latency-long", 2.0, "x")
_SIGNING_IN = 6
_PROBE_EVERY = 0.3
_LONG_EVERY = 4
"""A full page is asked for each fourth time: it takes ten times as long."""


@dataclass(frozen=True, slots=True)
class Load:
    """How many desktops for how many seconds; each rests for up to ``rest`` seconds between two readings."""

    desktops: int = 200
    seconds: float = 120.0
    rest: float = 60.0


@dataclass(slots=True)
class Pair:
    """How long one list took both ways, in seconds."""

    through: list[float] = field(default_factory=list)
    directly: list[float] = field(default_factory=list)

    def found(self, name: Named, what: str) -> Row:
        """The row of it."""
        through, directly = statistics.median(self.through), statistics.median(self.directly)
        return name.found(
            through / directly,
            f"median of {what}, {len(self.through)} times each under that load:"
            f" {1000 * through:.1f} ms through the gateway, {1000 * directly:.1f} ms asked directly",
        )


@dataclass(slots=True)
class Seen:
    """What happened: calls, errors by their kind, latencies, and the gateway's memory in MB."""

    calls: int = 0
    unchanged: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    usual: Pair = field(default_factory=Pair)
    long: Pair = field(default_factory=Pair)
    memory: list[float] = field(default_factory=list)


class Desktop:
    """One program of one customer: its own tokens and pacing, and what it knows of each list."""

    def __init__(self, transport: Transport, url: str, secret: Secret, seen: Seen, chance: Random) -> None:
        self.secret = secret
        self._seen, self._chance = seen, chance
        self._versions: dict[str, str | None] = {}
        self.provider = GatewayProvider(transport, Pacer(SystemClock()), url, secret, self._keep)

    async def _keep(self, secret: Secret) -> None:
        self.secret = secret

    async def live(self, until: float, rest: float) -> None:
        """Read the account, rest, and again, until the time has come."""
        await asyncio.sleep(self._chance.uniform(0, rest))
        while time.monotonic() < until:
            await self._read()
            await asyncio.sleep(self._chance.uniform(0, rest))

    async def _read(self) -> None:
        """What a sync asks, and a record that somebody opens."""
        provider = self.provider
        await self._try(provider.account())
        for lists in (provider.services, provider.addons, provider.domains, provider.tickets):
            await self._list(lists)
        invoices = await self._list(provider.invoices)
        if invoices is not None and invoices.rows:
            await self._try(provider.invoice(self._chance.choice(invoices.rows).id))

    async def _list(self, lists: Callable[..., Awaitable[Page[Any]]]) -> Page[Any] | None:
        """A first page, as a sync reads it; every fourth time as if nothing was known."""
        name = lists.__name__
        known = self._versions.get(name) if self._chance.random() < 0.75 else None
        page: Page[Any] | None = await self._try(lists(None, known))
        if page is None:
            return None
        self._seen.unchanged += page.unchanged
        self._versions[name] = page.version or known
        return page

    async def _try(self, call: Awaitable[Any]) -> Any:
        self._seen.calls += 1
        try:
            return await call
        except ProviderError as error:
            self._seen.errors[type(error).__name__] += 1
            return None


def measure(access: GatewayAccess, load: Load, pid: int) -> list[Row]:
    """Put the load on the gateway whose process is ``pid``. Raises NotMeasured where nobody can sign in."""
    seen = asyncio.run(_measure(access, load, pid))
    how = (
        f"{load.desktops} desktops for {load.seconds:.0f} s: {seen.calls} calls"
        f" ({seen.calls / load.seconds:.0f} a second), {seen.unchanged} lists unchanged"
    )
    before, after = _begin(seen.memory), _end(seen.memory)
    return [
        ERRORS.found(float(seen.errors.total()), how + (f"; {dict(seen.errors)}" if seen.errors else "")),
        MEMORY.found(
            after / before,
            f"of the gateway's process, last quarter by second: {before:.1f} MB, then {after:.1f} MB",
        ),
        seen.usual.found(LATENCY, "the invoices of a usual account"),
        seen.long.found(LATENCY_LONG, "a full page of a large account's invoices"),
    ]


def _begin(memory: list[float]) -> float:
    """The second quarter of the samples: everybody is signed in, all code is loaded."""
    return statistics.median(memory[len(memory) // 4 : len(memory) // 2] or memory)


def _end(memory: list[float]) -> float:
    return statistics.median(memory[3 * len(memory) // 4 :] or memory)


async def _measure(access: GatewayAccess, load: Load, pid: int) -> Seen:
    seen = Seen()
    transport = Transport(version="bench", connections=2 * load.desktops)
    people = await _control(access, "add_customers", count=load.desktops + 1)
    try:
        try:
            *desktops, large = await _sign_all_in(transport, access, [*people, access.owner], seen)
        except (NotSignedIn, ProviderError, httpx.HTTPError) as error:
            raise NotMeasured(f"nobody can sign in: {type(error).__name__}") from error
        until = time.monotonic() + load.seconds
        credential = await _hello(access)
        probes = [
            _Probe(one.provider, _direct(transport, access, credential, person), pair)
            for one, person, pair in (
                (desktops[-1], people[-1], seen.usual),
                (large, access.owner, seen.long),
            )
        ]
        probing = _probe(probes, seen, until, pid)
        await asyncio.gather(probing, *(one.live(until, load.rest) for one in desktops[:-1]))
    finally:
        await transport.aclose()
    return seen


async def _sign_all_in(
    transport: Transport, access: GatewayAccess, people: list[dict[str, Any]], seen: Seen
) -> list[Desktop]:
    """Everybody's own sign-in, a few at a time."""
    turns, password = asyncio.Semaphore(_SIGNING_IN), access.owner["password"]

    async def one(number: int, person: dict[str, Any]) -> Desktop:
        async with turns:
            robot = Robot(person["email"], password)
            try:
                grant = await sign_in(transport, Pacer(SystemClock()), access.url, robot)
            finally:
                robot.close()
        return Desktop(transport, access.url, grant.secret, seen, Random(number))  # noqa: S311 - no secret

    return await asyncio.gather(*(one(number, person) for number, person in enumerate(people)))


@dataclass(frozen=True, slots=True)
class _Probe:
    """One list both ways: as the program asks a gateway, and as it asks WHMCS itself."""

    through: Provider
    directly: Provider
    pair: Pair

    async def ask(self) -> None:
        """Ask both, one after the other, until the records are there. Raises ProviderError."""
        for list_of, provider in ((self.pair.through, self.through), (self.pair.directly, self.directly)):
            begun = time.perf_counter()
            await provider.invoices(None)
            list_of.append(time.perf_counter() - begun)


async def _probe(probes: list[_Probe], seen: Seen, until: float, pid: int) -> None:
    """Each probe's list both ways, one after the other, until the time has come."""
    turn = 0
    while time.monotonic() < until or turn <= _LONG_EVERY:
        for probe in probes if turn % _LONG_EVERY == 0 else probes[:1]:
            try:
                await probe.ask()
            except ProviderError as error:
                seen.errors[f"probe {type(error).__name__}"] += 1
        seen.memory.append(resident(pid))
        turn += 1
        await asyncio.sleep(_PROBE_EVERY)


def resident(pid: int) -> float:
    """The memory of a process that is its own or shared and in RAM, in MB; 0 where it is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0.0
    for line in text.splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


async def _hello(access: GatewayAccess) -> Credential:
    """The pretend provider's API credential."""
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
        said = (await client.get(f"{access.sandbox_url}_sandbox/hello")).json()
    return Credential(said["identifier"], said["secret"])


def _direct(
    transport: Transport, access: GatewayAccess, credential: Credential, person: dict[str, Any]
) -> WhmcsProvider:
    """The same person's records from WHMCS itself, on a way of their own."""
    return WhmcsProvider(
        transport,
        Pacer(SystemClock()),
        access.sandbox_url,
        credential,
        person["client_id"],
        person["user_id"],
    )


async def _control(access: GatewayAccess, command: str, **arguments: object) -> Any:
    """Ask the pretend provider's control for something. Raises NotMeasured."""
    headers = {"Authorization": f"Bearer {access.control['token']}"}
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        answer = await client.post(f"{access.control['url']}{command}", json=arguments, headers=headers)
    if answer.status_code != 200:
        raise NotMeasured(f"the pretend provider refuses {command}")
    return answer.json()["value"]
