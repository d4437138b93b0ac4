"""The base of our dialogs: a title, what it is about, a form, buttons with verbs. Opened with `open()`."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.views.look.buttons import Button
from pmdesk.views.look.buttons import Kind as ButtonKind
from pmdesk.views.look.focus import FocusRing
from pmdesk.views.look.labels import Label
from pmdesk.views.look.theme import Theme


class Dialog(QDialog):
    """Modal to its window and never blocking: connect `accepted`, `rejected` or `finished`, then `open()`.

    It deletes itself when closed. The dangerous button is never the default.
    """

    def __init__(self, theme: Theme, title: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        s = theme.metrics.s
        self._theme = theme
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(s(420))
        column = QVBoxLayout(self)
        column.setContentsMargins(s(24), s(20), s(24), s(20))
        column.setSpacing(s(12))
        self.title = Label(title, "head", wrap=True)
        self.text = Label(text, tone="text2", wrap=True)
        self.text.setVisible(bool(text))
        self.content = QVBoxLayout()
        self.content.setSpacing(s(12))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(s(8))
        self._buttons.addStretch()
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addLayout(self.content, 1)
        column.addSpacing(s(4))
        column.addLayout(self._buttons)
        self.ring = FocusRing(theme, self)

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)

    def fit(self) -> None:
        """As high as its text needs at this width: Qt reckons wrapped words at a narrower one."""
        layout = self.layout()
        needed = layout.heightForWidth(self.width()) if layout is not None else 0
        if needed > 0:
            self.resize(self.width(), needed)

    def add_button(
        self, text: str, kind: ButtonKind = "normal", *, accepts: bool = False, rejects: bool = False
    ) -> Button:
        """Add a button at the right. Enter takes a primary one; a danger is never taken by Enter."""
        button = Button(self._theme, text, kind, parent=self)
        if accepts:
            button.clicked.connect(self.accept)
        if rejects:
            button.clicked.connect(self.reject)
        if kind == "primary":
            button.setDefault(True)
        self._buttons.addWidget(button)
        return button
