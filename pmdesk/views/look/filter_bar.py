"""The row of filters over a list: buttons side by side, or one combo box where there is little room."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from pmdesk.views.look.buttons import Button
from pmdesk.views.look.fields import ComboBox
from pmdesk.views.look.theme import Theme


class FilterBar(QWidget):
    """Exactly one filter holds; `chosen` carries its key when the user takes another."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys: list[str] = []
        self._buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.metrics.s(4))
        self._combo = ComboBox(theme, name, parent=self)
        self._combo.hide()
        self._combo.activated.connect(lambda i: self._choose(self._keys[i]))
        self._row.addWidget(self._combo)
        self._compact = False
        self.setAccessibleName(name)

    def set_filters(self, filters: list[tuple[str, str, int | None]]) -> None:
        """(key, words, count or None) for each; the words of those there already change in place."""
        if [key for key, _, _ in filters] != self._keys:
            self._rebuild([key for key, _, _ in filters])
        for i, (key, words, count) in enumerate(filters):
            text = words if count is None else f"{words} {self.locale().toString(count)}"
            self._buttons[key].setText(text.replace("&", "&&"))
            self._buttons[key].setMinimumWidth(self._heavy(text))
            self._combo.setItemText(i, text)
        self._combo.updateGeometry()

    def _heavy(self, text: str) -> int:
        """The room of the words while their filter holds: heavier than the button reckons with."""
        metrics = self._theme.metrics
        return metrics.text("body", 600).horizontalAdvance(text) + 2 * metrics.s(10) + 2

    def current(self) -> str | None:
        return next((key for key, button in self._buttons.items() if button.isChecked()), None)

    def set_current(self, key: str) -> None:
        """Show a filter as the one that holds, without `chosen`."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
            self._combo.setCurrentIndex(self._keys.index(key))

    def set_compact(self, compact: bool) -> None:
        """One combo box instead of the buttons."""
        self._compact = compact
        self._combo.setVisible(compact)
        for button in self._buttons.values():
            button.setVisible(not compact)

    def _rebuild(self, keys: list[str]) -> None:
        before = self.current()
        for button in self._buttons.values():
            self._group.removeButton(button)
            button.deleteLater()
        self._keys, self._buttons = keys, {}
        self._combo.clear()
        last: QWidget = self._combo
        for key in keys:
            button = Button(self._theme, "", "filter", parent=self)
            button.clicked.connect(lambda _checked=False, key=key: self._choose(key))
            self._group.addButton(button)
            self._row.addWidget(button)
            self.setTabOrder(last, button)  # what is made later would be reached last
            last = self._buttons[key] = button
            self._combo.addItem("")
        self.set_compact(self._compact)
        if keys:
            self.set_current(before if before in keys else keys[0])

    def _choose(self, key: str) -> None:
        self.set_current(key)
        self.chosen.emit(key)
