"""A quiet strip over a page: standing news such as being offline, with one thing to do about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pmdesk.views.look.buttons import Button, IconButton
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import ElidedLabel, Label
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.theme import Theme
from pmdesk.wording.panes import close

HEIGHT = 36


def announce(widget: QWidget, words: str) -> None:
    """Have an assistive tool say `words`, politely: after what it is saying now."""
    if not words:
        return
    # Late: 2 ms of the start, and the first window has nothing to announce.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)


class Strip(Ground):
    """Hidden until there is something to say. Tones: "warn", "bad", "info".

    `acted` is its button, `closed` its cross (only where it may be put away). The same words are announced
    once, however often they are set.
    """

    acted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, *, closable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(theme, "warn", edge="bottom", parent=parent)
        s = theme.metrics.s
        self._said = ""
        self.setFixedHeight(s(HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(s(24), 0, s(24), 1)
        row.setSpacing(s(8))
        self._icon = Glyph(theme, "", "warn", 16)
        self._words = Label(weight=500)
        self._more = ElidedLabel("", "small", "text2")
        self.button = Button(theme, "", "link")
        self._cross = IconButton(theme, "x", close(), size=14)
        self._cross.setVisible(closable)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        row.addWidget(self._more, 1)
        row.addWidget(self.button)
        row.addWidget(self._cross)
        self.button.clicked.connect(self.acted)
        self._cross.clicked.connect(self.closed)
        self.hide()

    def tell(self, tone: str, icon: str, words: str, more: str = "", action: str = "") -> None:
        """Show the strip: `words` in short, `more` in the second tone, `action` as its link."""
        self.set_surface(tone)
        self._icon.set_glyph(icon, tone)
        self._words.setText(words)
        self._words.set_tone("bad" if tone == "bad" else "text")
        self._more.setText(more)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(words)
        self.setAccessibleDescription(more)
        self.show()
        if words != self._said:
            self._said = words
            announce(self, f"{words} {more}".strip())

    def quieten(self) -> None:
        """Nothing to say any more; the same words would be news again."""
        self._said = ""
        self.hide()

    def words(self) -> str:
        """What it says now; "" while hidden."""
        return self._words.text() if not self.isHidden() else ""
