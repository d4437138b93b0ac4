"""Every command of the window, once: menu bar, user menu and shortcuts share the same actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

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
        keys: Standard | str | tuple[Standard | str, ...] = (),
        icon: str = "",
        text: str = "",
        role: QAction.MenuRole = QAction.MenuRole.NoRole,
    ) -> QAction:
        """Make the action ``name``; its words are those of the frame unless ``text`` is given.

        Where there are several ``keys`` the first is the one that is named.
        """
        action = QAction(text or self._words[name], self._window)
        action.setObjectName(name)
        action.setMenuRole(role)
        action.setShortcuts(_sequences(keys if isinstance(keys, tuple) else (keys,)))
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


def _sequences(keys: Iterable[Standard | str]) -> list[QKeySequence]:
    """Each once, in their order; a standard key that this desktop does not have is left out."""
    found: list[QKeySequence] = []
    for one in (QKeySequence(key) for key in keys):
        if not one.isEmpty() and one not in found:
            found.append(one)
    return found


def shortcut_list(commands: Commands) -> list[tuple[str, str]]:
    """(keys, what they do) of every command that has keys, for the help."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (
            ", ".join(one.toString(native) for one in action.shortcuts()),
            action.text().replace("&", "").rstrip("…"),
        )
        for action in commands.all()
        if action.shortcuts()
    ]
