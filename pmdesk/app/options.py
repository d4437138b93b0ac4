"""What the command line asks of the program, as data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec


class DemoAccess(Protocol):
    """How to get into a demo that was started."""

    @property
    def url(self) -> str: ...


class Demo(Protocol):
    """A pretend host with a gateway, and a browser of its own in which its owner signs in. All of it blocks.

    `start` takes some seconds; `stop` ends it, also while it starts. `visit` goes to a page of a sign-in and
    through those that follow. What fails raises OSError, RuntimeError or ValueError, with the reason.
    """

    def start(self) -> DemoAccess: ...
    def visit(self, url: str) -> None: ...
    def stop(self) -> None: ...


def _yes() -> bool:
    return True


class Options(msgspec.Struct, frozen=True):
    """`demo` makes a demo, where `has_demo` says that it is installed; `start_demo` goes straight into it.

    `show` is a place to go to ("invoices", "invoices:10482"). `profile` is a folder instead of the user's
    own; `plain` leaves the desktop's tray and notices alone, and `hidden` starts in the tray.
    """

    profile: Path | None = None
    show: str = ""
    demo: Callable[[], Demo] | None = None
    has_demo: Callable[[], bool] = _yes
    start_demo: bool = False
    theme: str = ""
    hidden: bool = False
    plain: bool = False
    extra_ca: Path | None = None
    arguments: tuple[str, ...] = ()
