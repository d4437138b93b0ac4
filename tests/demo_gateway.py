"""A real gateway before a pretend WHMCS, as two processes, for tests that sign in as a person does."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pmdesk.api.gateway.provider import GatewayProvider
from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.core.browser_sign_in import BrowserSignIn, Ways
from pmdesk.core.devices import leave
from pmdesk.core.door import ProviderDoor
from pmdesk.core.ports import Reception
from pmdesk.core.tasks import TaskScope
from pmdesk.system.clock import SystemClock
from pmdesk.system.loopback import LoopbackListener
from pmdesk.tools.robot import Robot

ROOT = Path(__file__).resolve().parents[1]
MARTA, INES, PIA = "marta@hearthandrye.example", "ines@ledgerline.example", "pia@oduya.example"
TOMAS = "tomas@saltmarshbikes.example"


@dataclass(frozen=True)
class Access:
    """Where it is, and who the tests sign in as unless they say otherwise."""

    url: str
    email: str
    password: str = field(repr=False)
    control: dict[str, Any] = field(repr=False, default_factory=dict)


class DemoGateway:
    """``python -m pmdesk gateway --demo`` from ``start`` to ``stop``; both block.

    It watches its input, so it ends with these tests however they end.
    """

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._process: subprocess.Popen[str] | None = None
        self.ready: dict[str, Any] = {}
        self._robots: list[Robot] = []

    def start(self) -> DemoGateway:
        """Start both and wait for the line they say when they are ready."""
        command = [sys.executable, "-m", "pmdesk", "gateway", "--demo", "--exit-with-parent"]
        self._process = subprocess.Popen(
            [*command, *self._arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the gateway did not start"
        self.ready = json.loads(line)
        return self

    def stop(self) -> None:
        """End both; calling it again does nothing."""
        for robot in self._robots:
            robot.close()
        self._robots.clear()
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=3)
        if process.returncode is None:  # it waits for a call to a host that a test has stalled
            process.kill()
            process.communicate()
            shutil.rmtree(Path(self.ready["audit"]).parent, ignore_errors=True)

    @property
    def url(self) -> str:
        """The gateway's address, which is what a customer types."""
        return str(self.ready["url"])

    @property
    def access(self) -> Access:
        """The owner of the account that has everything."""
        return Access(self.url, MARTA, self.person(MARTA)["password"], self.ready["sandbox"]["control"])

    def person(self, email: str, client_id: int | None = None) -> dict[str, Any]:
        """Who may sign in with that address, as the ready line tells it."""
        found: dict[str, Any] = next(
            one
            for one in self.ready["customers"]
            if one["email"] == email and client_id in (None, one["client_id"])
        )
        return found

    def robot(self, email: str = MARTA, *, account: str = "", code: Callable[[], str] | None = None) -> Robot:
        """A browser that signs in as this person by itself; it goes with the gateway."""
        user = self.person(email)["user_id"]
        robot = Robot(
            email,
            self.person(email)["password"],
            code=code or (lambda: str(self.tell("second_factor", user_id=user))),
            account=account,
        )
        self._robots.append(robot)
        return robot

    def audit(self) -> list[dict[str, Any]]:
        """What the gateway noted of sign-ins, in order."""
        lines = Path(self.ready["audit"]).read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown or left behind."""
        return (self.access.password, str(self.access.control["token"]))

    def tell(self, command: str, **arguments: Any) -> Any:
        """Have the pretend WHMCS carry out a command of its control; its value. Blocks."""
        control = self.ready["sandbox"]["control"]
        request = urllib.request.Request(
            f"{control['url']}{command}",
            data=json.dumps(arguments).encode(),
            headers={
                "Authorization": f"Bearer {control['token']}",
                "Content-Type": "application/json",
            },
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            return json.loads(answer.read())["value"]

    async def told(self, command: str, **arguments: Any) -> Any:
        """The same from a task, without holding the loop up."""
        return await asyncio.to_thread(self.tell, command, **arguments)


@asynccontextmanager
async def another_device(
    gateway: DemoGateway, name: str, email: str = MARTA, *, account: str = ""
) -> AsyncIterator[GatewayProvider]:
    """Another program of the same person's, signed in by another browser, as far as a host can tell.

    It leaves at the end.
    """
    clock, scope = SystemClock(), TaskScope("another device", lambda _name, _error: None)
    transport = Transport(version="test")
    pacer = Pacer(clock)
    door = ProviderDoor(lambda: (transport, pacer))
    loopback = LoopbackListener({one: (one.value, "") for one in Reception}, scope)
    robot = gateway.robot(email, account=account)
    try:
        found = await door.discover(gateway.url)
        grant = await BrowserSignIn(Ways(door, loopback, robot, clock, name), found).run()
        provider = GatewayProvider(transport, pacer, grant.address, grant.secret)
        try:
            yield provider
        finally:
            await leave(provider)
    finally:
        await scope.close()
        await transport.aclose()
