"""The four states of a page: its content, nothing there, not fetched yet, and could not be fetched."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from pmdesk.views.look.buttons import Button
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import Label
from pmdesk.views.look.strip import announce
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.theme import Theme


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
        self.more = Label("", "small", "text2", wrap=True)
        self.more.setMaximumWidth(s(400))
        self.more.setContentsMargins(0, 0, 0, s(12))
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
        column.addSpacing(s(12))
        column.addWidget(self.more, 0, centre)
        column.addSpacing(s(4))
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
        more: str = "",
    ) -> None:
        """Say what there is; texts left empty take no part. The head and the sentence are announced.

        `more` may have several lines, which stand below each other.
        """
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
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        if said != (head, sentence) and self.isVisible():
            announce(self, f"{head}. {sentence}")


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
        self, icon: str, head: str, sentence: str, action: str = "", *, action_icon: str = "", more: str = ""
    ) -> StatePage:
        """Nothing there, and what to do about it."""
        if self._empty is None:
            self._empty = self._page()
        self._empty.tell(icon, head, sentence, action=action, action_icon=action_icon, more=more)
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
