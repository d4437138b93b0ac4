"""Parts of the sign-in page: the password's field, words about what was done and what went wrong."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pmdesk.views.look.buttons import IconButton
from pmdesk.views.look.fields import LineEdit
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import Label
from pmdesk.views.look.strip import announce
from pmdesk.views.look.theme import Theme


class PasswordEdit(LineEdit):
    """A password, with a button in the field that shows it while it is down."""

    def __init__(self, theme: Theme, name: str, show: str) -> None:
        super().__init__(theme, name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.reveal = IconButton(theme, "eye", show, parent=self)
        self.reveal.setCheckable(True)
        self.reveal.setCursor(Qt.CursorShape.ArrowCursor)
        self.reveal.toggled.connect(self._show)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        s = self._theme.metrics.s
        size = self.reveal.sizeHint().boundedTo(QSize(self.width(), self.height() - 4))
        top, near = (self.height() - size.height()) // 2, s(2)
        left = near if self.isRightToLeft() else self.width() - size.width() - near
        self.reveal.setGeometry(left, top, size.width(), size.height())
        room = size.width() - s(4)
        self.setTextMargins(*((room, 0, 0, 0) if self.isRightToLeft() else (0, 0, room, 0)))

    def _show(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.reveal.set_icon_name("eye", "accent" if shown else "text2")


class Word(QWidget):
    """One quiet line about what was done before."""

    _ICONS: ClassVar = {"ok": "circle-check", "bad": "triangle-alert", "warn": "triangle-alert"}

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._glyph = Glyph(theme, "", "ok", 16)
        self.label = Label(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.s(8))
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)
        self.hide()

    def tell(self, tone: str, text: str) -> None:
        self._glyph.set_glyph(self._ICONS.get(tone, "info"), tone)
        self.label.setText(text)
        self.setAccessibleName(text)
        self.show()
        announce(self, text)


class Trouble(QWidget):
    """What went wrong and what to do, with an icon; announced when shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        s = theme.metrics.s
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(s(8))
        row.addWidget(Glyph(theme, "triangle-alert", "bad", 16), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(s(2))
        self.title = Label(tone="bad", weight=600, wrap=True)
        self.advice = Label(tone="text2", wrap=True)
        column.addWidget(self.title)
        column.addWidget(self.advice)
        row.addLayout(column, 1)
        self.hide()

    def tell(self, title: str, advice: str) -> None:
        self.title.setText(title)
        self.advice.setText(advice)
        self.setAccessibleName(title)
        self.setAccessibleDescription(advice)
        self.show()
        announce(self, f"{title}. {advice}")
