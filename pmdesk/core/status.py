"""How a sync stands, as frozen values that the window can show; no words."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import msgspec

from pmdesk.api.errors import NotAllowed, ProviderError
from pmdesk.records import Area


class AreaState(enum.StrEnum):
    """What happens to one area now; FAILED brought nothing, `error` says why, and what was held stays."""

    IDLE = "idle"
    FETCHING = "fetching"
    FAILED = "failed"


class Reason(enum.StrEnum):
    """Why a sync is wanted."""

    START = "start"
    TIMER = "timer"
    ASKED = "asked"
    NETWORK_RETURNED = "network-returned"
    WOKEN = "woken"


class AreaStatus(msgspec.Struct, frozen=True):
    """One area. `done` of `total` rows have come in this run (`total` None where the provider does not say).

    `error` is why the last try brought nothing. `at` is when the whole area was last read (aware UTC), None
    if never. `missing` is how many rows fewer than the provider's own total came, after asking twice;
    `set_aside` how many rows could not be read.
    """

    state: AreaState = AreaState.IDLE
    done: int = 0
    total: int | None = None
    error: BaseException | None = None
    at: datetime | None = None
    missing: int = 0
    set_aside: int = 0

    @property
    def not_allowed(self) -> bool:
        """Whether this area is not open to this sign-in: no failure, it stands until rights change."""
        return isinstance(self.error, NotAllowed)


class SyncStatus(msgspec.Struct, frozen=True):
    """The whole account. `offline`: the last try found no network. `sign_in_needed`: the provider said no.

    `next_at` is when the next sync is due by itself, `last_at` when every area that is open to this sign-in
    was last read in one run.
    """

    areas: Mapping[Area, AreaStatus] = msgspec.field(default_factory=lambda: MappingProxyType({}))
    offline: bool = False
    running: bool = False
    sign_in_needed: bool = False
    next_at: datetime | None = None
    last_at: datetime | None = None

    @property
    def failed(self) -> tuple[Area, ...]:
        """The areas whose last try failed, in the order of the areas; not those that are not allowed."""
        return tuple(area for area, status in self._open if status.state is AreaState.FAILED)

    @property
    def not_allowed(self) -> frozenset[Area]:
        """The areas that are not open to this sign-in."""
        return frozenset(area for area, status in self.areas.items() if status.not_allowed)

    @property
    def _open(self) -> list[tuple[Area, AreaStatus]]:
        return [(area, status) for area, status in self.areas.items() if not status.not_allowed]

    @property
    def done(self) -> int:
        """How many rows have come in this run, of all areas."""
        return sum(status.done for _, status in self._open)

    @property
    def total(self) -> int | None:
        """How many rows the provider says there are in all; None until every area has said."""
        known = [status.total for _, status in self._open]
        return None if not known or None in known else sum(count or 0 for count in known)

    @property
    def error(self) -> ProviderError | None:
        """The first area's failure that is the provider's, for the strip; None when nothing failed."""
        for _, status in self._open:
            if isinstance(status.error, ProviderError):
                return status.error
        return None
