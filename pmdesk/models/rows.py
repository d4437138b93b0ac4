"""Rows of a table and the blocks in which they come and go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

R = TypeVar("R")

Key = tuple[str, str]
"""An account's key and a record's id."""


@dataclass(frozen=True, slots=True)
class Row(Generic[R]):
    """A record, whose it is, and what else its row shows."""

    account: str
    id: str
    record: R
    extra: Any = None

    @property
    def key(self) -> Key:
        """What tells it from all others: two accounts may have records of one id."""
        return self.account, self.id


def blocks(marks: Sequence[bool]) -> list[tuple[int, int]]:
    """The runs of true marks as (first, last), in ascending order."""
    found: list[tuple[int, int]] = []
    start = -1
    for place, mark in enumerate(marks):
        if mark and start < 0:
            start = place
        elif not mark and start >= 0:
            found.append((start, place - 1))
            start = -1
    if start >= 0:
        found.append((start, len(marks) - 1))
    return found
