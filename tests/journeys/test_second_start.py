"""A second start of the same profile: the first window comes forward and shows what was asked for."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from pmdesk.tools.chapters import pages, signing_in
from pmdesk.tools.stage import Scene, Stage

ROOT = Path(__file__).resolve().parents[2]


def test_a_second_start_hands_over_and_ends(stage: Stage) -> None:
    async def acts(scene: Scene) -> None:
        await signing_in.sign_in(scene)
        scene.running.window.showMinimized()
        second = await asyncio.to_thread(start, scene.profile)
        assert second == 0
        await scene.driver.until(lambda: not scene.running.window.isMinimized(), "the window to come back")
        await scene.driver.until(lambda: scene.running.window.key == "invoices", "the invoices")
        await pages.document(scene)
        assert scene.running.window.page("invoices").selected_id() == pages.OVERDUE

    stage.play(acts)


def start(profile: Path) -> int:
    """Start the program once more, as the desktop does; its exit status."""
    command = [
        sys.executable,
        "-m",
        "pmdesk",
        "--profile",
        str(profile),
        "--show",
        f"invoices:{pages.OVERDUE}",
    ]
    return subprocess.run(command, cwd=ROOT, timeout=30, check=False).returncode
