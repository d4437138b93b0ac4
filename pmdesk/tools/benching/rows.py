"""What the bench found: a row for each figure, whether it keeps its bound, and how that is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class NotMeasured(RuntimeError):
    """A measurement that should have been made was not; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure. ``ok`` follows from value and bound; where it cannot, ``why`` says the reason.

    ``unit`` is how the value is read ("x" is a ratio), ``how`` what was done to get it. ``failed`` marks a
    measurement that should have been made and was not.
    """

    name: str
    value: float | None = None
    bound: float | None = None
    unit: str = ""
    why: str = ""
    how: str = ""
    failed: bool = False

    def __post_init__(self) -> None:
        if self.ok is None and not self.why:
            raise ValueError(f"{self.name}: neither a verdict nor a reason why there is none")

    @property
    def ok(self) -> bool | None:
        """Whether the value keeps the bound; None where there is no value or no bound."""
        if self.value is None or self.bound is None:
            return None
        return self.value <= self.bound

    def as_json(self) -> dict[str, Any]:
        """``name``, ``value``, ``bound``, ``ok``; and ``why`` where ``ok`` is None."""
        said: dict[str, Any] = {
            "name": self.name,
            "value": self.value,
            "bound": self.bound,
            "ok": self.ok,
        }
        if self.ok is None:
            said["why"] = self.why
        return said


@dataclass(frozen=True, slots=True)
class Named:
    """A row before it was measured: its name, bound and unit (design: speed and size to reach)."""

    name: str
    bound: float | None
    unit: str

    def found(self, value: float, how: str = "", why: str = "") -> Row:
        """The row with its value."""
        figure = round(value, 4)
        return Row(name=self.name, value=figure, bound=self.bound, unit=self.unit, how=how, why=why)

    def unknown(self, why: str, *, failed: bool = False) -> Row:
        """The row without one."""
        return Row(name=self.name, bound=self.bound, unit=self.unit, why=why, failed=failed)


def table(rows: Iterable[Row], *, head: bool = False) -> str:
    """The rows as lines of text: name, value, bound, ok; below each how it was found."""
    lines = [f"{'name':26}{'value':>12}{'bound':>12}  ok"] if head else []
    for row in rows:
        verdict = {True: "yes", False: "NO", None: "-"}[row.ok]
        lines.append(
            f"{row.name:26}{_figure(row.value, row.unit):>12}{_figure(row.bound, row.unit):>12}  {verdict}"
        )
        lines += [f"    {said}" for said in (row.how, row.why) if said]
    return "\n".join(lines)


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value:.3f} {unit}" if unit == "s" else f"{value:.2f} {unit}"
