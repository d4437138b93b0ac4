"""A whole sign-in at a gateway without a screen: the program's two ends, and the robot for a browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, urlsplit

from pmdesk.api.discovery import discover
from pmdesk.api.gateway.contract import CALLBACK
from pmdesk.api.gateway.provider import GatewayProvider
from pmdesk.api.gateway.sign_in import begin, finish
from pmdesk.api.grants import Grant
from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.core.devices import leave
from pmdesk.system.clock import SystemClock
from pmdesk.tools.robot import NotSignedIn, Robot

_PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/html\r\nConnection: close\r\n\r\nok"


async def sign_in(transport: Transport, pacer: Pacer, url: str, robot: Robot, device: str = "robot") -> Grant:
    """Sign in at the gateway at ``url``. Raises NotSignedIn where the browser comes to another end."""
    arrived: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = (await reader.readline()).decode("latin-1")
        writer.write(_PAGE)
        await writer.drain()
        writer.close()
        if not arrived.done():
            arrived.set_result(dict(parse_qsl(urlsplit(line.split(" ")[1]).query)))

    found = await discover(transport, url)
    listener = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    try:
        begun = begin(found, f"http://127.0.0.1:{port}{CALLBACK}", device)
        page = await asyncio.to_thread(robot.go, begun.url)
        if not arrived.done():
            raise NotSignedIn(page.text[:200])
        return await finish(transport, pacer, begun, arrived.result())
    finally:
        listener.close()
        await listener.wait_closed()


@asynccontextmanager
async def another_device(url: str, robot: Robot, name: str) -> AsyncIterator[GatewayProvider]:
    """Another program of the same person's, as far as a host can tell. It leaves at the end."""
    transport, pacer = Transport(version="robot"), Pacer(SystemClock())
    try:
        grant = await sign_in(transport, pacer, url, robot, name)
        provider = GatewayProvider(transport, pacer, grant.address, grant.secret)
        try:
            yield provider
        finally:
            await leave(provider)
    finally:
        await transport.aclose()
