"""Progress: a line of 2 px under the bar, and the bar of a quota."""

from PySide6.QtCore import QEvent, QRectF, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from pmdesk.views.look.paint import rounded
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tokens import BAR_RADIUS

_STEPS, _TICK = 60, 33


class LineProgress(QProgressBar):
    """The line under the top bar while something is fetched: so much of so many, or just under way.

    Under way it moves, unless the system asks for stillness: then the whole line is lit.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._phase = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._step)
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setFixedHeight(2)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.rest()

    def show_progress(self, done: int, total: int) -> None:
        """`done` of `total`; a total of 0 means that nobody knows."""
        if total > 0:
            self.setRange(0, total)
            self.setValue(min(done, total))
        else:
            self.setRange(0, 0)
        self.show()
        self._run()

    def rest(self) -> None:
        """Nothing is under way. The room of the line stays, so that nothing below it jumps."""
        self._timer.stop()
        self.setRange(0, 1)
        self.reset()
        self.hide()

    def is_moving(self) -> bool:
        return self._timer.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._run()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.fillRect(self.rect(), theme.colour("hairline"))
        wide = self.width()
        accent = theme.colour("accent")
        if self.maximum() > 0:
            share = max(0, self.value()) / self.maximum()
            painter.fillRect(QRectF(0, 0, wide * share, self.height()), accent)
        elif self._theme.still():
            painter.fillRect(self.rect(), accent)
        else:
            left = -0.3 + 1.3 * self._phase / _STEPS
            painter.fillRect(QRectF(wide * left, 0, wide * 0.3, self.height()), accent)

    def _run(self) -> None:
        moving = self.maximum() == 0 and self.isVisible() and not self._theme.still()
        if moving and not self._timer.isActive():
            self._timer.start()
        elif not moving:
            self._timer.stop()

    def _step(self) -> None:
        self._phase = (self._phase + 1) % _STEPS
        self.update()


class UsageBar(QProgressBar):
    """How full a quota is. `name` and the words of `set_usage` are spoken: a bar alone cannot be read.

    Its tone is "text" while there is room enough, else "warn" or "bad".
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = "text"
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setRange(0, 100)
        self.setFixedHeight(theme.metrics.s(6))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_usage(self, percent: float, words: str = "", tone: str = "text") -> None:
        """0 to 100 and more; what is over is shown as full."""
        self._tone = tone
        self.setValue(round(max(0.0, min(100.0, percent))))
        self.setAccessibleDescription(words)
        self.update()

    def tone(self) -> str:
        """The tone it was given."""
        return self._tone

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        area = QRectF(self.rect())
        radius = min(BAR_RADIUS, area.height() / 2)
        rounded(painter, area, radius, theme.colour("neutral_soft"))
        if self.value() > 0:
            wide = max(area.height(), area.width() * self.value() / 100)
            area.setWidth(wide)
            rounded(painter, area, radius, theme.colour("accent" if self._tone == "text" else self._tone))
