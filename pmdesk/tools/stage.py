"""Where tours play: a pretend host, a profile of its own, and starts of the real program on them."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QMetaMethod
from PySide6.QtWidgets import QApplication

from pmdesk.app.options import Options
from pmdesk.app.program import Program
from pmdesk.app.start import live
from pmdesk.core.ports import Notice
from pmdesk.tools.demo import Demo
from pmdesk.tools.driver import PATIENCE, Driver
from pmdesk.tools.pretend_browser import PretendBrowser
from pmdesk.tools.pretend_provider import PretendWhmcs

if TYPE_CHECKING:
    from pmdesk.app.running import Running
    from pmdesk.core.ports import Notifier
    from pmdesk.tools.surroundings import Cable


class Notices:
    """Listens in on what the program tells the desktop; the desktop, if it can, shows it all the same."""

    def __init__(self, notifier: Notifier) -> None:
        self.shown: list[Notice] = []
        self.notifier = notifier
        real = notifier.show

        async def show(notice: Notice) -> None:
            self.shown.append(notice)
            await real(notice)

        notifier.show = show  # type: ignore[method-assign]


@dataclass(slots=True)
class Scene:
    """What a step may use: hands and eyes, provider, browser and network, and places to look afterwards.

    Steps act through ``driver``; ``running`` is there to know when something is done, never to do it.
    """

    driver: Driver
    running: Running
    provider: PretendWhmcs
    browser: PretendBrowser
    cable: Cable
    notices: Notices
    profile: Path
    aside: Path
    """A folder for files that the user saves; it goes with the stage."""
    for_sync: float
    """Seconds that a whole sync may take."""
    notes: dict[str, str] = field(default_factory=dict)
    """What a step tells later ones."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a start of the program looks: ``theme`` "light" or "dark", ``size`` of the window in px."""

    theme: str = "light"
    size: tuple[int, int] = (1280, 800)
    for_sync: float = 30.0
    patience: float = PATIENCE


class Stage:
    """One profile and one provider; `play` is a whole life of the program on them."""

    def __init__(
        self, application: QApplication, provider: PretendWhmcs, folder: Path, setting: Setting
    ) -> None:
        self._application, self._provider, self._setting = application, provider, setting
        self.browser = PretendBrowser(provider)
        self.profile, self.aside = folder / "profile", folder / "aside"
        self.aside.mkdir(exist_ok=True)
        self.profile.mkdir(mode=0o700, exist_ok=True)

    def play(self, acts: Callable[[Scene], Awaitable[None]], *, erase: bool = False) -> None:
        """Start the program, let ``acts`` drive it, end it. What ``acts`` raises is raised here.

        ``erase``: at the end, however it comes, every account goes, and with it the secret in the key store.
        Raises KeyboardInterrupt if the program was told to end meanwhile.
        """
        from pmdesk.tools.surroundings import Cable, Staged  # they bring httpx

        options = Options(profile=self.profile, theme=self._setting.theme, demo=Demo)
        program, cable = Program(self._application, options), Cable()
        ended: list[BaseException | None] = []

        async def beside(running: Running) -> None:
            try:
                scene = self._scene(running, cable)
                await scene.driver.until(lambda: _is_up(program), "the program to be up")
                await acts(scene)
            except BaseException as error:
                ended.append(error)
                if isinstance(error, asyncio.CancelledError):
                    raise
            else:
                ended.append(None)
            finally:
                if erase:
                    for session in running.accounts.sessions:
                        await running.accounts.erase(session.key, force=True)
                running.stop()

        try:
            program.window.resize(*self._setting.size)
            program.paint()
            live(program, beside, lambda program: Staged(program, self.browser, cable))
        finally:
            _forget(program)
        error = ended[0] if ended else None
        if not ended or isinstance(error, asyncio.CancelledError):
            raise KeyboardInterrupt
        if error is not None:
            raise error

    def _scene(self, running: Running, cable: Cable) -> Scene:
        setting = self._setting
        driver = Driver(self._application, running.window, setting.patience)
        return Scene(
            driver,
            running,
            self._provider,
            self.browser,
            cable,
            Notices(running.notifier),
            self.profile,
            self.aside,
            setting.for_sync,
        )


def _is_up(program: Program) -> bool:
    """Whether somebody listens to the sign-in page; it is there a moment before."""
    page = program.sign_in_page
    return page is None or page.isSignalConnected(QMetaMethod.fromSignal(page.address_given))


def _forget(program: Program) -> None:
    """Let the window die on Qt's thread, so that the next start finds none."""
    program.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
