"""Signing in by password: with a slip of the hand, given up half-way, at last, and to one of several."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from pmdesk.records import Area
from pmdesk.tools.chapters import pages, signing_in, states
from pmdesk.tools.driver import name_of
from pmdesk.tools.stage import Scene, Stage
from pmdesk.wording import home, lists
from pmdesk.wording import sign_in as words
from tests.journeys import by_password as steps
from tests.journeys.conftest import Keyring


def test_from_the_first_start_to_home(by_password: Stage, keyring: Keyring) -> None:
    async def acts(scene: Scene) -> None:
        await steps.sign_in(scene)
        await pages.home(scene)
        assert not scene.running.desk.session_only
        assert len(keyring.entries) == 1

    by_password.play(acts)


def test_a_wrong_password_costs_nothing_but_typing_it_again(by_password: Stage) -> None:
    async def acts(scene: Scene) -> None:
        driver, said = scene.driver, words.words()
        await signing_in.first_start(scene)
        await steps.give_address(scene)
        await steps.wrong_password(scene)
        email = await driver.the(said["email"], QLineEdit)
        password = await driver.the(said["password"], QLineEdit)
        assert email.text() == scene.provider.access.email
        assert password.hasSelectedText()
        assert scene.running.program.store.accounts.all() == ()
        await driver.type_over(password, scene.provider.access.password)
        await driver.key(Qt.Key.Key_Return)
        await signing_in.whole_sync(scene)

    by_password.play(acts)


def test_signing_in_can_be_given_up(by_password: Stage, keyring: Keyring) -> None:
    """Esc while the host does not answer: nothing is kept but what was typed, and a second try works."""

    async def acts(scene: Scene) -> None:
        driver, said = scene.driver, words.words()
        await signing_in.first_start(scene)
        await steps.give_address(scene)
        await scene.provider.told("fault", name="stall")
        await steps.give_password(scene)
        await driver.said(said["asking"])
        await driver.key(Qt.Key.Key_Escape)
        await driver.until(lambda: not driver.says(said["asking"]), "the waiting to end")
        password = await driver.the(said["password"], QLineEdit)
        assert password.text() == scene.provider.access.password
        assert scene.running.program.store.accounts.all() == ()
        assert keyring.entries == {}
        await scene.provider.told("clear_faults")
        await driver.press(said["sign-in"])
        await signing_in.whole_sync(scene)

    by_password.play(acts)


def test_one_of_several_accounts_is_chosen(by_password: Stage) -> None:
    """A bookkeeper's sign-in opens two accounts; what she may not see of one is said, and nothing fails."""

    async def acts(scene: Scene) -> None:
        driver = scene.driver

        def offered() -> QAbstractButton | None:
            buttons = driver.all(QAbstractButton)
            return next((one for one in buttons if name_of(one).startswith(states.FIRST)), None)

        await steps.give_address(scene)
        await steps.give_password(scene, email=states.BOOKKEEPER)
        await driver.said(words.words()["choose"])
        await driver.click(await driver.until(offered, "the account by its name"))
        await signing_in.whole_sync(scene)
        await pages.go(scene, "Domains")
        await driver.said(lists.not_allowed(Area.DOMAINS)[0])
        await pages.go(scene, "Home")
        await driver.said(home.not_included((Area.DOMAINS,)))
        assert not scene.running.desk.status.failed

    by_password.play(acts)
