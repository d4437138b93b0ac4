"""Addresses in texts of others: shown and asked about before the browser opens them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pmdesk.views.desk import Desk
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.theme import Theme
from pmdesk.wording import conversation as words


def ask_link(desk: Desk, theme: Theme, address: str, parent: QWidget) -> Dialog:
    """Show where the link leads, and open it if the user still wants that."""
    title, text, cancel, go = words.open_link(address)
    dialog = Dialog(theme, title, text, parent)
    dialog.add_button(cancel, rejects=True)
    dialog.add_button(go, "primary", accepts=True)
    dialog.accepted.connect(lambda: desk.link_asked.emit(address))
    dialog.open()
    return dialog
