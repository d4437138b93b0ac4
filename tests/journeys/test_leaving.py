"""Signing out, and leaving nothing behind."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from pmdesk.tools.chapters import pages, signing_in, states
from pmdesk.tools.pretend_provider import PretendProvider, PretendWhmcs
from pmdesk.tools.stage import Scene, Stage
from pmdesk.tools.traces import traces
from pmdesk.wording import dialogs, frame, outside
from pmdesk.wording import sign_in as words
from tests.journeys import by_password as steps
from tests.journeys.conftest import Keyring

OF_THE_ACCOUNT = (
    "marta@hearthandrye.example",
    "hearthandrye.example",
    "Hearth & Rye",
    "Precisely Managed",
    "Lindqvist",
    "falcon.preciselymanaged.example",
    "Bigger mailbox",
)


def test_signed_out_the_secret_is_gone_and_what_was_fetched_stays(stage: Stage, keyring: Keyring) -> None:
    async def leaves(scene: Scene) -> None:
        await signing_in.sign_in(scene)
        await pages.invoice(scene)
        await states.signed_out(scene)
        assert keyring.entries == {}

    async def reads(scene: Scene) -> None:
        await scene.driver.the(frame.words()["sign-in"], QPushButton)
        await pages.home(scene)
        await pages.invoice(scene)

    stage.play(leaves)
    stage.play(reads)


def test_erased_nothing_is_left(stage: Stage, provider: PretendProvider, keyring: Keyring) -> None:
    async def erases(scene: Scene) -> None:
        await signing_in.sign_in(scene)
        await pages.invoice(scene)
        await pages.domains(scene)
        await pages.tickets(scene)
        scene.notes["account"] = scene.running.desk.account_key
        before = traces(scene.profile, OF_THE_ACCOUNT)
        assert before, "the texts that are looked for are not there in the first place"
        await signing_in.ask_to_erase(scene)
        await signing_in.erase(scene)
        await scene.driver.said(outside.erased("Precisely Managed"))
        assert len(scene.cable.secrets) >= 2, "no token came in the first place"
        keys.extend([scene.notes["account"], *scene.cable.secrets, *scene.browser.opened])

    keys: list[str] = []
    stage.play(erases)
    assert keyring.entries == {}
    assert traces(stage.profile, [*OF_THE_ACCOUNT, *provider.secrets(), *keys]) == []
    assert [path.name for path in stage.profile.rglob("*") if path.suffix in {".pdf", ".damaged"}] == []

    async def begins_anew(scene: Scene) -> None:
        await scene.driver.said(words.words()["title"])

    stage.play(begins_anew)


def test_erased_nothing_is_left_of_a_sign_in_by_password(
    by_password: Stage, whmcs: PretendWhmcs, keyring: Keyring
) -> None:
    async def erases(scene: Scene) -> None:
        await steps.sign_in(scene)
        await pages.invoice(scene)
        assert len(keyring.entries) == 1
        await signing_in.ask_to_erase(scene)
        await scene.driver.press(dialogs.erase_buttons()[1])
        await scene.driver.said(outside.erased("Precisely Managed"))

    by_password.play(erases)
    assert keyring.entries == {}
    assert traces(by_password.profile, [*OF_THE_ACCOUNT, *whmcs.secrets()]) == []
    assert list(by_password.profile.rglob("*.pdf")) == []
