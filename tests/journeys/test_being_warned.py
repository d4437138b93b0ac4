"""Being warned: one notice for one event over many syncs, and none any more when its cause is gone."""

from __future__ import annotations

from pmdesk.tools.chapters import main, pages, signing_in
from pmdesk.tools.stage import Scene, Stage
from pmdesk.wording import frame


def test_one_notice_for_one_event(stage: Stage) -> None:
    async def acts(scene: Scene) -> None:
        await signing_in.sign_in(scene)
        await main.alert(scene)
        number = scene.notes["invoice"]
        for _ in range(2):
            await refresh(scene)
        assert len([one for one in scene.notices.shown if number in f"{one.title} {one.body}"]) == 1
        await scene.provider.told("pay_invoice", invoice=int(number))
        await refresh(scene)
        await pages.go(scene, "Home")
        await scene.driver.until(lambda: not scene.driver.says(f"Invoice {number} is"), "the warning to go")

    stage.play(acts)


async def refresh(scene: Scene) -> None:
    """Press Refresh until a sync has begun and ended since: one that is ending takes the press as its own."""
    desk, before = scene.running.desk, scene.running.desk.status.last_at
    while desk.status.last_at == before:
        await scene.driver.press(frame.words()["refresh"])
        await scene.driver.settled()
        await scene.driver.until(lambda: not desk.status.running, "the end of the sync", scene.for_sync)
