"""Details of a record as values: sections of labelled lines, so that a view only draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pmdesk.wording.chip_data import ChipData, Tone


class LineKind(StrEnum):
    """How a line is drawn."""

    PAIR = "pair"
    """Label at the left, value at the right."""
    TEXT = "text"
    """The value alone, over the whole width."""
    NOTE = "note"
    """A sentence in the small size."""
    WARNING = "warning"
    """A sentence with an icon, in its tone."""
    USAGE = "usage"
    """Label, `8.2 GB of 10 GB`, and a bar of `share` (0 to 1; None: no limit is known, no bar)."""
    TOTAL = "total"
    """A pair written strong: what counts in the end."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `copy` says that people want the value elsewhere (a name, an address): offer to copy it."""

    label: str
    value: str
    kind: LineKind = LineKind.PAIR
    tone: Tone = "text"
    icon: str = ""
    strong: bool = False
    copy: bool = False
    second: str = ""
    share: float | None = None

    @property
    def spoken(self) -> str:
        """The line for an assistive tool."""
        return ", ".join(part for part in (self.label, self.value, self.second) if part)


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a head. `key` is stable, for tests and for actions beside the head ("nameservers").

    `at` is when this was read from the provider, where it has an age of its own.
    """

    key: str
    title: str
    lines: tuple[Line, ...]
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """A record as its pane shows it. `sentence` is what it needs from the owner ("": nothing)."""

    name: str
    chip: ChipData | None
    subtitle: str
    sections: tuple[Section, ...]
    sentence: str = ""

    def section(self, key: str) -> Section | None:
        """The section of that key, if there is anything to say in it."""
        return next((section for section in self.sections if section.key == key), None)


def pairs(*lines: tuple[str, str] | Line | None) -> tuple[Line, ...]:
    """Lines from (label, value); those without a value are left out, as they were not said."""
    made = [Line(*line) if isinstance(line, tuple) else line for line in lines if line is not None]
    return tuple(line for line in made if line.value)


def sections(*found: Section) -> tuple[Section, ...]:
    """Those that have something to say."""
    return tuple(section for section in found if section.lines)


def share(used: Decimal, limit: Decimal | None) -> float | None:
    """How full something is, 0 to 1; None where no limit is known."""
    if limit is None or limit <= 0:
        return None
    return float(min(max(used / limit, Decimal(0)), Decimal(1)))


def fullness(part: float | None) -> Tone:
    """A bar warns from 80 % and presses from 95 %."""
    if part is None or part < 0.8:
        return "text"
    return "bad" if part >= 0.95 else "warn"
