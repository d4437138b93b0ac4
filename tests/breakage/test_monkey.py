"""Somebody clicks anything at any time while the provider fails at random: nothing is ever our mistake."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QWidget,
)

from pmdesk.sandbox.server import Sandbox, serve
from tests.breakage.conftest import MORNING
from tests.breakage.test_faults import FAULTS
from tests.breakage.test_leaving import Browser
from tests.breakage.whole import PAGES, Whole, quiet_settings
from tests.helpers import FakeClock

pytestmark = pytest.mark.anyio

LEFT = Qt.MouseButton.LeftButton
KEYS = (
    Qt.Key.Key_Tab,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Down,
    Qt.Key.Key_Return,
    Qt.Key.Key_F6,
    Qt.Key.Key_Space,
)
NEVER = ("Print", "Save", "Save as PDF", "Quit")
"""Buttons that open the system's own dialogs, and the end."""


class Monkey:
    """Acts on the real widgets, from Qt's own loop as a person's events would."""

    def __init__(self, whole: Whole, sandbox: Sandbox, seed: int) -> None:
        self.whole, self.sandbox, self.dice = whole, sandbox, random.Random(seed)
        self.done: list[str] = []

    async def act(self) -> None:
        name, what = self.dice.choice(
            [
                ("go", self._go),
                ("click", self._click),
                ("click", self._click),
                ("row", self._row),
                ("row", self._row),
                ("type", self._type),
                ("key", self._key),
                ("fault", self._fault),
                ("time", self._time),
                ("change", self._change),
                ("refresh", self.whole.desk.refresh),
                ("stop", self.whole.desk.stop_asked.emit),
                ("resize", self._resize),
            ]
        )
        self.done.append(name)
        turned = asyncio.get_running_loop().create_future()

        def run() -> None:
            try:
                what()
            except Exception as error:
                self.whole.running.failures.tell(f"the monkey’s {name}", error)
            if not turned.done():
                turned.set_result(None)

        QTimer.singleShot(0, run)
        await turned
        await asyncio.sleep(self.dice.choice((0, 0, 0.01, 0.05)))

    def _front(self) -> QWidget:
        application = self.whole.application
        return application.activePopupWidget() or application.activeModalWidget() or self.whole.window

    def _visible(self, kind: type[Any]) -> list[Any]:
        return [one for one in self._front().findChildren(kind) if one.isVisible() and one.isEnabled()]

    def _go(self) -> None:
        self.whole.window.go(self.dice.choice(PAGES))

    def _click(self) -> None:
        front = self._front()
        if isinstance(front, QMenu):
            front.close()
            return
        buttons = [one for one in self._visible(QAbstractButton) if not self._dangerous(one)]
        if buttons:
            button = self.dice.choice(buttons)
            self.done[-1] = f"click {button.accessibleName() or button.text()}"
            QTest.mouseClick(button, LEFT)

    @staticmethod
    def _dangerous(button: QAbstractButton) -> bool:
        said = button.accessibleName() or button.text()
        return said.startswith(NEVER) or "as PDF" in said or "files" in said.lower()

    def _row(self) -> None:
        views = [one for one in self._visible(QAbstractItemView) if one.model() and one.model().rowCount()]
        if views:
            view = self.dice.choice(views)
            index = view.model().index(self.dice.randrange(view.model().rowCount()), 0)
            view.setCurrentIndex(index)
            if self.dice.random() < 0.3:
                QTest.mouseDClick(view.viewport(), LEFT, pos=view.visualRect(index).center())

    def _type(self) -> None:
        fields = [one for one in self._visible(QLineEdit) if not one.isReadOnly()]
        if fields:
            self.dice.choice(fields).setText(self.dice.choice(("", "rye", "%", "'", "zzz", "104", 'é*"(')))

    def _key(self) -> None:
        target = self.whole.application.focusWidget() or self.whole.window
        if not isinstance(target, QDialog):
            QTest.keyClick(target, self.dice.choice(KEYS))

    def _fault(self) -> None:
        if self.dice.random() < 0.5:
            self.sandbox.control.clear_faults()
        else:
            name = self.dice.choice([one for one in FAULTS if one != "rate-limit-bare"])
            self.sandbox.control.fault(name, value=FAULTS[name])

    def _time(self) -> None:
        self.whole.clock.advance(timedelta(minutes=self.dice.choice((1, 10, 100, 3000))))
        self.whole.program.today.check()
        for session in self.whole.running.accounts.sessions:
            session.look()

    def _change(self) -> None:
        control = self.sandbox.control
        if self.dice.random() < 0.7:
            control.issue_invoice(due_in=self.dice.randrange(-40, 40))
        else:
            control.pay_invoice(10482)

    def _resize(self) -> None:
        self.whole.window.resize(
            self.dice.choice((1024, 1100, 1280, 1900)), self.dice.choice((640, 800, 1000))
        )


@pytest.fixture(scope="module")
def own() -> Iterator[Sandbox]:
    """A provider of this module's own: what happens there stays."""
    with serve(today=MORNING.replace(tzinfo=None)) as sandbox:
        yield sandbox


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_anything_at_any_time(qapp: QApplication, tmp_path: Path, own: Sandbox, soak: bool) -> None:
    lives, acts = (40, 400) if soak else (1, 120)
    for seed in range(lives):
        profile = quiet_settings(tmp_path / str(seed))
        async with Whole(qapp, profile, FakeClock(MORNING + timedelta(hours=3)), None) as whole:
            await whole.sign_in(own)
            whole.running.browser = Browser()  # type: ignore[assignment]
            monkey = Monkey(whole, own, seed)
            for _ in range(acts):
                await monkey.act()
                assert whole.reports == [], f"seed {seed}: {monkey.done[-12:]}"
                if whole._life is not None and whole._life.done():
                    break
            own.control.clear_faults()
            while (front := monkey._front()) is not whole.window:
                front.close()
                await whole.settle()
            if whole.desk.account is not None and whole.session.can_ask:
                await whole.time_passes(60)
                await whole.at_rest()
            assert whole.reports == []
    print(f"{lives} lives of {acts} acts (all: 40 of 400)")
