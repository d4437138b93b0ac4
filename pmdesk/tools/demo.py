"""The demo: the sandbox as a process of its own, for looking around without a provider."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_EXTRA = ("litestar", "uvicorn", "reportlab")


class DemoFailed(RuntimeError):
    """The sandbox did not start; the text says why, from its own last words."""


@dataclass(frozen=True, slots=True)
class DemoAccess:
    """What the sandbox says when it is ready: where it is and who may sign in."""

    url: str
    email: str
    password: str = field(repr=False)
    control: dict[str, Any] = field(repr=False, default_factory=dict)


def available() -> bool:
    """Whether the ``sandbox`` extra is installed; without it the demo is not offered."""
    return all(importlib.util.find_spec(name) is not None for name in _EXTRA)


class DemoServer:
    """One sandbox process. It watches its input, so it ends with this program however that ends."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> DemoAccess:
        """Start it and wait for its ready line; blocks for about a second, so call it in a thread.

        Raises DemoFailed when it ends instead.
        """
        command = [sys.executable, "-m", "pmdesk.sandbox", "--exit-with-parent", *self._arguments]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            _out, words = self._process.communicate(timeout=10)
            raise DemoFailed(words.strip().splitlines()[-1] if words.strip() else "it ended without a word")
        ready = json.loads(line)
        return DemoAccess(ready["url"], ready["email"], ready["password"], ready.get("control", {}))

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End it; calling it again does nothing."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def main(theme: str = "") -> int:
    """Open the window on the demo account, in a folder of its own that goes with it; the exit status."""
    if not available():
        print("The demo is not installed: pip install 'pmdesk[sandbox]'", file=sys.stderr)
        return 2
    from pmdesk.app.options import Options
    from pmdesk.app.start import run

    with tempfile.TemporaryDirectory(prefix="pmdesk-demo-") as folder:
        return run(Options(profile=Path(folder), demo=DemoServer, start_demo=True, theme=theme))
