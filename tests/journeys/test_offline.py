"""Without a network from the start of the process: everything that was downloaded opens."""

from __future__ import annotations

from PySide6.QtCore import Qt

from pmdesk.models.roles import Role
from pmdesk.records import Area
from pmdesk.tools.chapters import pages, signing_in
from pmdesk.tools.pretend_provider import PretendProvider
from pmdesk.tools.stage import Scene, Stage
from pmdesk.wording import panes
from tests.journeys.conftest import Keyring


def test_everything_downloaded_opens(stage: Stage, provider: PretendProvider, keyring: Keyring) -> None:
    kept: set[str] = set()

    async def with_a_network(scene: Scene) -> None:
        await signing_in.sign_in(scene)
        await pages.domains(scene)
        await pages.tickets(scene)
        await pages.account(scene)
        await scene.driver.until(lambda: has_every_document(scene), "every document", 60)
        desk = scene.running.desk
        kept.update(document.meta.record_id for document in desk.documents.list(desk.account_key))

    async def without(scene: Scene) -> None:
        await scene.driver.said("Offline.")
        await pages.home(scene)
        await pages.service(scene)
        await pages.domains(scene)
        await pages.tickets(scene)
        await pages.account(scene)
        assert await read_every_document(scene) == kept

    stage.play(with_a_network)
    provider.stop()
    stage.play(without)


def has_every_document(scene: Scene) -> bool:
    """Whether the PDF of every invoice that has one is on this disk."""
    desk = scene.running.desk
    have = desk.documents.list(desk.account_key)
    return len(have) == desk.store.invoices.freshness(desk.account_key).held


async def read_every_document(scene: Scene) -> set[str]:
    """Go down the list of invoices by the keyboard; which of them show a page of their document."""
    driver, seen = scene.driver, set()
    await pages.go(scene, "Invoices")
    page = scene.running.window.page(Area.INVOICES.value)
    table = page.table  # type: ignore[attr-defined]
    await driver.choose(panes.list_of(Area.INVOICES), pages.OVERDUE)
    await driver.key(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _ in range(table.model().rowCount()):
        await driver.settled()
        await pages.document(scene)
        seen.add(str(table.currentIndex().data(Role.RECORD_ID)))
        await driver.key(Qt.Key.Key_Down)
    return seen
