"""Actions as people meet them: buttons, menu items, and the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pmdesk.core.actions import Action
from pmdesk.views.desk import Desk
from pmdesk.views.look.buttons import Button, Kind
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import Label
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.theme import Theme
from pmdesk.wording import actions as words

SIGNED_IN = "square-arrow-out-up-right"
"""The icon that says: opens in the browser, already signed in."""


def offered(desk: Desk, action: Action, record: Any) -> bool:
    """Whether a view shows the action: it makes sense for the record, and works here as far as is known.

    While nobody is signed in nothing is known of the provider; the button stays, off, and says why.
    """
    known = desk.capabilities or frozenset({action.capability})
    return action.offered(record, known)


def why_off(desk: Desk) -> str:
    """Why what needs the network cannot be used now; "" where it can."""
    return "" if desk.online else words.why_off(desk.status.offline)


class ActionButton(Button):
    """The button of one action on one record: hidden where it makes no sense, off with a reason offline."""

    def __init__(
        self,
        desk: Desk,
        theme: Theme,
        action: Action,
        kind: Kind = "normal",
        *,
        icon: bool = False,
        label: str = "",
        parent: QWidget | None = None,
    ) -> None:
        text = label or words.label(action.id)
        super().__init__(theme, text, kind, icon=action.icon if icon else None, parent=parent)
        self._desk, self.action_shown = desk, action
        self._record: Any = None
        self.clicked.connect(lambda: desk.perform(action.id, self._record))
        desk.status_changed.connect(self.refresh)
        desk.account_changed.connect(self.refresh)
        desk.busy_changed.connect(self._busy)

    def set_record(self, record: Any, name: str) -> None:
        """Act on this record from now on; `name` is said aloud with the button's words."""
        self._record = record
        self.setAccessibleName(words.aloud(self.text(), name))
        self.refresh()

    def refresh(self) -> None:
        """Look again whether it can be used."""
        self.setVisible(self._record is not None and offered(self._desk, self.action_shown, self._record))
        off = why_off(self._desk)
        self.set_reason_off(off)
        if not off:
            self.setToolTip(words.words(self.action_shown.id).tip)

    def _busy(self, action_id: str, busy: bool) -> None:
        if action_id == self.action_shown.id:
            self.setEnabled(not busy and self._desk.online)


class SignedInMark(QWidget):
    """Said once for a group of buttons: they open in the browser, already signed in."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.s(6))
        row.addWidget(Glyph(theme, SIGNED_IN, "text2", 14))
        row.addWidget(Label(words.signed_in(), "small", "text2"), 1)


def fill_menu(menu: Menu, desk: Desk, actions: Sequence[Action], record: Any) -> None:
    """Put the actions that make sense for a record into a menu; they are off while there is no network."""
    off = why_off(desk)
    for action in actions:
        if not offered(desk, action, record):
            continue
        said = words.words(action.id)
        item = menu.add(said.label, partial(desk.perform, action.id, record), icon=action.icon)
        item.setEnabled(not off)
        item.setToolTip(off or said.tip)


def copy_text(desk: Desk, text: str) -> None:
    """Put words on the clipboard, and say so."""
    QGuiApplication.clipboard().setText(text)
    desk.say("ok", words.copied(text))
