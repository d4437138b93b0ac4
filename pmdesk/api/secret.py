"""What lets one account in: kept in a key store, never printed, never pickled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn

import msgspec

from pmdesk.api.errors import SignInNeeded


class Secret:
    """What lets one account in; does not print itself. ``to_text`` is one line of ASCII for a key store."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Mapping[str, str]) -> None:
        self._parts = dict(parts)

    @classmethod
    def from_text(cls, text: str) -> Secret:
        """The secret that ``to_text`` wrote; SignInNeeded for anything else."""
        try:
            return cls(msgspec.json.decode(text, type=dict[str, str]))
        except msgspec.MsgspecError:
            raise SignInNeeded from None

    def to_text(self) -> str:
        """For the key store alone."""
        return json.dumps(self._parts, separators=(",", ":"))

    def reveal(self, part: str) -> str:
        """One part; SignInNeeded when it is missing."""
        try:
            return self._parts[part]
        except KeyError:
            raise SignInNeeded from None

    def get(self, part: str) -> str | None:
        """One part that may be missing."""
        return self._parts.get(part)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._parts == other._parts

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._parts.items())))

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")
