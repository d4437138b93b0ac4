"""The demo: it starts or says why not, and nothing of it outlives the program, however that ends."""

from __future__ import annotations

import asyncio
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pmdesk.sandbox.server import Sandbox
from tests.breakage.conftest import MORNING
from tests.breakage.test_leaving import scan
from tests.breakage.whole import Whole, quiet_settings
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio


@dataclass
class Demo:
    """A demo that leads to the sandbox of the tests, or fails as told."""

    sandbox: Sandbox = field(repr=False)
    fails: type[Exception] | None = None
    takes: float = 0.0
    stopped: int = 0

    def start(self) -> Sandbox:
        time.sleep(self.takes)
        if self.fails is not None:
            raise self.fails("why, in its own words")
        return self.sandbox

    def stop(self) -> None:
        self.stopped += 1


@pytest.mark.parametrize("fails", [OSError, RuntimeError, ValueError])
async def test_a_demo_that_does_not_start(
    qapp: QApplication, tmp_path: Path, sandbox: Sandbox, fails: type[Exception]
) -> None:
    async with Whole(qapp, tmp_path / "p", FakeClock(MORNING), demo=lambda: Demo(sandbox, fails)) as whole:
        page = whole.program.sign_in_page
        assert page is not None
        page.demo.click()
        await until(whole.trouble, 10)
        assert whole.trouble().startswith("The demo did not start")
        assert page.demo.isEnabled()
        assert whole.reports == []


async def test_nothing_of_a_demo_stays(qapp: QApplication, tmp_path: Path, sandbox: Sandbox) -> None:
    """Not after its end, not after a kill at any moment, and never in the key store."""
    profile, killed = tmp_path / "p", tmp_path / "killed"
    quiet_settings(profile)
    demo = Demo(sandbox)
    sentinels = ["hearthandrye", "Marta", sandbox.email, sandbox.secret]
    async with Whole(qapp, profile, FakeClock(MORNING), demo=lambda: demo) as whole:
        page = whole.program.sign_in_page
        assert page is not None
        page.demo.click()
        page.demo.click()
        await until(lambda: bool(whole.desk.store.accounts.all()), 10)
        # What a kill leaves at this moment; the writer's thread copies it, so that no file goes meanwhile.
        await whole.running.worker.write(shutil.copytree, profile, killed)
        await until(lambda: whole.running.news.front is not None, 10)
        await whole.at_rest()
        assert whole.keyring.kept == {}
        assert scan(profile, sentinels[:2])
        assert whole.reports == []
    assert demo.stopped == 1
    assert scan(profile, sentinels) == []
    async with Whole(qapp, killed, FakeClock(MORNING)) as whole:
        await until(lambda: whole.desk.store.accounts.all() == (), 10)
        await until(lambda: whole.desk.account is None, 5)
        await whole.settle()
        assert whole.window._whole.currentWidget() is whole.program.sign_in_page
        assert whole.reports == []
    assert scan(killed, sentinels) == []


async def test_giving_up_a_demo_that_takes_its_time(
    qapp: QApplication, tmp_path: Path, sandbox: Sandbox
) -> None:
    async with Whole(
        qapp, tmp_path / "p", FakeClock(MORNING), demo=lambda: Demo(sandbox, takes=0.4)
    ) as whole:
        page = whole.program.sign_in_page
        assert page is not None
        page.demo.click()
        await until(lambda: page._busy, 5)
        page.cancelled.emit()
        page._rest()
        await asyncio.sleep(0.6)  # it has started by now, and nobody wants it
        assert whole.desk.store.accounts.all() == ()
        page.demo.click()
        await until(lambda: whole.running.news.front is not None, 10)
        assert whole.reports == []
