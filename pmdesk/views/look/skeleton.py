"""The loading state of a list: grey bars where its rows will be."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pmdesk.views.look.cells import EDGE, PAD
from pmdesk.views.look.paint import hairline, rounded
from pmdesk.views.look.table import HEAD, ROW, ColumnSpec, fit_columns
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tokens import BAR_RADIUS

_SHARES = (0.62, 0.9, 0.5, 0.78, 0.42, 0.7)
"""How much of its column a grey bar takes, row by row: as uneven as words are."""


class Skeleton(QWidget):
    """Grey bars in the place of rows while the very first data come; afterwards saved rows stay instead.

    `specs` are the table's columns; `right` names those written at the right, `heads` are their heads.
    """

    def __init__(
        self,
        theme: Theme,
        specs: Sequence[ColumnSpec],
        name: str,
        *,
        right: Sequence[int] = (),
        rows: int = 6,
        heads: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._specs = tuple(specs)
        self._right = frozenset(right)
        self._rows = rows
        self._heads = tuple(heads)
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, s = self._theme, self._theme.metrics.s
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        line, grey = theme.colour("hairline"), theme.colour("neutral_soft")
        hairline(painter, 0, self.width(), s(HEAD), line)
        widths = fit_columns(self._specs, self.width(), theme.metrics.base / 13)
        shown = [i for i, width in enumerate(widths) if width]
        left = 0
        for i in shown:
            start = left + s(EDGE if i == shown[0] else PAD)
            end = left + widths[i] - s(EDGE if i == shown[-1] else PAD)
            left += widths[i]
            self._head(painter, i, start, end)
            for row in range(self._rows):
                long = min(end - start, s(200)) * _SHARES[(row * 2 + i) % len(_SHARES)]
                x = end - long if i in self._right else start
                top = s(HEAD) + row * s(ROW) + (s(ROW) - s(10)) / 2
                rounded(painter, QRectF(x, top, long, s(10)), BAR_RADIUS, grey)
        for row in range(self._rows):
            hairline(painter, 0, self.width(), s(HEAD) + (row + 1) * s(ROW), line)

    def _head(self, painter: QPainter, column: int, start: int, end: int) -> None:
        if column >= len(self._heads):
            return
        theme = self._theme
        painter.setFont(theme.metrics.font("small", 500))
        painter.setPen(theme.colour("text2"))
        side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag.AlignLeft
        area = QRectF(start, 0, end - start, theme.metrics.s(HEAD) - 1)
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), self._heads[column])
