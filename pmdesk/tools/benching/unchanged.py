"""A sync in which nothing changed, through a gateway: how many requests, and how many bytes on the wire."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pmdesk.api.gateway.provider import GatewayProvider
from pmdesk.api.pace import Pacer
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport
from pmdesk.core.sync import Sync
from pmdesk.core.worker import Worker
from pmdesk.store.accounts import StoredAccount
from pmdesk.store.database import Store
from pmdesk.system.clock import SystemClock
from pmdesk.tools.benching.rows import Named, NotMeasured, Row
from pmdesk.tools.gateway_demo import GatewayAccess
from pmdesk.tools.robot import Robot
from pmdesk.tools.robot_sign_in import sign_in

REQUESTS = Named("unchanged-sync-requests", 8.0, "")
KILOBYTES = Named("unchanged-sync-kilobytes", 50.0, "kB")
_KEY = "unchanged"


@dataclass(slots=True)
class Counted:
    """What went over the wire: requests, and bytes of both directions with their headers."""

    requests: int = 0
    sent: int = 0
    received: int = 0

    @property
    def kilobytes(self) -> float:
        return (self.sent + self.received) / 1000


@asynccontextmanager
async def counting(url: str) -> AsyncIterator[tuple[str, Counted]]:
    """An address on this machine that leads to ``url``, and what has passed through it."""
    target, counted = urlsplit(url), Counted()
    tasks: set[asyncio.Task[None]] = set()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool) -> None:
        with contextlib.suppress(OSError), contextlib.closing(writer):
            while data := await reader.read(1 << 16):
                if up:
                    counted.requests += data.count(b" HTTP/1.1\r\n")
                    counted.sent += len(data)
                else:
                    counted.received += len(data)
                writer.write(data)
                await writer.drain()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection(target.hostname, target.port)
        for one in (pass_on(reader, there[1], up=True), pass_on(there[0], writer, up=False)):
            task = asyncio.ensure_future(one)
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    listener = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}", counted
    finally:
        listener.close()
        ended = tuple(tasks)
        for task in ended:
            task.cancel()
        await asyncio.gather(*ended, return_exceptions=True)


def measure(access: GatewayAccess, folder: Path) -> list[Row]:
    """Sign in, sync, sync again; the second is what counts, with the renewal of the tokens it needs.

    Raises NotMeasured where a sync did not go well.
    """
    folder.mkdir(parents=True, exist_ok=True)
    first, second, held = asyncio.run(_measure(access, folder))
    how = (
        f"the second of two syncs of {held} records through the gateway, a quarter of an hour apart as the"
        f" tokens see it; the first took {first.requests} requests and {first.kilobytes:.0f} kB"
    )
    return [REQUESTS.found(float(second.requests), how), KILOBYTES.found(second.kilobytes, how)]


async def _measure(access: GatewayAccess, folder: Path) -> tuple[Counted, Counted, int]:
    clock, transport = SystemClock(), Transport(version="bench")
    pacer, worker = Pacer(clock), Worker()
    robot = Robot(access.owner["email"], access.owner["password"])
    store = Store.open(folder / "data", clock)
    store.accounts.add(
        StoredAccount(key=_KEY, kind="gateway", address=access.url, host="bench", added=clock.now())
    )
    kept: list[Secret] = []

    async def keep(secret: Secret) -> None:
        kept.append(secret)

    try:
        grant = await sign_in(transport, pacer, access.url, robot)
        async with counting(access.url) as (url, counted):
            found = []
            secret = grant.secret
            for _ in range(2):
                provider = GatewayProvider(transport, pacer, url, _grown_old(secret), keep)
                counted.requests = counted.sent = counted.received = 0
                held = await _sync(provider, store, worker, clock)
                found.append(Counted(counted.requests, counted.sent, counted.received))
                secret = kept[-1]
        return found[0], found[1], held
    finally:
        robot.close()
        await worker.close()
        await transport.aclose()
        store.close()


def _grown_old(secret: Secret) -> Secret:
    """The secret as it is a quarter of an hour later: its access token is over."""
    return Secret({"refresh": secret.reveal("refresh"), "capabilities": secret.get("capabilities") or ""})


async def _sync(provider: GatewayProvider, store: Store, worker: Worker, clock: SystemClock) -> int:
    sync = Sync(_KEY, provider, store, worker, clock, lambda changes: None, lambda status: None)
    try:
        outcome = await sync.run()
        if not outcome.whole:
            raise NotMeasured(f"a sync did not go well: {[str(area) for area in outcome.failed]}")
        return sum(status.done for status in sync.status.areas.values())
    finally:
        await sync.close()
