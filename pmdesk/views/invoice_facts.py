"""An invoice as it is known here, without its document: what is billed, taxes, credit, payments, balance."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmdesk.models.sections import Details, Line, LineKind, Section
from pmdesk.views.copy_value import CopyValue
from pmdesk.views.flowing import Flowing
from pmdesk.views.look.chip import ChipLabel
from pmdesk.views.look.labels import ElidedLabel, Label
from pmdesk.views.look.labels import Line as Hairline
from pmdesk.views.look.surfaces import ScrollArea
from pmdesk.views.look.theme import Theme
from pmdesk.wording import invoices as wording
from pmdesk.wording import panes as pane_words

_WIDE = 580
"""The widest the lines get, in px of a 13 px font: an amount is still read with what it is for."""
_TOP = Qt.AlignmentFlag.AlignTop
_RIGHT = Qt.AlignmentFlag.AlignRight | _TOP


class StatementLine(QWidget):
    """What it is at the left, wrapped where it is long, and the amount or day at the right, never cut."""

    copied = Signal(str)

    def __init__(self, theme: Theme, line: Line, *, billed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        s = theme.metrics.s
        total = line.kind is LineKind.TOTAL
        sentence = line.kind in (LineKind.NOTE, LineKind.TEXT)
        self.setAccessibleName(line.spoken)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, s(3), 0, s(3))
        row.setSpacing(s(16))
        words = line.value if sentence else line.label
        tone = "text2" if line.kind is LineKind.NOTE or not (billed or total or sentence) else "text"
        left = QVBoxLayout()
        left.setSpacing(0)
        self.label = Label(words, "body", tone, weight=600 if total else None, wrap=True)
        left.addWidget(self.label)
        if line.second:
            left.addWidget(Label(line.second, "small", "text2", wrap=True))
        row.addLayout(left, 1)
        self.value = Label("" if sentence else line.value, weight=600 if total else 500)
        self.value.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.value.setVisible(not sentence)
        row.addWidget(self.value, 0, _RIGHT)
        if line.copy:
            self.value.hide()
            button = CopyValue(theme)
            name = pane_words.copy(line.value)
            button.show_value(line.value, name, weight=500, tone="text", right=True)
            button.clicked.connect(lambda: self.copied.emit(line.value))
            row.addWidget(button, 1)
            row.setContentsMargins(0, 0, 0, 0)


class InvoiceFacts(ScrollArea):
    """The sections of an invoice's details under each other, a hairline before each."""

    copied = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(wording.details(), parent=parent)
        self._theme = theme
        self._shown: Details | None = None
        s = theme.metrics.s
        self.name = ElidedLabel(role="head")
        self.chip = ChipLabel(theme)
        head = QHBoxLayout()
        head.setSpacing(s(12))
        head.addWidget(self.name, 1)
        head.addWidget(self.chip)
        inner = QWidget()
        inner.setMaximumWidth(s(_WIDE))
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(s(24), s(20), s(24), s(24))
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addSpacing(s(12))
        self._column.addStretch(1)
        body = Flowing()
        for ground in (body, self.viewport()):
            ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            ground.setProperty("surface", "surface")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inner, 1)
        row.addStretch(0)
        self.setWidget(body)

    def details(self) -> Details | None:
        """What is shown now."""
        return self._shown

    def set_details(self, details: Details) -> None:
        """Show an invoice; the same values again change nothing."""
        if details == self._shown:
            return
        other = self._shown is None or self._shown.name != details.name
        self._shown = details
        self.name.setText(details.name)
        chip = details.chip
        self.chip.set_chip(chip)
        self._clear()
        for section in details.sections:
            self._column.insertWidget(self._column.count() - 1, self._section(section))
        if other:
            self.verticalScrollBar().setValue(0)

    def _clear(self) -> None:
        for place in reversed(range(self._column.count())):
            item = self._column.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None:
                self._column.removeWidget(widget)
                widget.hide()
                widget.deleteLater()

    def _section(self, section: Section) -> QWidget:
        s = self._theme.metrics.s
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, s(16))
        column.setSpacing(0)
        column.addWidget(Hairline(self._theme))
        column.addSpacing(s(16))
        if section.key not in ("invoice", "totals"):  # the one stands under its name, the other says it
            column.addWidget(Label(section.title, weight=600))
            column.addSpacing(s(4))
        for line in section.lines:
            view = StatementLine(self._theme, line, billed=section.key in ("items", "payments"))
            view.copied.connect(self.copied)
            column.addWidget(view)
        return holder
