"""Buttons: the kinds of the look, each with an icon that follows the theme."""

from typing import Literal

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from pmdesk.views.look.theme import Theme, set_property

Kind = Literal["normal", "primary", "quiet", "link", "danger", "danger-link", "filter", "choice"]

_GAP = 3
"""Air between icon and words beside the 4 px the style gives."""
_ICON_TONE: dict[str, str] = {
    "primary": "on_accent",
    "link": "accent",
    "danger": "bad",
    "danger-link": "bad",
}


class Button(QPushButton):
    """A push button of one kind. One filled (`primary`) button in a view, for the most urgent thing there.

    `name` is what an assistive tool reads where the words alone do not name the object.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: Kind = "normal",
        *,
        icon: str | None = None,
        small: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon_name = icon
        self.setProperty("kind", kind)
        if small:
            self.setProperty("fit", "small")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if kind in ("filter", "choice"):
            self.setCheckable(True)
        if name:
            self.setAccessibleName(name)
        if icon:
            self._set_icon()

    def kind(self) -> str:
        return str(self.property("kind"))

    def set_kind(self, kind: Kind) -> None:
        """Turn it into another kind, as when another thing becomes the most urgent."""
        set_property(self, "kind", kind)
        if self._icon_name:
            self._set_icon()

    def set_icon_name(self, icon: str) -> None:
        """Another icon before the words; "" for none."""
        self._icon_name = icon
        self._set_icon()

    def set_reason_off(self, reason: str) -> None:
        """Switch it off and say why in its tool tip; an empty reason switches it on again."""
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)

    def _set_icon(self) -> None:
        tone = _ICON_TONE.get(self.kind(), "text2")
        s = self._theme.metrics.s
        self.setIconSize(QSize(s(16) + (s(_GAP) if self.text() else 0), s(16)))
        on = "accent" if self.isCheckable() else None
        self._theme.set_icon(self, self._icon_name or "", tone, on=on, gap=_GAP if self.text() else 0)


class IconButton(QToolButton):
    """A square button with an icon alone; its name is spoken and is the tool tip."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        size: float = 16,
        tone: str = "text2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self._tone = tone
        self.setProperty("kind", "icon")
        side = theme.metrics.s(size)
        self.setIconSize(QSize(side, side))
        self.set_name(name)
        self.set_icon_name(icon)

    def set_icon_name(self, icon: str, tone: str | None = None) -> None:
        """Show another icon, as when the net goes away."""
        self._tone = tone or self._tone
        self._theme.set_icon(self, icon, self._tone, self._size)

    def set_name(self, name: str) -> None:
        """The words for it."""
        self.setAccessibleName(name)
        self.setToolTip(name)
