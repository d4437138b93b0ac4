"""What every page of the window has: a title, a way to show a record, and the four states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from pmdesk.store.changes import Changes
    from pmdesk.views.desk import Desk


class Page(QWidget):
    """Base of the pages. A page is built when it is first shown, and stays.

    ``trail`` is what the title says after the page's own name: the record that fills the page, or nothing.
    """

    title_changed = Signal(tuple)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.trail: tuple[str, ...] = ()

    def set_trail(self, *trail: str) -> None:
        """Say in the title which record fills the page; with no words, that none does."""
        self.trail = trail
        self.title_changed.emit(trail)

    def show_record(self, record_id: str) -> None:
        """Select the record and show its details; an id that is gone shows the page as it is."""

    def show_root(self) -> None:
        """Leave a record that fills the page: its trail was clicked, or the page chosen again."""

    def refresh(self, changes: Changes | None = None) -> None:
        """Ask the store again: for ``changes``, or for everything (another account, another day)."""

    def filter_by(self, text: str) -> None:
        """Put ``text`` into the page's filter and go there; pages without one ignore it."""

    def go_back(self) -> bool:
        """Esc: clear the filter or selection, or leave the record; True if there was something to leave."""
        return False
