"""The one loop of the program: asyncio on Qt's own, and the only module that knows qasync."""

from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


AtSignal = Callable[[Callable[[], None]], None]


def run(application: QApplication, main: Callable[[AtSignal], Awaitable[int]]) -> int:
    """Run ``main`` to its end on Qt's loop; its result is the exit status.

    ``main`` is given a function that takes what to call at SIGINT or SIGTERM, so that both end the program
    the way the menu does. Asyncio and qasync are imported here, after the first window was painted.
    """
    import asyncio

    import qasync

    application.setQuitOnLastWindowClosed(False)
    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)

    def at_signal(stop: Callable[[], None]) -> None:
        for name in before:
            try:
                loop.add_signal_handler(name, stop)
            except NotImplementedError:  # Windows: Ctrl+C ends the program at once, as there is usual
                return

    try:
        with loop:
            return int(loop.run_until_complete(main(at_signal)))
    finally:
        for name, handler in before.items():  # a loop that closes leaves the system's own
            signal.signal(name, handler or signal.SIG_DFL)
        asyncio.set_event_loop(None)
