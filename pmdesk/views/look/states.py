"""The four states of a page: its content, nothing there, not fetched yet, and could not be fetched."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from pmdesk.views.look.buttons import Button
from pmdesk.views.look.cells import EDGE, PAD
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import Label
from pmdesk.views.look.paint import hairline, rounded
from pmdesk.views.look.strip import announce
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.table import HEAD, ROW, ColumnSpec, fit_columns
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tokens import BAR_RADIUS

_SHARES = (0.62, 0.9, 0.5, 0.78, 0.42, 0.7)
"""How much of its column a grey bar takes, row by row: as uneven as words are."""


class StatePage(Ground):
    """An icon, a head, one sentence of at most 400 px, at most two buttons and a hint."""

    acted = Signal()
    details_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "surface", parent=parent)
        s = theme.metrics.s
        self._glyph = Glyph(theme, "", "text2", 32)
        self.head = Label("", "head")
        self.sentence = Label("", "body", "text2", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.sentence.setMaximumWidth(s(400))
        self.sentence.setMinimumWidth(s(200))
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.hint = Label("", "small", "text2")
        self.button = Button(theme, "", "primary")
        self.details = Button(theme, "")
        self.button.clicked.connect(self.acted)
        self.details.clicked.connect(self.details_asked)
        self._arrange()

    def _arrange(self) -> None:
        s, centre = self._theme.metrics.s, Qt.AlignmentFlag.AlignHCenter
        buttons = QHBoxLayout()
        buttons.setSpacing(s(8))
        buttons.addStretch()
        buttons.addWidget(self.button)
        buttons.addWidget(self.details)
        buttons.addStretch()
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(self.sentence, 100)
        middle.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(s(24), s(24), s(24), s(24))
        column.setSpacing(0)
        column.addStretch(4)
        column.addWidget(self._glyph, 0, centre)
        column.addSpacing(s(12))
        column.addWidget(self.head, 0, centre)
        column.addSpacing(s(4))
        column.addLayout(middle)
        column.addSpacing(s(16))
        column.addLayout(buttons)
        column.addSpacing(s(8))
        column.addWidget(self.hint, 0, centre)
        column.addStretch(5)

    def tell(
        self,
        icon: str,
        head: str,
        sentence: str,
        *,
        tone: str = "text2",
        action: str = "",
        action_icon: str = "",
        details: str = "",
        hint: str = "",
    ) -> None:
        """Say what there is; texts left empty take no part. The head and the sentence are announced."""
        said = (self.head.text(), self.sentence.text())
        self._glyph.set_glyph(icon, tone)
        self.head.setText(head)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.button.set_icon_name(action_icon)
        self.details.setText(details)
        self.details.setVisible(bool(details))
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        if said != (head, sentence) and self.isVisible():
            announce(self, f"{head}. {sentence}")


class Skeleton(QWidget):
    """Grey bars in the place of rows while the very first data come; afterwards saved rows stay instead.

    `specs` are the table's columns; `right` names those written at the right, `heads` are their heads.
    """

    def __init__(
        self,
        theme: Theme,
        specs: Sequence[ColumnSpec],
        name: str,
        *,
        right: Sequence[int] = (),
        rows: int = 6,
        heads: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._specs = tuple(specs)
        self._right = frozenset(right)
        self._rows = rows
        self._heads = tuple(heads)
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, s = self._theme, self._theme.metrics.s
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        line, grey = theme.colour("hairline"), theme.colour("neutral_soft")
        hairline(painter, 0, self.width(), s(HEAD), line)
        widths = fit_columns(self._specs, self.width(), theme.metrics.base / 13)
        shown = [i for i, width in enumerate(widths) if width]
        left = 0
        for i in shown:
            start = left + s(EDGE if i == shown[0] else PAD)
            end = left + widths[i] - s(EDGE if i == shown[-1] else PAD)
            left += widths[i]
            self._head(painter, i, start, end)
            for row in range(self._rows):
                long = min(end - start, s(200)) * _SHARES[(row * 2 + i) % len(_SHARES)]
                x = end - long if i in self._right else start
                top = s(HEAD) + row * s(ROW) + (s(ROW) - s(10)) / 2
                rounded(painter, QRectF(x, top, long, s(10)), BAR_RADIUS, grey)
        for row in range(self._rows):
            hairline(painter, 0, self.width(), s(HEAD) + (row + 1) * s(ROW), line)

    def _head(self, painter: QPainter, column: int, start: int, end: int) -> None:
        if column >= len(self._heads):
            return
        theme = self._theme
        painter.setFont(theme.metrics.font("small", 500))
        painter.setPen(theme.colour("text2"))
        side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag.AlignLeft
        area = QRectF(start, 0, end - start, theme.metrics.s(HEAD) - 1)
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), self._heads[column])


class StateStack(QStackedWidget):
    """Shows the content or one of the three other states, each made when first needed.

    `acted` is the button of the state shown, `details_asked` the "Show details" of the failed one.
    """

    acted = Signal()
    details_asked = Signal()

    def __init__(
        self, theme: Theme, content: QWidget, loading: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._content = content
        self._loading = loading
        self._empty: StatePage | None = None
        self._failed: StatePage | None = None
        self.addWidget(content)

    def state(self) -> str:
        """ "content", "empty", "loading" or "failed"."""
        now = self.currentWidget()
        if now is self._content:
            return "content"
        if now is self._loading:
            return "loading"
        return "empty" if now is self._empty else "failed"

    def show_content(self) -> None:
        self.setCurrentWidget(self._content)

    def show_loading(self) -> None:
        """Grey bars; without a loading widget the content stays."""
        if self._loading is not None:
            if self.indexOf(self._loading) < 0:
                self.addWidget(self._loading)
            self.setCurrentWidget(self._loading)

    def show_empty(
        self, icon: str, head: str, sentence: str, action: str = "", *, action_icon: str = ""
    ) -> StatePage:
        """Nothing there, and what to do about it."""
        if self._empty is None:
            self._empty = self._page()
        self._empty.tell(icon, head, sentence, action=action, action_icon=action_icon)
        self.setCurrentWidget(self._empty)
        return self._empty

    def show_failed(
        self,
        head: str,
        sentence: str,
        action: str,
        *,
        details: str = "",
        hint: str = "",
        icon: str = "unplug",
    ) -> StatePage:
        """Nothing saved and nothing fetched: what happened, what it means, what to do."""
        if self._failed is None:
            self._failed = self._page()
        self._failed.tell(icon, head, sentence, tone="bad", action=action, details=details, hint=hint)
        self.setCurrentWidget(self._failed)
        return self._failed

    def _page(self) -> StatePage:
        page = StatePage(self._theme)
        page.acted.connect(self.acted)
        page.details_asked.connect(self.details_asked)
        self.addWidget(page)
        return page
