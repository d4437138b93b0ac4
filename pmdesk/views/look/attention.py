"""What needs the owner: what, what otherwise, when, what it costs, and the one button that settles it."""

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGroupBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmdesk.views.look.buttons import Button, IconButton
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import Label
from pmdesk.views.look.paint import hairline
from pmdesk.views.look.surfaces import Box
from pmdesk.views.look.theme import Theme

ROW = 60


class AttentionData(msgspec.Struct, frozen=True):
    """One thing. `key` comes back with the button; `action_name` repeats the object for assistive tools.

    `off` says why the button cannot be used now ("" where it can); `when_tone` is "bad" for what is pressing.
    `aside` is what the small button at the end is called aloud ("": there is none), `aside_tip` what it does.
    """

    key: str
    icon: str
    tone: str
    title: str
    consequence: str
    when: str = ""
    when_detail: str = ""
    when_tone: str = "text"
    amount: str = ""
    action: str = ""
    action_name: str = ""
    primary: bool = False
    off: str = ""
    aside: str = ""
    aside_tip: str = ""
    aside_icon: str = "x"


class AttentionRow(QGroupBox):
    """One thing as an accessible group, named by its title and its consequence."""

    acted = Signal(str)
    put_aside = Signal(str)

    def __init__(self, theme: Theme, data: AttentionData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        s = theme.metrics.s
        self.data = data
        self._theme = theme
        self.setProperty("kind", "row")
        self.setMinimumHeight(s(ROW))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._icon = Glyph(theme, data.icon, data.tone, 20)
        self._title = Label(weight=600, wrap=True)
        self._consequence = Label("", "small", "text2", wrap=True)
        self._when = Label()
        self._detail = Label("", "small", "text2")
        self._amount = Label(weight=600)
        self.button = Button(theme, "")
        self.button.clicked.connect(lambda: self.acted.emit(self.data.key))
        self.aside = IconButton(theme, data.aside_icon, "", tone="text3")
        self.aside.clicked.connect(lambda: self.put_aside.emit(self.data.key))
        self._arrange()
        self.set_data(data)

    def _arrange(self) -> None:
        s = self._theme.metrics.s
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for label in (self._when, self._detail, self._amount):
            label.setAlignment(right)
        self._when.setMinimumWidth(s(116))
        self._detail.setMinimumWidth(s(116))
        self._amount.setMinimumWidth(s(72))
        self.button.setMinimumWidth(s(120))
        row = QHBoxLayout(self)
        frame = self.contentsMargins()  # the style leaves room for the frame of a group, which is not drawn
        row.setContentsMargins(
            s(16) - frame.left(), s(8) - frame.top(), s(8) - frame.right(), s(8) - frame.bottom()
        )
        row.setSpacing(0)
        row.addWidget(self._icon)
        row.addSpacing(s(12))
        row.addLayout(_lines(self._title, self._consequence), 1)
        row.addSpacing(s(12))
        row.addLayout(_lines(self._when, self._detail))
        row.addSpacing(s(8))
        row.addWidget(self._amount)
        row.addSpacing(s(20))
        row.addWidget(self.button)
        row.addSpacing(s(8))
        row.addWidget(self.aside)

    def set_data(self, data: AttentionData) -> None:
        self.data = data
        self._icon.set_glyph(data.icon, data.tone)
        self._title.setText(data.title)
        self._consequence.setText(data.consequence)
        self._consequence.setVisible(bool(data.consequence))
        self._when.setText(data.when)
        self._when.set_tone(data.when_tone)
        self._detail.setText(data.when_detail)
        self._amount.setText(data.amount)
        self.setAccessibleName(". ".join(p.rstrip(".") for p in (data.title, data.consequence) if p))
        self.button.setVisible(bool(data.action))
        self.button.setText(data.action.replace("&", "&&"))
        self.button.set_kind("primary" if data.primary else "normal")
        self.button.setAccessibleName(data.action_name or data.action)
        self.button.set_reason_off(data.off)
        self.aside.setVisible(bool(data.aside))
        self.aside.set_icon_name(data.aside_icon)
        self.aside.set_name(data.aside)
        self.aside.setToolTip(data.aside_tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing: the role of a group is wanted, not its frame."""


def _lines(*labels: Label) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addStretch()
    for label in labels:
        column.addWidget(label)
    column.addStretch()
    return column


class AttentionList(Box):
    """The rows in their box, most urgent first. `acted` carries the key of the row whose button was used,
    `put_aside` that of the row whose small button at the end was."""

    acted = Signal(str)
    put_aside = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._rows: list[AttentionRow] = []
        self.setAccessibleName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(1)

    def set_rows(self, rows: list[AttentionData]) -> None:
        """Show these; rows there stay the same widgets, so that the focus stays where it is."""
        while len(self._rows) > len(rows):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.deleteLater()
        for row, data in zip(self._rows, rows, strict=False):
            row.set_data(data)
        for data in rows[len(self._rows) :]:
            row = AttentionRow(self._theme, data, self)
            row.acted.connect(self.acted)
            row.put_aside.connect(self.put_aside)
            self._column.addWidget(row)
            self._rows.append(row)
        self.update()

    def rows(self) -> list[AttentionRow]:
        return list(self._rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        for row in self._rows[1:]:
            hairline(painter, 1, self.width() - 1, row.y(), self._theme.colour("hairline"))
