"""What a scroll area scrolls when it holds words that wrap: exactly as high as they need at its width."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class Flowing(QWidget):
    """Content for a scroll area that resizes it.

    QScrollArea takes the larger of the height for the width and the minimum; a label that wraps names as its
    minimum what it would need if it were narrow, which left room below the last line.
    """

    def minimumSizeHint(self) -> QSize:
        hint, layout = super().minimumSizeHint(), self.layout()
        flows = layout is not None and layout.hasHeightForWidth()
        return QSize(hint.width(), 0) if flows else hint
