"""The side bar's list: where one can go, with a badge that counts what needs the owner there."""

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
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
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from pmdesk.views.look.own_ring import OwnRing
from pmdesk.views.look.paint import ring, rounded
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tokens import BOX_RADIUS, CONTROL_RADIUS

Index = QModelIndex | QPersistentModelIndex
ROW, ICON, SIDE = 36, 18, 8
CHOSEN, HOVERED = "accent_soft", "hairline"
"""The grounds of the place shown and of the one under the pointer."""


class NavItem(msgspec.Struct):
    """A place: its key for the program, its name for people, its icon; then what its badge says."""

    key: str
    name: str
    icon: str
    count: int = 0
    tone: str = "neutral"
    words: str = ""


class NavModel(QAbstractListModel):
    """The places in their order; a place's badge is its description."""

    def __init__(self, items: list[NavItem], height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = items
        self._size = QSize(0, height)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return item.words if item.count else ""
        return self._size if role == Qt.ItemDataRole.SizeHintRole else None

    def set_badge(self, key: str, count: int, tone: str, words: str) -> None:
        for row, item in enumerate(self.items):
            if item.key == key:
                item.count, item.tone, item.words = count, tone, words
                self.dataChanged.emit(self.index(row), self.index(row))


def _paint_place(painter: QPainter, theme: Theme, item: NavItem, area: QRect, ground: str) -> None:
    """One place: icon, name, badge; `ground` is the token of its fill, "" for none."""
    s = theme.metrics.s
    chosen = ground == CHOSEN
    if ground:
        rounded(painter, QRectF(area), BOX_RADIUS, theme.colour(ground))
    icon, tone = s(ICON), ("accent" if chosen else "text2")
    middle = area.top() + area.height() / 2
    theme.paint_icon(painter, item.icon, area.left() + s(10), middle - icon / 2, icon, tone)
    right = _paint_badge(painter, theme, item, area, chosen)
    left = area.left() + s(10) + icon + s(10)
    weight = 600 if chosen else 500
    painter.setFont(theme.metrics.font("body", weight))
    painter.setPen(theme.tone("accent" if chosen else "text"))
    text = theme.metrics.text("body", weight)
    name = text.elidedText(item.name, Qt.TextElideMode.ElideRight, right - left - s(4))
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    painter.drawText(QRect(left, area.top(), right - left, area.height()), flags, name)


def _paint_badge(painter: QPainter, theme: Theme, item: NavItem, area: QRect, chosen: bool) -> int:
    """Draw the badge; returns the x from which it needs the room."""
    s = theme.metrics.s
    right = area.right() + 1 - s(8)
    if not item.count:
        return right
    words = str(item.count) if item.count < 100 else "99+"
    width = max(s(22), theme.metrics.text("tiny", 600).horizontalAdvance(words) + s(10))
    height = s(18)
    place = QRectF(right - width, area.top() + (area.height() - height) / 2, width, height)
    fill = theme.colour("surface") if chosen else theme.soft(item.tone)
    rounded(painter, place, CONTROL_RADIUS, fill)
    painter.setFont(theme.metrics.font("tiny", 600))
    painter.setPen(theme.tone(item.tone))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)
    return right - width


class NavList(OwnRing, QListView):
    """The list in the side bar. `chosen` carries the key of the place the user goes to.

    Its rows have exactly their place's name, also for assistive tools; a badge is their description
    ("3 need attention"). It paints them itself: with a delegate PySide6 would ready every style option and
    the 500 names of QStyle before the first window is painted (8 ms).
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, items: list[NavItem], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = NavModel(items, theme.metrics.s(ROW), self)
        self._under_mouse = -1
        self.setViewport(QWidget())  # as in `surfaces.ScrollArea`
        self.setProperty("kind", "nav")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setModel(self._model)
        self.setFixedHeight(theme.metrics.s(ROW) * len(items) + 2)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(lambda chosen, _left: self._selected(chosen))
        self.entered.connect(lambda index: self._entered(index.row()))

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

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, chosen = QPainter(self.viewport()), self.selectionModel()
        for row, item in enumerate(self._model.items):
            index = self._model.index(row)
            under = HOVERED if row == self._under_mouse else ""
            ground = CHOSEN if chosen.isSelected(index) else under
            _paint_place(painter, self._theme, item, self._area(index), ground)
        if self.shows_ring():
            ring(painter, self._area(self.currentIndex()), self._theme.colour("focus"))

    def _area(self, index: QModelIndex) -> QRect:
        side = self._theme.metrics.s(SIDE)
        return self.visualRect(index).adjusted(side, 1, -side, -1)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._entered(-1)

    def _entered(self, row: int) -> None:
        """The pointer is over that row; -1 for none."""
        self._under_mouse = row
        self.viewport().update()

    def _selected(self, chosen: QItemSelection) -> None:
        """An assistive tool selects without making the place the current one."""
        for index in chosen.indexes():
            if index != self.currentIndex():
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _current_changed(self, now: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self._model.items[now.row()].key)
