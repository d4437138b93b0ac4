"""A list of records in three lines, as the tickets are shown: title, second line with the time, chip."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pmdesk.models.roles import Role
from pmdesk.views.look.chip import HEIGHT as CHIP
from pmdesk.views.look.chip import chip_width, paint_chip
from pmdesk.views.look.own_ring import OwnRing
from pmdesk.views.look.paint import hairline, ring, rounded
from pmdesk.views.look.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW = 76


class RecordDelegate(QStyledItemDelegate):
    """Title (heavier while unread, with a dot), SECOND_LINE and WHEN, CHIP."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.metrics.s(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, s, area = self._theme, self._theme.metrics.s, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, theme.colour("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        hairline(painter, area.left(), area.right() + 1, area.bottom() + 1, theme.colour("hairline"))
        left, right = area.left() + s(24), area.right() + 1 - s(16)
        unread = bool(index.data(Role.UNREAD))
        weight = 600 if unread or index.data(Role.STRONG) else 500
        title, small = theme.metrics.text("body", weight), theme.metrics.text("small")
        top = area.top() + max(2, (area.height() - title.height() - small.height() - s(CHIP) - s(4)) // 2)
        first = QRect(left, top, right - left, title.height())
        if unread:
            dot = s(8)
            place = QRectF(area.left() + s(10), first.center().y() - dot / 2 + 1, dot, dot)
            rounded(painter, place, dot / 2, theme.colour("accent_text"))
        self._write(painter, first, str(index.data() or ""), "body", weight, "text")
        second = QRect(left, first.bottom() + 1 + s(2), right - left, small.height())
        when = str(index.data(Role.WHEN) or "")
        wide = small.horizontalAdvance(when) + 1 if when else 0
        painter.setFont(theme.metrics.font("small"))
        painter.setPen(theme.tone("text2"))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(second, int(flags), when)
        less = second.adjusted(0, 0, -(wide + s(12) if wide else 0), 0)
        self._write(painter, less, str(index.data(Role.SECOND_LINE) or ""), "small", 400, "text2")
        chip = index.data(Role.CHIP)
        if chip is not None:
            third = QRect(left, second.bottom() + 1 + s(2), right - left, s(CHIP))
            paint_chip(painter, theme, chip, third, selected=chosen)
            beside = third.adjusted(chip_width(theme, chip) + s(12), 0, 0, 0)
            self._write(painter, beside, str(index.data(Role.FIRST_LINE) or ""), "small", 400, "text2")

    def _write(self, painter: QPainter, line: QRect, words: str, role: str, weight: int, tone: str) -> None:
        metrics = self._theme.metrics
        painter.setFont(metrics.font(role, weight))
        painter.setPen(self._theme.tone(tone))
        shown = metrics.text(role, weight).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)


class RecordList(OwnRing, QListView):
    """One record is chosen at a time; arrows move, Enter or a double click is `activated`."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._delegate = RecordDelegate(theme, self)
        self.setAccessibleName(name)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def choose_first(self) -> None:
        model = self.model()
        if model is not None and model.rowCount():
            self.setCurrentIndex(model.index(0, 0))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.shows_ring():
            area = self.visualRect(self.currentIndex()).adjusted(2, 1, -2, -2)
            ring(QPainter(self.viewport()), area, self._theme.colour("focus"))
