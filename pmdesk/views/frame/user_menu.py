"""The menu under the customer's name: the accounts signed in here, then what the client area offers there."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from pmdesk.core.actions import catalogue
from pmdesk.views.desk import Desk
from pmdesk.views.frame.menus import Commands

_PAGES = ("pay-methods", "contacts", "password", "security")


def fill_user_menu(menu: QMenu, commands: Commands, desk: Desk, words: dict[str, str]) -> None:
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
