"""A small HTTP server over a real socket whose answers, and faults, a test writes itself."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass
class Reply:
    """What is sent back. ``cut``: the connection is closed after so many bytes of the body, or reset."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    reset: bool = False
    stall: bool = False
    raw: bytes | None = None


Answering = Callable[[Seen], Reply | Awaitable[Reply]]


class Stub:
    """Listens on loopback while it is entered; ``seen`` are the requests in order."""

    def __init__(self, answer: Answering, *, tls: ssl.SSLContext | None = None) -> None:
        self._answer, self._tls = answer, tls
        self.seen: list[Seen] = []
        self.connections = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        scheme, host = ("https", "localhost") if self._tls else ("http", "127.0.0.1")
        return f"{scheme}://{host}:{self.port}"

    async def __aenter__(self) -> Stub:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while (seen := await _read(reader)) is not None:
                self.seen.append(seen)
                reply = self._answer(seen)
                if not isinstance(reply, Reply):
                    reply = await reply
                if not await _write(writer, reply):
                    return
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # streams of 3.11 ask a cancelled task for its exception
        finally:
            self._tasks.discard(task)
            with contextlib.suppress(OSError):
                writer.close()


async def _read(reader: asyncio.StreamReader) -> Seen | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, target, _ = head[0].split(" ", 2)
    headers = {}
    for line in head[1:]:
        name, _, value = line.partition(":")
        if name:
            headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Seen(method, target, headers, body)


async def _write(writer: asyncio.StreamWriter, reply: Reply) -> bool:
    if reply.raw is not None:
        writer.write(reply.raw)
        await writer.drain()
        return False
    headers = {"Content-Length": str(len(reply.body)), "Content-Type": "application/json", **reply.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"HTTP/1.1 {reply.status} Word\r\n{lines}\r\n".encode("latin-1"))
    body = reply.body if reply.cut is None else reply.body[: reply.cut]
    writer.write(body)
    await writer.drain()
    if reply.stall:
        await asyncio.Event().wait()
    if reply.reset:
        writer.transport.abort()
        return False
    return reply.cut is None


@contextlib.asynccontextmanager
async def nothing_listens() -> AsyncIterator[str]:
    """The address of a port that refuses connections."""
    server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    yield f"http://127.0.0.1:{port}"
