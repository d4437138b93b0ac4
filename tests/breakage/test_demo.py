"""The demo: it starts or says why not, and nothing of it outlives the program, however that ends."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pmdesk.tools.demo import go_through
from pmdesk.tools.gateway_demo import GatewayAccess
from pmdesk.tools.robot import Robot
from tests.breakage.conftest import MORNING
from tests.breakage.test_leaving import scan
from tests.breakage.whole import Whole, quiet_settings
from tests.demo_gateway import DemoGateway
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def gateway() -> Iterator[DemoGateway]:
    one = DemoGateway()
    yield one
    one.stop()


@dataclass
class Demo:
    """A demo that leads to the gateway of the tests, or fails as told."""

    gateway: DemoGateway = field(repr=False)
    fails: type[Exception] | None = None
    waits: threading.Event | None = None
    """For this it waits before it has started."""
    begun: bool = False
    started: bool = False
    stopped: int = 0
    robot: Robot = field(init=False)

    def start(self) -> GatewayAccess:
        self.begun = True
        if self.waits is not None:
            assert self.waits.wait(30)
        if self.fails is not None:
            raise self.fails("why, in its own words")
        self.robot, self.started = self.gateway.robot(), True
        return self.gateway.access

    def visit(self, url: str) -> None:
        go_through(self.robot, url)

    def stop(self) -> None:
        self.stopped += 1


@pytest.mark.parametrize("fails", [OSError, RuntimeError, ValueError])
async def test_a_demo_that_does_not_start(
    qapp: QApplication, tmp_path: Path, gateway: DemoGateway, fails: type[Exception]
) -> None:
    async with Whole(qapp, tmp_path / "p", FakeClock(MORNING), demo=lambda: Demo(gateway, fails)) as whole:
        page = whole.program.sign_in_page
        assert page is not None
        page.demo.click()
        await until(whole.trouble, 10)
        assert whole.trouble().startswith("The demo did not start")
        assert "why, in its own words" in whole.trouble()
        assert page.demo.isEnabled()
        assert whole.reports == []


async def test_nothing_of_a_demo_stays(qapp: QApplication, tmp_path: Path, gateway: DemoGateway) -> None:
    """Not after its end, not after a kill at any moment, and never in the key store; the host lists it no
    more."""
    profile, killed = tmp_path / "p", tmp_path / "killed"
    quiet_settings(profile)
    demos: list[Demo] = []

    def make() -> Demo:
        demos.append(Demo(gateway))
        return demos[-1]

    sentinels = ["hearthandrye", "Marta", gateway.access.email, *gateway.secrets()]
    async with Whole(qapp, profile, FakeClock(MORNING), demo=make) as whole:
        page = whole.program.sign_in_page
        assert page is not None
        page.demo.click()
        page.demo.click()
        await until(lambda: bool(whole.desk.store.accounts.all()), 20)
        # What a kill leaves at this moment; the writer's thread copies it, so that no file goes meanwhile.
        await whole.running.worker.write(shutil.copytree, profile, killed)
        await until(lambda: whole.running.news.front is not None, 10)
        await whole.at_rest()
        assert whole.keyring.kept == {}
        assert scan(profile, sentinels[:2])
        assert whole.reports == []
    assert [demo.stopped for demo in demos] == [1] * len(demos)
    assert gateway.audit()[-1]["event"] == "signed-out"
    assert scan(profile, sentinels) == []
    async with Whole(qapp, killed, FakeClock(MORNING)) as whole:
        await until(lambda: whole.desk.store.accounts.all() == (), 10)
        await until(lambda: whole.desk.account is None, 5)
        await whole.settle()
        assert whole.window._whole.currentWidget() is whole.program.sign_in_page
        assert whole.reports == []
    assert scan(killed, sentinels) == []


async def test_giving_up_a_demo_that_takes_its_time(
    qapp: QApplication, tmp_path: Path, gateway: DemoGateway
) -> None:
    slow, quick = Demo(gateway, waits=threading.Event()), Demo(gateway)
    demos = [slow, quick]
    async with Whole(qapp, tmp_path / "p", FakeClock(MORNING), demo=lambda: demos.pop(0)) as whole:
        page = whole.program.sign_in_page
        assert page is not None
        page.demo.click()
        await until(lambda: page._busy and slow.begun, 5)
        page.cancelled.emit()
        page._rest()
        await until(lambda: slow.stopped == 1, 5)
        assert slow.waits is not None
        slow.waits.set()  # it starts all the same, and nobody wants it
        await until(lambda: slow.started, 5)
        await asyncio.sleep(0)
        assert whole.desk.store.accounts.all() == ()
        page.demo.click()
        await until(lambda: whole.running.news.front is not None, 20)
        assert slow.stopped == 1
        assert whole.reports == []
