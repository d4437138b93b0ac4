"""The settings page: each change counts at once and is kept, here or by the desktop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.store.errors import DiskFull, from_os
from pmdesk.views.desk import Desk
from pmdesk.views.flowing import Flowing
from pmdesk.views.look.fields import ComboBox, LineEdit
from pmdesk.views.look.labels import Label, Line, ProseLabel
from pmdesk.views.look.strip import announce
from pmdesk.views.look.surfaces import ScrollArea
from pmdesk.views.look.switch import Switch
from pmdesk.views.look.theme import Theme
from pmdesk.views.page import Page
from pmdesk.wording import frame
from pmdesk.wording import settings as words

SYNC_MINUTES = (5, 15, 30, 60, 180)
INVOICE_DAYS = (3, 7, 14, 30)
_WIDE, _NAMES = 640, 200
_MOST_DAYS = 365


class DesktopSwitch(Protocol):
    """Something the desktop keeps for us, which others may switch too; both switches raise OSError."""

    @property
    def enabled(self) -> bool: ...
    def enable(self) -> None: ...
    def disable(self) -> None: ...


class SettingsPage(Page):
    """Asks the desk to keep a changed setting as soon as it is changed; shows what the desk then holds.

    "autostart" and "menu_entry" are the desktop's: they appear once `offer` said how they stand.
    """

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._theme = theme
        self._labels, self._hints = words.labels(), words.hints()
        self.controls: dict[str, QWidget] = {}
        self._show: list[Callable[[], None]] = []
        self._rows: dict[str, tuple[Label, QWidget, Label]] = {}
        s = theme.metrics.s
        self._column = QVBoxLayout()
        self._column.setContentsMargins(s(24), s(20), s(24), s(24))
        self._column.setSpacing(s(12))
        self._build()
        self._column.addStretch(1)
        content = QWidget()
        content.setLayout(self._column)
        content.setMaximumWidth(s(_WIDE))
        holder = Flowing()
        row = QHBoxLayout(holder)  # a column would reckon the height for more width than there is
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(content, 1)
        row.addStretch(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ScrollArea(frame.place("settings"), holder))
        desk.settings_changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        heads = words.sections()
        grid = self._section(heads["fetching"])
        self._choice(grid, "sync_minutes", [(n, words.minutes(n)) for n in SYNC_MINUTES], words.minutes)
        self._switch(grid, "archive_pdfs")
        grid = self._section(heads["alerts"])
        self._switch(grid, "notifications")
        self._days(grid)
        self._choice(
            grid, "invoice_days", [(n, words.days_before(n)) for n in INVOICE_DAYS], words.days_before
        )
        grid = self._section(heads["look"])
        self._choice(grid, "theme", words.themes())
        grid = self._section(heads["window"])
        self._choice(grid, "close_to_tray", words.closing())
        for name in ("autostart", "menu_entry"):
            self._row(grid, name, Switch(self._theme, self._labels[name]))
            self._set_row_visible(name, False)
        self._section(heads["privacy"])
        self._kept = ProseLabel(tone="text2", selectable=True)
        self._column.addWidget(self._kept)

    def _section(self, head: str) -> QGridLayout:
        s = self._theme.metrics.s
        if self._column.count():
            self._column.addSpacing(s(4))
            self._column.addWidget(Line(self._theme))
            self._column.addSpacing(s(4))
        self._column.addWidget(Label(head, "head"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(s(24))
        grid.setVerticalSpacing(s(4))
        grid.setColumnMinimumWidth(0, s(_NAMES))
        grid.setColumnStretch(1, 1)
        self._column.addLayout(grid)
        return grid

    def _row(self, grid: QGridLayout, name: str, control: QWidget) -> None:
        """Put a control beside its name, its hint below."""
        label = Label(self._labels[name], wrap=True)
        label.setFixedWidth(self._theme.metrics.s(_NAMES))
        label.setBuddy(control)
        row = grid.rowCount()
        grid.addWidget(label, row, 0)
        grid.addWidget(control, row, 1, Qt.AlignmentFlag.AlignLeft)
        below = Label(self._hints.get(name, ""), "small", "text2", wrap=True)
        below.setVisible(name in self._hints)
        grid.addWidget(below, row + 1, 1)
        grid.setRowMinimumHeight(row + 2, self._theme.metrics.s(8))
        control.setAccessibleDescription(self._hints.get(name, ""))
        self.controls[name] = control
        self._rows[name] = (label, control, below)

    def _set_row_visible(self, name: str, visible: bool) -> None:
        for widget in self._rows[name]:
            widget.setVisible(visible)

    def _switch(self, grid: QGridLayout, name: str) -> None:
        switch = Switch(self._theme, self._labels[name])
        self._row(grid, name, switch)
        switch.clicked.connect(lambda on: self._keep(name, on))
        self._show.append(lambda: switch.setChecked(getattr(self.desk.settings, name)))

    def offer(self, name: str, kept: DesktopSwitch | None, why_not: str = "") -> None:
        """Show a switch of the desktop's as it stands now; None shows it off, with the reason in words."""
        _label, control, _below = self._rows[name]
        assert isinstance(control, Switch)
        self._set_row_visible(name, True)
        if kept is None:
            control.setEnabled(False)
            self._say_below(name, words.why_not(why_not))
            return
        control.clicked.connect(lambda on: self._switch_desktop(name, kept, on))
        self._show.append(lambda: control.setChecked(kept.enabled))
        control.setChecked(kept.enabled)

    def _switch_desktop(self, name: str, kept: DesktopSwitch, on: bool) -> None:
        problem = ""
        try:
            (kept.enable if on else kept.disable)()
        except OSError as error:
            problem = words.not_switched(on, isinstance(from_os(error), DiskFull))
        self._say_below(name, problem or self._hints[name], bad=bool(problem))
        if problem:
            announce(self, problem)
        self.refresh()

    def _say_below(self, name: str, said: str, *, bad: bool = False) -> None:
        _label, control, below = self._rows[name]
        below.setText(said)
        below.set_tone("bad" if bad else "text2")
        control.setAccessibleDescription(said)

    def _choice(
        self,
        grid: QGridLayout,
        name: str,
        choices: list[tuple[Any, str]],
        say: Callable[[Any], str] | None = None,
    ) -> None:
        box = ComboBox(self._theme, self._labels[name])
        for value, text in choices:
            box.addItem(text, value)
        self._row(grid, name, box)
        box.activated.connect(lambda index: self._keep(name, box.itemData(index)))

        def show() -> None:
            value = getattr(self.desk.settings, name)
            if box.findData(value) < 0 and say is not None:
                box.addItem(say(value), value)  # written into the file by hand
            box.setCurrentIndex(box.findData(value))

        self._show.append(show)

    def _days(self, grid: QGridLayout) -> None:
        edit = LineEdit(self._theme, self._labels["domain_days"])
        edit.setFixedWidth(self._theme.metrics.s(160))
        self._row(grid, "domain_days", edit)

        def show() -> None:
            if not edit.hasFocus():
                edit.setText(words.days_text(self.desk.settings.domain_days))

        def keep() -> None:
            days = parse_days(edit.text())
            problem = "" if days else words.not_days()
            self._say_below("domain_days", problem or self._hints["domain_days"], bad=bool(problem))
            edit.set_problem(problem)
            if days:
                self._keep("domain_days", days)

        edit.editingFinished.connect(keep)
        self._show.append(show)

    def _keep(self, name: str, value: Any) -> None:
        if getattr(self.desk.settings, name) != value:
            self.desk.settings_asked.emit(msgspec.structs.replace(self.desk.settings, **{name: value}))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()  # what the desktop keeps may have been switched elsewhere

    def refresh(self, changes: object = None) -> None:
        if changes is not None:
            return  # rows of a list are no setting
        for show in self._show:
            show()
        self._kept.set_prose(words.kept_in(self.desk.data_folder, bool(self.desk.session_only)))


def parse_days(text: str) -> tuple[int, ...]:
    """Days as the user wrote them, each once, most first; () if anything is not a whole number of days."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        return ()
    days = {int(part) for part in parts}
    return tuple(sorted(days, reverse=True)) if all(1 <= day <= _MOST_DAYS for day in days) else ()
