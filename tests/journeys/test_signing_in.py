"""Signing in: with a slip of the hand, given up half-way, and at last."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from pmdesk.tools.chapters import pages, signing_in
from pmdesk.tools.stage import Scene, Stage
from pmdesk.wording import sign_in as words
from tests.journeys.conftest import Keyring


def test_from_the_first_start_to_home(stage: Stage, keyring: Keyring) -> None:
    async def acts(scene: Scene) -> None:
        await signing_in.sign_in(scene)
        await pages.home(scene)
        assert not scene.running.desk.session_only
        assert len(keyring.entries) == 1

    stage.play(acts)


def test_a_wrong_password_costs_nothing_but_typing_it_again(stage: Stage) -> None:
    async def acts(scene: Scene) -> None:
        driver, said = scene.driver, words.words()
        await signing_in.first_start(scene)
        await signing_in.give_address(scene)
        await signing_in.wrong_password(scene)
        email = await driver.the(said["email"], QLineEdit)
        password = await driver.the(said["password"], QLineEdit)
        assert email.text() == scene.provider.access.email
        assert password.hasSelectedText()
        assert scene.running.program.store.accounts.all() == ()
        await driver.type_over(password, scene.provider.access.password)
        await driver.key(Qt.Key.Key_Return)
        await signing_in.whole_sync(scene)

    stage.play(acts)


def test_signing_in_can_be_given_up(stage: Stage, keyring: Keyring) -> None:
    """Esc while the host does not answer: nothing is kept but what was typed, and a second try works."""

    async def acts(scene: Scene) -> None:
        driver, said = scene.driver, words.words()
        await signing_in.first_start(scene)
        await signing_in.give_address(scene)
        await scene.provider.told("fault", name="stall")
        await signing_in.give_password(scene, scene.provider.access.password)
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

    stage.play(acts)
