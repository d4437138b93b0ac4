"""How much of everything the bench takes: whole, quick, and what a test needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes and repetitions. ``sandbox`` is a size of the pretend provider, ``idle`` and ``settle`` are
    seconds: qasync leaves the timer of a time-out that was not needed in Qt's loop until its time has come,
    and those of the sync's calls are of 90 s."""

    invoices: int = 10_000
    tickets: int = 2_000
    domains: int = 500
    services: int = 200
    filtered: int = 100_000
    starts: int = 7
    syncs: int = 3
    sandbox: str = "large"
    idle: float = 60.0
    settle: float = 95.0


WHOLE = Plan()
QUICK = Plan(starts=3, syncs=1, idle=15.0)
