"""The sandbox as tools use it: a process of its own, and the hand behind its curtain over HTTP."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from typing import Any

from pmdesk.tools.demo import DemoAccess, DemoServer

_SECONDS = 30.0
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""It is on this machine: a proxy of the environment has no business here."""


class ControlFailed(RuntimeError):
    """The sandbox did not do what it was told; the text is its own."""


class PretendProvider:
    """One sandbox process, from `start` to `stop`; both block."""

    def __init__(self, *arguments: str) -> None:
        self._server = DemoServer(*arguments)
        self._access: DemoAccess | None = None
        self._credential: tuple[str, ...] = ()

    def start(self) -> DemoAccess:
        """Start it and wait until it accepts connections. Raises DemoFailed."""
        self._access = self._server.start()
        hello = json.loads(_ask(urllib.request.Request(f"{self._access.control['url']}hello")))  # noqa: S310
        self._credential = (hello["identifier"], hello["secret"])
        return self._access

    def stop(self) -> None:
        """End it; calling it again does nothing."""
        self._server.stop()

    @property
    def access(self) -> DemoAccess:
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


def _ask(request: urllib.request.Request) -> bytes:
    try:
        with _DIRECT.open(request, timeout=_SECONDS) as answer:
            body: bytes = answer.read()
            return body
    except urllib.error.HTTPError as error:
        raise ControlFailed(error.read().decode("utf-8", "replace")) from None
