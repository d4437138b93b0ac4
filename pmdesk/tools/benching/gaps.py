"""What the gaps between the beats of an interface come to; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BEAT_MS = 1
"""Milliseconds between two beats when nothing else is done."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two beats, all in ms: when it began, how long it was by the wall, how long this thread ran, how
    long it could have run but no processor was free."""

    at: float
    wall: float
    ran: float
    queued: float

    @property
    def late(self) -> float:
        """How much later than it was due the second beat came: what a key pressed then had to wait."""
        return max(0.0, self.wall - BEAT_MS)

    @property
    def ours(self) -> float:
        """As ``late``, without the time in which other processes had the processors."""
        return max(0.0, self.wall - self.queued - BEAT_MS)

    def __str__(self) -> str:
        rest = max(0.0, self.wall - self.ran - self.queued)
        return (
            f"{self.late:.0f} ms at {self.at / 1000:.2f} s"
            f" (ran {self.ran:.0f}, no processor free {self.queued:.0f}, waited {rest:.0f})"
        )


def wait_at_any_instant(late: Sequence[float], beats: float, share: float) -> float:
    """The wait that ``share`` of the keys pressed at any instant of ``beats`` ms would not exceed, ms.

    A long stall meets more keys than a short one: a key pressed within one of n ms waits for anything from
    n to 0. Found by halving.
    """
    low, high = 0.0, max(late, default=0.0)
    allowed = (1 - share) * beats
    for _ in range(40):
        middle = (low + high) / 2
        longer = sum(one - middle for one in late if one > middle)
        if longer <= allowed:
            high = middle
        else:
            low = middle
    return high


@dataclass(frozen=True, slots=True)
class Told:
    """One sync: the longest stall and the 99th percentile, as it was and without what other processes took;
    the worst few in words."""

    longest: float
    longest_ours: float
    p99: float
    p99_ours: float
    worst: str


def told(gaps: Sequence[Sequence[float]]) -> Told:
    """Sum up gaps given as (at, wall, ran, queued)."""
    found = [Gap(*gap) for gap in gaps]
    late, ours = [gap.late for gap in found], [gap.ours for gap in found]
    whole = sum(gap.wall for gap in found)
    worst = sorted(found, key=lambda gap: -gap.late)[:4]
    return Told(
        max(late, default=0.0),
        max(ours, default=0.0),
        wait_at_any_instant(late, whole, 0.99),
        wait_at_any_instant(ours, whole, 0.99),
        "; ".join(str(gap) for gap in worst),
    )
