"""The demo by its button, with everything real behind it: gateway, pretend host, a browser of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from pmdesk.core.shared import SessionState
from pmdesk.tools import demo as demo_module
from pmdesk.tools import stage as stage_module
from pmdesk.tools.chapters import pages, signing_in
from pmdesk.tools.demo import Demo
from pmdesk.tools.gateway_demo import GatewayAccess
from pmdesk.tools.pretend_provider import PretendWhmcs
from pmdesk.tools.stage import Scene, Setting, Stage
from pmdesk.tools.traces import traces
from pmdesk.wording import actions, browser_sign_in, outside
from pmdesk.wording import sign_in as words
from tests.helpers import listening_here
from tests.journeys.conftest import Keyring, leave
from tests.journeys.test_leaving import OF_THE_ACCOUNT

LONG = 600
"""Seconds after which a host wants to be shown once more who somebody is."""


class Watched(Demo):
    """The demo as it is; tests see what came of each start."""

    def __init__(self, made: list[Watched]) -> None:
        super().__init__()
        self.access: GatewayAccess | None = None
        self.host = PretendWhmcs()
        """The hand behind its curtain, once it has started."""
        made.append(self)

    def start(self) -> GatewayAccess:
        self.access = self.host._access = super().start()
        self.host.tell("advance", seconds=-LONG)  # whoever signs in now has done so long ago, a moment later
        return self.access


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Watched]]:
    """The demos that were made, in order. None is left behind."""
    demos: list[Watched] = []
    monkeypatch.setattr(stage_module, "Demo", lambda: Watched(demos))
    yield demos
    for one in demos:
        one.stop()


@pytest.fixture
def nobody(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    """A profile, and no host but the demo's."""
    yield Stage(qapp, PretendWhmcs(), tmp_path, Setting())
    leave(qapp)


async def into_the_demo(scene: Scene) -> None:
    await scene.driver.press(words.words()["demo"], QPushButton)
    await scene.driver.said(words.words()["demo-starting"])
    await scene.driver.until(lambda: scene.driver.says("Client area"), "the sign-in page to go", 60)
    await signing_in.whole_sync(scene)


def test_from_the_button_to_home_and_nothing_is_left(
    nobody: Stage, made: list[Watched], keyring: Keyring
) -> None:
    before = listening_here()
    said: list[str] = []

    async def acts(scene: Scene) -> None:
        await into_the_demo(scene)
        await pages.home(scene)
        await pages.domains(scene)
        (account,) = scene.running.program.store.accounts.all()
        assert (account.kind, account.display_name) == ("gateway", "Marta Lindqvist")
        assert made[0].access is not None
        assert account.address == made[0].access.url
        assert scene.browser.opened == [], "the page of the sign-in is shown to nobody"
        assert keyring.entries == {}
        assert listening_here() == before
        assert traces(scene.profile, OF_THE_ACCOUNT), "what is looked for later is there"
        said.extend([*scene.cable.secrets, account.key])

    nobody.play(acts)
    (demo,) = made
    assert demo.access is not None
    assert not Path(demo.access.audit).parent.exists()
    assert demo._server.pid == 0
    assert len(said) >= 3
    assert keyring.entries == {}
    assert traces(nobody.profile, [*OF_THE_ACCOUNT, demo.access.password, *said]) == []


def test_what_wants_a_fresh_sign_in_goes_on_by_itself(
    nobody: Stage, made: list[Watched], keyring: Keyring
) -> None:
    """By the host's clock, the demo was entered ten minutes ago."""

    async def acts(scene: Scene) -> None:
        driver = scene.driver
        await into_the_demo(scene)
        (demo,) = made
        assert demo.access is not None
        await demo.host.told("advance", seconds=LONG)
        before = set(scene.cable.secrets)
        await pages.domains(scene)
        manage = actions.aloud(actions.label("domain.open"), pages.DOMAIN)
        await driver.press(manage, QPushButton)
        await driver.said(outside.opened())
        (page,) = scene.browser.opened
        assert demo.access.sandbox_url in page
        assert not driver.says(browser_sign_in.fresh("")[0])
        assert scene.cable.secrets - before, "it signed in anew"
        (session,) = scene.running.accounts.sessions
        assert session.state is SessionState.SIGNED_IN
        assert keyring.entries == {}

    nobody.play(acts)


def test_given_up_while_it_starts_it_is_stopped_and_the_next_try_works(
    nobody: Stage, made: list[Watched]
) -> None:
    async def acts(scene: Scene) -> None:
        driver = scene.driver
        await driver.press(words.words()["demo"], QPushButton)
        await driver.said(words.words()["demo-starting"])
        await driver.until(lambda: made and made[0]._server.pid, "its process")
        await driver.press(words.words()["cancel"])
        await driver.until(lambda: made[0]._server.pid == 0, "its process to be ended")
        assert made[0].access is None
        assert scene.running.program.store.accounts.all() == ()
        assert not driver.says(words.demo_failed()[0])
        await into_the_demo(scene)

    nobody.play(acts)
    assert [one._server.pid for one in made] == [0, 0]


def test_one_that_does_not_start_says_why_in_its_own_words(
    nobody: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_module, "Demo", lambda: Demo("--fault", "no-such-fault"))

    async def acts(scene: Scene) -> None:
        await scene.driver.press(words.words()["demo"], QPushButton)
        await scene.driver.said(words.demo_failed()[0], 60)
        await scene.driver.said("no-such-fault")
        await scene.driver.the(words.words()["demo"], QPushButton)

    nobody.play(acts)


def test_without_the_extras_it_is_not_offered_and_the_command_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A module that is not there; the button follows `available` (tests/views/test_sign_in.py)."""
    monkeypatch.setattr(demo_module, "_EXTRAS", (*demo_module._EXTRAS, "no_such_module"))
    assert not demo_module.available()
    assert demo_module.main() == 2
    assert "pip install 'pmdesk[gateway,sandbox]'" in capsys.readouterr().err
