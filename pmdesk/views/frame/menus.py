"""Every command of the window, once: menu bar, user menu and shortcuts share the same actions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from pmdesk.views.look.theme import Theme

Standard = QKeySequence.StandardKey


class Commands:
    """The window's actions by name. Those in ``needs_account`` are off while nobody is signed in.

    An action that lives only in a hidden menu bar never hears its shortcut, so each is added to the window.
    """

    needs_account = ("refresh", "search", "sign-out", "account-details", "pay-methods", "contacts")

    def __init__(self, window: QMainWindow, theme: Theme, words: dict[str, str]) -> None:
        self._window, self._theme, self._words = window, theme, words
        self._actions: dict[str, QAction] = {}

    def add(
        self,
        name: str,
        called: Callable[[], object],
        keys: QKeySequence | Standard | str | None = None,
        icon: str = "",
        text: str = "",
        role: QAction.MenuRole = QAction.MenuRole.NoRole,
    ) -> QAction:
        """Make the action ``name``; its words are those of the frame unless ``text`` is given."""
        action = QAction(text or self._words[name], self._window)
        action.setObjectName(name)
        action.setMenuRole(role)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if icon:
            self._theme.set_icon(action, icon)
        action.triggered.connect(lambda _checked=False: called())
        self._window.addAction(action)
        self._actions[name] = action
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order it was added."""
        return tuple(self._actions.values())

    def set_signed_in(self, signed_in: bool) -> None:
        """Switch on what needs an account, and the places."""
        for name, action in self._actions.items():
            if name in self.needs_account or name.startswith("go-"):
                action.setEnabled(signed_in)

    def fill(self, menu: QMenu, *names: str) -> QMenu:
        """Put actions into a menu; "-" is a separator. Returns the menu."""
        for name in names:
            if name == "-":
                menu.addSeparator()
            else:
                menu.addAction(self._actions[name])
        return menu


def shortcut_list(commands: Commands) -> list[tuple[str, str]]:
    """(keys, what they do) of every command that has keys, for the help."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (action.shortcut().toString(native), action.text().replace("&", "").rstrip("…"))
        for action in commands.all()
        if not action.shortcut().isEmpty()
    ]


def place_keys(position: int) -> str:
    """Ctrl+1 to Ctrl+6 for the places."""
    return f"Ctrl+{position + 1}"


__all__ = ["Commands", "Standard", "place_keys", "shortcut_list"]
