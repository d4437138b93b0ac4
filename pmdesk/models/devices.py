"""Where the owner is signed in, as the account page draws it; of this run of the program alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from pmdesk.records.account import Device


class Devices(msgspec.Struct, frozen=True):
    """`rows` is None before the first answer, `at` when that came. `error` is why the last try brought none.

    `busy`: they are being asked for, or one of them is being signed out.
    """

    rows: tuple[Device, ...] | None = None
    at: datetime | None = None
    error: BaseException | None = None
    busy: bool = False

    @property
    def others(self) -> tuple[Device, ...]:
        """All but the one that asks."""
        return tuple(device for device in self.rows or () if not device.this)


def in_order(devices: Iterable[Device]) -> tuple[Device, ...]:
    """This one first, then the latest used."""
    return tuple(sorted(devices, key=lambda device: (not device.this, -device.last_used.timestamp())))
