"""Runs the pretend provider on the loopback interface: as a process of its own, or in a thread for a test."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from uvicorn.config import Config
from uvicorn.server import ServerState

from pmdesk.sandbox.app import create_app
from pmdesk.sandbox.clock import Clock
from pmdesk.sandbox.connections import Connections
from pmdesk.sandbox.control import Control, Journal
from pmdesk.sandbox.data import Size, fill, people
from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.database import Database
from pmdesk.sandbox.dated import Dated
from pmdesk.sandbox.faults import Board, Fault
from pmdesk.sandbox.installation import Installation, Person
from pmdesk.sandbox.openid.provider import OpenId
from pmdesk.sandbox.openid.settings import Settings
from pmdesk.sandbox.people import Member
from pmdesk.sandbox.strangers import Strangers
from pmdesk.sandbox.trouble import Trouble

HOST = "127.0.0.1"


@dataclass(frozen=True)
class OpenIdAccess:
    """What an operator copies into a client of the OpenID provider."""

    client_id: str
    client_secret: str = field(repr=False)
    issuer: str


@dataclass(frozen=True)
class Sandbox:
    """A running pretend provider and everything that is needed to be its customer, or its gateway."""

    url: str
    identifier: str = field(repr=False)
    secret: str = field(repr=False)
    email: str
    password: str = field(repr=False)
    client_id: int
    user_id: int
    other: Person
    """Somebody with another account at the same provider; the password is the same."""
    openid: OpenIdAccess
    control: Control
    control_url: str
    control_token: str = field(repr=False)

    @property
    def today(self) -> str:
        return self.control.today()

    @property
    def people(self) -> list[Member]:
        """Everybody who can sign in, as they are now; the password is the same."""
        return self.control.people()

    def ready_line(self) -> dict[str, object]:
        """What a parent process reads from the first line of standard output."""
        return {
            "url": self.url,
            "identifier": self.identifier,
            "secret": self.secret,
            "email": self.email,
            "password": self.password,
            "client_id": self.client_id,
            "user_id": self.user_id,
            "today": self.today,
            "ahead": self.control.clock.epoch() - time.time(),
            "control": {"url": self.control_url, "token": self.control_token},
            "other": {
                "email": self.other.email,
                "client_id": self.other.client_id,
                "user_id": self.other.user_id,
            },
            "people": [asdict(each) for each in self.people],
            "openid": asdict(self.openid),
        }


def install(
    size: Size = "small",
    start: date | None = None,
    database: str | Path = ":memory:",
    openid_redirects: Sequence[str] = (),
    openid_settings: Settings | None = None,
) -> Installation:
    """A fresh installation, or the one that a database file already holds (its own ``size`` stays)."""
    clock = Clock(start)
    records = Database(database)
    if records.is_empty:
        fill(records, size, Days(clock.today()))
    owner, other = people()
    openid = OpenId(clock, openid_redirects, openid_settings)
    installation = Installation(records, clock, owner, other, openid)
    records.run("UPDATE users SET password = ?", (installation.password,))
    return installation


class Server:
    """Listens on one port for the world and on another for the control, until it is told to stop.

    uvicorn's protocol serves the connections; its ``Server`` is not used, because listening must be able to
    end and begin again (the fault ``down``) and stopping must take milliseconds, however many clients stall.
    """

    def __init__(self, installation: Installation, port: int = 0, faults: Sequence[str] = ()) -> None:
        """Raises OSError if the port is taken, ValueError for a fault that is not known."""
        self._installation = installation
        self._connections = Connections()
        self._board = Board()
        for text in faults:
            self._board.add(Fault.parse(text))
        self._journal = Journal()
        self._socket = _bound(port)
        self._control_socket = _bound(0)
        self._port = self._socket.getsockname()[1]
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._listener: asyncio.Server | None = None
        self._up: asyncio.TimerHandle | None = None
        self._state = ServerState()
        self._config: Config | None = None
        self._thread = 0
        self._stop_asked = False
        self.sandbox = self._describe()

    def _describe(self) -> Sandbox:
        installation = self._installation
        control_port = self._control_socket.getsockname()[1]
        client = installation.openid.client
        url = f"http://{HOST}:{self._port}/"
        return Sandbox(
            url=url,
            identifier=installation.credential.identifier,
            secret=installation.credential.secret,
            email=installation.owner.email,
            password=installation.password,
            client_id=installation.owner.client_id,
            user_id=installation.owner.user_id,
            other=installation.other,
            openid=OpenIdAccess(client.client_id, client.client_secret, url.rstrip("/")),
            control=Control(installation, self._board, self._journal, self._refuse),
            control_url=f"http://{HOST}:{control_port}/_sandbox/",
            control_token=secrets.token_urlsafe(24),
        )

    async def run(self, ready: Callable[[], None]) -> None:
        """Serve until ``stop``; ``ready`` is called once connections are accepted."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._stopping = asyncio.Event()
        sandbox = self.sandbox
        application = create_app(self._installation, sandbox.control, sandbox.url, sandbox.control_token)
        trouble = Trouble(
            application,  # type: ignore[arg-type]
            self._board,
            self._connections,
            self._journal,
            Strangers(self._installation),
        )
        self._config = Config(
            Dated(trouble, self._installation.clock),
            http=self._connections.protocol(),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            timeout_keep_alive=30,
        )
        self._config.load()
        control = await self._listen(self._control_socket)
        down = next((fault for fault in self._board.active() if fault.name == "down"), None)
        await (self._come_up() if down is None else self._go_down(down.value))
        try:
            if not self._stop_asked:
                ready()
                await self._stopping.wait()
        finally:
            control.close()
            self._close_listener()
            self._socket.close()
            self._connections.abort()
            if self._state.tasks:
                await asyncio.wait(self._state.tasks, timeout=5)
            self._installation.database.close()

    async def _listen(self, listening: socket.socket) -> asyncio.Server:
        config = self._config
        assert config is not None, "run makes it"

        def connection() -> asyncio.Protocol:
            return config.http_protocol_class(config, self._state, {})  # type: ignore[call-arg]

        return await asyncio.get_running_loop().create_server(connection, sock=listening, backlog=128)

    def stop(self) -> None:
        """Ask ``run`` to end; from any thread, and more than once."""
        self._stop_asked = True  # for a run that has not begun
        loop, stopping = self._loop, self._stopping
        if loop is not None and stopping is not None:
            with suppress(RuntimeError):  # the loop has ended already
                loop.call_soon_threadsafe(stopping.set)

    # The fault "down"

    def _refuse(self, seconds: float | None) -> None:
        """Refuse connections for so long, or until told otherwise if 0; accept them again if None."""
        loop = self._loop
        if loop is None:
            return
        done = threading.Event()

        async def change() -> None:
            try:
                await (self._come_up() if seconds is None else self._go_down(seconds))
            finally:
                done.set()

        asyncio.run_coroutine_threadsafe(change(), loop)
        if threading.get_ident() != self._thread:
            done.wait(5)

    async def _go_down(self, seconds: float) -> None:
        self._close_listener()
        self._connections.abort(self._port)
        if seconds:
            loop = asyncio.get_running_loop()
            self._up = loop.call_later(seconds, self.sandbox.control.clear_faults, "down")

    async def _come_up(self) -> None:
        if self._up is not None:
            self._up.cancel()
            self._up = None
        if self._listener is None:
            self._listener = await self._listen(self._socket)

    def _close_listener(self) -> None:
        """Stop listening, but keep the port: a socket that is bound and does not listen refuses."""
        if self._listener is None:
            return
        self._listener.close()
        self._listener = None
        self._socket = _bound(self._port)


