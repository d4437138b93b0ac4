"""PySide6 6.12.0 aborts on Python 3.10 and 3.11 after about a thousand signals (`bool_dealloc`).

The bound on PySide6 in pyproject.toml is there for this test; it can go once the test passes without it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

COUNT = 5_000


class Source(QObject):
    plain = Signal()
    flagged = Signal(bool)
    loaded = Signal(object, int, str)


def test_thousands_of_signals_arrive(qtbot: QtBot) -> None:
    source = Source()
    plain: list[None] = []
    flags: list[bool] = []
    loads: list[tuple[object, int, str]] = []
    source.plain.connect(lambda: plain.append(None))
    source.flagged.connect(flags.append)
    source.loaded.connect(lambda *values: loads.append(values))
    for n in range(COUNT):
        source.plain.emit()
        source.flagged.emit(n % 2 == 0)
        source.loaded.emit(None, n, str(n))
    assert len(plain) == COUNT
    assert flags == [n % 2 == 0 for n in range(COUNT)]
    assert loads[-1] == (None, COUNT - 1, str(COUNT - 1))
    assert len(loads) == COUNT
