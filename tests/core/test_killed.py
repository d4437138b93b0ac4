"""kill -9 in the middle of a first sync: each area is whole or not begun, and the next run completes it."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

pytest.importorskip("litestar", reason="the sandbox extra is not installed")

from pmdesk.records import Area
from pmdesk.sandbox.server import Sandbox, serve
from pmdesk.store.database import Store
from tests.core.first_sync import first_sync
from tests.core.samples import ACCOUNT, stored
from tests.core.wire import LISTS
from tests.helpers import FakeClock

ROOT = Path(__file__).parents[2]
MORNING = datetime(2026, 11, 22, 9, 43)  # noqa: DTZ001 - the sandbox's local time
SHORT, LONG = 4, 100


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with serve(size="large", today=MORNING) as one:
        yield one


@dataclass
class Trial:
    """One process that syncs into a folder of its own."""

    folder: Path
    sandbox: Sandbox = field(repr=False)

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700)
        store = Store.open(self.folder, FakeClock())
        store.accounts.add(stored())
        store.close()

    @property
    def door(self) -> dict[str, str]:
        return {
            "folder": str(self.folder),
            "url": self.sandbox.url,
            "identifier": self.sandbox.identifier,
            "secret": self.sandbox.secret,
            "client_id": str(self.sandbox.client_id),
            "user_id": str(self.sandbox.user_id),
        }

    def run(self, kill_after: float | None) -> float:
        """Sync, killed so many seconds after it began, or to the end; the seconds it took."""
        with subprocess.Popen(
            [sys.executable, "-m", "tests.core.first_sync"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(self.door) + "\n")
            process.stdin.flush()
            assert process.stdout.readline() == "syncing\n"
            began = time.monotonic()
            if kill_after is not None:
                time.sleep(kill_after)  # the moment of the kill is the trial itself
                process.kill()
            else:
                assert process.stdout.readline() == "done\n"
            process.wait(60)
            return time.monotonic() - began

    def held(self) -> dict[Area, tuple[int, int | None]]:
        """Of each area how many rows are held, and the provider's total if it was ever read whole."""
        store = Store.open(self.folder, FakeClock())
        try:
            assert not store.recovered, "a kill is no damage"
            assert store.check()
            found = {}
            for area in LISTS:
                fresh = getattr(store, area.value).freshness(ACCOUNT)
                rows = getattr(store, area.value).where(ACCOUNT, "1")
                assert len({row.id for row in rows}) == len(rows) == fresh.held
                assert (fresh.at is None) == (fresh.total is None)
                found[area] = fresh.held, fresh.total
            return found
        finally:
            store.close()


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_killed_first_sync_leaves_whole_areas_and_is_completed(
    tmp_path: Path, sandbox: Sandbox, soak: bool
) -> None:
    """100 kills in the long run; the short one makes 4."""
    calm = Trial(tmp_path / "calm", sandbox)
    calm.prepare()
    seconds = calm.run(None)
    whole = calm.held()
    assert all(held == total for held, total in whole.values())
    assert whole[Area.INVOICES][0] > 5000
    dice = random.Random(4)
    kills = LONG if soak else SHORT
    unfinished = 0
    for number in range(kills):
        trial = Trial(tmp_path / str(number), sandbox)
        trial.prepare()
        trial.run(kill_after=seconds * (number + dice.random()) / kills)
        for area, (held, total) in trial.held().items():
            assert (held, total) in ((0, None), whole[area]), f"kill {number}: {area} is half there"
            unfinished += total is None
        if soak or number == 0:
            assert asyncio.run(first_sync(trial.folder, trial.door))
            assert trial.held() == whole
    assert unfinished, "the kills came in the middle"
    print(
        f"{kills} kills in a first sync of {seconds:.1f} s (all: {LONG}); {unfinished} lists were not begun"
    )
