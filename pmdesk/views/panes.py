"""Parts of a detail pane that pages share: a record's details as the models give them, drawn in sections."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmdesk.models.sections import Details, Line, LineKind, Section
from pmdesk.views.copy_value import CopyValue
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.chip import ChipLabel
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import ElidedLabel, Label
from pmdesk.views.look.labels import Line as Hairline
from pmdesk.views.look.progress import UsageBar
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tips import plain_tip
from pmdesk.views.steady_area import SteadyArea
from pmdesk.wording import panes as words

_SIDE, _RIGHT_SIDE = 20, 15
_MIDDLE = Qt.TextElideMode.ElideMiddle
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LineView(QWidget):
    """One line of a section. `copied` carries its value when the user wants it elsewhere."""

    copied = Signal(str)

    def __init__(self, theme: Theme, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.line = line
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.metrics.s(8))

    def set_line(self, line: Line) -> None:
        """Show another line of the same kind."""
        self.line = line
        self.setAccessibleName(line.spoken)


class PairView(LineView):
    """Label at the left, value at the right; a value without a label has the whole width."""

    def __init__(self, theme: Theme, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(theme, line, parent)
        s = theme.metrics.s
        self.glyph = Glyph(theme, "", "text2", 16)
        self.label = Label(tone="text2")
        self.value: CopyValue | ElidedLabel = CopyValue(theme) if line.copy else ElidedLabel(mode=_MIDDLE)
        self.second = ElidedLabel("", "small", "text2", mode=_MIDDLE)
        self.second.setAlignment(_RIGHT)
        if isinstance(self.value, CopyValue):
            self.value.clicked.connect(lambda: self.copied.emit(self.line.second or self.line.value))
        else:
            self.label.setBuddy(self.value)
        first = QHBoxLayout()
        first.setSpacing(s(8))
        first.addWidget(self.glyph)
        first.addWidget(self.label)
        first.addWidget(self.value, 1)
        both = QVBoxLayout()
        both.setSpacing(0)
        both.addLayout(first)
        both.addWidget(self.second)
        self.row.addLayout(both)
        self.set_line(line)

    def set_line(self, line: Line) -> None:
        super().set_line(line)
        total = line.kind is LineKind.TOTAL
        alone = line.kind is LineKind.TEXT
        self.glyph.setVisible(bool(line.icon))
        if line.icon:
            self.glyph.set_glyph(line.icon, "text2" if line.tone == "text" else line.tone)
        self.label.setText(line.label)
        self.label.setVisible(bool(line.label))
        self.label.set_tone("text" if line.icon or total else "text2")
        self.second.setText(line.second)
        self.second.setVisible(bool(line.second))
        weight = 600 if line.strong or total else 400 if alone else 500
        if isinstance(self.value, CopyValue):
            name = words.copy(line.second or line.value)
            self.value.show_value(line.value, name, weight=weight, tone=line.tone, right=not alone)
            return
        self.value.setText(line.value)
        self.value.setAlignment(Qt.AlignmentFlag.AlignVCenter if alone else _RIGHT)
        self.value.set_weight(weight)
        self.value.set_tone(line.tone)


class NoteView(LineView):
    """A sentence in the small size; a warning has an icon. It wraps and is never shortened."""

    def __init__(self, theme: Theme, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(theme, line, parent)
        s = theme.metrics.s
        self.row.setContentsMargins(0, s(3), 0, s(3))
        self.glyph = Glyph(theme, "", "warn", 16)
        self.label = Label("", "small", "text2", wrap=True)
        self.row.addWidget(self.glyph, 0, Qt.AlignmentFlag.AlignTop)
        self.row.addWidget(self.label, 1)
        self.set_line(line)

    def set_line(self, line: Line) -> None:
        super().set_line(line)
        warning = line.kind is LineKind.WARNING
        tone = line.tone if line.tone != "text" else "warn" if warning else "text2"
        self.glyph.setVisible(warning)
        if warning:
            self.glyph.set_glyph(line.icon or "triangle-alert", tone)
        self.label.setText(line.value)
        self.label.set_tone(tone)


class UsageView(LineView):
    """A quota: label and words over a bar, which is left out where no limit is known."""

    def __init__(self, theme: Theme, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(theme, line, parent)
        s = theme.metrics.s
        self.label = Label(line.label)
        self.value = ElidedLabel(weight=500)
        self.value.setAlignment(_RIGHT)
        self.bar = UsageBar(theme, line.label)
        top = QHBoxLayout()
        top.addWidget(self.label)
        top.addWidget(self.value, 1)
        column = QVBoxLayout()
        column.setContentsMargins(0, s(2), 0, s(8))
        column.setSpacing(s(4))
        column.addLayout(top)
        column.addWidget(self.bar)
        self.row.addLayout(column)
        self.set_line(line)

    def set_line(self, line: Line) -> None:
        super().set_line(line)
        self.label.setText(line.label)
        self.value.setText(line.value)
        self.value.set_tone(line.tone)
        self.bar.setVisible(line.share is not None)
        self.bar.set_usage((line.share or 0.0) * 100, line.value, line.tone)


_VIEWS: dict[LineKind, type[LineView]] = {
    LineKind.PAIR: PairView,
    LineKind.TEXT: PairView,
    LineKind.TOTAL: PairView,
    LineKind.NOTE: NoteView,
    LineKind.WARNING: NoteView,
    LineKind.USAGE: UsageView,
}


class Lines(QWidget):
    """The lines of a section under each other; widgets stay where their line keeps its kind."""

    copied = Signal(str)

    def __init__(self, theme: Theme, row: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._row = theme, theme.metrics.s(row)
        self._views: list[LineView] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        for place, line in enumerate(lines):
            view = self._views[place] if place < len(self._views) else None
            if view is None or not _suits(view, line):
                if view is not None:
                    self._drop(self._views.pop(place))
                view = _VIEWS[line.kind](self._theme, line)
                view.copied.connect(self.copied)
                if isinstance(view, PairView):
                    view.setMinimumHeight(self._row)
                self._column.insertWidget(place, view)
                self._views.insert(place, view)
            else:
                view.set_line(line)
        while len(self._views) > len(lines):
            self._drop(self._views.pop())

    def views(self) -> list[LineView]:
        """The widgets, in order."""
        return list(self._views)

    def _drop(self, view: LineView) -> None:
        self._column.removeWidget(view)
        view.hide()
        view.deleteLater()


def _suits(view: LineView, line: Line) -> bool:
    """Whether a widget can show the line: of its kind, and to be copied exactly where that is wanted."""
    if type(view) is not _VIEWS[line.kind]:
        return False
    return (view.line.copy, bool(view.line.second)) == (line.copy, bool(line.second))


class SectionView(QWidget):
    """A section: head, a word at its right (an age, "Fetching…"), a link to try again, and the lines.

    `row` is the least height of a pair, for a font of 13 px.
    """

    copied = Signal(str)
    linked = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str = "",
        *,
        role: str = "body",
        row: int = 20,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        s = theme.metrics.s
        self.title = Label(title, role, weight=600)
        self.aside = ElidedLabel("", "small", "text2")
        self.aside.setAlignment(_RIGHT)
        self.link = Button(theme, "", "link")
        self.link.clicked.connect(self.linked)
        self.link.hide()
        self.lines = Lines(theme, row)
        self.lines.copied.connect(self.copied)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(s(8))
        head.addWidget(self.title)
        head.addWidget(self.aside, 1)
        head.addWidget(self.link)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addLayout(head)
        self.column.addSpacing(s(6))
        self.column.addWidget(self.lines)

    def set_section(self, section: Section) -> None:
        """Show the head and the lines."""
        self.title.setText(section.title)
        self.lines.set_lines(section.lines)

    def set_aside(self, said: str, tip: str = "", tone: str = "text2") -> None:
        """The word at the right of the head."""
        self.aside.setText(said)
        self.aside.set_tone(tone)
        self.aside.setToolTip(plain_tip(tip))

    def set_link(self, said: str, name: str = "") -> None:
        """The link at the right of the head; "" takes it away."""
        self.link.setText(said)
        self.link.setAccessibleName(name or said)
        self.link.setVisible(bool(said))


class DetailPane(SteadyArea):
    """The pane beside a list: name, chip, what it needs, then the sections with a hairline before each.

    `head_row` is beside the name (small buttons), `acts` under the sentence (the main buttons).
    """

    copied = Signal(str)

    def __init__(self, theme: Theme, name: str, width: int, parent: QWidget | None = None) -> None:
        s = theme.metrics.s
        super().__init__(name, QMargins(s(_SIDE), s(16), s(_RIGHT_SIDE), s(16)), parent)
        self._theme = theme
        self._sections: dict[str, tuple[QWidget, SectionView]] = {}
        self.details: Details | None = None
        self.name = ElidedLabel(role="head", mode=_MIDDLE)
        self.subtitle = Label("", "small", "text2", wrap=True)
        self.chip = ChipLabel(theme)
        self.sentence = Label("", wrap=True)
        self.head_row = QHBoxLayout()
        self.head_row.setSpacing(s(4))
        self.head_row.addWidget(self.name, 1)
        self.acts = QVBoxLayout()
        self.acts.setSpacing(s(8))
        body = QWidget()
        for ground in (body, self.viewport(), self):
            ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            ground.setProperty("surface", "surface")
        self.column = QVBoxLayout(body)
        self.column.setSpacing(s(8))
        self.column.addLayout(self.head_row)
        for widget in (self.subtitle, self.chip, self.sentence):
            self.column.addWidget(widget)
        self.column.addLayout(self.acts)
        self.column.addStretch(1)
        self.set_content(body, self.column)
        self.setMinimumWidth(s(width))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def set_details(self, details: Details) -> None:
        """Show a record; sections it does not have are hidden."""
        other = self.details is None or self.details.name != details.name
        self.details = details
        self.name.setText(details.name)
        self.subtitle.setText(details.subtitle)
        self.subtitle.setVisible(bool(details.subtitle))
        self.chip.set_chip(details.chip)
        self.set_sentence(details.sentence)
        for section in details.sections:
            self.section(section.key).set_section(section)
        shown = {section.key for section in details.sections}
        for key, (holder, _) in self._sections.items():
            holder.setVisible(key in shown)
        self._keep_order()
        if other:
            self.verticalScrollBar().setValue(0)

    def _keep_order(self) -> None:
        """Lines that come later are reached by Tab where they stand."""
        views = [view for _, section in self._sections.values() for view in section.lines.views()]
        values = [view.value for view in views if isinstance(view, PairView)]
        for one, other in pairwise(value for value in values if isinstance(value, CopyValue)):
            self.setTabOrder(one, other)

    def set_sentence(self, said: str) -> None:
        """What the record needs from the owner; "" for nothing."""
        self.sentence.setText(said)
        self.sentence.setVisible(bool(said))

    def section(self, key: str) -> SectionView:
        """The section of that key, made at the end of the pane if it was not there."""
        if key not in self._sections:
            s = self._theme.metrics.s
            view = SectionView(self._theme)
            view.copied.connect(self.copied)
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, s(8), 0, 0)
            column.setSpacing(s(12))
            column.addWidget(Hairline(self._theme))
            column.addWidget(view)
            self.column.insertWidget(self.column.count() - 1, holder)
            self._sections[key] = (holder, view)
        return self._sections[key][1]
