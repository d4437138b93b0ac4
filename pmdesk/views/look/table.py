"""The table: rows with hairlines, one ring round the current row, and columns that give way in order."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from pmdesk.views.look.cells import EDGE, PAD, CellDelegate, Index
from pmdesk.views.look.own_ring import OwnRing
from pmdesk.views.look.paint import hairline, ring
from pmdesk.views.look.theme import Theme

HEAD, ROW = 32, 40


class ColumnSpec(msgspec.Struct, frozen=True):
    """How wide a column is, for a 13 px font; the paddings are in it.

    One column of a table has `width` None and stretches, never below `minimum`. Where the rest does not
    fit beside that, columns go in the order of `drop` (1 first; 0 never goes). Where there is room to spare,
    a column takes half of it, up to `most`.
    """

    width: int | None = None
    minimum: int = 160
    most: int = 0
    drop: int = 0
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight


def fit_columns(specs: Sequence[ColumnSpec], room: int, scale: float = 1.0) -> list[int]:
    """The width in px of each column in `room` px; 0 for those which have to go."""
    widths = [round(spec.width * scale) if spec.width is not None else 0 for spec in specs]
    floor = sum(round(spec.minimum * scale) for spec in specs if spec.width is None)
    order = sorted((i for i, spec in enumerate(specs) if spec.drop), key=lambda i: specs[i].drop)
    for i in order:
        if sum(widths) + floor <= room:
            break
        widths[i] = 0
    for i, spec in enumerate(specs):
        if widths[i]:
            spare = max(0, room - sum(widths) - floor)
            widths[i] += max(0, min(round(spec.most * scale) - widths[i], spare // 2))
    last = max((i for i, spec in enumerate(specs) if widths[i] or spec.width is None), default=-1)
    if 0 <= last < len(specs) - 1 and specs[last].width is not None:
        widths[last] += round((EDGE - PAD) * scale)  # it has the room at the table's side now
    rest = max(floor, room - sum(widths))
    return [rest if spec.width is None else width for spec, width in zip(specs, widths, strict=True)]


class _Header(QHeaderView):
    """The head of a table: small words, aligned as their column, a chevron where it is sorted."""

    def __init__(self, theme: Theme, table: QTableView, delegate: CellDelegate) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._theme = theme
        self._delegate = delegate
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setHighlightSections(False)
        self.setFixedHeight(theme.metrics.s(HEAD))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        theme, s = self._theme, self._theme.metrics.s
        painter.fillRect(rect, theme.colour("surface"))
        hairline(
            painter,
            rect.left(),
            rect.left() + rect.width(),
            rect.top() + rect.height(),
            theme.colour("hairline"),
        )
        area = self._delegate.inner(rect, logicalIndex)
        model = self.model()
        along = Qt.Orientation.Horizontal
        words = str(model.headerData(logicalIndex, along, Qt.ItemDataRole.DisplayRole) or "")
        side = model.headerData(logicalIndex, along, Qt.ItemDataRole.TextAlignmentRole)
        right = side is not None and bool(int(side) & int(Qt.AlignmentFlag.AlignRight))
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        text = theme.metrics.text("small", 500)
        arrow, gap = s(12), s(4)
        room = area.width() - (arrow + gap if sorted_here else 0)
        words = text.elidedText(words, Qt.TextElideMode.ElideRight, max(room, s(24)))
        wide = text.horizontalAdvance(words)
        left = area.right() + 1 - wide if right else area.left()
        painter.setFont(theme.metrics.font("small", 500))
        painter.setPen(theme.colour("text" if sorted_here else "text2"))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.drawText(QRect(left, area.top(), wide + 2, area.height()), flags, words)
        if sorted_here:
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            x = left - arrow - gap if right else left + wide + gap
            y = area.top() + (area.height() - arrow) / 2
            theme.paint_icon(painter, "chevron-up" if up else "chevron-down", x, y, arrow, "text2")


class TableView(OwnRing, QTableView):
    """A table of records: whole rows are chosen, Enter or a double click is `activated`, Esc clears.

    `name` is what an assistive tool calls the table. Set the model, then nothing else: the columns come from
    `specs`, one for each column of the model.
    """

    def __init__(
        self,
        theme: Theme,
        specs: Sequence[ColumnSpec],
        name: str,
        *,
        row_height: int = ROW,
        many: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._specs = tuple(specs)
        self._hovered = -1
        self._cells = CellDelegate(theme, self, row_height)
        self._cells.elide = {i: spec.elide for i, spec in enumerate(specs)}
        self.setAccessibleName(name)
        self.setItemDelegate(self._cells)
        self.setHorizontalHeader(_Header(theme, self, self._cells))
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(theme.metrics.s(row_height))
        self._behave(many)
        self.entered.connect(lambda index: self._hover(index.row()))
        self.viewportEntered.connect(lambda: self._hover(-1))

    def _behave(self, many: bool) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)

    def fit(self) -> None:
        """Give the columns their widths for the present room."""
        model = self.model()
        if model is None or model.columnCount() != len(self._specs):
            return
        scale = self._theme.metrics.base / 13
        widths = fit_columns(self._specs, self.viewport().width(), scale)
        shown = [i for i, width in enumerate(widths) if width]
        self._cells.edges = (shown[0], shown[-1])
        for i, width in enumerate(widths):
            self.setColumnHidden(i, not width)
            if width:
                self.setColumnWidth(i, width)

    def setModel(self, model: object) -> None:
        super().setModel(model)  # type: ignore[arg-type]
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()  # the ring reaches over the whole row

    def choose_first(self) -> None:
        model = self.model()
        if model is not None and model.rowCount():
            self.setCurrentIndex(model.index(0, self._cells.edges[0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.selectionModel()
        if event.key() == Qt.Key.Key_Escape and chosen is not None and chosen.hasSelection():
            self.clearSelection()
            return
        super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def row_rect(self, row: int) -> QRect:
        """A row's place in the viewport, from its left edge to its right one."""
        top = self.rowViewportPosition(row)
        return QRect(0, top, self.viewport().width(), self.rowHeight(row))

    def paintEvent(self, event: QPaintEvent) -> None:
        rows = self._visible_rows()
        painter = QPainter(self.viewport())
        self._fill_rows(painter, rows)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        line = self._theme.colour("hairline")
        for row in rows:
            area = self.row_rect(row)
            hairline(painter, 0, area.width(), area.top() + area.height(), line)
        if self.shows_ring():
            area = self.row_rect(self.currentIndex().row()).adjusted(2, 1, -2, -2)
            ring(painter, area, self._theme.colour("focus"))

    def _fill_rows(self, painter: QPainter, rows: range) -> None:
        chosen = self.selectionModel()
        for row in rows:
            if chosen is not None and chosen.isRowSelected(row, self.rootIndex()):
                painter.fillRect(self.row_rect(row), self._theme.colour("accent_soft"))
            elif row == self._hovered:
                painter.fillRect(self.row_rect(row), self._theme.colour("hover"))

    def _visible_rows(self) -> range:
        model = self.model()
        if model is None or not model.rowCount():
            return range(0)
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, (model.rowCount() if last < 0 else last + 1))

    def _hover(self, row: int) -> None:
        if row == self._hovered:
            return
        for changed in (self._hovered, row):
            if changed >= 0:
                self.viewport().update(self.row_rect(changed))
        self._hovered = row
