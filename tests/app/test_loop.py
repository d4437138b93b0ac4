"""The loop gives a result back, hears of signals while it runs, and leaves them as they were."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest
from PySide6.QtWidgets import QApplication

from pmdesk.app.loop import AtSignal, run


def test_the_result_is_the_exit_status(qapp: QApplication) -> None:
    async def main(_at_signal: AtSignal) -> int:
        await asyncio.sleep(0)
        return 7

    assert run(qapp, main) == 7


@pytest.mark.skipif(sys.platform == "win32", reason="the loop hears of no signals there")
@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_told_and_afterwards_is_who_heard_of_it_before(
    qapp: QApplication, name: signal.Signals
) -> None:
    heard: list[int] = []
    mine = signal.signal(name, lambda number, _frame: heard.append(number))
    ours = signal.getsignal(name)

    async def main(at_signal: AtSignal) -> int:
        told = asyncio.Event()
        at_signal(told.set)
        os.kill(os.getpid(), name)
        await asyncio.wait_for(told.wait(), 5)
        return 0

    try:
        assert run(qapp, main) == 0
        assert heard == []
        assert signal.getsignal(name) is ours
    finally:
        signal.signal(name, mine)
