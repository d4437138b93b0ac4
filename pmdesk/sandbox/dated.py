"""Puts the provider's own time on every answer, so that a client can notice a clock that is wrong."""

from __future__ import annotations

from email.utils import formatdate

from pmdesk.sandbox.clock import Clock
from pmdesk.sandbox.trouble import Application, Message, Receive, Send


class Dated:
    """An ASGI application that gives another one's answers their ``Date`` (RFC 9110, section 6.6.1).

    uvicorn's ``Server`` would send the system's; it is not used, and would not know of a clock that was set.
    """

    def __init__(self, application: Application, clock: Clock) -> None:
        self._application = application
        self._clock = clock
        self._written: tuple[int, bytes] = (0, b"")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", []), (b"date", self._date())]
                message = {**message, "headers": headers}
            await send(message)

        await self._application(scope, receive, dated)

    def _date(self) -> bytes:
        second = int(self._clock.epoch())
        if self._written[0] != second:
            self._written = (second, formatdate(second, usegmt=True).encode("ascii"))
        return self._written[1]
