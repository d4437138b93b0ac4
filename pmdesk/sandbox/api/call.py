"""What an action is given and what it may say no with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pmdesk.sandbox.installation import Installation

Answer = dict[str, Any]


class Refusal(Exception):
    """An action's ``result: error``. ``marker`` is the key that WHMCS puts the word under."""

    def __init__(self, message: str, *, status: int = 200, marker: str = "result") -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.marker = marker


def truth(text: str) -> bool:
    """Whether a text means yes, as PHP sees it, and ``false`` as people do."""
    return text.strip().lower() not in {"", "0", "false"}


@dataclass(frozen=True)
class Call:
    """One request to ``includes/api.php``; unknown parameters are never looked at, as in WHMCS."""

    installation: Installation
    parameters: Mapping[str, str]
    base_url: str

    def text(self, name: str) -> str:
        return self.parameters.get(name, "").strip()

    def given(self, name: str) -> bool:
        """Whether a parameter was sent with something in it."""
        return bool(self.text(name))

    def integer(self, name: str) -> int:
        """A whole number; 0 for none or for nonsense, as PHP's (int) makes it."""
        text = self.text(name)
        digits = text[1:] if text[:1] in {"-", "+"} else text
        return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 18 else 0

    def sent(self, name: str) -> bool:
        """Whether a parameter was sent at all, be it empty."""
        return name in self.parameters

    def array(self, name: str) -> dict[str, str]:
        """What PHP reads from ``name[0]=a&name[x]=b``: the values by their keys."""
        start = f"{name}["
        return {
            key[len(start) : -1]: value.strip()
            for key, value in self.parameters.items()
            if key.startswith(start) and key.endswith("]")
        }

    def flag(self, name: str) -> bool:
        return truth(self.text(name))

    def page(self) -> tuple[int, int]:
        """``limitstart`` and ``limitnum``: 25 rows unless told; WHMCS documents no maximum."""
        return max(self.integer("limitstart"), 0), max(self.integer("limitnum"), 0) or 25


Handler = Callable[[Call], Answer]


class Where:
    """The conditions of one query, made as the filters are read."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        """``condition`` is this program's own text with a ``?`` for each value."""
        self._conditions.append(condition)
        self.values.extend(values)

    @property
    def sql(self) -> str:
        return " WHERE " + " AND ".join(self._conditions) if self._conditions else ""
