"""What the program has once its loop runs: worker, transport, key store, sessions, notices, tray."""

from __future__ import annotations

import asyncio
import gc
import sys
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QSignalBlocker, QTimer

from pmdesk import __version__
from pmdesk.app.answers import Answers
from pmdesk.app.device_list import DeviceList
from pmdesk.app.failures import Failures
from pmdesk.app.fresh import Fresh
from pmdesk.app.means import Means
from pmdesk.app.news import News
from pmdesk.app.outside import Outside
from pmdesk.app.signing_in import SigningIn
from pmdesk.core.accounts import Accounts
from pmdesk.core.alerting import Alerting
from pmdesk.core.browser_sign_in import Ways
from pmdesk.core.door import ProviderDoor
from pmdesk.core.shared import Shared
from pmdesk.core.tasks import TaskScope
from pmdesk.core.worker import Worker
from pmdesk.store.errors import StoreError
from pmdesk.system.browser import SystemBrowser
from pmdesk.system.identity import computer_name
from pmdesk.system.loopback import LoopbackListener
from pmdesk.system.network import SystemNetworkWatch
from pmdesk.system.secrets import KeyringSecrets
from pmdesk.system.session_secrets import SecretsWithSession
from pmdesk.system.wake import SystemWakeWatch
from pmdesk.wording import alerts as alert_words
from pmdesk.wording import browser_sign_in as sign_in_words
from pmdesk.wording.start import recovered

if TYPE_CHECKING:
    from pmdesk.api.pace import Pacer
    from pmdesk.api.transport import Transport
    from pmdesk.app.program import Program
    from pmdesk.core.door import Door
    from pmdesk.core.ports import Browser, Loopback, Notifier

COLLECT_EVERY = 10_000
"""Milliseconds between two collections of garbage, on Qt's thread alone."""


CHECK_AFTER = 120_000
"""Milliseconds after the start, and after each midnight, until the whole copy on disk is checked."""


