"""What the joints of the running program work with, made once by `running`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmdesk.app.options import Options
    from pmdesk.app.program import Program
    from pmdesk.core.accounts import Accounts
    from pmdesk.core.browser_sign_in import Ways
    from pmdesk.core.ports import Browser, Notifier
    from pmdesk.core.tasks import TaskScope
    from pmdesk.core.worker import Worker
    from pmdesk.system.wake import SystemWakeWatch
    from pmdesk.views.desk import Desk
    from pmdesk.views.frame.main_window import MainWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """The window's side is `program`; the others came with the loop. `stop` ends the program."""

    program: Program
    accounts: Accounts
    scope: TaskScope
    worker: Worker
    notifier: Notifier
    browser: Browser
    ways: Ways
    wake: SystemWakeWatch
    stop: Callable[[], None]

    @property
    def desk(self) -> Desk:
        """The door between the window and the program."""
        return self.program.desk

    @property
    def window(self) -> MainWindow:
        """The one window."""
        return self.program.window

    @property
    def options(self) -> Options:
        """What the command line asked for."""
        return self.program.options
