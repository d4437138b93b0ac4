"""Several accounts side by side: each with its own, and one that goes takes nothing of the other."""

from __future__ import annotations

from pmdesk.tools.chapters import pages, signing_in, states
from pmdesk.tools.stage import Scene, Stage
from pmdesk.wording import dialogs
from tests.journeys.conftest import Keyring

BAKERY, SHOP = "Marta Lindqvist", "Tomas Verhoeven"


def test_two_accounts(stage: Stage, keyring: Keyring) -> None:
    async def both(scene: Scene) -> None:
        await signing_in.sign_in(scene)
        await states.second_sign_in(scene)
        await states.second_account(scene)
        assert scene.running.window.top.user.accessibleName() == SHOP
        assert len(keyring.entries) == 2
        await states.two_accounts(scene)
        await states.switched(scene)
        assert scene.running.window.top.user.accessibleName() == BAKERY
        await pages.document(scene)  # the list chose one of this account's invoices
        await pages.invoice(scene)

    async def one_goes(scene: Scene) -> None:
        driver, store = scene.driver, scene.running.program.store
        assert scene.running.window.top.user.accessibleName() == BAKERY
        await states.two_accounts(scene)
        first = scene.running.desk.account_key
        scene.notes["first"] = next(one.key for one in store.accounts.all() if one.key != first)
        await states.switched(scene)
        assert scene.running.window.top.user.accessibleName() == SHOP
        await signing_in.ask_to_erase(scene)
        await driver.press(dialogs.erase_buttons()[1])
        await driver.until(lambda: scene.running.desk.account_key == first, "the first account in front")
        assert [one.key for one in store.accounts.all()] == [first]
        assert len(keyring.entries) == 1
        await pages.invoice(scene)
        await pages.home(scene)

    stage.play(both)
    stage.play(one_goes)
