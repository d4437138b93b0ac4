"""The first step of the sign-in page: which host, by its name or by the address of its client area."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmdesk.core.presets import Preset
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.fields import Field, LineEdit
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.icons import device_ratios, render_svg
from pmdesk.views.look.labels import Label, Line
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tips import plain_tip
from pmdesk.wording import sign_in as wording

COLUMNS, LOGO, NAME = 2, 24, 126
"""How many hosts stand side by side; a host's picture, and the room for its name, in px of a 13 px font."""


class AddressStep(QWidget):
    """`given` carries the address. A preset fills the field or says where to look; what was typed stays."""

    given = Signal(str)

    def __init__(self, theme: Theme, words: dict[str, str], presets: Sequence[Preset] = ()) -> None:
        super().__init__()
        self._theme, self._words, self._presets = theme, words, tuple(presets)
        s = theme.metrics.s
        self.hosts: list[Button] = []
        """The presets' buttons, and after them the one for another host."""
        self.address = LineEdit(theme, words["address"])
        self.field = Field(theme, words["address"], self.address, words["address-hint"])
        self.go_on = Button(theme, words["continue"], "primary")
        self.go_on.setDefault(True)
        self.address.textEdited.connect(lambda _text: self.field.set_problem(""))
        self.address.returnPressed.connect(self.give)
        self.go_on.clicked.connect(self.give)
        pair = QVBoxLayout()
        pair.setSpacing(s(4))
        pair.addWidget(Label(words["title"], "title", wrap=True))
        pair.addWidget(Label(words["lead"], tone="text2", wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s(16))
        column.addLayout(pair)
        if self._presets:
            column.addWidget(self._choice())
        column.addWidget(self.field)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.go_on)
        column.addLayout(row)
        column.addWidget(Line(theme))
        column.addLayout(self._promise())
        if len(self._presets) == 1:
            self.hosts[0].setChecked(True)

    def _promise(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.metrics.s(8))
        row.addWidget(Glyph(self._theme, "shield-check", "ok", 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(self._words["promise"], "small", "text2", wrap=True), 1)
        return row

    def _choice(self) -> QWidget:
        """The hosts that are known by name, one of which may be chosen."""
        s = self._theme.metrics.s
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s(5))
        column.addWidget(Label(self._words["your-host"], weight=600))
        group, grid = QButtonGroup(part), QGridLayout()
        grid.setSpacing(s(8))
        for number, preset in enumerate((*self._presets, None)):
            button = self._button(preset)
            group.addButton(button)
            grid.addWidget(button, number // COLUMNS, number % COLUMNS)
            self.hosts.append(button)
        column.addLayout(grid)
        group.idToggled.connect(lambda *_: self._chosen())
        return part

    def _button(self, preset: Preset | None) -> Button:
        s = self._theme.metrics.s
        name = self._words["another-host"] if preset is None else preset.name
        room = self._theme.metrics.text("body", 600)
        text = room.elidedText(name, Qt.TextElideMode.ElideRight, s(NAME))
        icon = "globe" if preset is None or preset.logo is None else None
        button = Button(self._theme, text.replace("&", "&&"), "choice", icon=icon, name=name)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if text != name:
            button.setToolTip(plain_tip(name))
        if preset is not None and preset.logo is not None:
            button.setIcon(_logo(preset, s(LOGO)))
            button.setIconSize(QSize(s(LOGO), s(LOGO)))
        return button

    @property
    def preset(self) -> Preset | None:
        """The host that is chosen by its name."""
        for button, preset in zip(self.hosts, self._presets, strict=False):
            if button.isChecked():
                return preset
        return None

    def _chosen(self) -> None:
        preset, text = self.preset, self.address.text().strip()
        if not text or text in (_shown(one) for one in self._presets):
            self.address.setText("" if preset is None else _shown(preset))
        hint = self._words["address-hint"]
        if preset is not None:
            hint = wording.address_hint(preset.name, bool(preset.address))
        self.field.set_hint(hint)

    def give(self) -> None:
        """Hand the address on, if there is one."""
        text = self.address.text().strip()
        self.field.set_problem("" if text else self._words["no-address"])
        if text:
            self.given.emit(text)


def _shown(preset: Preset) -> str:
    """A preset's address as people write it."""
    return preset.address.removeprefix("https://")


def _logo(preset: Preset, side: int) -> QIcon:
    """A host's picture in its own colours; none where the file is not what its name says."""
    icon = QIcon()
    if preset.logo is None:
        return icon
    for ratio in device_ratios():
        if preset.logo.suffix.lower() == ".svg":
            try:
                picture = render_svg(preset.logo.read_text("utf-8"), side, None, ratio)
            except (OSError, UnicodeDecodeError):
                return icon
        else:
            picture = QPixmap(str(preset.logo)).scaledToHeight(max(1, round(side * ratio)))
            picture.setDevicePixelRatio(ratio)
        icon.addPixmap(picture)
    return icon
