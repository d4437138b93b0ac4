"""A keystroke in the filter of a long list: the real window, the invoices' page, its model and its counts."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
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
    whole = [rows + counts + drawn for _, rows, counts, drawn in said["keys"]]
    text, rows, counts, drawn = said["keys"][whole.index(max(whole))]
    how = (
        f"{len(whole)} keystrokes over {held} invoices: 300 rows and their number"
        f" ({median(key[1] for key in said['keys']):.1f} ms), the counts of the filters"
        f" ({median(key[2] for key in said['keys']):.1f}) and drawing"
        f" ({median(key[3] for key in said['keys']):.1f}), in one sum; each as a median"
    )
    worst = f"the worst is {text!r}: rows {rows:.1f}, counts {counts:.1f}, drawing {drawn:.1f} ms"
    return [MEDIAN.found(median(whole), how), WORST.found(max(whole), worst)]


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
        model.counts(SEGMENTS)
        counted = time.perf_counter()
        application.processEvents()
        drawn = time.perf_counter()
        keys.append((text, *((b - a) * 1e3 for a, b in ((began, asked), (asked, counted), (counted, drawn)))))
    say(held=held, keys=keys)
    wait_for_the_end()
