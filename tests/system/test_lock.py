"""The lock of a profile: one holder, whichever way leads to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pmdesk.system.lock import lock_of

HOLD = """
import sys
from pathlib import Path
from pmdesk.system.lock import lock_of
print(lock_of(Path(sys.argv[1]), "p").acquire(), flush=True)
sys.stdin.read()
"""


def held_by_another(folder: Path) -> bool:
    """Whether a process of its own can take the lock of a folder."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    return done.stdout.strip() == "False"


def test_one_holder_by_every_way_to_the_folder(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    lock = lock_of(tmp_path / "data", "p")
    assert lock.acquire()
    assert lock.acquire()
    assert held_by_another(tmp_path / "data")
    assert held_by_another(tmp_path / "link")
    lock.release()
    assert not held_by_another(tmp_path / "link")


def test_a_file_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="directory"):
        lock_of(tmp_path / "file", "p").acquire()
