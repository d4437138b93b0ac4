"""The side bar: whose client area this is, where one can go, and help at the foot."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmdesk.core.alerts import Alert
from pmdesk.records import Area
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.glyph import AppMark
from pmdesk.views.look.labels import ElidedLabel, Label
from pmdesk.views.look.nav import NavItem, NavList
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.theme import Theme
from pmdesk.wording import frame

WIDTH, WIDEST = 192, 216
"""It is wider where the provider's name needs it, within limits; longer names are shortened."""

ICONS = {
    "home": "house",
    Area.SERVICES.value: "server",
    Area.DOMAINS.value: "globe",
    Area.TICKETS.value: "messages-square",
    Area.INVOICES.value: "receipt-text",
    Area.ACCOUNT.value: "circle-user-round",
}
"""The places in their order, with their icons."""

_BADGED = (Area.SERVICES, Area.DOMAINS, Area.TICKETS, Area.INVOICES)


class SideBar(Ground):
    """``nav`` lists the places; ``help_asked`` is the button at the foot."""

    help_asked = Signal()

    def __init__(self, theme: Theme, words: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(theme, "window", edge="right", parent=parent)
        s = self._s = theme.metrics.s
        self.setFixedWidth(s(WIDTH))
        self.nav = NavList(
            theme, [NavItem(key, frame.place(key), icon) for key, icon in ICONS.items()], words["places"]
        )
        self.provider = ElidedLabel(weight=600)
        self.help = Button(theme, words["help"], icon="life-buoy")
        self.help.setToolTip(words["help-tip"])
        self.help.setAccessibleDescription(words["help-tip"])
        self.help.clicked.connect(self.help_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, s(16))
        column.setSpacing(0)
        column.addLayout(self._brand(theme, words))
        column.addSpacing(s(8))
        column.addWidget(self.nav)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(s(16), 0, s(16), 0)
        self.help.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        foot.addWidget(self.help)
        column.addLayout(foot)

    def _brand(self, theme: Theme, words: dict[str, str]) -> QHBoxLayout:
        s = theme.metrics.s
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.provider)
        names.addWidget(Label(words["client-area"], "small", "text2"))
        row = QHBoxLayout()
        row.setContentsMargins(s(16), s(8), s(12), s(8))
        row.setSpacing(s(10))
        row.addWidget(AppMark(theme, 28))
        row.addLayout(names, 1)
        return row

    def set_provider(self, name: str) -> None:
        """Whose client area this is."""
        self.provider.setText(name)
        beside = self._s(16 + 28 + 10 + 12) + 1
        wanted = self._theme.metrics.text("body", 600).horizontalAdvance(name) + beside
        self.setFixedWidth(min(max(wanted, self._s(WIDTH)), self._s(WIDEST)))

    def set_attention(self, alerts: tuple[Alert, ...]) -> None:
        """Count on each place what needs the owner there, in the tone of the worst."""
        for area in _BADGED:
            here = [alert for alert in alerts if alert.area is area]
            worst = max((alert.severity for alert in here), default=None)
            tone = frame.tone(worst) if worst is not None else "neutral"
            self.nav.set_badge(area.value, len(here), tone, frame.need_attention(area, len(here)))
