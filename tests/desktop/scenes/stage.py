"""What the scenes share: Qt's loop, asking the desktop, and the one line of JSON at the end."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import qasync
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from pmdesk.system.paths import APP_ID


def play(main: Callable[[QApplication], Awaitable[dict[str, Any]]]) -> None:
    """Run `main` on Qt's loop and print what it saw."""
    app = QApplication(["pmdesk", *sys.argv[1:]])
    app.setApplicationName("pmdesk")
    app.setDesktopFileName(APP_ID)
    app.setQuitOnLastWindowClosed(False)
    with qasync.QEventLoop(app) as loop:
        seen = loop.run_until_complete(main(app))
    print(json.dumps(seen), flush=True)


async def shell(*command: str, check: bool = True) -> str:
    """What a program of the desktop prints, while our loop goes on."""

    def run() -> str:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        if check and ended.returncode:
            raise AssertionError(f"{command[0]}: {ended.returncode}: {ended.stdout}{ended.stderr}")
        return ended.stdout.strip()

    return await asyncio.to_thread(run)


async def ask(name: str, path: str, interface: str, member: str, signature: str = "", *body: Any) -> Any:
    """The body of a D-Bus answer; its one value if it is one."""

    def call() -> Any:
        with open_dbus_connection() as bus:
            message = new_method_call(DBusAddress(path, name, interface), member, signature or None, body)
            answer = bus.send_and_get_reply(message, timeout=10).body
            return answer[0] if len(answer) == 1 else answer

    return await asyncio.to_thread(call)


async def get(name: str, path: str, interface: str, member: str) -> Any:
    """The value of a D-Bus property."""
    answer = await ask(name, path, "org.freedesktop.DBus.Properties", "Get", "ss", interface, member)
    return answer[1]


async def settle(condition: Callable[[], Awaitable[Any]], timeout: float = 10) -> Any:
    """Ask the desktop until the answer is true, and return it."""
    end = time.monotonic() + timeout
    while not (answer := await condition()):
        if time.monotonic() > end:
            raise AssertionError(f"after {timeout} s still {answer!r}: {condition!r}")
        await asyncio.sleep(0.02)
    return answer


def plain_icon() -> QIcon:
    """An icon one can see on the panel."""
    pixmap = QPixmap(22, 22)
    pixmap.fill(QColor("#0b6476"))
    return QIcon(pixmap)
