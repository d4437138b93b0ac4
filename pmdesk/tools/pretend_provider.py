"""A pretend host for tours and tests: processes of its own, and the hand behind its curtain over HTTP."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pmdesk.tools.gateway_demo import GatewayAccess, GatewayServer, SandboxAccess, SandboxServer
from pmdesk.tools.robot import Robot

_SECONDS = 30.0
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""It is on this machine: a proxy of the environment has no business here."""


class ControlFailed(RuntimeError):
    """The sandbox did not do what it was told; the text is its own."""


class PretendWhmcs:
    """The sandbox alone, from `start` to `stop`; both block."""

    def __init__(self, *arguments: str) -> None:
        self._server = self._serve(*arguments)
        self._access: SandboxAccess | GatewayAccess | None = None
        self._credential: tuple[str, ...] = ()

    def _serve(self, *arguments: str) -> SandboxServer | GatewayServer:
        return SandboxServer(*arguments)

    def start(self) -> None:
        """Start it and wait until it accepts connections. Raises DemoFailed."""
        self._access = self._server.start()
        hello = json.loads(_ask(urllib.request.Request(f"{self._access.control['url']}hello")))  # noqa: S310
        self._credential = (hello["identifier"], hello["secret"])

    def stop(self) -> None:
        """End it; calling it again does nothing."""
        self._server.stop()

    @property
    def access(self) -> SandboxAccess | GatewayAccess:
        """Where it is and who may sign in, once it was started."""
        assert self._access is not None, "not started"
        return self._access

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown or left behind: password, control's token, API credential."""
        return (self.access.password, str(self.access.control["token"]), *self._credential)

    def tell(self, command: str, **arguments: Any) -> Any:
        """Have the sandbox carry out a command of its control; its value. Blocks. Raises ControlFailed."""
        request = urllib.request.Request(  # noqa: S310 - the address came from our own process
            f"{self.access.control['url']}{command}",
            data=json.dumps(arguments).encode(),
            headers={
                "Authorization": f"Bearer {self.access.control['token']}",
                "Content-Type": "application/json",
            },
        )
        return json.loads(_ask(request))["value"]

    async def told(self, command: str, **arguments: Any) -> Any:
        """The same from a task, without holding the window up."""
        return await asyncio.to_thread(self.tell, command, **arguments)


class PretendProvider(PretendWhmcs):
    """The same behind a gateway, as a host has it: who signs in does so in a browser."""

    def __init__(self, *arguments: str) -> None:
        super().__init__(*arguments)
        self._robots: list[Robot] = []

    def _serve(self, *arguments: str) -> GatewayServer:
        return GatewayServer(*arguments)

    def stop(self) -> None:
        """End both, with the browsers; calling it again does nothing."""
        for robot in self._robots:
            robot.close()
        self._robots.clear()
        super().stop()

    @property
    def access(self) -> GatewayAccess:
        """Where it is and who may sign in, once it was started."""
        found = super().access
        assert isinstance(found, GatewayAccess)
        return found

    def robot(
        self,
        email: str = "",
        *,
        account: str = "",
        password: str = "",
        code: Callable[[], str] | None = None,
    ) -> Robot:
        """A browser that signs in as this person (the owner, unless said) by itself; it goes with the host.

        `account` is a word on the button of the account that is chosen, `password` one that is typed instead.
        """
        person = self.access.person(email or self.access.email)
        robot = Robot(
            person["email"],
            password or person["password"],
            code=code or (lambda: str(self.tell("second_factor", user_id=person["user_id"]))),
            account=account,
        )
        self._robots.append(robot)
        return robot

    def audit(self) -> list[dict[str, Any]]:
        """What the gateway noted of sign-ins, in order."""
        lines = Path(self.access.audit).read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]


def _ask(request: urllib.request.Request) -> bytes:
    try:
        with _DIRECT.open(request, timeout=_SECONDS) as answer:
            body: bytes = answer.read()
            return body
    except urllib.error.HTTPError as error:
        raise ControlFailed(error.read().decode("utf-8", "replace")) from None
