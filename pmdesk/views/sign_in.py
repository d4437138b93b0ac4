"""The sign-in page: which host, then its own page in the browser, or the pretend host's password. It decides
nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmdesk import __version__
from pmdesk.core.presets import Preset
from pmdesk.views.address_step import AddressStep
from pmdesk.views.browser_step import BrowserStep
from pmdesk.views.flowing import Flowing
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.fields import Field, LineEdit
from pmdesk.views.look.glyph import AppMark
from pmdesk.views.look.labels import Label, Line
from pmdesk.views.look.progress import LineProgress
from pmdesk.views.look.strip import announce
from pmdesk.views.look.surfaces import Box, Ground, ScrollArea
from pmdesk.views.look.theme import Theme
from pmdesk.views.sign_in_parts import PasswordEdit, Trouble, Word
from pmdesk.wording import sign_in as wording

BOX = 440


class SignInPage(Ground):
    """Steps: "address", then "browser", or "password" and "choice". What the user wants goes out as signals.

    Nothing is cleared by a timer; a failed try keeps what was typed. ``left`` is offered only where somebody
    is signed in already. ``page_asked`` and ``link_asked`` are about the page in the browser: to open it, for
    the first time or again, and to copy its address.
    """

    address_given = Signal(str)
    password_given = Signal(str, str)
    account_chosen = Signal(int)
    page_asked = Signal()
    link_asked = Signal()
    demo_asked = Signal()
    cancelled = Signal()
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        demo: bool,
        leave: bool,
        presets: Sequence[Preset] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "window", parent=parent)
        self._theme, self._words = theme, wording.words()
        self._busy, self._step = False, ""
        s = theme.metrics.s
        self.box = Box(theme)
        self.box.setFixedWidth(s(BOX))
        column = QVBoxLayout(self.box)
        column.setContentsMargins(s(32), s(32), s(32), s(24))
        column.setSpacing(s(16))
        column.addWidget(AppMark(theme, 48))
        self.word = Word(theme)
        column.addWidget(self.word)
        self._steps = QVBoxLayout()
        self.trouble = Trouble(theme)
        self.progress = LineProgress(theme, self._words["looking"])
        self.waiting = Label(role="small", tone="text2")
        self.cancel = Button(theme, self._words["cancel"], "link", small=True)
        self.cancel.clicked.connect(self._give_up)
        self._pages: dict[str, QWidget] = {}
        self._add("address", self._address_step(presets))
        self._add("browser", self._browser_step())
        self._add("password", _held(self._password_step()))
        self._add("choice", _held(self._choice_step()))
        column.addLayout(self._steps)
        column.addWidget(self.trouble)
        column.addWidget(self._waiting())
        self._demo_part = self._demo()
        self._with_demo = demo
        column.addWidget(self._demo_part)
        self._foot(leave)
        self.show_address()

    # --- building -------------------------------------------------------------------------------------

    def _waiting(self) -> QWidget:
        """What is under way, with a way to stop it; takes no room while nothing is."""
        self._waiting_row = QWidget()
        column = QVBoxLayout(self._waiting_row)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.waiting, 1)
        row.addWidget(self.cancel)
        column.addLayout(row)
        column.addWidget(self.progress)
        self._waiting_row.hide()
        return self._waiting_row

    def _add(self, key: str, page: QWidget) -> None:
        self._pages[key] = page
        page.hide()
        self._steps.addWidget(page)

    def _foot(self, leave: bool) -> None:
        s = self._theme.metrics.s
        holder = Flowing()
        middle = QVBoxLayout(holder)
        middle.setContentsMargins(0, s(16), 0, s(8))
        row = QHBoxLayout()  # not an alignment: that would give wrapped words one line's height
        row.addStretch(1)
        row.addWidget(self.box)
        row.addStretch(1)
        middle.addStretch(1)
        middle.addLayout(row)
        middle.addStretch(1)
        self.scroller = ScrollArea(self._words["title"], holder)  # large letters in a low window
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, s(16))
        whole.addWidget(self.scroller, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(s(24), 0, s(24), 0)
        version = self._words["version"].format(version=__version__)
        foot.addWidget(Label(version, "small", "text2"))
        foot.addStretch(1)
        self.leave = Button(self._theme, self._words["leave"], "link")
        self.leave.setVisible(leave)
        self.leave.clicked.connect(self.left)
        foot.addWidget(self.leave)
        whole.addLayout(foot)

    def _head(self, title: str, lead: str) -> tuple[QVBoxLayout, Label, Label]:
        s = self._theme.metrics.s
        column = QVBoxLayout()
        column.setSpacing(s(16))
        head, below = Label(title, "title", wrap=True), Label(lead, tone="text2", wrap=True)
        pair = QVBoxLayout()
        pair.setSpacing(s(4))
        pair.addWidget(head)
        pair.addWidget(below)
        column.addLayout(pair)
        return column, head, below

    def _address_step(self, presets: Sequence[Preset]) -> AddressStep:
        step = AddressStep(self._theme, self._words, presets)
        self.address, self.address_field, self.go_on = step.address, step.field, step.go_on
        self.hosts = step.hosts
        step.given.connect(self.address_given)
        return step

    def _browser_step(self) -> BrowserStep:
        self.browser = BrowserStep(self._theme)
        self.browser.open_asked.connect(self.page_asked)
        self.browser.copy_asked.connect(self.link_asked)
        self.browser.left.connect(self._leave_browser)
        return self.browser

    def _demo(self) -> QWidget:
        words, theme = self._words, self._theme
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.s(12))
        self.demo = Button(theme, words["demo"])
        self.demo.clicked.connect(self.demo_asked)
        column.addWidget(Line(theme))
        column.addWidget(self.demo)
        column.addWidget(Label(words["demo-hint"], "small", "text2", wrap=True))
        return part

    def _password_step(self) -> QVBoxLayout:
        words, theme = self._words, self._theme
        column, self._host_title, self._host = self._head("", "")
        self.email = LineEdit(theme, words["email"])
        self.email.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.password = PasswordEdit(theme, words["password"], words["show-password"])
        self.reveal = self.password.reveal
        self.email_field = Field(theme, words["email"], self.email)
        self.password_field = Field(theme, words["password"], self.password, " ")
        self.sign_in = Button(theme, words["sign-in"], "primary")
        self.back = Button(theme, words["back"], "quiet")
        self.back.clicked.connect(self._go_back)
        self.sign_in.clicked.connect(self._give_password)
        self.email.textEdited.connect(lambda _text: self.email_field.set_problem(""))
        self.password.textEdited.connect(lambda _text: self.password_field.set_problem(""))
        self.email.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._give_password)
        column.addWidget(self.email_field)
        column.addWidget(self.password_field)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.sign_in)
        column.addLayout(row)
        return column

    def _choice_step(self) -> QVBoxLayout:
        words = self._words
        column, _head, _lead = self._head(words["choose"], words["choose-lead"])
        self._choices = QVBoxLayout()
        self._choices.setSpacing(self._theme.metrics.s(8))
        column.addLayout(self._choices)
        self.other = Button(self._theme, words["back"], "quiet")
        self.other.clicked.connect(self._go_back)
        column.addWidget(self.other)
        return column

    # --- steps ----------------------------------------------------------------------------------------

    @property
    def step(self) -> str:
        """The step in view: "address", "browser", "password" or "choice"."""
        return self._step

    def show_address(self) -> None:
        """Ask for the address; what was typed is still there."""
        self._show("address", self.address)

    def show_password(self, name: str, host: str) -> None:
        """Ask for e-mail and password, with the host's name above and its address beside the password."""
        self._host_title.setText(wording.to_host(name))
        self._host.setText(wording.pretend(host))
        self.password_field.set_hint(wording.goes_to(host))
        self._show("password", self.password if self.email.text() else self.email)

    def show_again(self, name: str, host: str, address: str, email: str) -> None:
        """Ask for the password alone of an account that is known; address and e-mail can still be changed."""
        self.address.setText(address)
        self.email.setText(email)
        self.password.clear()
        self.show_password(name, host)

    def show_browser(self, name: str, host: str, secure: bool) -> None:
        """The owner signs in on the host's own page; `browser` says how far that is."""
        self.browser.show_host(name, host, secure)
        self._show("browser", self.browser.open)

    def show_browser_again(self, name: str, host: str, address: str, secure: bool) -> None:
        """The same for an account that is known: its page is opened when the user says so."""
        self.address.setText(address)
        self.show_browser(name, host, secure)
        self.browser.show_ready()

    def begin_anew(self) -> None:
        """Ask for the address of another account: nothing of the one before stays in the fields."""
        for edit in (self.address, self.email, self.password):
            edit.clear()
        self.show_address()

    def tell(self, tone: str, text: str) -> None:
        """A word about what was done before, such as signing out; it goes with the next step."""
        self.word.tell(tone, text)

    def show_choice(self, names: Sequence[tuple[str, str, bool]]) -> None:
        """Ask which account: (name, second line, closed) each; a closed one cannot be chosen."""
        while (item := self._choices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for number, (name, second, closed) in enumerate(names):
            text = (f"{name} · {second}" if second else name).replace("&", "&&")
            button = Button(self._theme, f"{text} · {self._words['closed']}" if closed else text)
            button.setEnabled(not closed)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(_emitting(self.account_chosen.emit, number))
            self._choices.addWidget(button)
            self.setTabOrder(button, self.other)
        open_ones = [number for number, (_name, _second, closed) in enumerate(names) if not closed]
        first = self._choices.itemAt(open_ones[0]) if open_ones else None
        self._show("choice", (first.widget() if first is not None else None) or self)

    def show_waiting(self, key: str) -> None:
        """Something is under way: "looking", "asking" or "demo-starting". Esc cancels it."""
        self._set_busy(True)
        self.waiting.setText(self._words[key])
        self._waiting_row.show()
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)  # else nothing has the keyboard to hear Esc
        self.progress.show_progress(0, 0)
        self.trouble.hide()
        self.word.hide()
        announce(self, self._words[key])

    def show_problem(self, title: str, advice: str) -> None:
        """Say what went wrong; everything typed stays, and the cursor goes where it can be mended."""
        self._rest()
        if self.step == "browser":
            self.browser.show_over()
        self.trouble.tell(title, advice)
        self._field().setFocus()
        # Where the window is low it lies below; its place is known once the layout has made room for it.
        QTimer.singleShot(0, self.trouble, lambda: self.scroller.ensureWidgetVisible(self.trouble))
        if self.step == "password":
            self.password.selectAll()

    def _field(self) -> QWidget:
        places = {"address": self.address, "password": self.password, "browser": self.browser.open}
        return places.get(self.step, self)

    def _show(self, key: str, focus: QWidget) -> None:
        self._rest()
        self.trouble.hide()
        self._step = key
        for field in (self.address_field, self.email_field, self.password_field):
            field.set_problem("")
        self.reveal.setChecked(False)
        for name, page in self._pages.items():
            page.setVisible(name == key)
        self._demo_part.setVisible(self._with_demo and key == "address")
        self.setFocusProxy(None if focus is self else focus)  # type: ignore[arg-type]  # Qt takes no widget too
        focus.setFocus()

    def _rest(self) -> None:
        self._set_busy(False)
        self._waiting_row.hide()
        self.progress.rest()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for page in (*self._pages.values(), self._demo_part):
            page.setEnabled(not busy)

    # --- what the user does ---------------------------------------------------------------------------

    def _give_password(self) -> None:
        email, password = self.email.text().strip(), self.password.text()
        self.email_field.set_problem("" if email else self._words["no-email"])
        self.password_field.set_problem("" if password else self._words["no-password"])
        if email and password:
            self.password_given.emit(email, password)

    def _go_back(self) -> None:
        self.password.clear()
        self.show_address()

    def _leave_browser(self) -> None:
        """Wait for nobody any more, and go back; the page in the browser leads nowhere from now on."""
        self.cancelled.emit()
        self.show_address()

    def _give_up(self) -> None:
        """Stop what is under way; everything typed stays."""
        self._rest()
        self.cancelled.emit()
        self._field().setFocus()

    def keyPressEvent(self, event: object) -> None:
        if event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            if self._busy:
                self._give_up()
                return
            if self.step == "browser":
                self._leave_browser()
                return
        super().keyPressEvent(event)  # type: ignore[arg-type]


def _held(layout: QVBoxLayout) -> QWidget:
    page = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    page.setLayout(layout)
    return page


def _emitting(emit: Callable[[int], None], number: int) -> Callable[[], None]:
    return lambda: emit(number)
