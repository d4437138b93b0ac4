"""The program up to its first painted window, from what is on this disk alone.

No network, no key store and no heavy import stands before the first paint.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from pmdesk import __version__
from pmdesk.app.front import account_in_front
from pmdesk.app.options import Options
from pmdesk.app.pages import pages
from pmdesk.core.alerts import Alert, evaluate, parted
from pmdesk.core.facts import gather
from pmdesk.models.today import Today
from pmdesk.store.database import Store
from pmdesk.store.documents import Documents
from pmdesk.store.errors import Damaged, StoreError
from pmdesk.store.settings import Settings, SettingsFile
from pmdesk.system.clock import SystemClock
from pmdesk.system.identity import introduce
from pmdesk.system.lock import lock_of
from pmdesk.system.paths import APP_ID, APP_NAME, Paths, paths
from pmdesk.views.desk import Desk
from pmdesk.views.frame.main_window import MainWindow
from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.wording.formats import user_locale

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from pmdesk.core.ports import Clock
    from pmdesk.core.presets import Preset
    from pmdesk.system.single import Claim, SingleInstance
    from pmdesk.views.sign_in import SignInPage


class AlreadyRunning(Exception):
    """Another start holds this profile; ``shown`` says whether it took our wish and raises its window."""

    def __init__(self, shown: bool) -> None:
        super().__init__()
        self.shown = shown


def make_application(arguments: list[str]) -> QApplication:
    """The one QApplication, named as the desktop knows the program."""
    QGuiApplication.setDesktopFileName(APP_ID)  # also before: some platforms read it when they start
    # The style as an argument: setStyle would hand it to Python, and to wrap it PySide6 (6.11) readies the
    # 500 names of QStyle, 6 ms of the start.
    application = QApplication([sys.argv[0], "-style", "Fusion", *arguments])
    introduce()
    application.setApplicationVersion(__version__)
    application.setQuitOnLastWindowClosed(False)
    QLocale.setDefault(user_locale())
    return application


class Program:
    """What the window needs, made and joined.

    Raises AlreadyRunning, StoreError (a newer database, a full or read-only disk) and OSError (a folder that
    is not ours).
    """

    def __init__(self, application: QApplication, options: Options, clock: Clock | None = None) -> None:
        self.application, self.options = application, options
        self.clock: Clock = clock or SystemClock()
        self.paths: Paths = paths(options.profile)
        self.paths.create()
        self.single: SingleInstance | None = None
        self._lock = lock_of(self.paths.data, APP_NAME)
        if not self._lock.acquire():
            self._hand_over()
        try:
            self._open(options)
        except BaseException:  # what cannot start keeps nobody from trying it again
            self._lock.release()
            raise

    def _open(self, options: Options) -> None:
        """The settings, the copy on this disk, and the window over them."""
        self.settings_file = SettingsFile(self.paths.config / "settings.json")
        settings = self.settings_file.load()
        self.store = Store.open(self.paths.data, self.clock)
        self.documents = Documents(self.paths.data / "documents")
        self.today = Today(self.clock)
        self.theme = Theme(self.application, Scheme(options.theme or settings.theme))
        self.drive_sign_in: Callable[[SignInPage], None] | None = None
        self.sign_in_page: SignInPage | None = None
        self._presets: tuple[Preset, ...] | None = None
        try:
            self._make_window(settings)
        except Damaged:  # seen only now that it is read
            self.store.recover()
            self._make_window(settings)

    def _make_window(self, settings: Settings) -> None:
        """The desk and its window, from what is kept. Raises StoreError."""
        self.desk = Desk(self.store, self.documents, self.clock, settings, self.today)
        self.desk.data_folder, self.desk.presets = str(self.paths.data), self.presets
        self.desk.account = account_in_front(self.store, settings)
        self.desk.attention, self.desk.hidden = self._what_needs_the_owner(settings)
        self.desk.judged = bool(self.desk.account and self.desk.account.last_synced)
        self.window = MainWindow(self.desk, self.theme, pages(), self._make_sign_in)
        self.window.restore_geometry_text(settings.geometry)
        self.desk.settings_asked.connect(self.keep_settings)

    def _what_needs_the_owner(self, settings: Settings) -> tuple[tuple[Alert, ...], tuple[Alert, ...]]:
        """(seen, hidden) alerts of the account in front, from what is held: the first picture says them too.

        Its session works them out again once the loop runs. Raises StoreError.
        """
        account = self.desk.account_key
        if not account:
            return (), ()
        alerts = evaluate(gather(self.store, account), settings, self.clock.today())
        marks = self.store.alerts.shown(account) if alerts else {}
        return parted(alerts, {key for key, mark in marks.items() if mark.dismissed_at is not None})

    def listen(self) -> Claim:
        """Hear of later starts of this profile; or, where another start runs, have it show its window."""
        from pmdesk.system.single import SingleInstance, request_of_this_start

        self.single = SingleInstance(self.paths.runtime, self.paths.instance, lock=self._lock)
        arguments = (self.options.show,) if self.options.show else ()
        return self.single.claim(request_of_this_start(arguments))

    def _hand_over(self) -> None:
        """Another start holds the profile: nothing on its disk is touched, unless it is just ending."""
        from pmdesk.system.single import Claim

        claim = self.listen()
        if claim is not Claim.FIRST:
            raise AlreadyRunning(claim is Claim.HANDED_OVER)

    def paint(self) -> None:
        """Show the window and have it painted before anything slow is imported."""
        if not self.options.hidden:
            self.window.show()
            self.application.processEvents()
        from pmdesk.views.frame.finish import finish  # the window has been painted

        finish(self.window, self.theme)
        # Garbage of Qt objects must die on Qt's thread: `running` collects there, by a timer.
        gc.collect()
        gc.freeze()
        gc.disable()

    def close(self) -> None:
        """Let go of the disk and of the profile."""
        gc.unfreeze()
        gc.enable()
        self.theme.retire()
        self.today.stop()
        self.store.close()
        if self.single is not None:
            self.single.release()
        self._lock.release()

    def keep_settings(self, settings: Settings) -> None:
        """Use the settings from now on, and keep them; what cannot be written is said."""
        before, self.desk.settings = self.desk.settings, settings
        if before.theme != settings.theme:
            self.theme.set_scheme(Scheme(settings.theme))
        try:
            self.settings_file.save(settings)
        except StoreError as error:
            from pmdesk.wording.errors import explain

            self.desk.say("bad", explain(error).title)
        self.desk.settings_changed.emit()

    def presets(self) -> tuple[Preset, ...]:
        """The hosts that this program knows by name; read when somebody first wants them."""
        if self._presets is None:
            from pmdesk.core.presets import read_presets
            from pmdesk.system.paths import site_providers
            from pmdesk.views.look.resources import resource

            self._presets = read_presets((resource("providers"), site_providers()))
        return self._presets

    def _make_sign_in(self) -> QWidget:
        from pmdesk.views.sign_in import SignInPage

        demo = self.options.demo is not None and self.options.has_demo()
        page = SignInPage(self.theme, demo=demo, leave=self.desk.account is not None, presets=self.presets())
        page.left.connect(lambda: self.window.leave_sign_in())
        if self.drive_sign_in is not None:
            self.drive_sign_in(page)
        self.sign_in_page = page
        return page
