"""A list and, at its right, the pane of what is chosen: who gets which part of the room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget


class Beside(QSplitter):
    """`wanted` is what the list wants in px, and the pane gets the rest; where it is 0, the pane has its
    least and the list the rest. Once the user has moved the line between them, it stays.
    """

    def __init__(self, side: QWidget, pane: QWidget | None, wanted: Callable[[], int]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._wanted, self._pane, self._moved = wanted, pane, False
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(side)
        if pane is None:
            return
        self.addWidget(pane)
        side.lower()  # QSplitter puts what comes later below; read aloud, the list comes first
        self.setStretchFactor(0, int(not wanted()))
        self.setStretchFactor(1, int(bool(wanted())))
        self.setSizes([1 << 15, 1])
        self.splitterMoved.connect(self._note_moved)

    def share_out(self) -> None:
        """Look again what the list wants."""
        wanted = self._wanted()
        if self._pane is None or not wanted or self._moved:
            return
        rest = max(self.width() - wanted, self._pane.minimumWidth())
        self.setSizes([max(self.width() - rest, 0), rest])

    def _note_moved(self, *_place: int) -> None:
        self._moved = True
