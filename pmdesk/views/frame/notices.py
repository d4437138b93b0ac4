"""The strips under the top bar: at most one standing state, and passing words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pmdesk.core.status import SyncStatus
from pmdesk.store.errors import StoreError
from pmdesk.views.desk import Desk
from pmdesk.views.look.strip import Strip
from pmdesk.views.look.theme import Theme
from pmdesk.wording import frame, outside
from pmdesk.wording.errors import explain

_PASSING = 8_000
"""Milliseconds a passing word stays; trouble stays until it is closed."""


_SESSION_ONLY = "session-only"
"""What the cross puts away; the other states go when they are mended."""


class _Standing(Strip):
    """A strip whose cross is there for some of its news alone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, closable=True)
        self.set_closable(False)

    def set_closable(self, closable: bool) -> None:
        self._cross.setVisible(closable)


class Notices(QWidget):
    """One strip for what lasts (sign-in needed, offline, failed, session only), one for what passes.

    The most important standing state is shown, the others wait: a strip is one quiet line, never a stack.
    That a sign-in ends with the program can be put away; the next start says it again.
    """

    def __init__(
        self, desk: Desk, theme: Theme, words: dict[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._words = desk, words
        self.standing = _Standing(theme)
        self.passing = Strip(theme, closable=True)
        self.standing.acted.connect(self._act)
        self.standing.closed.connect(self._put_away)
        self.passing.closed.connect(self.passing.quieten)
        self._shown: tuple[str, str, str, str] = ("", "", "", "")
        self._action = ""
        self._away: set[str] = set()
        """The reasons why a sign-in is not kept whose strip was put away."""
        self._account = desk.account_key
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.passing.quieten)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.standing)
        column.addWidget(self.passing)
        desk.told.connect(self.say)
        desk.account_changed.connect(self._account_changed)

    def _account_changed(self) -> None:
        """What was said of another account is over; what was said of this one is not."""
        if self._desk.account_key != self._account:
            self._account = self._desk.account_key
            self.passing.quieten()

    def say(self, tone: str, text: str) -> None:
        """A passing word; one in tone "bad" stays until it is closed."""
        if self._is_standing(text):
            return
        icon = {"bad": "triangle-alert", "warn": "triangle-alert", "ok": "circle-check"}.get(tone, "info")
        self.passing.tell("info" if tone == "ok" else tone, icon, text)
        if tone == "bad":
            self._timer.stop()
        else:
            self._timer.start(_PASSING)

    def _is_standing(self, text: str) -> bool:
        """Whether the strip above says it already, as after signing out."""
        account = self._desk.account
        if account is None or self._desk.sign_in_missing != "signed-out":
            return False
        return text == outside.signed_out(account.provider_name)

    def show_status(self, status: SyncStatus, last: datetime | None) -> None:
        """Show the standing state that matters most, or none."""
        tone, icon, text, self._action = self._standing(status, last)
        failing = status.failed if self._action == "try-again" and not status.offline else ()
        more = frame.not_updated(failing) if len(failing) < len(status.areas) else ""
        if (tone, icon, text, more) == self._shown:
            return
        self._shown = (tone, icon, text, more)
        if text:
            button = self._words.get(self._action, "")
            self.standing.set_closable(self._action == _SESSION_ONLY)
            self.standing.tell(tone, icon, text, more, action=button)
        else:
            self.standing.quieten()

    def _standing(self, status: SyncStatus, last: datetime | None) -> tuple[str, str, str, str]:
        account = self._desk.account
        if account is None:
            return "", "", "", ""
        if status.sign_in_needed:
            why = self._desk.sign_in_missing
            text = frame.sign_in_missing(why) if why else frame.sign_in_again(account.host)
            wished = why == "signed-out"
            return "info" if wished else "warn", "lock", text, "sign-in"
        if status.offline:
            return "warn", "cloud-off", frame.offline(last, self._desk.clock.now()), "try-again"
        if (error := _worst(status)) is not None and not status.running:
            return "warn", "unplug", explain(error, account.host).title, "try-again"
        why = self._desk.session_only
        if why and why not in self._away:
            return "info", "key-round", frame.session_only(why), _SESSION_ONLY
        return "", "", "", ""

    def _put_away(self) -> None:
        self._away.add(self._desk.session_only)
        self._shown, self._action = ("", "", "", ""), ""
        self.standing.quieten()

    def _act(self) -> None:
        if self._action == "sign-in":
            self._desk.sign_in_asked.emit()
        else:
            self._desk.refresh()


def _worst(status: SyncStatus) -> BaseException | None:
    """The failure to speak of: our own disk's before the provider's, for only the owner can mend it."""
    errors = [status.areas[area].error for area in status.failed]
    ours = next((error for error in errors if isinstance(error, StoreError)), None)
    return ours or next((error for error in errors if error is not None), None)
