"""Notifications on Linux, over D-Bus, so that their buttons work and they can be withdrawn.

By the Desktop Notifications Specification 1.2 (specifications.freedesktop.org/notification-spec).
`QSystemTrayIcon.showMessage` registers no action there: a click on its notices does nothing.
"""

from __future__ import annotations

import asyncio
import html
import logging
import re
from collections.abc import Callable
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message

from pmdesk.core.ports import DEFAULT_ACTION, Notice, NoticeChosen, NotifierCapabilities, Unsubscribe, Urgency
from pmdesk.system.bus import Bus, BusError, BusLost, connected, method
from pmdesk.system.callbacks import Callbacks
from pmdesk.system.paths import APP_ID, APP_NAME

_log = logging.getLogger(__name__)

SERVICE = "org.freedesktop.Notifications"
_ADDRESS = DBusAddress("/org/freedesktop/Notifications", SERVICE, SERVICE)

_DISMISSED = 2
"""Reason of NotificationClosed: by the user. 1 is a time-out, 3 our own CloseNotification, 4 undefined."""
_EXPIRED = 1

_SERVER_DECIDES, _NEVER = -1, 0
_REMEMBERED = 256
_AT_THE_END = 1.0
"""Seconds that the end of the program waits for the service."""
_RETRY_SECONDS = (5.0, 30.0, 300.0)


