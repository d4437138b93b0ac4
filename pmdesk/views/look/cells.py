"""The one delegate of all tables: plain, number, chip, icon + word and two-line cells."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from pmdesk.models.roles import CellKind, Role
from pmdesk.views.look.chip import paint_chip
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
EDGE, PAD = 24, 12
"""Room at the outer sides of a row, and at the sides of the cells within it."""
_SINGLE = Qt.TextFlag.TextSingleLine
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class CellDelegate(QStyledItemDelegate):
    """Paints cells from the roles of `pmdesk.models.roles`; rows (fill, hairline, ring) are the view's.

    `elide` and `edges` are set by the view: how each column is shortened, and which columns are the first and
    the last one shown.
    """

    def __init__(self, theme: Theme, parent: QWidget, row_height: int = 40) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row_height = row_height
        self.elide: dict[int, Qt.TextElideMode] = {}
        self.edges: tuple[int, int] = (0, -1)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.metrics.s(self._row_height))

    def inner(self, rect: QRect, column: int) -> QRect:
        """The part of a cell that text may use."""
        s = self._theme.metrics.s
        left = s(EDGE) if column == self.edges[0] else s(PAD)
        right = s(EDGE) if column == self.edges[1] else s(PAD)
        return rect.adjusted(left, 0, -right, -1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = self.inner(option.rect, index.column())
        kind = index.data(Role.CELL_KIND) or CellKind.PLAIN
        if index.column() == self.edges[0] and index.data(Role.BUSY):
            self._busy(painter, area)
        if kind == CellKind.CHIP:
            chip = index.data(Role.CHIP)
            if chip is not None:
                state: QStyle.StateFlag = option.state
                selected = bool(state & QStyle.StateFlag.State_Selected)
                paint_chip(painter, self._theme, chip, area, selected=selected)
            return
        if kind == CellKind.TWO_LINE:
            self._two_lines(painter, area, index)
            return
        if kind == CellKind.ICON_WORD:
            area = self._icon(painter, area, index)
        self._line(painter, area, index, right=kind == CellKind.NUMBER)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A shortened text is shown whole as tool tip, where the model has no tip of its own."""
        if event.type() == QEvent.Type.ToolTip:
            tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "") or self._whole(option.rect, index)
            QToolTip.showText(event.globalPos(), plain_tip(tip), view)
            return True
        return super().helpEvent(event, view, option, index)

    def _whole(self, rect: QRect, index: Index) -> str:
        """The words of a cell that has no room for them; else nothing."""
        words = str(index.data() or "")
        wide = self._theme.metrics.text("body", 600 if index.data(Role.STRONG) else 400)
        room = self.inner(rect, index.column()).width()
        return words if index.data(Role.CHIP) is None and wide.horizontalAdvance(words) > room else ""

    def _line(self, painter: QPainter, area: QRect, index: Index, *, right: bool) -> None:
        words = index.data()
        if not words:
            return
        theme = self._theme
        weight = 600 if index.data(Role.STRONG) else 400
        painter.setFont(theme.metrics.font("body", weight))
        painter.setPen(theme.tone(index.data(Role.TONE) or "text"))
        shown = str(words)
        if not right:
            shown = theme.metrics.text("body", weight).elidedText(shown, self._mode(index), area.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, int(side | _MIDDLE | _SINGLE), shown)

    def _two_lines(self, painter: QPainter, area: QRect, index: Index) -> None:
        theme = self._theme
        weight = 600 if index.data(Role.STRONG) else 500
        first, second = theme.metrics.text("body", weight), theme.metrics.text("small")
        top = area.top() + (area.height() - first.height() - second.height()) // 2
        painter.setFont(theme.metrics.font("body", weight))
        painter.setPen(theme.tone(index.data(Role.TONE) or "text"))
        words = first.elidedText(str(index.data() or ""), self._mode(index), area.width())
        painter.drawText(QRect(area.left(), top, area.width(), first.height()), int(_MIDDLE | _SINGLE), words)
        below = QRect(area.left(), top + first.height(), area.width(), second.height())
        painter.setFont(theme.metrics.font("small"))
        painter.setPen(theme.tone("text2"))
        more = str(index.data(Role.SECOND_LINE) or "")
        more = second.elidedText(more, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(below, int(_MIDDLE | _SINGLE), more)

    def _icon(self, painter: QPainter, area: QRect, index: Index) -> QRect:
        """Draw the icon before the word; returns what is left of the cell."""
        name = index.data(Role.ICON)
        if not name:
            return area
        side = self._theme.metrics.s(16)
        top = area.top() + (area.height() - side) / 2
        self._theme.paint_icon(painter, name, area.left(), top, side, index.data(Role.TONE) or "text2")
        return area.adjusted(side + self._theme.metrics.s(8), 0, 0, 0)

    def _busy(self, painter: QPainter, area: QRect) -> None:
        side = self._theme.metrics.s(14)
        left = area.left() - side - self._theme.metrics.s(4)
        self._theme.paint_icon(
            painter, "loader", left, area.top() + (area.height() - side) / 2, side, "accent"
        )

    def _mode(self, index: Index) -> Qt.TextElideMode:
        own = index.data(Role.ELIDE)
        if own is not None:
            return Qt.TextElideMode(own)
        return self.elide.get(index.column(), Qt.TextElideMode.ElideRight)
