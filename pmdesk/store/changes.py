"""What a write changed, so that those who look at it can look again."""

from __future__ import annotations

import msgspec

from pmdesk.records import Area


class Changes(msgspec.Struct, frozen=True):
    """The ids of one area of one account that a write added, changed or removed; false when none."""

    area: Area
    account: str
    added: frozenset[str] = msgspec.field(default_factory=frozenset)
    changed: frozenset[str] = msgspec.field(default_factory=frozenset)
    removed: frozenset[str] = msgspec.field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def ids(self) -> frozenset[str]:
        """All of them."""
        return self.added | self.changed | self.removed
