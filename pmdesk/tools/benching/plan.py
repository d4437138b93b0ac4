"""How much of everything the bench takes: whole, quick, and what a test needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes and repetitions. ``sandbox`` is a size of the pretend provider, ``idle``, ``settle`` and ``load``
    seconds, ``desktops`` those that are at one gateway at a time.

    It takes two minutes until the program is at rest after a start: qasync leaves the timers of time-outs
    that were not needed in Qt's loop for their 90 s, and the copy on disk is checked once after 120 s.
    """

    invoices: int = 10_000
    tickets: int = 2_000
    domains: int = 500
    services: int = 200
    filtered: int = 100_000
    starts: int = 7
    syncs: int = 3
    sandbox: str = "large"
    idle: float = 60.0
    settle: float = 130.0
    desktops: int = 200
    load: float = 120.0


WHOLE = Plan()
QUICK = Plan(starts=3, syncs=1, idle=15.0, settle=20.0, desktops=40, load=20.0)
