"""The user's day, as Qt sees it pass: what is counted in days is said anew when the day changes."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from pmdesk.core.ports import Clock

TICK = 60_000
"""Milliseconds between two looks at the clock. A timer stops in sleep, so a deadline would come late."""


class Today(QObject):
    """Looks at the clock each minute and after a wake (`check`), and says when the local day is another.

    The program has one for each clock; the models share it.
    """

    day_changed = Signal()
    minute_passed = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._day = clock.today()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.check)

    @property
    def day(self) -> date:
        """The user's local day, as of the last look: the same for everybody until `day_changed`."""
        return self._day

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        return self._clock.now()

    def start(self) -> None:
        """Begin to look each minute."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def check(self) -> None:
        """Look now: after a wake, after the window was hidden, each minute."""
        day = self._clock.today()
        if day != self._day:
            self._day = day
            self.day_changed.emit()
        self.minute_passed.emit()
