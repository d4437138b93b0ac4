"""The only HTTP client of the program: time-outs, limits, TLS, proxies, cookies, streaming to disk.

It parses nothing and knows no provider. Everything that goes wrong on the way leaves as an error of
``pmdesk.api.errors``; only trouble with the disk leaves as ``OSError``, for whoever chose the file.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from pmdesk.api.address import same_origin, same_site
from pmdesk.api.connections import Connections, Timeouts
from pmdesk.api.errors import BadAddress, Garbled, Offline
from pmdesk.api.file_sink import DiskTrouble, FileSink
from pmdesk.api.unpacking import Unpacker

if TYPE_CHECKING:
    import httpx

    from pmdesk.api.transport_errors import Kind

API_BODY = 32 * 1024 * 1024
"""The largest answer of an API that is read, in bytes."""
FILE_BODY = 64 * 1024 * 1024
"""The largest file that is saved, in bytes."""
_PAGE_BODY = 1024 * 1024
_BLOCK = 256 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written to disk: bytes, and their SHA-256 in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are in lower case; ``saved`` is set when the body went to a file."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    saved: Saved | None = None

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in lower case; "" when the server named none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class _Ask:
    method: str
    url: str = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


_Receive = Callable[["httpx.Response"], Awaitable[Answer]]


class Transport:
    """The connections of the program, for its whole life, made on first use in a worker thread.

    ``extra_ca`` is a PEM file with authorities to trust besides the system's. Proxies are the system's, and
    never used for this machine itself. ``connections`` are how many there are at a time, half of them kept
    open. Must be closed with ``aclose``.
    """

    def __init__(
        self,
        *,
        version: str,
        extra_ca: Path | None = None,
        timeouts: Timeouts | None = None,
        connections: int = 12,
    ) -> None:
        self._version, self._connections = version, connections
        self._extra_ca = extra_ca
        self._timeouts = timeouts or Timeouts()
        self._made: Connections | None = None
        self._making = asyncio.Lock()
        self._closed = False

    async def request(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        max_body: int = API_BODY,
        follow: int = 0,
    ) -> Answer:
        """Send one request and read the whole answer; no cookies are kept, none are sent.

        ``follow`` is how many redirects are followed, within the same site only; what is not followed is the
        answer. Raises Offline, NoSuchHost, BadSettings, BadCertificate, BadAddress or Garbled.
        """
        return await self.with_cookies().request(
            method, url, body=body, headers=headers, max_body=max_body, follow=follow
        )

    def with_cookies(self) -> Session:
        """A chain of calls with a cookie jar of its own, which nobody else sees."""
        return Session(self, self._timeouts)

    async def aclose(self) -> None:
        """Close all connections. Calls under way and calls after it are Offline."""
        self._closed = True
        async with self._making:
            connections, self._made = self._made, None
        if connections is not None:
            await connections.aclose()

    @property
    def closed(self) -> bool:
        """Whether ``aclose`` was called."""
        return self._closed

    async def _ready(self) -> Connections:
        if self._closed:
            raise Offline("closed")
        if self._made is None:
            async with self._making:
                if self._made is None:
                    # Importing httpx and reading the authorities takes some 300 ms: not on the loop.
                    self._made = await asyncio.to_thread(
                        Connections, self._version, self._extra_ca, self._timeouts, self._connections
                    )
        return self._made


class Session:
    """Calls that belong together and share cookies: entering a client area and saving a file there."""

    def __init__(self, transport: Transport, timeouts: Timeouts) -> None:
        self._transport, self._timeouts = transport, timeouts
        self._cookies: httpx.Cookies | None = None

    async def request(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        max_body: int = API_BODY,
        follow: int = 0,
    ) -> Answer:
        """As ``Transport.request``, with this session's cookies."""

        async def receive(response: httpx.Response) -> Answer:
            return await _whole(response, max_body)

        ask = _Ask(method, url, body, headers or {})
        return await self._send(ask, follow, receive, self._timeouts.call)

    async def download(
        self,
        url: str,
        to: Path,
        *,
        wanted: Callable[[Answer], bool],
        headers: Mapping[str, str] | None = None,
        max_body: int = FILE_BODY,
        follow: int = 0,
    ) -> Answer:
        """GET ``url`` into the file ``to`` (made anew, mode 0600, written through to the disk).

        ``wanted`` looks at the answer's head; when it says no, nothing is written and the body comes back
        in the answer. When the download fails no file is left. Raises what ``request`` raises, and OSError
        when the file cannot be written.
        """

        async def receive(response: httpx.Response) -> Answer:
            head = Answer(response.status_code, _headers(response), b"")
            if not wanted(head):
                return await _whole(response, _PAGE_BODY, cut=True)
            return await _to_disk(response, to, max_body)

        ask = _Ask("GET", url, None, headers or {})
        return await self._send(ask, follow, receive, self._timeouts.download)

    async def _send(self, ask: _Ask, follow: int, receive: _Receive, deadline: float) -> Answer:
        try:
            connections = await self._transport._ready()
            async with asyncio.timeout(deadline):
                while True:
                    answer = await self._once(connections, ask, receive)
                    onward = _onward(ask, answer) if follow > 0 else None
                    if onward is None:
                        return answer
                    ask, follow = onward, follow - 1
        except DiskTrouble as trouble:
            raise trouble.error from None
        except Exception as error:
            if self._transport.closed:
                raise Offline("closed") from None
            from pmdesk.api.transport_errors import meaning

            ours = await meaning(error, _kind(error), ask.url)
            if ours is error:
                raise
            # `from None`: what httpx and ssl say can hold the whole address, with a token in it.
            raise ours from None

    async def _once(self, connections: Connections, ask: _Ask, receive: _Receive) -> Answer:
        import httpx

        if self._cookies is None:
            self._cookies = httpx.Cookies()
        url = httpx.URL(ask.url)
        if url.scheme not in ("http", "https") or not url.host or " " in ask.url:
            raise BadAddress
        way = connections.of(url)
        request = connections.request(ask.method, url, ask.headers, ask.body)
        # Looking for cookies costs as much as parsing a short answer: only where there are any.
        if self._cookies:
            self._cookies.set_cookie_header(request)
        response = await way.handle_async_request(request)
        response.request = request
        try:
            if "set-cookie" in response.headers:
                self._cookies.extract_cookies(response)
            return await receive(response)
        finally:
            await response.aclose()


