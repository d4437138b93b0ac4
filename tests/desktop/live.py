"""A desktop of desktop.sh that stays up while a test drives programs in it from outside."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.desktop.run import ROOT, SCRIPT, outside_of_a_desktop

Answer = TypeVar("Answer")


def settle(look: Callable[[], Answer], what: str, seconds: float = 40) -> Answer:
    """Ask until the answer is true, and return it; after `seconds` fail, saying what was waited for."""
    end = time.monotonic() + seconds
    while not (answer := look()):
        if time.monotonic() > end:
            raise AssertionError(f"after {seconds:g} s still not: {what} (last answer: {answer!r})")
        time.sleep(0.03)
    return answer


class Live:
    """The desktop: its environment, its programs, its bus, and pictures of its screen.

    `pictures` is a folder for `picture`; without one none is taken.
    """

    def __init__(self, environment: Mapping[str, str], pictures: Path | None) -> None:
        self.environment = dict(environment)
        self._pictures = pictures

    @property
    def bus(self) -> str:
        """The address of the session bus."""
        return self.environment["DBUS_SESSION_BUS_ADDRESS"]

    def shell(self, *command: str | Path, check: bool = True) -> str:
        """What a program of the desktop prints."""
        ended = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
        )
        if check and ended.returncode:
            raise AssertionError(f"{command[0]}: {ended.returncode}: {ended.stdout}{ended.stderr}")
        return ended.stdout.strip()

    def ask(self, name: str, path: str, interface: str, member: str, signature: str = "", *body: Any) -> Any:
        """The body of a D-Bus answer; its one value if it is one."""
        with open_dbus_connection(self.bus) as bus:
            message = new_method_call(DBusAddress(path, name, interface), member, signature or None, body)
            answer = bus.send_and_get_reply(message, timeout=10).body
        return answer[0] if len(answer) == 1 else answer

    def get(self, name: str, path: str, interface: str, member: str) -> Any:
        """The value of a D-Bus property."""
        return self.ask(name, path, "org.freedesktop.DBus.Properties", "Get", "ss", interface, member)[1]

    def picture(self, name: str) -> None:
        """Keep a picture of the whole screen, for people to look at."""
        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            self.shell("scrot", "--overwrite", self._pictures / f"{name}.png")

    # --- windows --------------------------------------------------------------------------------------

    def windows(self, name: str) -> list[str]:
        """The ids of the windows on the screen whose title matches, as xdotool finds them."""
        found = self.shell("xdotool", "search", "--onlyvisible", "--name", name, check=False)
        return found.split()

    def windows_of(self, process: int) -> list[str]:
        """The ids of a process's windows on the screen, open menus among them."""
        found = self.shell("xdotool", "search", "--onlyvisible", "--pid", str(process), check=False)
        return found.split()

    def windows_of_class(self, name: str) -> list[str]:
        """The ids of the windows on the screen of that class, such as "gcr-prompter"."""
        return self.shell("xdotool", "search", "--onlyvisible", "--class", name, check=False).split()

    def active(self) -> str:
        """The title of the window that has the keyboard."""
        return self.shell("xdotool", "getactivewindow", "getwindowname", check=False)

    def keys(self, *keys: str) -> None:
        """Press keys, by xdotool's names."""
        self.shell("xdotool", "key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self.shell("xdotool", "type", "--clearmodifiers", "--delay", "8", text)

    def close_window(self, title: str) -> None:
        """Close a window as its title bar's cross does."""
        self.shell("wmctrl", "-c", title)


@contextmanager
def live_desktop(pictures: Path | None = None, **options: str) -> Iterator[Live]:
    """A desktop of its own; `options` are desktop.sh's variables. Nothing of it is left running."""
    with tempfile.TemporaryDirectory(prefix="pmdesk-live-") as folder:
        ready, held = Path(folder) / "environment", Path(folder) / "held"
        os.mkfifo(held)
        environment: dict[str, str] = {}
        # It ends when nobody holds the other end of the pipe, so also when this process is killed.
        waiting = 'env -0 >"$0.part" && mv "$0.part" "$0" && exec cat "$1"'
        process = subprocess.Popen(
            [SCRIPT, "sh", "-c", waiting, ready, held],
            cwd=ROOT,
            env={**outside_of_a_desktop(), **options, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            settle(lambda: ready.exists() or process.poll() is not None, "the desktop being up", 40)
            assert ready.exists(), f"desktop.sh ended with {process.returncode}"
            with held.open("wb"):
                pairs = (pair.partition("=") for pair in ready.read_text().split("\0") if pair)
                environment.update((name, value) for name, _, value in pairs)
                yield Live(environment, pictures)
        finally:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=15)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if environment:  # gone already, unless it had to be killed
                shutil.rmtree(environment["DESKTOP_TMP"], ignore_errors=True)
