"""Columns as data: what a table shows of a record, written once for each column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt

from pmdesk.models.roles import CellKind, Role
from pmdesk.records.money import Money
from pmdesk.wording.chip_data import ChipData
from pmdesk.wording.formats import day, money

R = TypeVar("R")

Cell = dict[int, Any]
"""What one cell says, by role; a role that is not there says nothing."""

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
LEFT = int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value)
RIGHT = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a cell's words depend on beside its record; `extra` is what a model adds."""

    today: date
    now: datetime
    extra: Any = None


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column. `key` is the store's name for sorting by it; `title` is asked for late, in the language
    in use; `cell` makes the cell's roles from a record."""

    key: str
    title: Callable[[], str]
    cell: Callable[[R, Moment], Cell]
    kind: CellKind = CellKind.PLAIN
    sortable: bool = True
    first_descending: bool = False
    """Whether the first click on the head sorts downwards (newest first)."""
    samples: Callable[[], tuple[str, ...]] = tuple
    """The widest words of the column, where they can be told beforehand."""

    @property
    def alignment(self) -> int:
        """Numbers stand at the right, head and cells alike."""
        return RIGHT if self.kind is CellKind.NUMBER else LEFT


def words(text: str | None, *, strong: bool = False, tone: str | None = None) -> Cell:
    """A cell of text; None and "" are an empty cell."""
    cell: Cell = {DISPLAY: text or ""}
    if strong:
        cell[int(Role.STRONG)] = True
    if tone is not None:
        cell[int(Role.TONE)] = tone
    return cell


def a_day(value: date | None, *, strong: bool = False, tone: str | None = None) -> Cell:
    """A cell of a day."""
    return words(day(value), strong=strong, tone=tone)


def widest_days() -> tuple[str, ...]:
    """A day of each month, as wide as days get."""
    return tuple(day(date(2028, month, 28)) for month in range(1, 13))


def an_amount(value: Money | None, *, strong: bool = False, tone: str | None = None) -> Cell:
    """A cell of money."""
    return words(money(value), strong=strong, tone=tone)


def a_chip(chip: ChipData) -> Cell:
    """A status; its word is the cell's text too, for whoever cannot see it."""
    return {DISPLAY: chip.word, int(Role.CHIP): chip}


def icon_word(chip: ChipData) -> Cell:
    """An icon before a word, both in the cell's tone."""
    return {DISPLAY: chip.word, int(Role.ICON): chip.icon, int(Role.TONE): chip.tone}