class Running:
    """Joins the core to the window. Made inside the running loop; `live` ends when `stop` was called."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.desk, self.window, self.options = program.desk, program.window, program.options
        self._stop = asyncio.Event()
        self._connection: tuple[Transport, Pacer] | None = None
        self.failures = Failures(program.theme, program.window, lambda error: self.news.store_failed(error))
        self.scope = TaskScope("program", self.failures.tell)
        self.worker = Worker()
        self.network, self.wake = SystemNetworkWatch(), SystemWakeWatch(program.clock)
        self.notifier: Notifier = self._make_notifier()
        self.news = News(
            desk=self.desk,
            store=program.store,
            scope=self.scope,
            worker=self.worker,
            accounts=lambda: self.accounts,
            show_outside=lambda: self.outside.show(),
            failed=self.failures.tell,
        )
        self.shared = Shared(
            store=program.store,
            documents=program.documents,
            worker=self.worker,
            clock=program.clock,
            settings=lambda: self.desk.settings,
            alerting=self._make_alerting(),
            listener=self.news.listener(),
            network=self.network,
            wake=self.wake,
        )
        self.door = self._make_door()
        self.accounts = self._make_accounts()
        self._join()
        self._collector, self._checker = self._timers()

    def _join(self) -> None:
        """Make what stands between the window, the core and the system."""
        browser = self._make_browser()
        means = Means(
            program=self.program,
            accounts=self.accounts,
            scope=self.scope,
            worker=self.worker,
            notifier=self.notifier,
            browser=browser,
            ways=Ways(
                door=self.door,
                loopback=self._make_loopback(),
                browser=browser,
                clock=self.program.clock,
                device=sign_in_words.device(computer_name()),
            ),
            wake=self.wake,
            stop=self.stop,
        )
        self.signing_in = SigningIn(means, self.news)
        fresh = Fresh(means, self.signing_in.demo)
        self.answers = Answers(means, self.news, fresh)
        self.device_list = DeviceList(means, self.news, fresh)
        self.outside = Outside(means, self.news, self.answers)
        self.program.drive_sign_in = self.signing_in.drive

    def _timers(self) -> tuple[QTimer, QTimer]:
        """For garbage, and for the check of the whole copy on disk."""
        collector = QTimer(self.window)
        collector.setInterval(COLLECT_EVERY)
        collector.timeout.connect(_collect)
        checker = QTimer(self.window)
        checker.setSingleShot(True)
        checker.setInterval(CHECK_AFTER)
        checker.timeout.connect(self.news.check_disk)
        self.program.today.day_changed.connect(checker.start)
        return collector, checker

    def connection(self) -> tuple[Transport, Pacer]:
        """The one transport and pacer of the program, made when first needed."""
        if self._connection is None:
            from pmdesk.api.pace import Pacer

            self._connection = (self._make_transport(), Pacer(self.program.clock))
        return self._connection

    def _restore(self) -> None:
        """Bring the accounts back. What the first picture said stands until its session has judged: without
        that all would seem well for a moment. Raises StoreError."""
        key, said = self.desk.account_key, (self.desk.attention, self.desk.hidden, self.desk.judged)
        with QSignalBlocker(self.desk):
            self.accounts.restore()
        session = self.news.front
        if session is not None and session.key == key:
            session.alerts, session.hidden, session.judged = said
        self.news.show_front(session.key if session is not None else "")

    def stop(self) -> None:
        """End the program; whatever asks for it comes here."""
        self._stop.set()

    async def live(self) -> int:
        """Start everything, wait until the program is to end, and let go in order; the exit status."""
        self.desk.quit_asked.connect(self.stop)
        self.failures.watch(asyncio.get_running_loop())
        self._collector.start()
        self._checker.start()
        self.program.today.start()
        if self.program.single is None:
            self.program.listen()
        self.outside.start()
        if self.program.sign_in_page is not None:  # the window has been painted: somebody may be typing
            self.signing_in.drive(self.program.sign_in_page)
        try:
            await self.signing_in.forget_old_demos()
            self._restore()
        except StoreError as error:
            self.news.store_failed(error)
        if self.program.store.recovered:
            self.desk.say("warn", recovered())
        if self.desk.account is None:
            self.window.show_sign_in()
        if self.options.start_demo:
            self.signing_in.start_demo()
        if self.options.show:
            self.answers.show(self.options.show)
        await self._stop.wait()
        await self._end()
        return 0

    async def _end(self) -> None:
        self._keep_window()
        self.window.hide()
        self._collector.stop()
        self._checker.stop()
        self.outside.stop()
        await self.signing_in.close()
        await self.scope.close()
        await self.accounts.close()
        await self.worker.close()
        if self._connection is not None:
            await self._connection[0].aclose()
        self.failures.unwatch()

    def _keep_window(self) -> None:
        account = self.desk.account
        if account is not None and self.signing_in.demo.is_at(account.address):
            account = None  # it goes with the program
        settings = msgspec.structs.replace(
            self.desk.settings,
            geometry=self.window.geometry_text(),
            last_account=account.key if account else "",
        )
        self.program.keep_settings(settings)

    def _make_accounts(self) -> Accounts:
        return Accounts(self.shared, SecretsWithSession(KeyringSecrets()), self.door)

    def _make_door(self) -> Door:
        return ProviderDoor(self.connection)

    def _make_transport(self) -> Transport:
        from pmdesk.api.transport import Transport

        return Transport(version=__version__, extra_ca=self.options.extra_ca)

    def _make_loopback(self) -> Loopback:
        return LoopbackListener(sign_in_words.pages(), self.scope)

    def _make_browser(self) -> Browser:
        return SystemBrowser()

    def _make_notifier(self) -> Notifier:
        if sys.platform.startswith("linux"):
            from pmdesk.system.notify import DBusNotifier
            from pmdesk.views.look.resources import resource

            icon = resource("icons", "app.svg")
            return DBusNotifier(alert_words.open_program(), icon=str(icon))
        else:  # noqa: RET505 - a type checker looks at one system at a time
            from pmdesk.system.notify_message import MessageNotifier

            return MessageNotifier(lambda: self.outside.tray.icon)

    def _make_alerting(self) -> Alerting:
        return Alerting(
            self.program.store,
            self.notifier,
            self.worker,
            self.program.clock,
            self.news.notice,
            alert_words.summary,
            lambda: self.desk.settings,
        )


def _collect() -> None:
    """The young generations alone: a full collection of a window's objects would be seen."""
    gc.collect(1)
