"""What stands around every answer: whose address it is, time bounds, security headers, versions, packing."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

import msgspec
from litestar.connection import ASGIConnection

from pmdesk.api.errors import Unavailable, Uncertain
from pmdesk.api.gateway.contract import RIGHTS, Problem, quoted, tag_of, unquoted
from pmdesk.api.gateway.problems import MEDIA_TYPE, PREFIX, problem_of

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

MOST_HEAD = 32 * 1024
"""Bytes of a request's head. The longest we know is the version of a very long list: 6 kB."""
_PACKED_FROM = 1400
"""Bytes from which on an answer is packed: below, it fits one packet anyway."""
_PACKED_ASIDE = 128 * 1024
"""Bytes from which on that is done in a thread: below, it takes some 2 ms."""
_PACKED = ("/v1/", "/schema/")
_NOT_PACKED = ("/v1/sign-on", "/transfer-code")
"""What holds a secret is never packed, nor a page of a sign-in: its length would tell about it (BREACH)."""

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)
_TOO_LARGE = Problem(type=f"{PREFIX}refused", title="Too large a head", status=431)
_TOO_SLOW = Problem(type=f"{PREFIX}refused", title="Too slow a body", status=408)
_TWO_LENGTHS = Problem(type=f"{PREFIX}refused", title="Not understood", status=400)
_NOTHING = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
PLAIN_HEADERS = (*_HEADERS, (b"content-security-policy", _NOTHING), (b"cache-control", b"no-store"))
"""What stands on every answer that has no words of its own for it."""
_STRICT = (b"strict-transport-security", b"max-age=31536000")


asking_from: ContextVar[str | None] = ContextVar("asking_from", default=None)
"""The address that the request under way comes from."""


class Surroundings:
    """The outermost ASGI layer. ``secure``: customers come over TLS, and are told to from now on.

    ``seconds`` is how long one request may take: a little less than a desktop waits. ``file_seconds`` are
    those that a reader has for a file after that, however little of it they take at a time.
    """

    def __init__(
        self,
        inner: Application,
        trusted: Sequence[str],
        *,
        secure: bool,
        seconds: float,
        file_seconds: float,
    ) -> None:
        self._inner, self._secure = inner, secure
        self._seconds, self._file_seconds = seconds, file_seconds
        self._trusted = tuple(ipaddress.ip_network(one, strict=False) for one in trusted)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        scope["address"] = client_address(scope, self._trusted)
        asking_from.set(scope["address"] or None)
        answer = _Answer(scope, send, secure=self._secure)
        if (wrong := _wrong_with(scope)) is not None:
            await answer.say(wrong, (b"connection", b"close"))
            return
        try:
            async with asyncio.timeout(self._seconds) as bound:
                answer.file_begins = lambda: bound.reschedule(
                    asyncio.get_running_loop().time() + self._file_seconds
                )
                await self._inner(scope, answer.watching(receive), answer.send)
        except TimeoutError:
            await answer.too_late()
        finally:
            if held := scope.get("held"):
                held.close()


def _wrong_with(scope: Message) -> Problem | None:
    """What is wrong with a request's head, where the server itself let it pass."""
    size = len(scope["raw_path"]) + len(scope["query_string"])
    size += sum(len(name) + len(value) + len(": \r\n") for name, value in scope["headers"])
    if size > MOST_HEAD:
        return _TOO_LARGE
    names = {name for name, _ in scope["headers"]}
    # With both, a proxy in front may see one request where we see two (RFC 9112, 11.2).
    return _TWO_LENGTHS if names >= {b"content-length", b"transfer-encoding"} else None


class Closing(Protocol):
    """What has to be closed."""

    def close(self) -> None: ...


C = TypeVar("C", bound=Closing)


def close_after(request: ASGIConnection[Any, Any, Any, Any], held: C) -> C:
    """Have ``held`` closed when this request is over, however that comes about."""
    request.scope["held"] = held  # type: ignore[typeddict-unknown-key]
    return held


