"""What is said when the program cannot start: a newer database, a full disk, a folder that is not ours."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pmdesk.app import loop
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.theme import Theme
from pmdesk.wording import start

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def say(application: QApplication, error: Exception) -> int:
    """Say it in a window and wait until it is closed; the exit status."""
    title, advice = start.cannot_start(error)
    theme = Theme(application)
    dialog = Dialog(theme, title, advice)
    dialog.add_button(start.close(), "primary", accepts=True)

    async def main(at_signal: loop.AtSignal) -> int:
        closed = asyncio.Event()
        at_signal(closed.set)
        dialog.finished.connect(lambda _result: closed.set())
        dialog.open()
        await closed.wait()
        return 1

    return loop.run(application, main)
