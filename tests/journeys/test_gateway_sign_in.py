"""Signing in at a gateway as people do: in the browser, with a second step, given up, by a copied link."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton

from pmdesk.api.errors import Refused
from pmdesk.api.secret import Secret
from pmdesk.app import running
from pmdesk.core.sign_in_errors import NoListener
from pmdesk.records import Area
from pmdesk.system.loopback import LoopbackListener
from pmdesk.system.secrets import WINDOWS_BYTES, decode
from pmdesk.tools.chapters import pages, signing_in
from pmdesk.tools.pretend_browser import PretendBrowser
from pmdesk.tools.stage import Scene, Stage
from pmdesk.tools.traces import traces
from pmdesk.wording import lists
from pmdesk.wording import sign_in as words
from tests.core.visits import asked_of
from tests.demo_gateway import INES, PIA, DemoGateway
from tests.helpers import listening_here
from tests.journeys import host
from tests.journeys.conftest import Keyring
from tests.journeys.host import SAID


def user(scene: Scene) -> str:
    """Whose account is in front."""
    return str(scene.running.window.top.user.accessibleName())


def test_from_the_first_start_to_home_and_on_after_a_restart(
    at_gateway: Stage, browser: PretendBrowser, keyring: Keyring
) -> None:
    browser.sit_down()

    async def first(scene: Scene) -> None:
        before = listening_here()
        await host.sign_in(scene)
        assert user(scene) == "Marta Lindqvist"
        await pages.home(scene)
        await pages.domains(scene)
        await pages.tickets(scene)
        assert not scene.running.desk.session_only
        await scene.driver.until(lambda: browser.seen().startswith("You are signed in"), "the last page")
        assert listening_here() == before
        assert len(browser.opened) == 1

    async def later(scene: Scene) -> None:
        await scene.driver.until(lambda: scene.running.desk.online, "the session to go on")
        await signing_in.whole_sync(scene)
        await pages.home(scene)

    at_gateway.play(first)
    ((_, kept),) = keyring.entries.items()
    assert 2 * len(kept) <= WINDOWS_BYTES, "it would not fit into the key store of Windows"
    at_gateway.play(later)
    assert len(browser.opened) == 1
    secret = Secret.from_text(decode(kept) or "")
    tokens = [secret.reveal("refresh"), secret.reveal("access"), asked_of(browser.opened[0])["state"]]
    assert traces(at_gateway.profile, [*browser.opened, kept, *tokens]) == []


def test_one_of_several_accounts_is_chosen_in_the_browser(
    at_gateway: Stage, browser: PretendBrowser, keyring: Keyring
) -> None:
    """A bookkeeper's: what she may not see of it is said, and nothing counts as failed."""
    browser.sit_down(INES, account="Saltmarsh")

    async def acts(scene: Scene) -> None:
        await host.sign_in(scene)
        (account,) = scene.running.program.store.accounts.all()
        assert (account.client_id, account.company) == ("731", "Saltmarsh Bicycles")
        await pages.go(scene, "Domains")
        await scene.driver.said(lists.not_allowed(Area.DOMAINS)[0])
        assert scene.running.desk.status.failed == ()

    at_gateway.play(acts)


def test_a_second_step_is_asked_for_there_and_nowhere_else(
    at_gateway: Stage, browser: PretendBrowser, gateway: DemoGateway, keyring: Keyring
) -> None:
    browser.sit_down(PIA)
    asked: list[str] = []
    robot = browser.robot
    assert robot is not None

    def code() -> str:
        asked.append("code")
        return str(gateway.tell("second_factor", user_id=gateway.access.person(PIA)["user_id"]))

    robot._code = code

    async def acts(scene: Scene) -> None:
        await host.sign_in(scene)
        assert user(scene) == "Pia Oduya"

    at_gateway.play(acts)
    assert asked == ["code"]


def test_given_up_half_way_nothing_is_left_and_the_next_try_works(
    at_gateway: Stage, browser: PretendBrowser, keyring: Keyring
) -> None:
    """A browser that was closed: nobody comes back."""

    async def acts(scene: Scene) -> None:
        driver, before = scene.driver, listening_here()
        await signing_in.give_address(scene)
        await signing_in.waits(scene)
        assert listening_here() != before
        await driver.press(SAID["back"])
        address = await driver.the(words.words()["address"], QLineEdit)
        assert address.text() == scene.provider.access.url
        await driver.until(lambda: listening_here() == before, "the listener to be gone")
        assert scene.running.program.store.accounts.all() == ()
        browser.sit_down()
        await driver.press(words.words()["continue"])
        await signing_in.whole_sync(scene)

    at_gateway.play(acts)
    assert len(keyring.entries) == 1


def test_a_copied_link_works_in_another_browser(
    at_gateway: Stage, browser: PretendBrowser, gateway: DemoGateway
) -> None:
    browser.there = False
    clipboard = QGuiApplication.clipboard()

    async def acts(scene: Scene) -> None:
        driver = scene.driver
        await signing_in.give_address(scene)
        await driver.said(SAID["no-browser"])
        await driver.press(SAID["copy"])
        await driver.said(SAID["copied"])
        assert clipboard.text().startswith(f"{gateway.url}/oauth/authorize?")
        gateway.robot().open(clipboard.text())
        await signing_in.whole_sync(scene)

    at_gateway.play(acts)
    assert browser.opened == []


def test_a_page_that_was_closed_is_opened_again(at_gateway: Stage, browser: PretendBrowser) -> None:
    async def acts(scene: Scene) -> None:
        await signing_in.give_address(scene)
        await signing_in.waits(scene)
        browser.sit_down()
        await scene.driver.press(SAID["open-again"])
        await signing_in.whole_sync(scene)

    at_gateway.play(acts)
    assert len(browser.opened) == 2
    assert len(set(browser.opened)) == 1


def test_a_no_in_the_browser_is_said_here_and_can_be_thought_over(
    at_gateway: Stage, browser: PretendBrowser, gateway: DemoGateway
) -> None:
    gateway.tell("forget_consents")
    browser.sit_down(account="Deny")

    async def acts(scene: Scene) -> None:
        driver = scene.driver
        await signing_in.give_address(scene)
        where = gateway.url.removeprefix("http://")
        await driver.said(words.problem(Refused(), where, in_browser=True)[0])
        assert scene.running.program.store.accounts.all() == ()
        await driver.until(lambda: browser.seen().startswith("That did not work"), "the last page")
        browser.sit_down()
        await driver.press(SAID["open-again"])
        await signing_in.whole_sync(scene)

    at_gateway.play(acts)


def test_where_no_port_can_be_had_it_is_said_what_to_do(
    at_gateway: Stage, browser: PretendBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Listening where this machine is not: what the system says to it is the same."""
    browser.sit_down()
    monkeypatch.setattr(running, "LoopbackListener", partial(LoopbackListener, host="192.0.2.1"))

    async def acts(scene: Scene) -> None:
        await signing_in.give_address(scene)
        title, advice = words.problem(NoListener(), "")
        await scene.driver.said(title)
        await scene.driver.said(advice)
        await scene.driver.the(SAID["open"], QPushButton)

    at_gateway.play(acts)
    assert browser.opened == []
