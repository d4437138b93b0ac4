"""One running program for each profile: a second start hands its wish to the first and ends."""

from __future__ import annotations

import enum
import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from pmdesk.system.lock import FileLock as FileLock
from pmdesk.system.lock import lock_of

_MOST_BYTES = 64 * 1024
_PATIENCE_MS = 5_000
_ANSWER = b"raised\n"


class Claim(enum.Enum):
    """How the wish to run ended."""

    FIRST = "first"
    """This start is the program: go on, and follow `SingleInstance.asked`."""
    HANDED_OVER = "handed over"
    """The running program took the wish and raises its window: exit with success."""
    UNANSWERED = "unanswered"
    """Another start holds the lock but does not answer: say so and exit; never run twice on one store."""


@dataclass(frozen=True, slots=True)
class StartRequest:
    """What a second start asks of the first: `arguments` name an item to open, or nothing to just raise.

    `activation_token` lets the first window come to the front on Wayland.
    """

    arguments: tuple[str, ...] = ()
    activation_token: str = field(default="", repr=False)


class SingleInstance(QObject):
    """Holds the profile's lock and listens for later starts; `asked` carries their `StartRequest`.

    The lock is the kernel's, on an open file: it goes with the process however that ends, so nothing is ever
    stale, and whoever holds it may replace a socket left behind. `folder` is where the socket lies, and must
    be private to the user.
    """

    asked = Signal(StartRequest)

    def __init__(
        self, folder: Path, name: str, parent: QObject | None = None, lock: FileLock | None = None
    ) -> None:
        """`lock` is the profile's where the caller holds it already, else one of this folder and name."""
        super().__init__(parent)
        self._lock = lock or lock_of(folder, name)
        self._address = str(folder / f"{name}.sock") if os.name == "posix" else f"pmdesk-{name}"
        self._server: QLocalServer | None = None

    def claim(self, request: StartRequest, patience: float = _PATIENCE_MS / 1000) -> Claim:
        """Become the first, or hand `request` to the first within `patience` seconds.

        Blocks for about that time at most, before there is a window. A first that is about to end lets go of
        the lock meanwhile, and then this start becomes the first.
        """
        deadline = time.monotonic() + patience
        while True:
            if self._lock.acquire():
                self._listen()
                return Claim.FIRST
            if hand_over(self._address, request):
                return Claim.HANDED_OVER
            if time.monotonic() >= deadline:
                return Claim.UNANSWERED
            time.sleep(0.05)

    def stop_listening(self) -> None:
        """Take no more wishes: the program is ending; a start from now on waits to be the first itself."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def release(self) -> None:
        """Stop listening and let the next start be the first. Calling it again does nothing."""
        self.stop_listening()
        self._lock.release()

    def _listen(self) -> None:
        QLocalServer.removeServer(self._address)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._greet)
        if not server.listen(self._address):
            # Without a socket the program still works; only a second start will say "already running".
            server.deleteLater()
            return
        self._server = server

    def _greet(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()):
            _Caller(socket, self)


class _Caller(QObject):
    """One later start on the other end of the socket: reads one line, answers, goes."""

    def __init__(self, socket: QLocalSocket, instance: SingleInstance) -> None:
        super().__init__(socket)
        self._socket = socket
        self._instance = instance
        self._bytes = b""
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(socket.deleteLater)
        QTimer.singleShot(_PATIENCE_MS, self, socket.abort)
        self._read()

    def _read(self) -> None:
        self._bytes += bytes(self._socket.readAll().data())
        line, end, _ = self._bytes.partition(b"\n")
        if len(self._bytes) > _MOST_BYTES:
            self._socket.abort()
        elif end:
            self._bytes = b""
            request = decode(line)
            if request is None:
                self._socket.abort()
                return
            self._socket.write(_ANSWER)
            self._socket.disconnectFromServer()
            self._instance.asked.emit(request)


def hand_over(address: str, request: StartRequest) -> bool:
    """Send `request` to the program listening at `address`; True once it answered that it took it."""
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(1_000):
        return False
    _let_it_raise()
    socket.write(encode(request))
    answer = b""
    while not answer.endswith(b"\n") and socket.waitForReadyRead(_PATIENCE_MS):
        answer += bytes(socket.readAll().data())
    socket.abort()
    return answer == _ANSWER


def encode(request: StartRequest) -> bytes:
    """One line of JSON; `decode` gives back an equal request."""
    text = json.dumps({"v": 1, "arguments": request.arguments, "token": request.activation_token})
    return text.encode("ascii") + b"\n"


def decode(line: bytes) -> StartRequest | None:
    """The request of one line, or None for anything another program or version may have sent."""
    try:
        fields = json.loads(line)
        arguments, token = fields["arguments"], fields["token"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(arguments, list) or not isinstance(token, str):
        return None
    if not all(isinstance(argument, str) for argument in arguments):
        return None
    try:
        "".join((*arguments, token)).encode()
    except UnicodeEncodeError:  # half of a character, which JSON can spell
        return None
    return StartRequest(tuple(arguments), token)


def request_of_this_start(
    arguments: tuple[str, ...] = (), environment: Mapping[str, str] = os.environ
) -> StartRequest:
    """What this start asks, with its launcher's token (xdg-activation, else startup-notification)."""
    token = environment.get("XDG_ACTIVATION_TOKEN") or environment.get("DESKTOP_STARTUP_ID") or ""
    return StartRequest(arguments, token)


if sys.platform == "win32":
    import ctypes

    def _let_it_raise() -> None:
        """Windows lets a background program take the front only if the one in front allows it. Unproved."""
        ctypes.windll.user32.AllowSetForegroundWindow(-1)

else:

    def _let_it_raise() -> None:
        pass
