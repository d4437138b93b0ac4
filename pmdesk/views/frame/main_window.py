"""The window: sign-in while nobody is signed in, else the frame with its pages, built when first shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.frame.side_bar import ICONS, SideBar
from pmdesk.views.frame.top_bar import TopBar
from pmdesk.views.look.progress import LineProgress
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.theme import Theme
from pmdesk.views.page import Page
from pmdesk.wording import frame

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from pmdesk.store.accounts import StoredAccount
    from pmdesk.store.changes import Changes
    from pmdesk.views.frame.commands import Commands
    from pmdesk.views.frame.notices import Notices
    from pmdesk.views.frame.search import SearchResults
    from pmdesk.views.look.focus import FocusRing

SMALLEST, USUAL, FRAME = (1024, 640), (1280, 800), 40
"""The window's sizes, and the height that its title bar may have, which is known only once it is shown."""
_AGE_EVERY = 20_000
"""Milliseconds between two looks at the age of the data, while the window is shown."""

MakePage = Callable[[Desk, Theme], Page]


class MainWindow(QMainWindow):
    """``pages`` makes a page by its key ("home", an area's value, "settings"); ``sign_in`` the first page.

    ``close_asked`` is emitted instead of closing: the composition root knows whether there is a tray to
    stay in.
    """

    close_asked = Signal()
    other_account_asked = Signal()
    """The user wants to sign in to another account beside those here."""
    page_made = Signal(str, object)
    """(key, page): a page was built, before it is shown."""

    def __init__(
        self, desk: Desk, theme: Theme, pages: Mapping[str, MakePage], sign_in: Callable[[], QWidget]
    ) -> None:
        super().__init__()
        self.desk, self._theme, self._make = desk, theme, pages
        self._make_sign_in = sign_in
        self._sign_in: QWidget | None = None
        self._before_menus: QWidget | None = None
        self._pages: dict[str, Page] = {}
        self._words = frame.words()
        self._key = "home"
        self._had_account = False
        self.setWindowTitle("pmdesk")
        self.setMinimumSize(*SMALLEST)
        self._finished = False
        self._build()
        self._clock = QTimer(self)
        self._clock.setInterval(_AGE_EVERY)
        self._clock.timeout.connect(self._show_age)
        self._listen()
        self.show_account()

    # --- building -------------------------------------------------------------------------------------

    def _build(self) -> None:
        # The stack first, while it is empty: what is put into one is laid out at once.
        self._frame = QWidget()
        self._whole = QStackedWidget()
        self._whole.addWidget(self._frame)
        self.setCentralWidget(self._whole)
        self.side = SideBar(self._theme, self._words)
        self.top = TopBar(self._theme, self._words)
        self.line = LineProgress(self._theme, self._words["fetching"])
        self.stack = QStackedWidget()
        right = Ground(self._theme, "canvas")
        self._column = column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.line)
        column.addWidget(self.stack, 1)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(right, 1)

    def take(
        self, notices: Notices, results: SearchResults, commands: Commands, user_menu: QMenu, ring: FocusRing
    ) -> None:
        """The parts that nobody sees at first: they are made when the window has painted, by `finish`."""
        self.notices, self.results, self.commands = notices, results, commands
        self.user_menu, self.ring = user_menu, ring
        self._column.insertWidget(self._column.indexOf(self.stack), notices)
        self._finished = True
        commands.set_signed_in(self.desk.account is not None)
        self._show_age()

    def _listen(self) -> None:
        desk = self.desk
        self.side.nav.chosen.connect(self._nav_chosen)
        self.side.nav.clicked.connect(lambda _index: self._nav_clicked())
        self.side.help_asked.connect(lambda: desk.perform("ticket.new"))
        self.top.refresh_asked.connect(desk.refresh)
        self.top.stop_asked.connect(desk.stop_asked)
        self.top.root_asked.connect(lambda: self._current().show_root())
        desk.account_changed.connect(self._account_changed)
        desk.status_changed.connect(lambda _status: self._show_status())
        desk.attention_changed.connect(lambda: self.side.set_attention(desk.attention))
        desk.changed.connect(self._rows_changed)
        desk.today.day_changed.connect(lambda: self._rows_changed(None))
        desk.store_renewed.connect(self._begin_pages_anew)
        desk.filter_asked.connect(self._show_filtered)
        desk.open_asked.connect(lambda area, record: self.go(area.value, record))

    # --- places ---------------------------------------------------------------------------------------

    def go(self, key: str, record_id: str = "") -> None:
        """Show a page, and on it a record; choosing the page we are on leaves its record."""
        if self.desk.account is None and key != "settings":
            return
        if self.desk.account is not None and self._whole.currentWidget() is self._sign_in:
            self._whole.setCurrentWidget(self._frame)  # what was typed there waits
        self._go(key, record_id)

    def _go(self, key: str, record_id: str = "") -> None:
        again = key == self._key and self.stack.currentWidget() is self._pages.get(key)
        self._key = key
        page = self.page(key)
        self.stack.setCurrentWidget(page)
        if key in ICONS:
            self.side.nav.go_to(key)
        else:
            self.side.nav.selectionModel().clear()
        self._show_trail(key, page.trail)
        if record_id:
            page.show_record(record_id)
        elif again:
            page.show_root()

    def enter(self, key: str) -> None:
        """Show a page and bring the keyboard into it: who goes there by a shortcut wants to use it."""
        self.go(key)
        if self.desk.account is None:
            return
        page = self._current()
        stops = [page] if page.focusProxy() is not None else page.findChildren(QWidget)
        for stop in stops:
            if stop is page or (stop.isVisible() and stop.focusPolicy() & Qt.FocusPolicy.TabFocus):
                stop.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _nav_chosen(self, key: str) -> None:
        if key != self._key:
            self.go(key)

    def _nav_clicked(self) -> None:
        """A click on the place we are in leaves the record that fills it."""
        if self.side.nav.current_key() != self._key:
            self.go(self.side.nav.current_key() or "home")
        elif self._current().trail:
            self._current().show_root()

    def _show_filtered(self, area: Area, words: str) -> None:
        self.go(area.value)
        self.page(area.value).filter_by(words)

    def page(self, key: str) -> Page:
        """The page of that key, made now if it was never shown."""
        if key not in self._pages:
            page = self._pages[key] = self._make[key](self.desk, self._theme)
            page.title_changed.connect(lambda trail, key=key: self._show_trail(key, trail))
            self.stack.addWidget(page)
            page.refresh()
            self.page_made.emit(key, page)
        return self._pages[key]

    @property
    def key(self) -> str:
        """The key of the page in view."""
        return self._key

    def _current(self) -> Page:
        return self.page(self._key)

    def _begin_pages_anew(self) -> None:
        for page in self._pages.values():
            self._let_go(self.stack, page)
        self._pages.clear()
        if self.desk.account is not None:
            self._go(self._key)

    def _show_trail(self, key: str, trail: tuple[str, ...]) -> None:
        if key == self._key:
            self.top.set_trail((frame.place(key), *trail))

    def _rows_changed(self, changes: Changes | None) -> None:
        for page in self._pages.values():
            page.refresh(changes)

    # --- the account in front -------------------------------------------------------------------------

    def show_account(self) -> None:
        """Show the frame of the account in front, or the sign-in page where there is none."""
        account = self.desk.account
        if self._finished:
            self.commands.set_signed_in(account is not None)
        if account is None:
            self._had_account = False
            self.show_sign_in()
            return
        self._show_frame(account)
        self._leave_sign_in()

    def _account_changed(self) -> None:
        """Another account, or other news of this one: a sign-in being written stays where it is."""
        account = self.desk.account
        if account is None or not self._had_account:
            self.show_account()
        elif self._whole.currentWidget() is self._frame:
            self._show_frame(account)

    def _show_frame(self, account: StoredAccount) -> None:
        self._had_account = True
        self._whole.setCurrentWidget(self._frame)
        self.setWindowTitle(f"{account.provider_name} - pmdesk")
        self.side.set_provider(account.provider_name)
        self.top.set_user(account.display_name)
        self.side.set_attention(self.desk.attention)
        self._show_status()
        for page in self._pages.values():
            page.refresh()
        self._go(self._key if self._key in self._make else "home")

    def show_sign_in(self) -> None:
        """Show the sign-in page, also while another account is signed in."""
        if self._sign_in is None:
            self._sign_in = self._make_sign_in()
            self._whole.addWidget(self._sign_in)
        self._whole.setCurrentWidget(self._sign_in)
        self.setWindowTitle("pmdesk")
        self._sign_in.setFocus()

    def leave_sign_in(self) -> None:
        """Back from the sign-in page to the account in front."""
        if self.desk.account is not None:
            self.show_account()

    def _leave_sign_in(self) -> None:
        page, self._sign_in = self._sign_in, None
        if page is not None:
            self._let_go(self._whole, page)
            self.side.nav.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _let_go(self, stack: QStackedWidget, page: QWidget) -> None:
        """A page that goes. The ring may be a child of its scroll area, by QFocusFrame's rule: it stays."""
        stack.removeWidget(page)
        if self._finished:
            self.ring.show_round(None)
            self.ring.setParent(self)
        page.deleteLater()

    def _show_status(self) -> None:
        status = self.desk.status
        if status.running:
            self.line.show_progress(status.done, status.total or 0)
        else:
            self.line.rest()
        self._show_age()

    def _show_age(self) -> None:
        account = self.desk.account
        last = self.desk.status.last_at or (account.last_synced if account else None)
        self.top.set_status(self.desk.status, last, self.desk.clock.now())
        if self._finished:
            self.notices.show_status(self.desk.status, last)

    def refresh_or_stop(self) -> None:
        if self.desk.status.running:
            self.desk.stop_asked.emit()
        else:
            self.desk.refresh()

    # --- the window itself ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F10 and not self.menuBar().isNativeMenuBar():
            self._show_menu_bar(not self.menuBar().isVisible())
        elif event.key() == Qt.Key.Key_Escape and self._whole.currentWidget() is self._frame:
            if not self._current().go_back():
                super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _show_menu_bar(self, shown: bool) -> None:
        """Show the menu bar and open its first menu; or hide it, and give the keyboard back."""
        bar = self.menuBar()
        if shown:
            self._before_menus = self.focusWidget()
            bar.show()
            bar.installEventFilter(self)
            bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
            bar.setActiveAction(bar.actions()[0])
            return
        bar.hide()
        (self._before_menus or self.side.nav).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the menu bar, which would keep it to itself."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if watched is self.menuBar() and escape and event.type() == QEvent.Type.KeyPress:
            self._show_menu_bar(False)
            return True
        return super().eventFilter(watched, event)

    def geometry_text(self) -> str:
        """Where the window is, as text for the settings."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def restore_geometry_text(self, text: str) -> None:
        """Go back to where the window was; anything unusable gives the usual size."""
        if not text or not self.restoreGeometry(QByteArray.fromBase64(text.encode("ascii", "replace"))):
            self.resize(self._usual_size())

    def _usual_size(self) -> QSize:
        """As large as is comfortable, but beside the desktop's panel: what is at the foot must be seen."""
        room = self.screen().availableSize() - QSize(0, FRAME)
        if room.width() < SMALLEST[0] or room.height() < SMALLEST[1]:
            return QSize(*USUAL)
        return QSize(*USUAL).boundedTo(room)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()
        self._show_age()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.close_asked.emit()
