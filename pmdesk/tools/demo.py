"""The demo: a pretend host with a gateway, for looking around without one; its owner signs in by itself."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pmdesk.tools.gateway_demo import GatewayAccess
    from pmdesk.tools.robot import Robot

INSTALL = "pip install 'pmdesk[gateway,sandbox]'"
"""How to get what `available` looks for."""
_EXTRAS = ("litestar", "uvicorn", "authlib", "joserfc", "redis", "reportlab")


def available() -> bool:
    """Whether the extras ``gateway`` and ``sandbox`` are installed; without them no demo is offered."""
    return all(importlib.util.find_spec(name) is not None for name in _EXTRAS)


class Demo:
    """Fills `pmdesk.app.options.Demo`. The sign-in page asks this module whether there is a demo: what one
    needs is imported when it starts."""

    def __init__(self, *arguments: str) -> None:
        from pmdesk.tools.gateway_demo import GatewayServer

        self._server = GatewayServer(*arguments)
        self._robot: Robot | None = None

    def start(self) -> GatewayAccess:
        """See `Demo`. Raises DemoFailed with the last words of what did not start."""
        from pmdesk.tools.robot import Robot

        access = self._server.start()
        self._robot = Robot(access.email, access.password)
        return access

    def visit(self, url: str) -> None:
        """See `Demo`. Raises DemoFailed, NotSignedIn."""
        assert self._robot is not None, "not started"
        go_through(self._robot, url)

    def stop(self) -> None:
        """See `Demo`."""
        self._server.stop()
        if self._robot is not None:
            self._robot.close()


def go_through(robot: Robot, url: str) -> None:
    """Through the pages of a sign-in and back to the program. Raises DemoFailed, NotSignedIn."""
    import httpx

    from pmdesk.api.gateway.contract import CALLBACK
    from pmdesk.tools.served import DemoFailed

    try:
        page = robot.go(url)
    except httpx.HTTPError as error:
        raise DemoFailed(f"its pages could not be read ({type(error).__name__})") from None
    if urlsplit(page.url).path != CALLBACK:
        raise DemoFailed(page.text[:200])


def main(theme: str = "") -> int:
    """Open the window on the demo account, in a folder of its own that goes with it; the exit status."""
    if not available():
        print(f"The demo is not installed: {INSTALL}", file=sys.stderr)
        return 2
    from pmdesk.app.options import Options
    from pmdesk.app.start import run

    with tempfile.TemporaryDirectory(prefix="pmdesk-demo-") as folder:
        return run(Options(profile=Path(folder), demo=Demo, start_demo=True, theme=theme))
