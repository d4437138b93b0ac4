"""What goes to the notification service, overheard on the bus."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.desktop.live import Live

_NAME = "org.freedesktop.Notifications"
_MONITORING = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus.Monitoring")


@dataclass(frozen=True)
class Notified:
    """One call of Notify."""

    title: str
    body: str
    actions: tuple[str, ...]
    replaces: int
    urgency: int
    hints: dict[str, Any]


class Overheard:
    """`notified` and `closed` grow while the program runs; they outlast its restarts."""

    def __init__(self) -> None:
        self.notified: list[Notified] = []
        self.closed: list[int] = []

    @property
    def titles(self) -> list[str]:
        """The titles of everything that was shown, in order."""
        return [one.title for one in self.notified]

    def hear(self, bus: DBusConnection) -> None:
        """Until the connection ends."""
        with suppress(ConnectionResetError, OSError):
            while True:
                message = bus.receive()
                fields = message.header.fields
                if message.header.message_type is not MessageType.method_call:
                    continue
                member = fields.get(HeaderFields.member)
                if member == "Notify":
                    self.notified.append(_notified(message.body))
                elif member == "CloseNotification":
                    self.closed.append(message.body[0])


def _notified(body: tuple[Any, ...]) -> Notified:
    _app, replaces, _icon, title, text, actions, hints, _expires = body
    plain = {key: value for key, (_signature, value) in hints.items()}
    return Notified(title, text, tuple(actions), replaces, plain.get("urgency", 1), plain)


@contextmanager
def overhearing(live: Live) -> Iterator[Overheard]:
    """Listen for as long as it is wanted."""
    bus = open_dbus_connection(live.bus)
    rules = [f"type='method_call',interface='{_NAME}'"]
    answer = bus.send_and_get_reply(new_method_call(_MONITORING, "BecomeMonitor", "asu", (rules, 0)))
    assert answer.header.message_type is MessageType.method_return
    overheard = Overheard()
    thread = threading.Thread(target=overheard.hear, args=(bus,), daemon=True)
    thread.start()
    try:
        yield overheard
    finally:
        with suppress(OSError):
            bus.sock.shutdown(2)
        thread.join(5)
        bus.close()