def _kind(error: Exception) -> Kind:
    import httpx

    from pmdesk.api.transport_errors import Kind

    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError)):
        return Kind.ADDRESS
    if isinstance(error, httpx.RemoteProtocolError):
        # What ends early is the network's; every other breach of the protocol is an answer that is no HTTP.
        ended = str(error).lower().startswith(("peer closed", "server disconnected", "connection closed"))
        return Kind.NETWORK if ended else Kind.ANSWER
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)):
        return Kind.UNSENT
    if isinstance(error, httpx.DecodingError):
        return Kind.ANSWER
    return Kind.NETWORK if isinstance(error, (httpx.HTTPError, httpx.StreamError)) else Kind.FOREIGN


def _onward(ask: _Ask, answer: Answer) -> _Ask | None:
    """The request that a redirect asks for, if it stays within the site; with a body, within the origin."""
    place = answer.headers.get("location", "")
    if answer.status not in _REDIRECTS or not place:
        return None
    try:
        url = urljoin(ask.url, place)
    except ValueError:
        return None
    again = answer.status in (307, 308)
    if not (same_origin if again and ask.body is not None else same_site)(url, ask.url):
        return None
    if again:
        return _Ask(ask.method, url, ask.body, ask.headers)
    return _Ask("HEAD" if ask.method == "HEAD" else "GET", url)


def _headers(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


async def _body(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    """The body, unpacked, in pieces; Garbled for one that is not packed as was asked."""
    unpacker = Unpacker(_headers(response))
    async for data in response.aiter_raw():
        for number, piece in enumerate(unpacker.pieces(data)):
            if number:  # a little that becomes much: others get their turn
                await asyncio.sleep(0)
            yield piece
    unpacker.finish()


async def _whole(response: httpx.Response, most: int, *, cut: bool = False) -> Answer:
    """The answer with its body; one that is longer than ``most`` is Garbled, or cut there."""
    pieces: list[bytes] = []
    size = 0
    async with aclosing(_body(response)) as body:
        async for piece in body:
            pieces.append(piece)
            size += len(piece)
            if size > most:
                if not cut:
                    raise Garbled("an answer too large to be one")
                break
    return Answer(response.status_code, _headers(response), b"".join(pieces)[:most])


async def _to_disk(response: httpx.Response, to: Path, most: int) -> Answer:
    sink = FileSink(to)
    try:
        block = bytearray()
        size = 0
        async with aclosing(_body(response)) as body:
            async for piece in body:
                size += len(piece)
                if size > most:
                    raise Garbled("a file too large to be saved")
                block += piece
                if len(block) >= _BLOCK:
                    await asyncio.to_thread(sink.write, bytes(block))
                    block.clear()
        digest = await asyncio.to_thread(sink.finish, bytes(block))
    except BaseException:
        sink.abandon()
        raise
    return Answer(response.status_code, _headers(response), b"", Saved(size, digest))
