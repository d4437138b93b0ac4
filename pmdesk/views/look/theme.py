"""The theme in use: follows the system or a choice; dresses the application in palette and style sheet."""

import weakref
from collections.abc import Callable
from enum import Enum
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from pmdesk.views.look.icons import IconCache
from pmdesk.views.look.paint import snap_x, snap_y
from pmdesk.views.look.scale import Metrics
from pmdesk.views.look.sheet import style_sheet
from pmdesk.views.look.tokens import DARK, LIGHT, Tokens, high_contrast, soft_token, tone_token


class Scheme(Enum):
    """Which theme the user wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class HasIcon(Protocol):
    """A button, an action or a menu."""

    def setIcon(self, icon: QIcon, /) -> None: ...


def repolish(widget: QWidget) -> None:
    """Let the sheet see a changed dynamic property; what it has not styled yet it will see anyway.

    By the event with which Qt has a style polish a widget: to name the style, PySide6 (6.11) readies the 500
    names of QStyle, 6 ms of the start.
    """
    if widget.testAttribute(Qt.WidgetAttribute.WA_StyleSheet):
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.Polish))
        widget.update()


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property the sheet selects by, and repolish if that changed it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        repolish(widget)


class Theme(QObject):
    """Colours, sizes and icons for one application; every widget of the kit is given this object.

    `changed` is emitted after the application wears another theme: what paints itself needs no more than an
    update, which the new sheet brings about; what holds icons or rich text makes them anew. `still` says that
    the system asks for reduced motion, which Qt cannot tell on every system. It dresses the style
    Fusion, with which the application is to be started.
    """

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = Scheme.SYSTEM, *, still: bool = False) -> None:
        super().__init__()
        self._app = app
        # A reference of our own: what a temporary QStyleHints hands out is deleted with it (PySide6 6.11).
        self._hints = app.styleHints()
        self._wishes = (
            self._hints.accessibility() if hasattr(self._hints, "accessibility") else None
        )  # Qt 6.10
        self._still = still
        self._scheme = scheme
        self._bound: list[tuple[weakref.ref[QObject], Callable[[], QIcon]]] = []
        self.metrics = Metrics(app.font())
        self.icons = IconCache()
        self.dark = False
        self.tokens: Tokens = LIGHT
        self._colours: dict[str, QColor] = {}
        self._force_scheme()
        self._apply()
        self._hints.colorSchemeChanged.connect(self._system_changed)
        self._hints.installEventFilter(self)
        if self._wishes is not None:
            self._wishes.contrastPreferenceChanged.connect(self._contrast_changed)

    def retire(self) -> None:
        """Follow the system no more: another theme dresses the application from now on."""
        self._hints.removeEventFilter(self)
        self._hints.colorSchemeChanged.disconnect(self._system_changed)
        if self._wishes is not None:
            self._wishes.contrastPreferenceChanged.disconnect(self._contrast_changed)

    def _contrast_changed(self, _wish: object) -> None:
        self._refresh(again=True)

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    def set_scheme(self, scheme: Scheme) -> None:
        """Follow the system, or wear one theme whatever the system says."""
        if scheme is self._scheme:
            return
        self._scheme = scheme
        self._force_scheme()
        self._refresh()

    def colour(self, token: str) -> QColor:
        """A token's colour, by its name."""
        return self._colours[token]

    def tone(self, tone: str) -> QColor:
        """The colour that writes in a tone."""
        return self._colours[tone_token(tone)]

    def soft(self, tone: str) -> QColor:
        """The colour of the fill behind a tone."""
        return self._colours[soft_token(tone)]

    def still(self) -> bool:
        """Whether nothing may move: the caller said so, or the style's animations are switched off."""
        from PySide6.QtWidgets import QStyle  # late: its 500 names cost the start 6 ms

        return self._still or self._app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0

    def paint_icon(self, painter: QPainter, name: str, x: float, y: float, size: int, tone: str) -> None:
        """Draw an icon of `size` logical px (already scaled) with its left top corner at x, y."""
        dpr = painter.deviceTransform().m11() or 1.0
        pixmap = self.icons.pixmap(name, size, self.tone(tone), dpr)
        painter.drawPixmap(QPointF(snap_x(painter, x), snap_y(painter, y)), pixmap)

    def icon(
        self, name: str, tone: str = "text2", size: float = 16, on: str | None = None, gap: float = 0
    ) -> QIcon:
        """An icon for a button or menu in the present theme; `on` is the tone where checked."""
        s = self.metrics.s
        lit = self.tone(on) if on else None
        return self.icons.icon(name, s(size), self.tone(tone), self.tone("text3"), lit, gap=s(gap))

    def set_icon(
        self,
        target: HasIcon,
        name: str,
        tone: str = "text2",
        size: float = 16,
        on: str | None = None,
        gap: float = 0,
    ) -> None:
        """Give a button or action an icon, now and after each change of theme; "" takes it away."""

        def make() -> QIcon:
            return self.icon(name, tone, size, on, gap) if name else QIcon()

        target.setIcon(make())
        assert isinstance(target, QObject)
        self._bound = [entry for entry in self._alive() if entry[0]() is not target]
        if name:
            self._bound.append((weakref.ref(target), make))

    def _alive(self) -> list[tuple[weakref.ref[QObject], Callable[[], QIcon]]]:
        return [entry for entry in self._bound if (o := entry[0]()) is not None and shiboken6.isValid(o)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The desktop changed its theme: Qt takes the desktop's fonts again, and we put ours back."""
        if event.type() == QEvent.Type.ThemeChange:
            QTimer.singleShot(0, self, self._keep_font)
        return super().eventFilter(watched, event)

    def _keep_font(self) -> None:
        font = self.metrics.font()
        kinds: tuple[Any, ...] = ("QLabel", "QPushButton")  # the stubs want bytes, the call wants str
        if any(QApplication.font(kind) != font for kind in kinds):
            self._app.setFont(font)
            self._app.setStyleSheet(self._app.styleSheet())

    def _force_scheme(self) -> None:
        wanted = {
            Scheme.LIGHT: Qt.ColorScheme.Light,
            Scheme.DARK: Qt.ColorScheme.Dark,
            Scheme.SYSTEM: Qt.ColorScheme.Unknown,
        }
        self._hints.setColorScheme(wanted[self._scheme])

    def _wants_dark(self) -> bool:
        if self._scheme is not Scheme.SYSTEM:
            return self._scheme is Scheme.DARK
        return self._hints.colorScheme() == Qt.ColorScheme.Dark

    def _system_changed(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self._refresh()

    def _refresh(self, *, again: bool = False) -> None:
        if self._wants_dark() == self.dark and not again:
            return
        self.icons.clear()
        self._apply()
        self._bound = self._alive()
        for reference, make in self._bound:
            reference().setIcon(make())  # type: ignore[union-attr]
        self.changed.emit()

    def _apply(self) -> None:
        self.dark = self._wants_dark()
        tokens = DARK if self.dark else LIGHT
        self.tokens = high_contrast(tokens) if self._more_contrast() else tokens
        self._colours = {name: QColor(getattr(self.tokens, name)) for name in self.tokens.__struct_fields__}
        self._app.setPalette(self._palette())
        self._app.setStyleSheet(style_sheet(self.tokens, self.metrics))
        # Last: a new style brings the desktop's fonts for labels, buttons …
        self._app.setFont(self.metrics.font())

    def _more_contrast(self) -> bool:
        return self._wishes is not None and self._wishes.contrastPreference().name == "HighContrast"

    def _palette(self) -> QPalette:
        colour = self._colours
        roles = {
            QPalette.ColorRole.Window: "canvas",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Base: "surface",
            QPalette.ColorRole.AlternateBase: "hover",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.Button: "surface",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.BrightText: "on_accent",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "on_accent",
            QPalette.ColorRole.Accent: "accent",
            QPalette.ColorRole.Link: "accent_text",
            QPalette.ColorRole.LinkVisited: "accent_text",
            QPalette.ColorRole.ToolTipBase: "surface",
            QPalette.ColorRole.ToolTipText: "text",
            QPalette.ColorRole.PlaceholderText: "text3",
            QPalette.ColorRole.Light: "surface",
            QPalette.ColorRole.Midlight: "hover",
            QPalette.ColorRole.Mid: "hairline",
            QPalette.ColorRole.Dark: "pdf_desk",
            QPalette.ColorRole.Shadow: "border",
        }
        palette = QPalette()
        for role, name in roles.items():
            palette.setColor(role, colour[name])
        off = QPalette.ColorGroup.Disabled
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(off, role, colour["text3"])
        palette.setColor(off, QPalette.ColorRole.Base, colour["sunken"])
        return palette
