"""kill -9 while a collection is written: what was whole last is there, with its words and nothing else."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pmdesk.store.database import Query
from tests.store.crash_writer import ROWS, state
from tests.store.samples import TODAY, opened

ROOT = Path(__file__).parents[2]
CHANCE = random.Random(11)


def run_and_kill(folder: Path, first: int, after: float) -> tuple[int, int]:
    """Kill the writer some seconds after it begins its second state; the last begun and the last done."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.store.crash_writer", str(folder), str(first)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        begun = done = -1
        for line in writer.stdout:
            word, number = line.split()
            if word == "begin":
                begun = int(number)
                if begun > first:
                    time.sleep(after)  # not waiting for anything: the moment of the kill is by chance
                    writer.kill()
            else:
                done = int(number)
    return begun, done


@pytest.mark.soak
def test_a_kill_leaves_the_last_whole_state(tmp_path: Path, soak: bool) -> None:
    folder = tmp_path / "data"
    query = Query(accounts=("one",), today=TODAY, sort="number")
    number, kills = 0, 100 if soak else 8
    inside = 0
    for _ in range(kills):
        begun, done = run_and_kill(folder, number, CHANCE.uniform(0, 0.15))
        with opened(folder) as store:
            assert not store.recovered
            whole = store.invoices.freshness("one").total
            assert whole in (begun, done)
            inside += whole == done and begun > done
            assert set(store.invoices.ids(query, 0, 2 * ROWS)) == set(state(whole))
            assert store.invoices.count(query) == ROWS
            words = Query(accounts=("one",), today=TODAY, text=f"s{whole}-")
            assert store.invoices.count(words) == ROWS
            other = Query(accounts=("one",), today=TODAY, text=f"s{whole + 1}-")
            assert store.invoices.count(other) == 0
            assert store.check()
        number = whole + 1
    assert inside, "no kill fell into a write: the moments are chosen badly"
