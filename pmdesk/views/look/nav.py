"""The side bar's list: where one can go, with a badge that counts what needs the owner there."""

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pmdesk.models.roles import Role
from pmdesk.views.look.own_ring import OwnRing
from pmdesk.views.look.paint import ring, rounded
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tokens import BOX_RADIUS, CONTROL_RADIUS

Index = QModelIndex | QPersistentModelIndex
ROW, ICON, SIDE = 36, 18, 8


class NavItem(msgspec.Struct):
    """A place: its key for the program, its name for people, its icon; then what its badge says."""

    key: str
    name: str
    icon: str
    count: int = 0
    tone: str = "neutral"
    words: str = ""


class NavModel(QAbstractListModel):
    """The places in their order."""

    def __init__(self, items: list[NavItem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = items

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return item.words if item.count else ""
        values = {
            Role.ICON: item.icon,
            Role.BADGE: item.count,
            Role.TONE: item.tone,
            Role.RECORD_ID: item.key,
        }
        return values.get(role)  # type: ignore[call-overload]

    def set_badge(self, key: str, count: int, tone: str, words: str) -> None:
        for row, item in enumerate(self.items):
            if item.key == key:
                item.count, item.tone, item.words = count, tone, words
                self.dataChanged.emit(self.index(row), self.index(row))


class _NavDelegate(QStyledItemDelegate):
    """One place: icon, name, badge."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.metrics.s(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, s = self._theme, self._theme.metrics.s
        area: QRect = option.rect.adjusted(s(SIDE), 1, -s(SIDE), -1)
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            rounded(painter, QRectF(area), BOX_RADIUS, theme.colour("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, QRectF(area), BOX_RADIUS, theme.colour("hairline"))
        tone, icon = ("accent" if chosen else "text2"), s(ICON)
        middle = area.top() + area.height() / 2
        theme.paint_icon(painter, index.data(Role.ICON), area.left() + s(10), middle - icon / 2, icon, tone)
        right = self._badge(painter, area, index, chosen)
        left = area.left() + s(10) + icon + s(10)
        weight = 600 if chosen else 500
        painter.setFont(theme.metrics.font("body", weight))
        painter.setPen(theme.tone("accent" if chosen else "text"))
        text = theme.metrics.text("body", weight)
        name = text.elidedText(index.data(), Qt.TextElideMode.ElideRight, right - left - s(4))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRect(left, area.top(), right - left, area.height()), flags, name)

    def _badge(self, painter: QPainter, area: QRect, index: Index, chosen: bool) -> int:
        """Draw the badge; returns the x from which it needs the room."""
        theme, s = self._theme, self._theme.metrics.s
        right = area.right() + 1 - s(8)
        count = index.data(Role.BADGE)
        if not count:
            return right
        words = str(count) if count < 100 else "99+"
        tone = index.data(Role.TONE)
        width = max(s(22), theme.metrics.text("tiny", 600).horizontalAdvance(words) + s(10))
        height = s(18)
        place = QRectF(right - width, area.top() + (area.height() - height) / 2, width, height)
        fill = theme.colour("surface") if chosen else theme.soft(tone)
        rounded(painter, place, CONTROL_RADIUS, fill)
        painter.setFont(theme.metrics.font("tiny", 600))
        painter.setPen(theme.tone(tone))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)
        return right - width


class NavList(OwnRing, QListView):
    """The list in the side bar. `chosen` carries the key of the place the user goes to.

    Its rows have exactly their place's name, also for assistive tools; a badge is their description
    ("3 need attention").
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, items: list[NavItem], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = NavModel(items, self)
        self._delegate = _NavDelegate(theme, self)
        self.setProperty("kind", "nav")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setFixedHeight(theme.metrics.s(ROW) * len(items) + 2)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(lambda chosen, _left: self._selected(chosen))

    def go_to(self, key: str) -> None:
        """Mark a place as the one shown; `chosen` follows if it was another."""
        for row, item in enumerate(self._model.items):
            if item.key == key:
                flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.selectionModel().setCurrentIndex(self._model.index(row), flag)

    def current_key(self) -> str | None:
        index = self.currentIndex()
        return self._model.items[index.row()].key if index.isValid() else None

    def set_badge(self, key: str, count: int, tone: str = "bad", words: str = "") -> None:
        """Count what needs the owner there; `words` say the count ("3 need attention"). 0 takes it away."""
        self._model.set_badge(key, count, tone, words)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.metrics.s(192), self._theme.metrics.s(ROW) * len(self._model.items))

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)  # type: ignore[arg-type]
        if self.shows_ring():
            s = self._theme.metrics.s
            area = self.visualRect(self.currentIndex()).adjusted(s(SIDE), 1, -s(SIDE), -1)
            ring(QPainter(self.viewport()), area, self._theme.colour("focus"))

    def _selected(self, chosen: QItemSelection) -> None:
        """An assistive tool selects without making the place the current one."""
        for index in chosen.indexes():
            if index != self.currentIndex():
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _current_changed(self, now: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self._model.items[now.row()].key)
