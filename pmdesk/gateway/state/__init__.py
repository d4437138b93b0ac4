"""What replicas of a gateway share: sign-ins under way, signed-in devices, counts of tries.

Keys and values are this program's own; a token never stands in them, only its hash. The methods block: they
are called from worker threads.
"""

from __future__ import annotations

from typing import Protocol


class StateUnavailable(Exception):
    """The store cannot be asked now. Nobody is let in, and nobody is signed out for it."""


class State(Protocol):
    """Short values that all replicas see; each method is atomic. All may raise StateUnavailable."""

    def get(self, key: str) -> bytes | None:
        """The value, None where there is none or its time is over."""

    def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keep a value for so long, in place of another."""

    def take(self, key: str) -> bytes | None:
        """The value, and it is gone: of many who take, one gets it."""

    def swap(self, key: str, old: bytes | None, new: bytes, seconds: int) -> bool:
        """Put ``new`` where the value is still ``old`` (None: where there is none); whether that was so."""

    def delete(self, key: str) -> None:
        """Forget a value; nothing happens where there is none."""

    def count(self, key: str, seconds: int) -> int:
        """One more of ``key`` within ``seconds`` from the first; how many there are now. Counts are apart
        from values."""

    def counted(self, key: str) -> int:
        """How many `count` has counted, without another one."""

    def ping(self) -> None:
        """Ask whether it is there."""

    def close(self) -> None:
        """Let go of connections and files."""
