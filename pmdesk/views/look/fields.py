"""Fields: a line of text with its label and problem, a combo box, a number, a text of several lines."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from pmdesk.views.look.labels import Label
from pmdesk.views.look.theme import Theme, set_property


class LineEdit(QLineEdit):
    """One line of text; `name` is spoken where no label is its buddy."""

    def __init__(
        self, theme: Theme, name: str, text: str = "", *, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)

    def set_problem(self, problem: str) -> None:
        """Mark the field; the words are spoken with it. Empty takes the mark away."""
        self.setAccessibleDescription(problem)
        set_property(self, "problem", bool(problem))


class Field(QWidget):
    """A field under its label, with a hint below that gives way to the problem when there is one."""

    def __init__(self, theme: Theme, label: str, edit: QWidget, hint: str = "") -> None:
        super().__init__()
        self.edit = edit
        self._hint = hint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.s(5))
        self.label = Label(label, weight=600)
        self.label.setBuddy(edit)
        self.below = Label(hint, "small", "text2", wrap=True)
        self.below.setVisible(bool(hint))
        if not edit.accessibleName():
            edit.setAccessibleName(label)
        for widget in (self.label, edit, self.below):
            column.addWidget(widget)

    def set_hint(self, hint: str) -> None:
        """Another hint, as when it depends on what was said before."""
        self._hint = hint
        self.set_problem("")

    def set_problem(self, problem: str) -> None:
        """Say what is wrong with the value, in words; empty when it is right."""
        self.below.setText(problem or self._hint)
        self.below.set_tone("bad" if problem else "text2")
        self.below.setVisible(bool(problem or self._hint))
        if isinstance(self.edit, LineEdit):
            self.edit.set_problem(problem)


class ComboBox(QComboBox):
    """A choice from a short list, wide enough for its longest word."""

    def __init__(
        self, theme: Theme, name: str, words: list[str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        for word in words or []:
            self.addItem(word)

    def sizeHint(self) -> QSize:
        """The sheet's padding is not in Qt's own hint, which cuts the longest word."""
        s, text = self._theme.metrics.s, self.fontMetrics()
        longest = max((text.horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=s(40))
        return QSize(longest + s(9) + s(28) + 6, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.metrics.s(64), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        s = self._theme.metrics.s
        side = s(14)
        left = (
            s(8) if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else self.width() - s(8) - side
        )
        tone = "text2" if self.isEnabled() else "text3"
        top = (self.height() - side) / 2
        self._theme.paint_icon(QPainter(self), "chevron-down", left, top, side, tone)


class SpinBox(QSpinBox):
    """A whole number with two small chevrons."""

    def __init__(self, theme: Theme, name: str, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setRange(low, high)
        self.lineEdit().setTextMargins(theme.metrics.s(8), 0, 0, 0)
        self.setAccessibleName(name)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        s = self._theme.metrics.s
        side, painter = s(10), QPainter(self)
        left = self.width() - s(8) - side
        middle = self.height() / 2
        tone = "text2" if self.isEnabled() else "text3"
        self._theme.paint_icon(painter, "chevron-up", left, middle - side - 1, side, tone)
        self._theme.paint_icon(painter, "chevron-down", left, middle + 1, side, tone)


class TextArea(QPlainTextEdit):
    """Several lines of plain text that grow with what is written, from `least` lines up to a height given.

    Tab leaves the field; Ctrl+Enter is `sent`.
    """

    sent = Signal()

    def __init__(
        self, theme: Theme, name: str, *, least: int = 3, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._least = least
        self._most = theme.metrics.s(240)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self._grow()

    def set_most(self, height: int) -> None:
        """The height in px it may grow to; beyond that it scrolls."""
        self._most = height
        self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sent.emit()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._grow()

    def _grow(self) -> None:
        line = self.fontMetrics().lineSpacing()
        lines = max(self._least, int(self.document().size().height()))  # in lines for plain text
        wanted = lines * line + self._theme.metrics.s(24)
        self.setFixedHeight(min(wanted, max(self._most, self._least * line)))