def address_of(request: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Where a request comes from, as `Surroundings` found it."""
    return str(request.scope["address"])  # type: ignore[typeddict-item]


def client_address(scope: Message, trusted: Sequence[Any]) -> str:
    """Who asks: the peer, or behind proxies that are trusted the last address they did not add themselves."""
    peer = scope["client"][0] if scope.get("client") else ""
    if not _is_within(peer, trusted):
        return peer
    given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    for text in reversed(",".join(given).split(",")):
        hop = text.strip()
        if not _is_within(hop, trusted):
            return hop if _is_address(hop) else peer
    return peer


def takes_gzip(accepted: str) -> bool:
    """Whether an ``Accept-Encoding`` header names gzip and does not refuse it (RFC 9110, 12.5.3)."""
    for part in accepted.lower().split(","):
        name, *parameters = (text.strip() for text in part.split(";"))
        if name in ("gzip", "x-gzip"):
            return not any(re.fullmatch(r"q\s*=\s*0(\.0*)?", text) for text in parameters)
    return False


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 5, mtime=0)


def may_have_changed(method: str, path: str) -> bool:
    """Whether a request that was broken off may have changed something at the host by then."""
    asks = method in ("GET", "HEAD", "OPTIONS") or path == "/v1/sign-on"
    return not asks and path.startswith("/v1/")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_within(text: str, networks: Sequence[Any]) -> bool:
    return _is_address(text) and any(ipaddress.ip_address(text) in network for network in networks)


class _Answer:
    """An answer on its way out. It is held back until it is whole, to be named and packed; files are not."""

    def __init__(self, scope: Message, send: Send, *, secure: bool) -> None:
        self._scope, self._send, self._secure = scope, send, secure
        self._asked = {name: value.decode("latin-1") for name, value in scope["headers"]}
        self._start: Message | None = None
        self._started = False
        self._body = bytearray()
        self._reading = False
        self.file_begins: Callable[[], None] = lambda: None

    def watching(self, receive: Receive) -> Receive:
        """An ASGI ``receive`` of which it is known whether somebody waits for it."""

        async def receiving() -> Message:
            self._reading = True
            message = await receive()
            self._reading = False
            return message

        return receiving

    async def send(self, message: Message) -> None:
        """An ASGI ``send``."""
        if message["type"] == "http.response.start":
            self._start = message
            if not self._is_held(message):
                self.file_begins()
                await self._begin(message)
            return
        if message["type"] != "http.response.body" or self._started:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._finish()

    async def too_late(self) -> None:
        """Say that it took too long, if nothing was said yet: of a change nobody knows how far it came."""
        if self._started:
            return
        if self._reading:  # nothing has been done with what has not come
            await self.say(_TOO_SLOW, (b"connection", b"close"))
            return
        changes = may_have_changed(self._scope["method"], self._scope["path"])
        await self.say(problem_of(Uncertain() if changes else Unavailable("", passing=True)))

    async def say(self, problem: Problem, *more: tuple[bytes, bytes]) -> None:
        """Answer with a problem, without asking the application; ``more`` are headers."""
        headers = [(b"content-type", MEDIA_TYPE.encode()), *more]
        self._start = {"type": "http.response.start", "status": problem.status, "headers": headers}
        self._body = bytearray(msgspec.json.encode(problem))
        await self._finish()

    @staticmethod
    def _is_held(start: Message) -> bool:
        media = dict(start["headers"]).get(b"content-type", b"")
        return bool(media != b"application/octet-stream")

    async def _begin(self, start: Message) -> None:
        self._started = True
        headers = [pair for pair in start["headers"] if pair[0].lower() != b"server"]
        names = {name.lower() for name, _ in headers}
        headers += [pair for pair in PLAIN_HEADERS if pair[0] not in names]
        if self._secure:
            headers.append(_STRICT)
        if rights := self._scope.get("rights"):
            headers.append((RIGHTS.lower().encode(), rights.encode()))
        await self._send({**start, "headers": headers})

    async def _finish(self) -> None:
        assert self._start is not None
        body, status = bytes(self._body), self._start["status"]
        headers = [pair for pair in self._start["headers"] if pair[0].lower() != b"content-length"]
        if status == 200 and self._has_versions():
            tag = tag_of(body)
            headers += [
                (b"etag", quoted(tag).encode()),
                (b"cache-control", b"private, no-cache"),
                (b"vary", b"Authorization, Accept-Encoding"),
            ]
            if tag in unquoted(self._asked.get(b"if-none-match")):
                status, body = 304, b""
                headers = [pair for pair in headers if pair[0].lower() != b"content-type"]
        body = await self._packed(body, headers)
        if status != 304:
            headers.append((b"content-length", str(len(body)).encode()))
        await self._begin({**self._start, "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": b"" if self._is_head else body})

    @property
    def _is_head(self) -> bool:
        return bool(self._scope["method"] == "HEAD")

    def _has_versions(self) -> bool:
        return bool(self._scope["method"] == "GET" and self._scope["path"].startswith("/v1/"))

    async def _packed(self, body: bytes, headers: list[tuple[bytes, bytes]]) -> bytes:
        path: str = self._scope["path"]
        if not path.startswith(_PACKED) or path.endswith(_NOT_PACKED) or len(body) < _PACKED_FROM:
            return body
        if not takes_gzip(self._asked.get(b"accept-encoding", "")):
            return body
        headers.append((b"content-encoding", b"gzip"))
        if len(body) < _PACKED_ASIDE:
            return _gzip(body)
        return await asyncio.to_thread(_gzip, body)
