"""Words on the screen: labels by role and tone, shortened ones, prose, key caps; hairlines between them."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from pmdesk.views.look.paint import hairline, upright
from pmdesk.views.look.theme import Theme, set_property
from pmdesk.views.look.tips import plain_tip
from pmdesk.views.look.tokens import PROSE_LINE_HEIGHT

MOST, MOST_WRAPPED = 80, 28
"""Characters a label wants room for at least: a longer word is cut by the edge, and widens no window."""


def bounded(label: QLabel, hint: QSize) -> QSize:
    """A label's least size, however long the words are that somebody wrote into it."""
    most = label.fontMetrics().averageCharWidth() * (MOST_WRAPPED if label.wordWrap() else MOST)
    return QSize(min(hint.width(), most), hint.height())


class Label(QLabel):
    """Plain text in a type role ("title", "head", "body", "small"), a tone and, if another, a weight."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "text",
        *,
        weight: int | None = None,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        if weight is not None:
            self.setProperty("weight", str(weight))
        self.setWordWrap(wrap)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        return bounded(self, super().minimumSizeHint())

    def set_tone(self, tone: str) -> None:
        set_property(self, "tone", tone)

    def set_weight(self, weight: int) -> None:
        set_property(self, "weight", str(weight))


class ElidedLabel(Label):
    """One line that is shortened where there is no room, the whole text then being its tool tip.

    It takes what room it is given; with `natural` it takes its own width if it can and less if it must.
    Shorten domains in the middle, for their ends tell them apart; never amounts or dates.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "text",
        *,
        weight: int | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        natural: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, role, tone, weight=weight, parent=parent)
        self._mode = mode
        policy = QSizePolicy.Policy.Maximum if natural else QSizePolicy.Policy.Ignored
        self.setSizePolicy(policy, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def shown_text(self) -> str:
        """The text as it is painted now."""
        return self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown_text()
        tip = plain_tip(self.text()) if shown != self.text() else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)


class ProseLabel(QLabel):
    """Several lines to read, with the line height of prose; the text is plain and is escaped."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "text",
        *,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self._plain = ""
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.set_prose(text)

    def minimumSizeHint(self) -> QSize:
        return bounded(self, super().minimumSizeHint())

    def prose(self) -> str:
        return self._plain

    def set_prose(self, text: str) -> None:
        """Show other text; an empty line starts a paragraph, a line break stays one."""
        self._plain = text
        self.setText(prose_html(text))

    def set_tone(self, tone: str) -> None:
        set_property(self, "tone", tone)


def prose_html(text: str) -> str:
    """Plain text as rich text of paragraphs with the line height of prose."""
    from html import escape  # late: its table of entities is not needed for the first window

    paragraphs = [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    html = []
    for i, part in enumerate(paragraphs):
        style = f"line-height:{PROSE_LINE_HEIGHT}%; margin:{8 if i else 0}px 0 0 0"
        html.append(f'<p style="{style}">{escape(part.strip()).replace(chr(10), "<br>")}</p>')
    return "".join(html)


class KeyCap(QLabel):
    """A key or a chord as on a keyboard."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", "key-cap")
        self.setFixedHeight(theme.metrics.s(18))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Line(QFrame):
    """A hairline across, or down when `vertical`; it stays whole device pixels wide."""

    def __init__(self, theme: Theme, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._vertical = vertical
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self._theme.colour("hairline")
        if self._vertical:
            upright(painter, 0, self.height(), self.width(), colour)
        else:
            hairline(painter, 0, self.width(), self.height(), colour)
