"""Every command of the window, once: menu bar, user menu and shortcuts share the same actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QMainWindow, QMenu

from pmdesk.core.actions import catalogue
from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.frame.side_bar import ICONS
from pmdesk.views.look.avatar import UserButton
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.theme import Theme
from pmdesk.wording import frame

if TYPE_CHECKING:
    from pmdesk.views.frame.main_window import MainWindow

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


def make_commands(window: MainWindow, theme: Theme, words: dict[str, str]) -> Commands:
    """Every command of the window."""
    commands = Commands(window, theme, words)
    add, desk, role = commands.add, window.desk, QAction.MenuRole
    add("refresh", window.refresh_or_stop, Standard.Refresh, "refresh-cw")
    add("search", window.top.search.setFocus, ("Ctrl+K", Standard.Find), "search", words["search-menu"])
    for position, key in enumerate(ICONS):
        add(f"go-{key}", partial(window.enter, key), f"Ctrl+{position + 1}", ICONS[key], frame.place(key))
    add("account-details", lambda: window.go(Area.ACCOUNT.value), icon="user-round")
    for name in ("pay-methods", "contacts", "password", "security"):
        action = f"account.{name}"
        add(name, partial(desk.perform, action), icon=catalogue.find(action).icon)
    add("settings", lambda: window.go("settings"), "Ctrl+,", "settings", role=role.PreferencesRole)
    add("other-account", window.other_account_asked.emit, icon="plus")
    add("sign-out", window.ask_sign_out, icon="log-out")
    add("hide", window.close, ("Ctrl+W", Standard.Close))
    add("quit", desk.quit_asked.emit, ("Ctrl+Q", Standard.Quit), "power", role=role.QuitRole)
    add("help", lambda: desk.perform("ticket.new"), icon="life-buoy")
    add("shortcuts", window.show_shortcuts, Standard.HelpContents, "circle-question-mark")
    add("about", window.show_about, role=role.AboutRole)
    return commands


class _UserMenu(Menu):
    """Opens below the user's button with its right edge at the button's: the window ends there."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        button = parent.findChild(UserButton) if parent is not None else None
        if button is not None:
            corner = button.mapToGlobal(QPoint(button.width(), button.height()))
            self.move(corner.x() - self.width(), corner.y())


def make_menus(window: MainWindow, commands: Commands, theme: Theme, words: dict[str, str]) -> QMenu:
    """The menu bar, hidden until F10 where windows carry their own; returns the user's menu."""
    bar, fill = window.menuBar(), commands.fill
    fill(bar.addMenu(words["file"]), "settings", "other-account", "sign-out", "-", "hide", "quit")
    fill(bar.addMenu(words["view"]), "refresh", "search")
    fill(bar.addMenu(words["go"]), *(f"go-{key}" for key in ICONS))
    fill(bar.addMenu(words["help-menu"]), "help", "shortcuts", "about")
    if not bar.isNativeMenuBar():
        bar.hide()
    menu = _UserMenu(theme, words["you"], window)
    menu.aboutToShow.connect(lambda: fill_user_menu(menu, commands, window.desk))
    window.top.user.setMenu(menu)
    return menu


_PAGES = ("pay-methods", "contacts", "password", "security")


def fill_user_menu(menu: QMenu, commands: Commands, desk: Desk) -> None:
    """Fill the menu anew for the account in front; what this provider cannot do is left out."""
    menu.clear()
    accounts = desk.store.accounts.all()
    if len(accounts) > 1:
        for account in accounts:
            action = QAction(f"{account.display_name} · {account.provider_name}", menu)
            action.setCheckable(True)
            action.setChecked(account.key == desk.account_key)
            action.triggered.connect(lambda _on=False, key=account.key: desk.switch_asked.emit(key))
            menu.addAction(action)
        menu.addSeparator()
    offered = [name for name in _PAGES if catalogue.find(f"account.{name}").offered(None, desk.capabilities)]
    commands.fill(
        menu, "account-details", *offered, "-", "settings", "other-account", "sign-out", "-", "quit"
    )
