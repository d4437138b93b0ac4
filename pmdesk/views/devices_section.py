"""The signed-in devices on the account page: which, since when, and signing out what is not this computer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.api.capability import Capability
from pmdesk.models.sections import Line, LineKind
from pmdesk.views.account_parts import AccountSection
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import ElidedLabel, Label
from pmdesk.wording import account as account_words
from pmdesk.wording import devices as words
from pmdesk.wording import formats
from pmdesk.wording import panes as pane_words
from pmdesk.wording.errors import explain

if TYPE_CHECKING:
    from pmdesk.records.account import Device
    from pmdesk.views.desk import Desk
    from pmdesk.views.look.theme import Theme

SHOWN = 8
"""Others than this that are listed before "Show all" is pressed."""


class DeviceRow(QWidget):
    """One device. `end_asked` carries it when it is to be signed out."""

    end_asked = Signal(object)

    def __init__(self, theme: Theme, device_id: str) -> None:
        super().__init__()
        s = theme.metrics.s
        self.device_id = device_id
        self._device: Device | None = None
        self.name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.since = ElidedLabel("", "small", "text2")
        self.this = Label(words.this_one(), "small", "text2")
        self.button = Button(theme, words.sign_out(), "link", small=True)
        self.button.clicked.connect(lambda: self.end_asked.emit(self._device))
        names = QVBoxLayout()
        names.setSpacing(s(1))
        names.addWidget(self.name)
        names.addWidget(self.since)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, s(2), 0, s(2))
        line.setSpacing(s(10))
        line.addWidget(Glyph(theme, "monitor", "text2", 16), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(names, 1)
        line.addWidget(self.this)
        line.addWidget(self.button)

    def show_device(self, device: Device, now: datetime, can: bool) -> None:
        """`can`: it may be signed out now."""
        self._device = device
        self.name.setText(device.name)
        self.since.setText(words.since(device, now))
        self.this.setVisible(device.this)
        self.button.setVisible(not device.this)
        self.button.setEnabled(can)
        self.button.setAccessibleName(words.sign_out_aloud(device))


class DevicesSection(AccountSection):
    """Reads `Desk.devices`; hidden where the host has no such list."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme, words.head())
        self._desk, self._theme = desk, theme
        self.rows: list[DeviceRow] = []
        self._unfolded = False
        self.all = Button(theme, words.sign_out_all(), "link", small=True)
        self.all.clicked.connect(lambda: self._ask_end(desk.devices.others))
        self.head.addWidget(self.all)
        self.unfold = Button(theme, "", "link", small=True)
        self.unfold.clicked.connect(self._unfold)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.metrics.s(10))
        self.column.removeWidget(self.lines)
        self.column.addLayout(self._rows)
        self.column.addWidget(self.lines)
        self.column.addWidget(self.unfold)
        self.again.connect(self.want)

    def want(self) -> None:
        """Have them asked for; nobody does so ahead of time."""
        if Capability.DEVICES in self._desk.capabilities and self._desk.online:
            self._desk.devices_asked.emit()

    def draw(self) -> None:
        """Show how things stand."""
        desk, devices = self._desk, self._desk.devices
        self.setVisible(Capability.DEVICES in desk.capabilities)
        can = desk.online and not devices.busy
        self.all.setVisible(len(devices.others) > 1)
        self.all.setEnabled(can)
        self._say(*self._state())
        self._draw_rows(devices.rows or (), can)

    def _state(self) -> tuple[str, str, str, bool]:
        """(age or state, its tone, a sentence beneath, whether trying again helps)."""
        desk, devices = self._desk, self._desk.devices
        if devices.error is not None and desk.online:
            why = explain(devices.error, desk.account.host if desk.account else "")
            # Not its advice: that says when it is tried again, and nobody does so here.
            return pane_words.could_not_fetch(), "warn", "" if devices.rows else f"{why.title}.", True
        if devices.rows is None:
            waiting = pane_words.fetching() if desk.online else words.not_here()
            return "", "text2", waiting, False
        said = ""
        if not devices.others:
            said = words.only_this() if devices.rows else words.none()
        at = devices.at or desk.clock.now()
        return account_words.fetched(formats.age(at, desk.clock.now())), "text2", said, False

    def _say(self, age: str, tone: str, sentence: str, retry: bool) -> None:
        self.set_age(age, tone, retry=retry)
        self.set_lines([Line("", sentence, LineKind.NOTE, "text2")] if sentence else [])

    def _draw_rows(self, rows: Sequence[Device], can: bool) -> None:
        """In place where they are the same: the keyboard may be in one of them."""
        shown = rows if self._unfolded else rows[: SHOWN + 1]
        if [row.device_id for row in self.rows] != [device.id for device in shown]:
            self._rebuild(shown)
        for row, device in zip(self.rows, shown, strict=True):
            row.show_device(device, self._desk.clock.now(), can)
        self.unfold.setText(words.show_all(len(rows)))
        self.unfold.setVisible(len(shown) < len(rows))

    def _rebuild(self, devices: Sequence[Device]) -> None:
        had_focus = any(row.button.hasFocus() for row in self.rows)
        for row in self.rows:
            self._rows.removeWidget(row)
            row.setParent(None)
            row.deleteLater()
        self.rows = [DeviceRow(self._theme, device.id) for device in devices]
        for row in self.rows:
            row.end_asked.connect(lambda device: self._ask_end((device,)))
            self._rows.addWidget(row)
        if had_focus and self.rows:
            self.rows[-1].button.setFocus()

    def _unfold(self) -> None:
        self._unfolded = True
        self.draw()

    def _ask_end(self, devices: tuple[Device, ...]) -> None:
        title, text = words.ask(devices, self._desk.clock.now())
        stay, leave = words.ask_buttons()
        dialog = Dialog(self._theme, title, text, self.window())
        dialog.add_button(stay, rejects=True).setFocus()
        ending = dialog.add_button(leave, "danger", accepts=True)
        ending.clicked.connect(lambda: self._desk.devices_end_asked.emit(devices))
        dialog.open()
