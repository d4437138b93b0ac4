"""A keystroke in the filter of a long list: the real window, the invoices' page, its model and its counts."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from pmdesk.tools.benching.children import Child, given, say, wait_for_the_end
from pmdesk.tools.benching.rows import Named, NotMeasured, Row

MEDIAN = Named("keystroke-median", 16.0, "ms")
WORST = Named("keystroke-worst", 33.0, "ms")

TYPED = (
    "NH-2024",
    "paid card",
    "24711",
    "cancelled",
    "bank transfer",
    "paypal 2021",
    "zzz nothing",
    "unpaid",
)
"""What is typed letter by letter, and taken back letter by letter: numbers, words that nearly all rows have,
words that a few have, and one that none has."""

_CHILD = "from pmdesk.tools.benching.keystrokes import child; child()"


@dataclass(frozen=True, slots=True)
class Key:
    """One keystroke: the filter's text after it, and ms for the rows, for drawing them, for the counts."""

    text: str
    rows: float
    drawn: float
    counts: float

    @property
    def stood(self) -> float:
        """The longest the interface stood still: the page counts in an event of its own, later."""
        return max(self.rows + self.drawn, self.counts)

    @property
    def whole(self) -> float:
        """All of it."""
        return self.rows + self.drawn + self.counts


def steps(typed: Sequence[str]) -> list[str]:
    """The filter's text after each keystroke: every word is typed, then deleted down to its half."""
    found: list[str] = []
    for word in typed:
        found += [word[:end] for end in range(1, len(word) + 1)]
        found += [word[:end] for end in range(len(word) - 1, len(word) // 2, -1)]
        found.append("")
    return found


def measure(profile: Path, environment: Mapping[str, str], held: int) -> list[Row]:
    """Type into the filter over ``held`` invoices."""
    with Child(_CHILD, {"texts": steps(TYPED)}, environment, str(profile)) as child:
        said = child.hear()
    if said["held"] != held:
        raise NotMeasured(f"the list holds {said['held']} rows instead of {held}")
    keys = [Key(*key) for key in said["keys"]]
    stood = [key.stood for key in keys]
    worst = keys[stood.index(max(stood))]
    how = (
        f"{len(keys)} keystrokes over {held} invoices; the longer of two times the interface stands still:"
        f" 300 rows, their number and drawing them ({median(key.rows + key.drawn for key in keys):.1f} ms),"
        f" and, a pause later, the counts of the filters ({median(key.counts for key in keys):.1f});"
        f" together {median(key.whole for key in keys):.1f}"
    )
    worst_how = (
        f"{worst.text!r}: rows {worst.rows:.1f}, drawing {worst.drawn:.1f}, counts {worst.counts:.1f} ms;"
        f" together at worst {max(key.whole for key in keys):.1f}"
    )
    return [MEDIAN.found(median(stood), how), WORST.found(max(stood), worst_how)]


def child() -> None:
    """Open the page and ask its model for each text, as its filter does; drawn before the next."""
    from pmdesk.app.options import Options
    from pmdesk.app.program import Program, make_application
    from pmdesk.records import Area
    from pmdesk.views.invoices import SEGMENTS

    texts = given()["texts"]
    application = make_application([])
    program = Program(application, Options(profile=Path(sys.argv[1]), plain=True))
    program.paint()
    program.window.go(Area.INVOICES.value)
    application.processEvents()
    page: Any = program.window.page(Area.INVOICES.value)
    model = page.model
    model.set_query(segment="all")
    application.processEvents()
    held = model.total
    keys = []
    for text in texts:
        began = time.perf_counter()
        model.set_query(text=text)
        asked = time.perf_counter()
        application.processEvents()
        drawn = time.perf_counter()
        model.counts(SEGMENTS)
        counted = time.perf_counter()
        spans = (began, asked), (asked, drawn), (drawn, counted)
        keys.append((text, *((until - since) * 1e3 for since, until in spans)))
    say(held=held, keys=keys)
    wait_for_the_end()
