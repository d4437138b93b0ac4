"""The ground itself: asyncio and Qt share one loop, conditions are awaited, the clock obeys."""

from __future__ import annotations

import asyncio
import gc
import os
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import QObject, QThread, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.helpers import DAY_ONE, FakeClock, emitted, until


class Bell(QObject):
    rung = Signal(str, int)


@pytest.mark.anyio
async def test_without_qt_the_loop_is_plain_asyncio() -> None:
    assert not isinstance(asyncio.get_running_loop(), qasync.QEventLoop)


@pytest.mark.anyio
async def test_with_qapp_the_loop_is_qts(qapp: QApplication) -> None:
    assert isinstance(asyncio.get_running_loop(), qasync.QEventLoop)


@pytest.mark.anyio
async def test_a_qt_signal_is_awaited_through_a_future(qtbot: QtBot) -> None:
    bell = Bell()
    waiting = asyncio.create_task(emitted(bell.rung))
    QTimer.singleShot(10, lambda: bell.rung.emit("noon", 12))
    assert await waiting == ("noon", 12)


@pytest.mark.anyio
async def test_a_signal_from_another_thread_arrives(qapp: QApplication) -> None:
    bell = Bell()

    class Ringer(QThread):
        def run(self) -> None:
            bell.rung.emit("far", 1)

    waiting = asyncio.create_task(emitted(bell.rung))
    await asyncio.sleep(0)
    ringer = Ringer()
    ringer.start()
    assert await waiting == ("far", 1)
    await until(ringer.isFinished)


@pytest.mark.anyio
async def test_a_dialog_is_opened_and_its_end_awaited(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    waiting = asyncio.create_task(emitted(dialog.finished))
    await asyncio.sleep(0)
    dialog.open()
    QTimer.singleShot(0, dialog.accept)
    assert await waiting == (QDialog.DialogCode.Accepted.value,)


@pytest.mark.anyio
async def test_threads_and_timers_work_on_qts_loop(qapp: QApplication) -> None:
    assert await asyncio.to_thread(lambda: 6 * 7) == 42
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(1)
    await until(lambda: len(ticks) >= 3, what="three ticks")
    timer.stop()


@pytest.mark.anyio
async def test_what_earlier_tests_left_behind_is_gone_before_a_thread_can_find_it(qapp: QApplication) -> None:
    """Qt warns when a timer dies in a foreign thread, and then this test fails."""
    await asyncio.to_thread(gc.collect)


@pytest.mark.anyio
async def test_what_was_waited_for_is_said(qapp: QApplication) -> None:
    with pytest.raises(AssertionError, match=r"after 0\.02 s still not: the impossible"):
        await until(lambda: False, timeout=0.02, what="the impossible")


@pytest.mark.anyio
async def test_a_signal_that_never_comes_times_out(qapp: QApplication) -> None:
    bell = Bell()
    with pytest.raises(TimeoutError):
        await emitted(bell.rung, timeout=0.02)


def test_the_clock_stands_until_it_is_moved(clock: FakeClock) -> None:
    assert clock.now() == DAY_ONE
    assert clock.today() == date(2026, 11, 22)
    clock.advance(timedelta(hours=15))
    assert clock.today() == date(2026, 11, 23)


def test_the_local_day_may_differ_from_the_utc_day(clock: FakeClock) -> None:
    clock.set(now=datetime(2026, 12, 31, 23, 30, tzinfo=UTC), today=date(2027, 1, 1))
    clock.advance(timedelta(minutes=10))
    assert clock.today() == date(2027, 1, 1)
    clock.advance(timedelta(days=1))
    assert clock.today() == date(2027, 1, 2)


def test_a_naive_instant_is_refused(clock: FakeClock) -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.set(now=datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_profile_is_the_owners_alone(profile: Path) -> None:
    assert list(profile.iterdir()) == []
    assert os.name == "nt" or stat.S_IMODE(profile.stat().st_mode) == 0o700
