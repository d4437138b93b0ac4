"""A second start raises the first's window, on a real window manager; with "start" it is one itself."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel

from pmdesk.system.paths import paths
from pmdesk.system.raising import raise_window
from pmdesk.system.single import Claim, SingleInstance, StartRequest, request_of_this_start
from tests.desktop.scenes.stage import play, settle, shell
from tests.helpers import until


async def active() -> str:
    return await shell("xdotool", "getactivewindow", "getwindowname", check=False)


async def second(app: QApplication) -> dict[str, Any]:
    place = paths()
    instance = SingleInstance(place.runtime, place.instance)
    return {"claim": instance.claim(request_of_this_start(tuple(sys.argv[2:]))).value}


async def first(app: QApplication) -> dict[str, Any]:
    place = paths()
    place.create()
    instance = SingleInstance(place.runtime, place.instance)
    assert instance.claim(StartRequest()) is Claim.FIRST
    window, other = QLabel("the first"), QLabel("another")
    asked: list[StartRequest] = []

    def raise_it(request: StartRequest) -> None:
        asked.append(request)
        raise_window(window, request.activation_token)

    instance.asked.connect(raise_it)
    for widget in (window, other):
        widget.setWindowTitle(widget.text())
        widget.resize(300, 200)
        widget.show()
    await settle(lambda: named("another"))
    seen: dict[str, Any] = {"claims": [], "minimised": []}
    for state in ("minimised", "behind", "hidden"):
        if state == "minimised":
            window.showMinimized()
        elif state == "hidden":
            window.hide()
        raise_window(other)
        await settle(lambda: named("another"))
        started = await asyncio.to_thread(start)
        seen["claims"].append(started)
        await settle(lambda: named("the first"))
        seen["minimised"].append(window.isMinimized())
    await until(lambda: len(asked) == 3)
    instance.release()
    return {**seen, "arguments": asked[0].arguments, "mode": oct(place.runtime.stat().st_mode & 0o777)}


async def named(title: str) -> bool:
    return await active() == title


def start() -> str:
    command = [sys.executable, str(Path(__file__)), "start", "open", "invoice/7"]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout.strip()


play(second if sys.argv[1:2] == ["start"] else first)
