"""Signed-in devices at a gateway: one signs out another, leaving is told, a fresh sign-in is asked for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from pmdesk.api.errors import SignInNeeded
from pmdesk.core.shared import SessionState
from pmdesk.records import Area
from pmdesk.store.database import Store
from pmdesk.tools.chapters import pages, signing_in
from pmdesk.tools.pretend_browser import PretendBrowser
from pmdesk.tools.stage import Scene, Stage
from pmdesk.tools.traces import traces
from pmdesk.wording import actions, browser_sign_in, devices, dialogs, frame, outside
from tests.demo_gateway import DemoGateway, another_device
from tests.journeys import host
from tests.journeys.conftest import Keyring
from tests.journeys.host import SAID
from tests.journeys.test_leaving import OF_THE_ACCOUNT

OTHER = "pmdesk on counter"
LISTS = (Area.SERVICES, Area.DOMAINS, Area.TICKETS, Area.INVOICES)


def held(store: Store, key: str) -> dict[Area, int]:
    """How much is saved here of each list."""
    return {area: getattr(store, area.value).freshness(key).held for area in LISTS}


async def devices_shown(scene: Scene) -> None:
    """The panel, with what the host lists."""
    await pages.go(scene, "Account")
    await scene.driver.said(devices.head())
    await scene.driver.said(devices.this_one())


async def sign_out(scene: Scene, button: str) -> None:
    """The menu under the name, "Sign out…", and this button of the question."""
    await scene.driver.menu(scene.running.window.top.user.accessibleName())
    await scene.driver.pick(frame.words()["sign-out"])
    await scene.driver.press(button)


def test_signed_out_by_another_device_it_asks_for_a_sign_in_and_loses_nothing(
    at_gateway: Stage, browser: PretendBrowser, gateway: DemoGateway, keyring: Keyring
) -> None:
    browser.sit_down()

    async def acts(scene: Scene) -> None:
        driver, running = scene.driver, scene.running
        await host.sign_in(scene)
        key, store = running.desk.account_key, running.program.store
        await pages.domains(scene)
        before = held(store, key)
        assert all(before.values())
        async with another_device(gateway, OTHER) as other:
            names = {device.id: device.name for device in await other.devices() if not device.this}
            (mine,) = [one for one, name in names.items() if name.startswith("pmdesk on ") and name != OTHER]
            await other.end_device(mine)
            await driver.press(frame.words()["refresh"])
            await driver.said(frame.sign_in_again(gateway.url.removeprefix("http://")))
            assert held(store, key) == before
            await pages.domains(scene)
            await driver.press(frame.words()["sign-in"])
            await driver.said(SAID["again-title"])
            assert len(browser.opened) == 1, "nothing opens unasked"
            await driver.press(SAID["open"])
            await driver.until(lambda: running.desk.online, "the session to go on")
            await signing_in.whole_sync(scene)
            assert running.desk.account_key == key
            assert held(store, key) == before
            listed = [device.name for device in await other.devices() if not device.this]
            assert len(listed) == 1, "the sign-in that was ended is not listed, the new one is"

    at_gateway.play(acts, erase=True)


def test_another_device_is_signed_out_after_a_question(
    at_gateway: Stage, browser: PretendBrowser, gateway: DemoGateway, keyring: Keyring
) -> None:
    browser.sit_down()

    async def acts(scene: Scene) -> None:
        driver = scene.driver
        await host.sign_in(scene)
        async with another_device(gateway, OTHER) as other:
            assert await other.counters()
            await devices_shown(scene)
            row = next(one for one in (await other.devices()) if one.this)
            await driver.press(devices.sign_out_aloud(row), QPushButton)
            title, _ = devices.ask([row], scene.running.program.clock.now())
            await driver.said(title)
            await driver.press(devices.ask_buttons()[1])
            await driver.said(devices.signed_out([row]))
            await driver.said(devices.only_this())
            with pytest.raises(SignInNeeded):
                await other.counters()
        assert scene.running.desk.online

    at_gateway.play(acts, erase=True)


def test_leaving_is_told_to_the_host(
    at_gateway: Stage, browser: PretendBrowser, gateway: DemoGateway, keyring: Keyring
) -> None:
    browser.sit_down()

    async def acts(scene: Scene) -> None:
        driver = scene.driver
        async with another_device(gateway, OTHER) as other:
            await host.sign_in(scene)
            assert len(await other.devices()) == 2
            await sign_out(scene, dialogs.sign_out_buttons()[2])
            await driver.said(frame.sign_in_missing("signed-out"))
            await driver.until(lambda: gateway.audit()[-1]["event"] == "signed-out", "the host to hear of it")
            assert [device.name for device in await other.devices()] == [OTHER]
            assert keyring.entries == {}
            await driver.press(frame.words()["sign-in"])
            await driver.press(SAID["open"])
            await driver.until(lambda: scene.running.desk.online, "the session to go on")
            await signing_in.whole_sync(scene)
            await sign_out(scene, dialogs.sign_out_buttons()[1])
            await driver.press(dialogs.erase_buttons()[1])
            await driver.said(outside.erased("Precisely Managed"))
            assert [device.name for device in await other.devices()] == [OTHER]

    at_gateway.play(acts)
    assert traces(at_gateway.profile, [*OF_THE_ACCOUNT, *gateway.secrets()]) == []


def test_the_page_of_a_domain_wants_a_fresh_sign_in_and_then_opens(
    at_gateway: Stage, browser: PretendBrowser, gateway: DemoGateway, keyring: Keyring
) -> None:
    """The first sign-in is one of ten minutes ago, by the host's clock."""
    browser.sit_down()
    gateway.tell("advance", seconds=-600)

    async def acts(scene: Scene) -> None:
        driver = scene.driver
        await host.sign_in(scene)
        await gateway.told("advance", seconds=600)
        key, before = scene.running.desk.account_key, len(gateway.audit())
        title, _ = browser_sign_in.fresh(gateway.url.removeprefix("http://"))
        await pages.domains(scene)
        manage = actions.aloud(actions.label("domain.open"), pages.DOMAIN)
        await driver.press(manage, QPushButton)
        await driver.said(title)
        await driver.press(SAID["cancel"])
        await driver.said(browser_sign_in.not_done())
        assert len(browser.opened) == 1
        await driver.press(manage, QPushButton)
        await driver.said(title)
        await driver.press(SAID["open"])
        await driver.said(outside.opened())
        sign_in, page = browser.opened[1:]
        assert "max_age=300" in sign_in
        assert gateway.access.sandbox_url in page
        assert gateway.audit()[-1]["what"] == "domain"
        (session,) = scene.running.accounts.sessions
        assert (session.key, session.state) == (key, SessionState.SIGNED_IN)
        await driver.press(manage, QPushButton)
        await driver.until(lambda: len(browser.opened) == 4, "the page once more")
        await driver.until(lambda: ended(gateway, before), "the former sign-in to be ended")

    at_gateway.play(acts, erase=True)


def ended(gateway: DemoGateway, since: int) -> bool:
    """Whether a device was signed out since that line of the audit log."""
    return any(line["event"] == "signed-out" for line in gateway.audit()[since:])
