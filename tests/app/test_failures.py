"""Mistakes of the program: told once for each kind, with a report that holds no values and can be copied."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget

from pmdesk.app.failures import Failures, describe
from pmdesk.store.errors import DiskFull, StoreError
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.wording.start import mistake
from tests.helpers import until

SECRET = "hunter2-of-marta"


class Ground:
    """A window, the failures over it, and what was said of the disk."""

    def __init__(self, theme: Theme) -> None:
        self.theme, self.window = theme, QWidget()
        self.disk: list[StoreError] = []
        self.failures = Failures(theme, self.window, self.disk.append)

    def dialogs(self) -> list[Dialog]:
        return [one for one in self.window.findChildren(Dialog) if one.isVisible()]


@pytest.fixture
def ground(qapp: QApplication) -> Iterator[Ground]:
    theme = Theme(qapp, Scheme.LIGHT, still=True)
    made = Ground(theme)
    yield made
    for dialog in made.dialogs():
        dialog.close()
    theme.retire()
    qapp.setStyleSheet("")


def raised(text: str = SECRET, kind: type[Exception] = ValueError) -> Exception:
    try:
        raise kind(text)
    except Exception as error:
        return error


def test_a_report_names_places_and_no_values(ground: Ground) -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        report = describe("fetching", error)
    assert "in fetching" in report
    assert "RuntimeError" in report
    assert "caused by KeyError" in report
    assert "test_failures.py:" in report
    assert SECRET not in report
    assert str(Path(__file__).parent) not in report, "where it is kept is nobody's business"


def test_one_kind_is_told_once(ground: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "another"):
        ground.failures.tell(name, raised())
    ground.failures.tell("a third", raised(kind=TypeError))
    assert len(ground.failures.reports) == len(ground.dialogs()) == 2
    assert SECRET not in capsys.readouterr().err


def test_the_report_can_be_read_and_copied(ground: Ground) -> None:
    ground.failures.tell("a trial", raised())
    (dialog,) = ground.dialogs()
    (area,) = dialog.findChildren(QPlainTextEdit)
    assert area.toPlainText() == ground.failures.reports[0]
    assert area.isReadOnly()
    copy = next(one for one in dialog.findChildren(QPushButton) if one.text() == mistake()[2])
    copy.click()
    assert QGuiApplication.clipboard().text() == ground.failures.reports[0]


def test_the_disk_s_trouble_is_no_mistake(ground: Ground) -> None:
    error = DiskFull("no room")
    ground.failures.tell("a slot", error)
    assert ground.disk == [error]
    assert ground.failures.reports == []
    assert ground.dialogs() == []


@pytest.mark.anyio
async def test_slots_and_the_loop_are_watched_and_left_as_they_were(ground: Ground) -> None:
    before, loop = sys.excepthook, asyncio.get_running_loop()
    ground.failures.watch(loop)
    try:
        error = raised()
        sys.excepthook(type(error), error, None)
        loop.call_soon(lambda: [][1])
        await until(lambda: len(ground.failures.reports) == 2)
    finally:
        ground.failures.unwatch()
    assert sys.excepthook is before
    assert loop.get_exception_handler() is None
    assert [report.splitlines()[1] for report in ground.failures.reports] == ["in a slot", "in the loop"]


@pytest.mark.anyio
async def test_ctrl_c_is_not_ours(
    qapp: QApplication, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _value, _tb: heard.append(kind))
    failures = Failures(ground.theme, ground.window, ground.disk.append)
    failures.watch(asyncio.get_running_loop())
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    failures.unwatch()
    assert heard == [KeyboardInterrupt]
    assert failures.reports == []