def _bound(port: int) -> socket.socket:
    # asyncio switches Nagle's algorithm off only where the protocol is named; with it on, every answer that
    # is written in two parts would come 40 ms late.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
    except OSError:
        listening.close()
        raise
    return listening


def prepare(
    *,
    size: Size = "small",
    today: date | None = None,
    faults: Sequence[str] = (),
    database: str | Path = ":memory:",
    port: int = 0,
    openid_redirects: Sequence[str] = (),
    openid_settings: Settings | None = None,
) -> Server:
    """A server that is ready to run. Raises OSError for a port that is taken, ValueError for a fault."""
    installation = install(size, today, database, openid_redirects, openid_settings)
    try:
        return Server(installation, port, faults)
    except (OSError, ValueError):
        installation.database.close()
        raise


@contextmanager
def serve(
    *,
    size: Size = "small",
    today: date | None = None,
    faults: Sequence[str] = (),
    database: str | Path = ":memory:",
    port: int = 0,
    openid_redirects: Sequence[str] = (),
    openid_settings: Settings | None = None,
) -> Iterator[Sandbox]:
    """A pretend provider in a thread of this process, for as long as the ``with`` lasts.

    ``today`` may be a datetime to set the time of day as well; ``faults`` as on the command line.
    ``openid_redirects`` are the addresses that the registered client may be answered at.
    """
    server = prepare(
        size=size,
        today=today,
        faults=faults,
        database=database,
        port=port,
        openid_redirects=openid_redirects,
        openid_settings=openid_settings,
    )
    ready = threading.Event()
    thread = threading.Thread(target=asyncio.run, args=(server.run(ready.set),), name="sandbox", daemon=True)
    thread.start()
    try:
        while not ready.wait(0.05):
            if not thread.is_alive():
                raise RuntimeError("the sandbox did not start; its thread said why")
        yield server.sandbox
    finally:
        server.stop()
        thread.join(10)