class DBusNotifier:
    """Fills `pmdesk.core.ports.Notifier`; `run()` must run in a task for as long as notices are wanted.

    When it is cancelled, which is at the end of the program, its notices go: their buttons would do nothing.

    `default_label` names what a click on the notice does, for desktops that list it beside the buttons
    ("Open pmdesk"). `icon` is a name of the icon theme or an absolute path: a program that runs without
    being installed has no icon of that name. The notification service may be absent, started by our first
    notice, or restarted at any time. It is not asked for anything before the first notice.
    """

    def __init__(
        self, default_label: str, icon: str = APP_ID, address: str = "SESSION", timeout: float = 10.0
    ) -> None:
        self._icon = icon
        self._default_label = default_label
        self._address = address
        self._timeout = timeout
        self._bus: Bus | None = None
        self._tried = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._chosen: Callbacks[NoticeChosen] = Callbacks()
        self._closed: Callbacks[str] = Callbacks()
        self._forget("")

    def _forget(self, owner: str) -> None:
        """Start anew with another service: ids and capabilities were the old one's."""
        self._owner = owner
        self._capabilities: NotifierCapabilities | None = None
        self._ids: dict[str, int] = {}
        self._keys: dict[int, str] = {}
        self._tokens: dict[int, str] = {}

    @property
    def capabilities(self) -> NotifierCapabilities:
        """As last learned; all False before the first notice and without a service."""
        return self._capabilities or NotifierCapabilities()

    def on_chosen(self, callback: Callable[[NoticeChosen], None]) -> Unsubscribe:
        """Call when the user clicks a notice or one of its buttons."""
        return self._chosen.add(callback)

    def on_closed(self, callback: Callable[[str], None]) -> Unsubscribe:
        """Call with the key when the user closes a notice."""
        return self._closed.add(callback)

    async def run(self) -> None:
        """Stay connected to the session bus until cancelled; without one, look again now and then."""
        failures = 0
        while True:
            try:
                async with connected(self._address) as bus:
                    await self._attach(bus)
                    failures = 0
                    try:
                        await asyncio.get_running_loop().create_future()
                    finally:
                        await self._take_back_all(bus)
            except* BusError as lost:
                _log.info("no message bus: %s", lost.exceptions[0])
            finally:
                self._bus = None
                self._forget("")
            self._tried.set()
            await asyncio.sleep(_RETRY_SECONDS[min(failures, len(_RETRY_SECONDS) - 1)])
            failures += 1

    async def show(self, notice: Notice) -> None:
        """Show, or replace the one of the same key; without a service nothing happens."""
        async with self._one_at_a_time:
            bus = await self._connected()
            try:
                if bus is None or not (await self._learned(bus)).available:
                    return
                message = self._message(notice)
                await bus.call(message, self._timeout, lambda body: self._remember(notice.key, body))
            except BusError as error:
                _log.info("a notice was not shown: %s", error)

    async def withdraw(self, key: str) -> None:
        """Close it, on the screen and in the desktop's list; an unknown key is ignored."""
        async with self._one_at_a_time:
            number = self._ids.pop(key, 0)
            self._keys.pop(number, None)
            if self._bus is None or not number:
                return
            try:
                await self._bus.call(method(_ADDRESS, "CloseNotification", "u", number), self._timeout)
            except BusError as error:  # closed meanwhile: a service may answer with an error
                _log.debug("a notice was not withdrawn: %s", error)

    async def _take_back_all(self, bus: Bus) -> None:
        """Close what may be on the screen or in the desktop's list; a bus that is lost has lost it too."""
        closing = (
            bus.call(method(_ADDRESS, "CloseNotification", "u", number), _AT_THE_END)
            for number in self._ids.values()
        )
        await asyncio.gather(*closing, return_exceptions=True)

    async def _connected(self) -> Bus | None:
        """The bus; the very first notice waits until `run` has tried."""
        try:
            async with asyncio.timeout(self._timeout):
                await self._tried.wait()
        except TimeoutError:
            return None
        return self._bus

    async def _learned(self, bus: Bus) -> NotifierCapabilities:
        """What this service can do; asking starts one that the desktop starts on demand."""
        if self._capabilities is None:
            try:
                body = await bus.call(method(_ADDRESS, "GetCapabilities"), self._timeout)
            except BusLost:
                raise
            except BusError as error:
                _log.info("no notification service: %s", error)
                return NotifierCapabilities()
            words = set(body[0]) if body else set()
            self._capabilities = NotifierCapabilities(
                available=True,
                actions="actions" in words,
                body="body" in words,
                body_markup="body-markup" in words,
                persistence="persistence" in words,
            )
        return self._capabilities

    def _message(self, notice: Notice) -> Message:
        """The Notify call: app_name, replaces_id, app_icon, summary, body, actions, hints, expire_timeout."""
        body = clean(notice.body)
        if self.capabilities.body_markup:
            body = html.escape(body, quote=False)
        actions: list[str] = []
        if self.capabilities.actions:
            pairs = {DEFAULT_ACTION: self._default_label, **dict(notice.actions)}
            actions = [clean(word) for pair in pairs.items() for word in pair]
        hints = {
            "urgency": ("y", min(max(int(notice.urgency), Urgency.LOW), Urgency.CRITICAL)),
            "desktop-entry": ("s", APP_ID),
        }
        arguments: tuple[Any, ...] = (
            APP_NAME,
            self._ids.get(notice.key, 0),
            self._icon,
            clean(notice.title),
            body,
            actions,
            hints,
            _NEVER if notice.persistent else _SERVER_DECIDES,
        )
        return method(_ADDRESS, "Notify", "susssasa{sv}i", *arguments)

    def _remember(self, key: str, answer: tuple[Any, ...]) -> None:
        """Called before any later message is looked at, so that no click can overtake it."""
        number = answer[0] if answer else 0
        self._ids[key] = number
        self._keys[number] = key
        while len(self._keys) > _REMEMBERED:
            self._keys.pop(next(iter(self._keys)))

    async def _attach(self, bus: Bus) -> None:
        changes = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
        changes.add_arg_condition(0, SERVICE)
        await bus.listen(changes, self._owner_changed)
        signals = MatchRule(type="signal", sender=SERVICE, interface=SERVICE, path=_ADDRESS.object_path)
        await bus.listen(signals, self._signalled)
        self._forget(await bus.owner(SERVICE))
        self._bus = bus
        self._tried.set()

    def _owner_changed(self, message: Message) -> None:
        _, _, owner = message.body
        self._forget(owner)

    def _signalled(self, message: Message) -> None:
        """ActivationToken comes before its ActionInvoked, NotificationClosed after; strangers are ignored."""
        fields = message.header.fields
        if fields.get(HeaderFields.sender) != self._owner or not message.body:
            return
        number = message.body[0]
        key = self._keys.get(number)
        if key is None:
            return
        match fields.get(HeaderFields.member), message.body:
            case "ActivationToken", (_, str(token)):
                self._tokens[number] = token
            case "ActionInvoked", (_, str(action)):
                self._chosen.call(NoticeChosen(key, action, self._tokens.pop(number, "")))
            case "NotificationClosed", (_, int(reason)):
                self._tokens.pop(number, None)
                # One that timed out may stay in the desktop's list, where it can be clicked and withdrawn.
                if reason != _EXPIRED and self._ids.get(key) == number:
                    del self._ids[key]
                if reason == _DISMISSED:
                    self._closed.call(key)


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def clean(text: str) -> str:
    """Text that D-Bus can carry: no NUL, no half characters, no control characters but tab and line feed."""
    return _UNPRINTABLE.sub("", text)
