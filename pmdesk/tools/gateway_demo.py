"""A gateway with a pretend WHMCS behind it, as tools use it: one process, and a browser that signs in by
itself."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from pmdesk.tools.demo import DemoFailed


@dataclass(frozen=True, slots=True)
class GatewayAccess:
    """What it says when it is ready: its address, who may sign in, and the pretend provider's control."""

    url: str
    customers: tuple[dict[str, Any], ...] = field(repr=False)
    audit: str
    control: dict[str, Any] = field(repr=False)
    sandbox_url: str

    @property
    def owner(self) -> dict[str, Any]:
        """The first customer: the account that the demo shows."""
        return self.customers[0]


class GatewayServer:
    """One process. It watches its input, so it ends with this program however that ends."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> GatewayAccess:
        """Start it and wait for its ready line; blocks for some seconds. Raises DemoFailed when it ends."""
        command = [
            sys.executable,
            "-m",
            "pmdesk",
            "gateway",
            "--demo",
            "--exit-with-parent",
            *self._arguments,
        ]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise DemoFailed("it ended without a word")
        ready = json.loads(line)
        sandbox = ready["sandbox"]
        return GatewayAccess(
            ready["url"], tuple(ready["customers"]), ready["audit"], sandbox["control"], sandbox["url"]
        )

    @property
    def pid(self) -> int:
        """The process; 0 before it was started."""
        return 0 if self._process is None else self._process.pid

    def stop(self) -> None:
        """End it; calling it again does nothing."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
