"""Ending and starting again: what the key store keeps, and what is asked anew without one."""

from __future__ import annotations

from pmdesk.tools.chapters import pages, signing_in
from pmdesk.tools.stage import Scene, Stage
from pmdesk.wording import frame
from tests.journeys import by_password as steps
from tests.journeys.conftest import Keyring


def test_with_a_key_store_one_stays_signed_in(by_password: Stage, keyring: Keyring) -> None:
    by_password.play(signing_in_alone)

    async def later(scene: Scene) -> None:
        assert scene.running.desk.account is not None
        await scene.driver.until(lambda: scene.running.desk.online, "the session to go on")
        await signing_in.whole_sync(scene)
        await pages.home(scene)

    by_password.play(later)


def test_without_one_what_was_fetched_is_there_and_the_sign_in_is_asked_again(by_password: Stage) -> None:
    async def first(scene: Scene) -> None:
        await steps.sign_in(scene)
        await scene.driver.said(frame.session_only())
        await pages.domains(scene)

    async def later(scene: Scene) -> None:
        assert scene.running.desk.account is not None
        await scene.driver.said(frame.sign_in_missing("not-kept"))
        await pages.home(scene)
        await pages.domains(scene)

    by_password.play(first)
    by_password.play(later)


async def signing_in_alone(scene: Scene) -> None:
    """Sign in and nothing else."""
    await steps.sign_in(scene)
