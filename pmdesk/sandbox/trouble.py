"""Makes faults happen: stands before the application and spoils its answers as the board says.

Half an answer with a reset, or headers and then silence, cannot be said in ASGI; for those the connection's
transport is used, which ``connections.py`` keeps.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

from pmdesk.sandbox.api.dispatch import encoded, parameters_of
from pmdesk.sandbox.connections import Connections
from pmdesk.sandbox.control import Journal
from pmdesk.sandbox.faults import Board, Fault, Request
from pmdesk.sandbox.strangers import Strangers

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

API_PATH = "/includes/api.php"
CONTROL_PATH = "/_sandbox/"

_PAGES = {
    "server-error": (
        500,
        "<!DOCTYPE html><html><head><title>Oops!</title></head><body><h1>Something went wrong</h1>"
        "<p>Output has been emitted previously. The page cannot be shown.</p></body></html>",
    ),
    "maintenance": (
        503,
        "<!DOCTYPE html><html><head><title>Down for maintenance</title></head><body>"
        "<h1>Down for maintenance</h1><p>We are upgrading and will be back shortly.</p></body></html>",
    ),
    "rate-limit": (429, "<html><body><h1>429 Too Many Requests</h1></body></html>"),
    "rate-limit-bare": (429, "<html><body><h1>429 Too Many Requests</h1></body></html>"),
    "html": (
        200,
        "<!DOCTYPE html><html><head><title>One moment</title></head><body><h1>Checking your browser</h1>"
        "<p>Switch JavaScript on and wait a few seconds.</p></body></html>",
    ),
}
_REFUSALS = {
    "denied": "Invalid Permissions: API action is not allowed",
    "invalid-ip": "Invalid IP 203.0.113.9",
}
_STRANGE = {"foreign-rows", "only-foreign"}
_NOT_A_PDF = (
    b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1>"
    b"<p>Your session has ended.</p></body></html>"
)


@dataclass
class _Answer:
    """An answer of the application, held back."""

    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def collect(self, message: Message) -> None:
        """An ASGI ``send`` that sends nothing yet."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message.get("headers", []))
        else:
            self.body += message.get("body", b"")

    def with_body(self, body: bytes) -> None:
        """Put another body in; its stated length goes with it."""
        self.body = body
        self.headers = [header for header in self.headers if header[0].lower() != b"content-length"]
        self.headers.append((b"content-length", str(len(body)).encode()))

    async def start(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})

    async def deliver(self, send: Send) -> None:
        await self.start(send)
        await send({"type": "http.response.body", "body": self.body})


