"""One connection of a customer's, bounded: heads come in time, answers are taken, and nonsense is told so."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
import msgspec
from uvicorn.protocols.http.h11_impl import H11Protocol

from pmdesk.api.gateway.contract import Problem
from pmdesk.api.gateway.problems import MEDIA_TYPE, PREFIX
from pmdesk.gateway.web import MOST_HEAD, PLAIN_HEADERS

WAITING = 30.0
"""Seconds until a connection on which no request is under way is closed, however slowly one comes in."""
STUCK = 60.0
_LEAST = 16 * 1024
"""An answer of which so few bytes are taken in so many seconds is given up."""


class Connection(H11Protocol):
    """uvicorn's own, with the bounds in time that it leaves to a proxy in front.

    Without them whoever opens connections and says nothing, or says it a letter a minute, has them all; and
    whoever asks for files and does not read them has the disk.
    """

    waiting_seconds, stuck_seconds = WAITING, STUCK

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.access_log = False  # whoever listens to that logger: its lines hold codes of sign-ins
        self._waiting: asyncio.TimerHandle | None = None
        self._stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection: its first request is awaited."""
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over: nothing is waited for."""
        self._let_be("_waiting")
        self._let_be("_stuck")
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Something came: a piece of a request, or a whole one."""
        super().handle_events()
        self._watch()

    def on_response_complete(self) -> None:
        """An answer has left: the next request is awaited."""
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        """The customer reads more slowly than we write."""
        super().pause_writing()
        self._look_in(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """What was written has been taken."""
        super().resume_writing()
        self._let_be("_stuck")

    def send_400_response(self, msg: str) -> None:
        """Say that this is no HTTP, or a head too large, and close: as all answers are said."""
        too_large = len(self.conn.trailing_data[0]) > MOST_HEAD
        status, title = (431, "Too large a head") if too_large else (400, "Not understood")
        body = msgspec.json.encode(Problem(type=PREFIX + "refused", title=title, status=status))
        headers = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
            *PLAIN_HEADERS,
        ]
        for event in (
            h11.Response(status_code=status, headers=headers),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _watch(self) -> None:
        """Have the connection closed in time, unless a request is under way."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._let_be("_waiting")
        elif self._waiting is None and not self.transport.is_closing():
            self._waiting = self.loop.call_later(self.waiting_seconds, self._close)

    def _close(self) -> None:
        self.transport.close()
        if left := self.transport.get_write_buffer_size():
            self._look_in(left)

    def _look_in(self, left: int) -> None:
        """See after a while whether what is left of an answer becomes less."""
        self._let_be("_stuck")
        self._stuck = self.loop.call_later(self.stuck_seconds, self._give_up, left)

    def _give_up(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left > before - _LEAST:
            self.transport.abort()
        else:
            self._look_in(left)

    def _let_be(self, timer: str) -> None:
        handle: asyncio.TimerHandle | None = getattr(self, timer)
        if handle is not None:
            handle.cancel()
            setattr(self, timer, None)
