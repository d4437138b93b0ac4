"""The dialogs of the frame: signing out, shortcuts, about. All are opened, none is waited for."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from pmdesk import __version__
from pmdesk.views.desk import Desk
from pmdesk.views.frame.commands import Commands, shortcut_list
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.labels import KeyCap, Label
from pmdesk.views.look.theme import Theme
from pmdesk.wording import dialogs


def ask_sign_out(parent: QWidget, desk: Desk, theme: Theme) -> Dialog | None:
    """Ask whether to sign the account in front out, and whether to erase what it left; None without one."""
    account = desk.account
    if account is None:
        return None
    title, text = dialogs.sign_out(account.display_name, account.provider_name)
    stay, erase, leave = dialogs.sign_out_buttons()
    dialog = Dialog(theme, title, text, parent)
    dialog.add_button(stay, rejects=True)
    erasing = dialog.add_button(erase, "danger", rejects=True)
    erasing.clicked.connect(lambda: _ask_erase(parent, desk, theme, account.key, account.provider_name))
    leaving = dialog.add_button(leave, "primary", accepts=True)
    leaving.clicked.connect(lambda: desk.sign_out_asked.emit(account.key, False))
    dialog.open()
    return dialog


def _ask_erase(parent: QWidget, desk: Desk, theme: Theme, key: str, provider: str) -> None:
    title, text = dialogs.erase(provider)
    keep, erase = dialogs.erase_buttons()
    dialog = Dialog(theme, title, text, parent)
    keeping = dialog.add_button(keep, rejects=True)
    keeping.setFocus()
    erasing = dialog.add_button(erase, "danger", accepts=True)
    erasing.clicked.connect(lambda: desk.sign_out_asked.emit(key, True))
    dialog.open()


def show_shortcuts(parent: QWidget, commands: Commands, theme: Theme) -> Dialog:
    """The keys of every command."""
    title, close = dialogs.shortcuts()
    dialog = Dialog(theme, title, parent=parent)
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.metrics.s(24))
    grid.setVerticalSpacing(theme.metrics.s(4))
    grid.setColumnStretch(1, 1)
    for row, (keys, words) in enumerate(shortcut_list(commands) + dialogs.more_shortcuts()):
        grid.addWidget(KeyCap(theme, keys), row, 0)
        grid.addWidget(Label(words), row, 1)
    dialog.content.addLayout(grid)
    dialog.add_button(close, "primary", accepts=True)
    dialog.open()
    return dialog


def show_about(parent: QWidget, theme: Theme) -> Dialog:
    """What this program is, its version and its licences."""
    title, text, close = dialogs.about(__version__)
    dialog = Dialog(theme, title, text, parent)
    dialog.add_button(close, "primary", accepts=True)
    dialog.open()
    return dialog
