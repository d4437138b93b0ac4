"""Trouble with one record: a value that is shown on that record, and a reason not to ask too often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from pmdesk.records import Area

LET_REST = timedelta(hours=6)
"""How long what failed by itself is not asked for again unasked."""

Key = tuple[Area, str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a record could not be read, and when that was (aware UTC)."""

    error: BaseException
    at: datetime


class Troubles:
    """What went wrong with single records, until it goes well. Of this run of the program only."""

    def __init__(self, on_trouble: Callable[[Area, str], None] = lambda area, record_id: None) -> None:
        self._known: dict[Key, Trouble] = {}
        self._on_trouble = on_trouble

    @property
    def all(self) -> Mapping[Key, Trouble]:
        """By area and id."""
        return MappingProxyType(self._known)

    def of(self, area: Area, record_id: str) -> Trouble | None:
        """The standing trouble with a record, if any."""
        return self._known.get((area, record_id))

    def note(self, area: Area, record_id: str, error: BaseException, at: datetime) -> None:
        """It failed."""
        self._known[area, record_id] = Trouble(error, at)
        self._on_trouble(area, record_id)

    def clear(self, area: Area, record_id: str) -> None:
        """It went well."""
        if self._known.pop((area, record_id), None) is not None:
            self._on_trouble(area, record_id)

    def resting(self, area: Area, record_id: str, now: datetime) -> bool:
        """Whether it failed so short ago that it is not asked for again unasked."""
        trouble = self._known.get((area, record_id))
        return trouble is not None and abs(now - trouble.at) < LET_REST
