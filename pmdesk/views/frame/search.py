"""The results under the search field: typed words find records of every area; arrows and Enter go there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pmdesk.models.search import Found, find
from pmdesk.records import Area
from pmdesk.store.errors import StoreError
from pmdesk.views.desk import Desk
from pmdesk.views.look.labels import Label
from pmdesk.views.look.panel import PanelRow, PanelRowData
from pmdesk.views.look.search_field import SearchField
from pmdesk.views.look.surfaces import Box
from pmdesk.views.look.theme import Theme
from pmdesk.wording import frame, search

if TYPE_CHECKING:
    from pmdesk.store.shelf import Shelf

_TYPING = 80
_WIDE = 420
_GO_ON = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class SearchResults(Box):
    """Shown over the page while the search field holds words; Esc or a click elsewhere puts it away."""

    def __init__(self, desk: Desk, theme: Theme, field: SearchField, window: QWidget) -> None:
        super().__init__(theme, edge="border", parent=window)
        self._desk, self._theme, self._field = desk, theme, field
        self._rows: list[PanelRow] = []
        self.setAccessibleName(search.results())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, theme.metrics.s(4), 1, theme.metrics.s(4))
        self._column.setSpacing(0)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self.search)
        field.textChanged.connect(self._typed)
        field.left_down.connect(self._into)
        field.installEventFilter(self)
        window.installEventFilter(self)
        self.hide()

    def _typed(self, text: str) -> None:
        if text.strip():
            self._typing.start()
        else:
            self._typing.stop()
            self.hide()

    def search(self) -> None:
        """Look for the field's words now and show what there is."""
        text = self._field.text().strip()
        try:
            found = find(self._desk.store, self._desk.account_key, text, self._desk.today.day)
            self._show_found(found, text)
        except StoreError:
            self._show_found((), text)
        self._place()
        self.show()
        self.raise_()

    def _show_found(self, found: tuple[Found, ...], text: str) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = []
        area: Area | None = None
        for one in found:
            if one.area is not area:
                area = one.area
                self._column.addWidget(self._label(frame.place(area.value)))
            row = PanelRow(self._theme, self._data(one))
            row.clicked.connect(lambda _on=False, one=one, text=text: self._go(one, text))
            row.installEventFilter(self)
            self._rows.append(row)
            self._column.addWidget(row)
        if not found:
            self._column.addWidget(self._label(search.nothing(text)))
        for place in range(self._column.count()):
            item = self._column.itemAt(place)
            if item is not None and (widget := item.widget()) is not None:
                widget.show()  # now: Qt would do it after the box has been measured

    def _data(self, one: Found) -> PanelRowData:
        """The row of a record, with its status as in the lists; what went meanwhile has its name alone."""
        store = self._desk.store
        shelves: dict[Area, Shelf[Any]] = {
            Area.DOMAINS: store.domains,
            Area.SERVICES: store.services,
            Area.INVOICES: store.invoices,
            Area.TICKETS: store.tickets,
        }
        record = shelves[one.area].get(self._desk.account_key, one.record_id) if one.record_id else None
        if record is None:
            return PanelRowData(one.record_id, one.title, one.second, right=one.state, strong_right=False)
        said = search.said_of(record, self._desk.today.day)
        return PanelRowData(
            one.record_id,
            one.title,
            said.second,
            said.amount,
            said.chip.word,
            said.chip.icon,
            said.chip.tone,
            strong_right=False,
        )

    def _label(self, words: str) -> Label:
        s = self._theme.metrics.s
        label = Label(words, "small", "text2", weight=500, wrap=True)
        label.setContentsMargins(s(16), s(8), s(16), s(4))
        return label

    def _place(self) -> None:
        s, window = self._theme.metrics.s, self.window()
        wide = s(_WIDE)
        self.setFixedWidth(wide)
        self.adjustSize()
        below = self._field.mapTo(window, QPoint(0, self._field.height() + s(4)))
        left = max(s(8), min(below.x(), window.width() - wide - s(8)))
        self.move(left, below.y())

    def _go(self, one: Found, text: str) -> None:
        self.hide()
        self._field.clear()
        if one.record_id:
            self._desk.open(one.area, one.record_id)
        else:
            self._desk.filter_asked.emit(one.area, text)

    def _into(self) -> None:
        if not self._field.text().strip():
            return
        if self._typing.isActive() or self.isHidden():
            self._typing.stop()
            self.search()
        if self._rows:
            self._rows[0].setFocus(Qt.FocusReason.TabFocusReason)

    # --- keys and clicks ------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self._rows:
            return self._key(watched, event)
        if event.type() == QEvent.Type.Resize and watched is self.window() and self.isVisible():
            self._place()
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            QTimer.singleShot(0, self, self._leave_if_elsewhere)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        here = next(i for i, row in enumerate(self._rows) if row is watched)
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.hide()
            self._field.setFocus(Qt.FocusReason.TabFocusReason)
        elif key == Qt.Key.Key_Down:
            self._rows[min(here + 1, len(self._rows) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        elif key == Qt.Key.Key_Up and here == 0:
            self._field.setFocus(Qt.FocusReason.TabFocusReason)
        elif key == Qt.Key.Key_Up:
            self._rows[here - 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif key in _GO_ON:
            self._rows[here].click()
        else:
            return False
        return True

    def _leave_if_elsewhere(self) -> None:
        now = self.window().focusWidget()
        if now is not self._field and now not in self._rows:
            self.hide()
