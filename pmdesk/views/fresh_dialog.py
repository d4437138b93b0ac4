"""The dialog for actions before which the host wants a fresh sign-in: why, the page, and the wait for it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from pmdesk.views.browser_step import StepRow
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.labels import Label
from pmdesk.views.look.strip import announce
from pmdesk.views.look.theme import Theme
from pmdesk.views.sign_in_parts import Trouble
from pmdesk.wording import browser_sign_in as wording


class FreshDialog(Dialog):
    """`page_asked` is for the page, for the first time or again, `link_asked` for its address. It is rejected
    by its button and by Esc, and accepted by who opened it once the owner has signed in."""

    page_asked = Signal()
    link_asked = Signal()

    def __init__(self, theme: Theme, host: str, parent: QWidget | None = None) -> None:
        title, text = wording.fresh(host)
        super().__init__(theme, title, text, parent)
        self._words = wording.words()
        self.page = StepRow(theme)
        self.hint = Label("", "small", "text2", wrap=True)
        self.trouble = Trouble(theme)
        for widget in (self.page, self.hint, self.trouble):
            widget.hide()
            self.content.addWidget(widget)
        self.cancel = self.add_button(self._words["cancel"], rejects=True)
        self.copy = self.add_button(self._words["copy"])
        self.copy.clicked.connect(self.link_asked)
        self.copy.hide()
        self.open_page = self.add_button(self._words["open"], "primary")
        self.open_page.set_icon_name("square-arrow-out-up-right")
        self.open_page.clicked.connect(self.page_asked)
        self.open_page.setFocus()

    def show_waiting(self, minutes: int, *, no_browser: bool = False) -> None:
        """The page is open, or none took it; `minutes` are left."""
        begun = self.page.isHidden()
        self.page.tell(
            "loader", "accent", self._words["sign-in"], wording.minutes_left(minutes), turning=True
        )
        self.hint.setText(self._words["no-browser" if no_browser else "no-page"])
        self._offer(waiting=True)
        if begun:
            announce(self, self.hint.text() if no_browser else self._words["sign-in"])

    def show_copied(self) -> None:
        """The address is on the clipboard."""
        self.hint.setText(self._words["copied"])
        announce(self, self.hint.text())
        self._fit()

    def show_arrived(self) -> None:
        """The browser came back; the host is being asked."""
        self.page.tell("loader", "accent", self._words["signed-in"], "", turning=True)
        self._offer(waiting=False)
        self.page.show()
        self.open_page.hide()
        self._fit()

    def show_problem(self, title: str, advice: str) -> None:
        """What went wrong; the page can be opened again."""
        self._offer(waiting=False)
        self.trouble.tell(title, advice)
        self._fit()

    def _offer(self, *, waiting: bool) -> None:
        self.trouble.hide()
        self.page.setVisible(waiting)
        self.hint.setVisible(waiting)
        self.copy.setVisible(waiting)
        self.open_page.show()
        self.open_page.setText(self._words["open-again"])
        self.open_page.set_kind("normal" if waiting else "primary")
        self._fit()

    def _fit(self) -> None:
        """As high as its words need; known once what was shown or hidden has found its place."""
        QTimer.singleShot(0, self, self.fit)
