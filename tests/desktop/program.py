"""The whole program and its pretend provider, as processes that a test drives from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pmdesk.tools.gateway_demo import SandboxAccess, SandboxServer
from tests.desktop.live import Live, settle
from tests.desktop.reader import Reader
from tests.desktop.run import ROOT

TITLE = "Precisely Managed - pmdesk"
"""The window's title once somebody is signed in: the pretend provider's name, and ours."""

_NO_TROUBLE = ("org.freedesktop.portal.Desktop", "qt.accessibility.atspi", "the key store answered")
"""A little desktop has no portal; a reader that asks for a widget just gone makes Qt say so; and a key store
that says no is logged as that."""


class Provider:
    """The sandbox, and the hand behind its curtain."""

    def __init__(self, access: SandboxAccess) -> None:
        self.url, self.email, self.password = access.url, access.email, access.password
        self._control = access.control

    def control(self, command: str, **parameters: Any) -> Any:
        """Call a method of pmdesk.sandbox.control.Control; its answer."""
        request = urllib.request.Request(
            self._control["url"] + command,
            data=json.dumps(parameters).encode(),
            headers={"Authorization": f"Bearer {self._control['token']}"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())["value"]

    def asked(self) -> int:
        """How many requests have come in."""
        return sum(self.control("requests").values())


@contextmanager
def provider(*arguments: str) -> Iterator[Provider]:
    """A sandbox of its own."""
    server = SandboxServer(*arguments)
    try:
        yield Provider(server.start())
    finally:
        server.stop()


class Program:
    """`python -m pmdesk` in a desktop, with a profile that outlasts its starts."""

    def __init__(self, live: Live, folder: Path) -> None:
        self._live = live
        self.profile = folder / "profile"
        self.temporary = folder / "tmp"
        self.temporary.mkdir(exist_ok=True)
        self.words = folder / "said.txt"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str, demo: bool = False) -> subprocess.Popen[bytes]:
        """Start it; a second start while the first runs is a process of its own."""
        what = ["demo"] if demo else ["--profile", str(self.profile)]
        with self.words.open("ab") as words:
            process = subprocess.Popen(
                [sys.executable, "-m", "pmdesk", *what, *arguments],
                env={**self._live.environment, "TMPDIR": str(self.temporary)},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
            )
        if self._process is None or self._process.poll() is not None:
            self._process = process
        return process

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The first start."""
        assert self._process is not None
        return self._process

    def ended(self, seconds: float = 10) -> int:
        """Wait for its end; the exit status. Nothing it started may be left."""
        status = self.process.wait(timeout=seconds)
        settle(lambda: not self.family(), "every process of the program being gone", 5)
        return status

    def family(self) -> list[str]:
        """The processes of its session that are alive, by their command lines: itself and what it started."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError, IndexError):
                    after_name = (entry / "stat").read_text().rpartition(")")[2].split()
                    if int(after_name[3]) == self.process.pid and after_name[0] != "Z":
                        words = (entry / "cmdline").read_bytes().split(b"\0")
                        found.append(b" ".join(words).decode(errors="replace").strip())
        return found

    def terminate(self) -> int:
        """End it as the session's end does."""
        self.process.send_signal(signal.SIGTERM)
        return self.ended()

    def kill(self) -> None:
        """Whatever is left of it goes."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def trouble(self) -> list[str]:
        """What it wrote to its terminal, but for what Qt says of a desktop without portals: nothing."""
        said = self.words.read_text(errors="replace") if self.words.exists() else ""
        return [line for line in said.splitlines() if line and not any(word in line for word in _NO_TROUBLE)]


def sign_in(reader: Reader, provider: Provider) -> None:
    """From the sign-in page to Home, as one who sees nothing does it."""
    reader.type("Address of your host’s client area", provider.url)
    reader.press("Continue")
    reader.wait("Email", "text")
    reader.type("Email", provider.email)
    reader.type("Password", provider.password, "password text")
    reader.press("Sign in", "push button")
    reader.wait("Home", "list item")


def synced(reader: Reader, provider: Provider, seconds: float = 60) -> None:
    """Until nothing is being fetched any more: neither lists nor what is fetched ahead nor documents."""
    reader.wait("Refresh", "push button", seconds)
    end, before = time.monotonic() + seconds, -1
    while (now := provider.asked()) != before:
        assert time.monotonic() < end, f"after {seconds} s requests still come"
        before = now
        time.sleep(0.6)
