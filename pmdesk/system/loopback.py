"""A listener on the loopback interface, where the browser comes back to after a sign-in (RFC 8252, 7.3).

Anybody on this machine can knock, and a website can make the browser do so: it answers to its own address
alone, to one path, in small, and to several at once, so that who sends nothing holds up nobody.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from pmdesk.core.ports import Arrived, Reception
from pmdesk.core.tasks import ScopeClosed, TaskScope
from pmdesk.system.loopback_page import HEADERS, page

HOST = "127.0.0.1"
MOST_SILENT = 16
"""So many may be connected and have sent no request yet; for the next one, the oldest of them goes."""
MOST_BYTES = 8 * 1024
"""Of a request's head. Ours comes to about 1 kB with what browsers add."""
SECONDS = 10.0
"""For a request to come, and for an answer to be taken."""
_MOST_FIELDS = 20

Words = Mapping[Reception, tuple[str, str]]
"""The title and the text of each page."""
_STATUS = {Reception.DONE: "200 OK", Reception.FAILED: "200 OK", Reception.UNKNOWN: "400 Bad Request"}


class _Refused(Exception):
    """A request that is none of ours; the text is the status."""


class LoopbackListener:
    """Fills `pmdesk.core.ports.Loopback`. Its connections belong to `scope`, and go with it at the latest."""

    def __init__(self, words: Words, scope: TaskScope, host: str = HOST) -> None:
        self._words, self._scope, self._host = words, scope, host

    async def listen(self, path: str, arrived: Arrived) -> _Listening | None:
        """See `Loopback`."""
        try:
            bound = _bound(self._host)
        except OSError:
            return None
        port = bound.getsockname()[1]
        listening = _Listening(self._words, self._scope, f"{self._host}:{port}", path, arrived)
        # Asyncio would leave a socket listening if it were stopped while it starts.
        starting = asyncio.ensure_future(asyncio.start_server(listening.greet, sock=bound, limit=MOST_BYTES))
        try:
            listening.server = await asyncio.shield(starting)
        except asyncio.CancelledError:
            starting.add_done_callback(_close)
            raise
        except OSError:
            bound.close()
            return None
        return listening


def _close(started: asyncio.Future[asyncio.Server]) -> None:
    if started.exception() is None:
        started.result().close()


def _bound(host: str) -> socket.socket:
    """A socket on a free port of our own. Raises OSError."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # else another program may share the port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        made.bind((host, 0))
    except OSError:
        made.close()
        raise
    return made


@dataclass(eq=False)
class _Listening:
    """One open port; see `pmdesk.core.ports.Listening`."""

    words: Words = field(repr=False)
    scope: TaskScope
    authority: str
    path: str
    arrived: Arrived
    server: asyncio.Server | None = None
    silent: dict[asyncio.Task[None], None] = field(default_factory=dict, repr=False)

    @property
    def origin(self) -> str:
        """See `Listening`."""
        return f"http://{self.authority}"

    def close(self) -> None:
        """See `Listening`."""
        if self.server is not None:
            self.server.close()
        for task in tuple(self.silent):
            task.cancel()

    def greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody connected."""
        try:
            task = self.scope.start(self._serve(reader, writer), "loopback")
        except ScopeClosed:
            writer.close()
            return
        while len(self.silent) >= MOST_SILENT:
            oldest = next(iter(self.silent))
            del self.silent[oldest]
            oldest.cancel()
        self.silent[task] = None
        task.add_done_callback(lambda ended: self.silent.pop(ended, None))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, one answer; whatever else is sent is left unread."""
        try:
            async with asyncio.timeout(SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
            task = asyncio.current_task()
            if task is not None:
                self.silent.pop(task, None)
            writer.write(await self._answer(head))
            async with asyncio.timeout(SECONDS):
                await writer.drain()
                writer.close()
                await writer.wait_closed()
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            pass  # they went, sent too much or took too long: nothing to tell anybody
        finally:
            writer.close()

    async def _answer(self, head: bytes) -> bytes:
        try:
            query = self._query(head)
        except _Refused as refused:
            return _response(str(refused), b"", "text/plain; charset=utf-8")
        said = parameters(query)
        reception = Reception.UNKNOWN if said is None else await self.arrived(said)
        body = page(*self.words[reception], good=reception is Reception.DONE)
        return _response(_STATUS[reception], body, "text/html; charset=utf-8")

    def _query(self, head: bytes) -> str:
        """The query of a request that is for us. Raises _Refused.

        A page elsewhere whose name was made to lead here (DNS rebinding) still sends its own name as host.
        """
        try:
            first, *lines = head.decode("ascii").split("\r\n")
            method, target, version = first.split(" ")
        except ValueError:
            raise _Refused("400 Bad Request") from None
        fields = [line.partition(":") for line in lines]
        hosts = [value.strip() for name, _, value in fields if name.lower() == "host"]
        if hosts != [self.authority] or not version.startswith("HTTP/1."):
            raise _Refused("400 Bad Request")
        path, _, query = target.partition("?")
        if path != self.path:
            raise _Refused("404 Not Found")
        if method != "GET":
            raise _Refused("405 Method Not Allowed")
        return query


def parameters(query: str) -> dict[str, str] | None:
    """The parameters of a query; None where one comes twice or it is none (RFC 6749, 3.1)."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    return dict(pairs) if len(dict(pairs)) == len(pairs) else None


def _response(status: str, body: bytes, kind: str) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in HEADERS.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body
