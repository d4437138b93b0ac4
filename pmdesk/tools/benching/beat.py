"""A beat on the interface's own thread: whatever holds the loop makes the next one late."""

from __future__ import annotations

import os
import sys
import threading
import time
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, QTimer

from pmdesk.tools.benching.gaps import BEAT_MS


class Beat(QObject):
    """A precise timer in the loop under test."""

    def __init__(self) -> None:
        super().__init__()
        self._beats: list[tuple[float, float, float]] = []
        self._file = -1
        if sys.platform == "linux":
            path = f"/proc/self/task/{threading.get_native_id()}/schedstat"
            self._file = os.open(path, os.O_RDONLY)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to count, on the thread that is to be watched."""
        self._timer.start()
        self._beat()

    def stop(self) -> list[tuple[float, float, float, float]]:
        """Stop; every gap as `gaps.Gap` takes it, ``at`` counted from the start."""
        self._beat()
        self._timer.stop()
        beats, first = self._beats, self._beats[0][0]
        found = []
        for (then, ran, queued), (now, has_run, has_queued) in pairwise(beats):
            figures = (then - first, now - then, has_run - ran, has_queued - queued)
            at, wall, on, off = (round(figure * 1e3, 3) for figure in figures)
            found.append((at, wall, on, off))
        return found

    def _beat(self) -> None:
        """Linux tells what this thread ran and queued, in ns (proc(5), schedstat); elsewhere the former."""
        ran, queued = time.thread_time(), 0.0
        if self._file >= 0:
            first, second, _slices = os.pread(self._file, 100, 0).split()
            ran, queued = int(first) / 1e9, int(second) / 1e9
        self._beats.append((time.perf_counter(), ran, queued))
