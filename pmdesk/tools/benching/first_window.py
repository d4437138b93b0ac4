"""The first painted window and its memory: the whole program from the start of its process, against a bare
PySide6 window with an empty table, started in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pmdesk.tools.benching import memory
from pmdesk.tools.benching.children import Child
from pmdesk.tools.benching.plan import Plan
from pmdesk.tools.benching.rows import Named, NotMeasured, Row

WINDOW = Named("first-window", 1.6, "x")
MEMORY = Named("memory", 1.5, "x")

SIZE = (1280, 800)

BARE = f"""
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
application = QApplication([])
window = QMainWindow()
window.setCentralWidget(QTableView())
window.resize{SIZE}
window.show()
application.processEvents()
print('{{"painted": %d}}' % time.monotonic_ns(), flush=True)
sys.stdin.readline()
sys.stdin.read()
import os
os._exit(0)
"""
"""The other side of the comparison: what any PySide6 program with a window must do."""

OURS = """
from pmdesk.tools.benching import started
started.prepare()
from pmdesk.__main__ import main
raise SystemExit(main([]))
"""
"""The program as its command without arguments starts it."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start: milliseconds from before the process was made until its window was painted; its memory."""

    took: float
    memory: memory.Memory | None


def measure(profile: Path, environment: Mapping[str, str], plan: Plan) -> list[Row]:
    """Start both in turn, after one of each that does not count; medians."""

    def ours() -> Child:
        return Child(OURS, {}, {**environment, "PMDESK_PROFILE": str(profile)})

    def bare() -> Child:
        return Child(BARE, {}, environment)

    _start(ours)
    _start(bare)
    starts = [(_start(ours), _start(bare)) for _ in range(plan.starts)]
    mine, other = median(a.took for a, _ in starts), median(b.took for _, b in starts)
    how = (
        f"{mine:.0f} ms against {other:.0f} ms, medians of {plan.starts} starts in turn, exec to painted;"
        f" least {min(a.took for a, _ in starts):.0f} against {min(b.took for _, b in starts):.0f}"
    )
    return [WINDOW.found(mine / other, how), _memory(starts, ours, bare)]


def _start(make: Callable[[], Child]) -> Start:
    with make() as child:
        took = _painted(child)
        return Start(took, memory.of(child.pid) if memory.available() else None)


def _painted(child: Child) -> float:
    said = child.hear(60)
    if said.get("place", "home") != "home" or said.get("tiles") == [] or said.get("attention") == 0:
        raise NotMeasured("the window that was painted does not show Home with all that is on it")
    return (int(said["painted"]) - child.began) / 1e6


def _memory(starts: list[tuple[Start, Start]], ours: Callable[[], Child], bare: Callable[[], Child]) -> Row:
    found = [(a.memory, b.memory) for a, b in starts if a.memory is not None and b.memory is not None]
    if not found:
        return MEMORY.unknown("this system does not count shared pages")
    mine, other = median(a.alone for a, _ in found), median(b.alone for _, b in found)
    with ours() as one, bare() as two:
        _painted(one)
        _painted(two)
        both = memory.of(one.pid), memory.of(two.pid)
    how = (
        f"{mine / 1024:.1f} MB against {other / 1024:.1f} MB: PSS at that moment, one alive at a time, pages"
        " of this environment's libraries charged whole (no other program with Qt would share them);"
        f" shared with nobody {median(a.own for a, _ in found) / 1024:.1f} against"
        f" {median(b.own for _, b in found) / 1024:.1f} MB; with both alive at once, sharing Qt's pages,"
        f" PSS is {both[0].pss / both[1].pss:.2f} x"
    )
    return MEMORY.found(mine / other, how)
