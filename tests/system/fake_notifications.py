"""A notification service for tests: speaks the real protocol on a real bus, and a test clicks its buttons."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.asyncio import DBusConnection, open_dbus_connection

NAME = "org.freedesktop.Notifications"
ADDRESS = DBusAddress("/org/freedesktop/Notifications", NAME, NAME)


@dataclass
class Shown:
    """One notice as the desktop got it, the arguments of Notify."""

    app_name: str
    replaces_id: int
    icon: str
    title: str
    body: str
    actions: list[str]
    hints: dict[str, tuple[str, Any]]
    timeout: int


@dataclass
class FakeNotifications:
    """Keeps what is on the screen by id; ids count up from a number no client could guess."""

    connection: DBusConnection
    capabilities: tuple[str, ...] = ("actions", "body", "body-markup", "persistence")
    silent: bool = False
    """Takes calls and never answers, like a service that hangs."""
    on_screen: dict[int, Shown] = field(default_factory=dict)
    ever: list[tuple[int, Shown]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    next_id: int = 4711
    click_at_once: str = ""
    """Sends ActionInvoked in the same breath as Notify's answer, as a very quick user would."""

    async def serve(self) -> None:
        """Answer calls until the connection is closed."""
        while True:
            try:
                message = await self.connection.receive()
            except (EOFError, OSError):
                return
            if message.header.message_type is not MessageType.method_call:
                continue
            member = message.header.fields[HeaderFields.member]
            self.calls.append(member)
            if self.silent:
                continue
            match member:
                case "GetCapabilities":
                    reply = new_method_return(message, "as", (list(self.capabilities),))
                case "Notify":
                    reply = new_method_return(message, "u", (self.notify(Shown(*message.body)),))
                case "CloseNotification" if message.body[0] in self.on_screen:
                    reply = new_method_return(message)
                    await self.close(message.body[0], 3)
                case _:
                    reply = new_error(message, f"{NAME}.Error.NoSuchThing")
            await self.connection.send(reply)
            if member == "Notify" and self.click_at_once:
                await self.click(max(self.on_screen), self.click_at_once)

    def notify(self, shown: Shown) -> int:
        number = shown.replaces_id
        if number not in self.on_screen:
            number = self.next_id
            self.next_id += 1
        self.on_screen[number] = shown
        self.ever.append((number, shown))
        return number

    async def click(self, number: int, action: str, token: str = "") -> None:
        if token:
            await self.signal("ActivationToken", "us", number, token)
        await self.signal("ActionInvoked", "us", number, action)

    async def close(self, number: int, reason: int) -> None:
        self.on_screen.pop(number, None)
        await self.signal("NotificationClosed", "uu", number, reason)

    async def signal(self, name: str, signature: str, *body: Any) -> None:
        await self.connection.send(new_signal(ADDRESS, name, signature, body))


@asynccontextmanager
async def fake_notifications(bus: str, **how: Any) -> AsyncIterator[FakeNotifications]:
    """The service on the bus for the length of the block; then the name has no owner, as after a crash."""
    connection = await open_dbus_connection(bus)
    service = FakeNotifications(connection, **how)
    serving = asyncio.create_task(service.serve())
    try:
        await connection.send(message_bus.RequestName(NAME))
        probe = await open_dbus_connection(bus)  # the bus answers in order: once this is up, the name is ours
        await probe.close()
        yield service
    finally:
        await connection.close()
        await serving
