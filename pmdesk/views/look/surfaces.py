"""What other widgets lie on: plain grounds, boxes with a rounded edge, and scroll areas."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from pmdesk.views.look.paint import box, hairline, upright
from pmdesk.views.look.theme import Theme, set_property
from pmdesk.views.look.tokens import BOX_RADIUS


class Ground(QWidget):
    """A plain ground: "window", "canvas", "surface", "sunken", "desk", "selected", "bad", "warn" or "info".

    `edge` draws a hairline inside one side of it: "bottom", "top", "right", "left" or "" for none.
    """

    def __init__(self, theme: Theme, surface: str, *, edge: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._edge = edge
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", surface)

    def set_surface(self, surface: str) -> None:
        set_property(self, "surface", surface)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._edge:
            return
        painter = QPainter(self)
        colour = self._theme.colour("hairline")
        wide, high = self.width(), self.height()
        if self._edge in ("top", "bottom"):
            hairline(painter, 0, wide, high if self._edge == "bottom" else 1, colour)
        else:
            upright(painter, 0, high, wide if self._edge == "right" else 1, colour)


class Box(QFrame):
    """A surface with a hairline edge and rounded corners. Keep children off the edge: corners do not clip."""

    def __init__(
        self,
        theme: Theme,
        *,
        fill: str | None = "surface",
        edge: str = "hairline",
        radius: float = BOX_RADIUS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fill = fill
        self._edge = edge
        self._radius = radius

    def paintEvent(self, event: QPaintEvent) -> None:
        fill = self._theme.colour(self._fill) if self._fill else None
        box(QPainter(self), self.rect(), fill, self._theme.colour(self._edge), self._radius)


class ScrollArea(QScrollArea):
    """A scroll area without a frame, as wide as its content is told to be; up and down only."""

    def __init__(self, name: str, content: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A viewport that Python made: to wrap the one that Qt made, PySide6 (6.11) readies every class that
        # it might be, 6 ms of the start. This one does not fill its ground either.
        self.setViewport(QWidget())
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if content is not None:
            self.setWidget(content)

    def setWidget(self, widget: QWidget) -> None:
        super().setWidget(widget)
        widget.setAutoFillBackground(False)
