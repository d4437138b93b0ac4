"""How a run against the provider ended, and whether more may be asked now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from pmdesk.api.errors import Offline, RateLimited, SignInNeeded, Unavailable
from pmdesk.records import Area


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """How a run ended. `done` were read; `failed` says why for each area that could not be.

    `not_allowed` are those that the provider does not open to this sign-in: that is an answer, not a failure.
    """

    done: frozenset[Area] = frozenset()
    failed: Mapping[Area, BaseException] = field(default_factory=lambda: MappingProxyType({}))
    not_allowed: frozenset[Area] = frozenset()
    cancelled: bool = False

    @property
    def whole(self) -> bool:
        """Every area asked for was read, as far as it is open to this sign-in."""
        return not self.failed and not self.cancelled

    @property
    def worst(self) -> BaseException | None:
        """The failure that decides what comes next: a "no" first, then one that says until when to wait."""
        return max(self.failed.values(), key=_weight, default=None)


def _weight(error: BaseException) -> tuple[int, float]:
    if isinstance(error, SignInNeeded):
        return 4, 0.0
    until = getattr(error, "until", None)
    if isinstance(until, datetime):
        return 3, until.timestamp()
    if isinstance(error, RateLimited):
        return 2, 0.0
    return (1, 0.0) if isinstance(error, Offline | Unavailable) else (0, 0.0)


def ends_the_run(error: BaseException) -> bool:
    """Whether nothing more should be asked now: we are not let in, or are asked to stay away for a while."""
    if isinstance(error, Unavailable):
        return error.until is not None
    return isinstance(error, SignInNeeded | RateLimited)