class Trouble:
    """The ASGI application that the outside world meets: counts each request, then lets faults happen."""

    def __init__(
        self,
        application: Application,
        board: Board,
        connections: Connections,
        journal: Journal,
        strangers: Strangers,
    ) -> None:
        self._application = application
        self._board = board
        self._connections = connections
        self._journal = journal
        self._strangers = strangers

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(CONTROL_PATH):
            await self._application(scope, receive, send)
            return
        body = await _whole(receive)
        if body is None:
            return
        request, form = _request(scope, body)
        self._journal.write(request.name, form)
        faults = {fault.name: fault for fault in self._board.take(request)}
        if "latency" in faults and not await _stays(receive, faults["latency"].value):
            return
        if faults.keys() & _STRANGE:
            application = self._with_strangers(form, only="only-foreign" in faults)
        else:
            application = self._application
        await self._respond(application, scope, _replay(body, receive), send, faults)

    async def _respond(
        self,
        application: Application,
        scope: Message,
        receive: Receive,
        send: Send,
        faults: dict[str, Fault],
    ) -> None:
        answer = _instead(faults)
        if answer is None:
            if "expired-session" in faults:
                scope["state"] = {**scope.get("state", {}), "expired": True}
            spoiling = faults.keys() & {"truncated", "wrong-types", "reset", "stall"}
            if not spoiling:
                await application(scope, receive, send)
                return
            answer = _Answer()
            await application(scope, receive, answer.collect)
            if "wrong-types" in faults:
                answer.with_body(_wrongly_typed(answer.body))
            if "truncated" in faults:
                answer.with_body(answer.body[: len(answer.body) // 2])
        if "reset" in faults:
            await self._reset(scope, answer, receive, send)
        elif "stall" in faults:
            await answer.start(send)
            await _gone(receive)
        else:
            await answer.deliver(send)

    def _with_strangers(self, form: dict[str, str], *, only: bool) -> Application:
        """The application, its answer to this form given with other customers' records in it."""

        async def application(scope: Message, receive: Receive, send: Send) -> None:
            # The application keeps what it has read of a request in its scope.
            untouched = {**scope, "state": dict(scope.get("state", {}))}

            async def ask(changed: dict[str, str]) -> dict[str, Any]:
                asked = _Answer()
                body = urlencode(changed).encode()
                length = (b"content-length", str(len(body)).encode())
                headers = [each for each in untouched["headers"] if each[0] != b"content-length"]
                copy = {**untouched, "headers": [*headers, length], "state": dict(untouched["state"])}
                await self._application(copy, _replay(body, receive), asked.collect)
                found: dict[str, Any] = json.loads(asked.body)
                return found

            answer = _Answer()
            await self._application(scope, receive, answer.collect)
            if answer.body.startswith(b"{"):  # a refusal may be plain text
                own = json.loads(answer.body)
                answer.with_body(encoded(await self._strangers.among(form, own, ask, only=only)))
            await answer.deliver(send)

        return application

    async def _reset(self, scope: Message, answer: _Answer, receive: Receive, send: Send) -> None:
        if len(answer.body) > 1:
            await answer.start(send)
            half = answer.body[: len(answer.body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
        self._connections.reset(scope["client"])
        await _gone(receive)


async def _whole(receive: Receive) -> bytes | None:
    """The request's body; None if the client went away while sending it."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """An ASGI ``receive`` that gives the body once more, then what the connection has to say."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _gone(receive: Receive) -> None:
    """Wait until the client, or this server in stopping, has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _stays(receive: Receive, seconds: float) -> bool:
    """Let time pass; False as soon as the connection is closed, from either side."""
    try:
        async with asyncio.timeout(seconds):
            await _gone(receive)
    except TimeoutError:
        return True
    return False


def _request(scope: Message, body: bytes) -> tuple[Request, dict[str, str]]:
    path = scope["path"]
    if path == API_PATH:
        form = parameters_of(body)
        return Request(form.get("action", ""), path, is_api=True), form
    query = {key: values[-1] for key, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
    document = path == "/dl.php" and query.get("type") == "i"
    return Request(path, path, is_api=False, is_document=document), query


def _instead(faults: dict[str, Fault]) -> _Answer | None:
    """The answer of those faults that never ask the application."""
    for name, (status, page) in _PAGES.items():
        if name in faults:
            answer = _Answer(status, [(b"content-type", b"text/html; charset=utf-8")])
            if name == "rate-limit":
                answer.headers.append((b"retry-after", str(round(faults[name].value)).encode()))
            answer.with_body(page.encode())
            return answer
    for name, words in _REFUSALS.items():
        if name in faults:
            answer = _Answer(403, [(b"content-type", b"application/json")])
            answer.with_body(encoded({"result": "error", "message": words}))
            return answer
    if "pdf-html" in faults:
        answer = _Answer(200, [(b"content-type", b"application/pdf")])
        answer.with_body(_NOT_A_PDF)
        return answer
    return None


def _wrongly_typed(body: bytes) -> bytes:
    """The same answer with the first row of each list, or else the record itself, made of other kinds."""
    document = json.loads(body)
    if document.get("result") != "success":
        return body
    if not _spoil_rows(document):
        document = {key: value if key == "result" else _other(value) for key, value in document.items()}
    return encoded(document)


def _spoil_rows(value: Any) -> bool:
    """Spoil the first row of every list of rows; whether there was any."""
    found = False
    if isinstance(value, dict):
        for inner in value.values():
            found = _spoil_rows(inner) or found
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        value[0] = {key: _other(inner) for key, inner in value[0].items()}
        found = True
    return found


def _other(value: Any) -> Any:
    """A value of a kind that nobody expects there."""
    if isinstance(value, bool):
        return "perhaps"
    if isinstance(value, int):
        return "many"
    if isinstance(value, str):
        return {"unexpected": True}
    return 7
