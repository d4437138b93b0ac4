"""What nobody sees of the window at first, made once it has painted: strips, results, commands, menus."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QMenu

from pmdesk.core.actions import catalogue
from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.frame.commands import Commands
from pmdesk.views.frame.dialogs import ask_sign_out, show_about, show_shortcuts
from pmdesk.views.frame.main_window import MainWindow
from pmdesk.views.frame.notices import Notices
from pmdesk.views.frame.search import SearchResults
from pmdesk.views.frame.side_bar import ICONS
from pmdesk.views.look.avatar import UserButton
from pmdesk.views.look.focus import FocusRing
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.theme import Theme
from pmdesk.wording import frame

Standard = QKeySequence.StandardKey


def finish(window: MainWindow, theme: Theme) -> None:
    """Give the window the rest of its parts."""
    words = frame.words()
    commands = make_commands(window, theme, words)
    window.take(
        Notices(window.desk, theme, words),
        SearchResults(window.desk, theme, window.top.search, window),
        commands,
        make_menus(window, commands, theme, words),
        FocusRing(theme, window),
    )


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
    add("sign-out", partial(ask_sign_out, window, desk, theme), icon="log-out")
    add("hide", window.close, ("Ctrl+W", Standard.Close))
    add("quit", desk.quit_asked.emit, ("Ctrl+Q", Standard.Quit), "power", role=role.QuitRole)
    add("help", lambda: desk.perform("ticket.new"), icon="life-buoy")
    add(
        "shortcuts",
        lambda: show_shortcuts(window, commands, theme),
        Standard.HelpContents,
        "circle-question-mark",
    )
    add("about", partial(show_about, window, theme), role=role.AboutRole)
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
