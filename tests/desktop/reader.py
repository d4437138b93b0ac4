"""The screen reader's view of the program, asked many times: one process of a11y.py that stays."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.desktop.live import Live, settle
from tests.desktop.run import ROOT

SCRIPT = Path(__file__).with_name("a11y.py")

Node = dict[str, Any]


class Reader:
    """Reads and presses what shows of the program `app`. Each method fails if it does not come in time."""

    def __init__(self, process: subprocess.Popen[str], app: str = "pmdesk") -> None:
        self._process, self.app = process, app

    def ask(self, command: str, *words: str, app: str = "") -> Any:
        """What a command of a11y.py answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([command, app or self.app, *words]) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline())
        assert "ok" in said, said["error"]
        return said["ok"]

    def wait(self, name: str, role: str = "", seconds: float = 40) -> Node:
        """Until something of that name shows; a name that ends in * is a beginning."""
        node: Node = self.ask("wait", name, "--role", role, "--wait", str(seconds))
        return node

    def shows(self, name: str, role: str = "") -> bool:
        """Whether something of that name shows now."""
        try:
            self.wait(name, role, 0)
        except AssertionError:
            return False
        return True

    def gone(self, name: str, role: str = "", seconds: float = 40) -> None:
        """Until nothing of that name shows."""
        settle(lambda: not self.shows(name, role), f"{name!r} being gone", seconds)

    def press(self, name: str, role: str = "", app: str = "") -> None:
        """Do the main action of the control of that name, once it is enabled."""
        self.ask("press", name, "--role", role, app=app)

    def choose(self, name: str, role: str = "") -> None:
        """Make that item of a list or table the chosen one."""
        self.ask("choose", name, "--role", role)

    def type(self, name: str, text: str, role: str = "text") -> None:
        """Type into the field of that name."""
        self.ask("text", "--role", role, "--", name, text)  # a password may begin with a dash

    def focused(self) -> Node:
        """What has the keyboard focus."""
        node: Node = self.ask("focused")
        return node

    def tree(self) -> Node:
        """Everything there is of the program."""
        node: Node = self.ask("dump")
        return node


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for child in node.get("children", ()):
        yield from walk(child)


def showing(node: Node) -> Iterator[Node]:
    """What a screen reader finds on the screen: below a window, nothing that does not show."""
    for child in node.get("children", ()):
        if "showing" in child.get("states", ()):
            yield child
            yield from showing(child)


def find(node: Node, fits: Callable[[Node], object]) -> Node:
    """The first node that fits."""
    for found in walk(node):
        if fits(found):
            return found
    raise AssertionError("nothing in the tree fits")


@contextmanager
def reader(live: Live) -> Iterator[Reader]:
    """A reader in this desktop, for as long as it is wanted."""
    process = subprocess.Popen(
        ["/usr/bin/python3", SCRIPT, "serve"],
        env={**live.environment, "PYTHONPATH": ""},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Reader(process)
    finally:
        process.communicate()
