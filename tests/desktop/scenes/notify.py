"""Notices on a real notification daemon.

Arguments: "dunst" (clicked with dunstctl), "xfce" (its real buttons pressed as a screen reader does), "none".
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from pmdesk.core.ports import Notice, NoticeChosen, Urgency
from pmdesk.system.notify import DBusNotifier
from tests.desktop.scenes.stage import play, settle, shell
from tests.helpers import until

EXPIRY = Notice(
    "domain-expiry/7",
    "hearth.example expires in 5 days",
    "Website & email stop working on 27 Nov.",
    Urgency.NORMAL,
    (("pay", "Pay $142.00"), ("later", "Remind me tomorrow")),
)
OVERDUE = Notice(
    "invoice-overdue/9", "Invoice 10482 is 6 days overdue", "The website stops.", Urgency.CRITICAL
)


async def displayed() -> int:
    return int(await shell("dunstctl", "count", "displayed"))


async def shown(count: int) -> None:
    async def same() -> bool:
        return await displayed() == count

    await settle(same)


async def dunst(notifier: DBusNotifier, chosen: list[NoticeChosen], closed: list[str]) -> dict[str, Any]:
    for _ in range(4):
        await notifier.show(EXPIRY)
    await shown(1)
    await notifier.show(OVERDUE)
    await shown(2)
    await notifier.withdraw(OVERDUE.key)
    await shown(1)
    await shell("dunstctl", "action", "0")
    await until(lambda: len(chosen) == 1)
    await notifier.show(EXPIRY)
    await shown(1)
    pick("Pay $142.00")
    await shell("dunstctl", "context")
    await until(lambda: len(chosen) == 2)
    await notifier.withdraw(EXPIRY.key)
    await shown(0)
    said = list(closed)
    await notifier.show(OVERDUE)
    await shown(1)
    await shell("dunstctl", "close")
    await until(lambda: len(closed) == len(said) + 1)
    os.kill(int(os.environ["NOTIFYD_PID"]), signal.SIGKILL)
    await until(lambda: not notifier.capabilities.available)
    await notifier.show(OVERDUE)  # nobody there: no error
    daemon = restarted()
    await until(lambda: notifier._owner)
    await notifier.show(OVERDUE)
    await shown(1)
    daemon.terminate()
    await asyncio.to_thread(daemon.wait)
    return {"chosen": [(c.key, c.action) for c in chosen], "closed": closed[len(said) :]}


def pick(label: str) -> None:
    Path(os.environ["DUNST_PICK"]).write_text(label)


def restarted() -> subprocess.Popen[bytes]:
    return subprocess.Popen(["dunst"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def xfce(notifier: DBusNotifier, chosen: list[NoticeChosen], closed: list[str]) -> dict[str, Any]:
    await notifier.show(EXPIRY)
    reader = ("/usr/bin/python3", "tests/desktop/a11y.py")
    await shell(*reader, "press", "xfce4-notifyd", "Pay $142.00", "--role", "push button")
    await until(lambda: chosen)
    return {"chosen": [(c.key, c.action) for c in chosen], "actions": notifier.capabilities.actions}


async def none(notifier: DBusNotifier, chosen: list[NoticeChosen], closed: list[str]) -> dict[str, Any]:
    began = time.monotonic()
    await notifier.show(EXPIRY)
    await notifier.withdraw(EXPIRY.key)
    return {"available": notifier.capabilities.available, "seconds": time.monotonic() - began}


async def main(app: QApplication) -> dict[str, Any]:
    notifier = DBusNotifier("Open pmdesk")
    chosen: list[NoticeChosen] = []
    closed: list[str] = []
    notifier.on_chosen(chosen.append)
    notifier.on_closed(closed.append)
    running = asyncio.create_task(notifier.run())
    try:
        return await {"dunst": dunst, "xfce": xfce, "none": none}[sys.argv[1]](notifier, chosen, closed)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


play(main)
