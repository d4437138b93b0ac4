"""One connection to a D-Bus message bus on our loop, for notifications and for the news of waking up.

jeepney speaks the protocol; its own router drops signals when a queue is full and tells nobody that the
connection was lost, so replies and signals are dispatched here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, message_bus, new_method_call
from jeepney.io.asyncio import DBusConnection, open_dbus_connection

Handler = Callable[[Message], None]
Then = Callable[[tuple[Any, ...]], None]


class BusError(Exception):
    """A call was answered with an error, of this D-Bus name, or not in time ("")."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name or "no answer in time")
        self.name = name


class BusLost(BusError):
    """There is no such bus, or it went away."""


class Bus:
    """A connection that receives; made by `connected`."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self._replies: dict[int, tuple[asyncio.Future[tuple[Any, ...]], Then | None]] = {}
        self._handlers: list[tuple[MatchRule, Handler]] = []

    @property
    def unique_name(self) -> str:
        """Our own name on the bus, for example ":1.42"."""
        return str(self._connection.unique_name)

    async def call(self, message: Message, timeout: float, then: Then | None = None) -> tuple[Any, ...]:
        """Send a method call and return the body of its answer.

        `then` gets the body before any later message is looked at, and also when the answer comes after
        the time-out. Raises BusError, BusLost.
        """
        serial = next(self._connection.outgoing_serial)
        answer: asyncio.Future[tuple[Any, ...]] = asyncio.get_running_loop().create_future()
        self._replies[serial] = (answer, then)
        try:
            async with asyncio.timeout(timeout):
                await self._connection.send(message, serial=serial)
                return await answer
        except TimeoutError:
            if then is None:
                self._replies.pop(serial, None)
            raise BusError from None
        except OSError as error:
            raise BusLost(type(error).__name__) from None

    async def listen(self, rule: MatchRule, handler: Handler, timeout: float = 10) -> None:
        """Have `handler` called with every signal that fits `rule`; a sender is checked by the bus alone."""
        local = MatchRule(type=MessageType.signal, **_without_sender(rule))
        local.arg_conditions = rule.arg_conditions
        self._handlers.append((local, handler))
        await self.call(message_bus.AddMatch(rule), timeout)

    async def owner(self, name: str, timeout: float = 10) -> str:
        """The unique name of who owns a well-known name now, or ""."""
        try:
            return str((await self.call(message_bus.GetNameOwner(name), timeout))[0])
        except BusLost:
            raise
        except BusError:
            return ""

    async def receive(self) -> None:
        """Dispatch what arrives, until BusLost."""
        try:
            while True:
                self._dispatch(await self._connection.receive())
        except (EOFError, OSError) as error:
            raise BusLost(type(error).__name__) from None

    async def close(self) -> None:
        """Hang up; whoever still waits for an answer gets BusLost."""
        for answer, _ in self._replies.values():
            if not answer.done():
                answer.set_exception(BusLost("closed"))
                answer.exception()  # whoever waited may be gone already
        self._replies.clear()
        with suppress(OSError):
            await self._connection.close()

    def _dispatch(self, message: Message) -> None:
        kind, fields = message.header.message_type, message.header.fields
        if kind is MessageType.signal:
            for rule, handler in self._handlers:
                if rule.matches(message):
                    handler(message)
            return
        answer, then = self._replies.pop(fields.get(HeaderFields.reply_serial, 0), (None, None))
        if answer is None:
            return
        if kind is MessageType.method_return:
            if then is not None:
                then(message.body)
            if not answer.done():
                answer.set_result(message.body)
        elif not answer.done():
            answer.set_exception(BusError(str(fields.get(HeaderFields.error_name, ""))))


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Bus]:
    """A receiving connection to "SESSION", "SYSTEM" or a D-Bus address, for the length of the block.

    Raises BusLost where there is no such bus. A bus lost within the block cancels the block and leaves it
    as an ExceptionGroup with BusLost in it.
    """
    try:
        bus = Bus(await open_dbus_connection(address))
    except (OSError, EOFError, ValueError, LookupError, RuntimeError, TimeoutError) as error:
        raise BusLost(type(error).__name__) from None
    try:
        async with asyncio.TaskGroup() as group:
            receiving = group.create_task(bus.receive())
            yield bus
            receiving.cancel()
    finally:
        await bus.close()


def method(address: DBusAddress, name: str, signature: str = "", *body: Any) -> Message:
    """A method call, from jeepney's untyped maker."""
    return new_method_call(address, name, signature or None, body)


def _without_sender(rule: MatchRule) -> dict[str, Any]:
    """Messages carry their sender's unique name, rules its well-known one: they cannot be compared here."""
    fields: dict[str, Any] = dict(rule.header_fields)
    fields.pop("sender", None)
    return fields
