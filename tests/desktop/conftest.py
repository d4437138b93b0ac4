"""Tests on a real desktop: skipped, with the reason said, where its packages are missing.

PMDESK_PICTURES names a folder in which the tests of the whole program keep pictures of the screen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.live import Live, live_desktop
from tests.desktop.program import Program
from tests.desktop.run import missing, run_in_desktop

SCENES = Path(__file__).with_name("scenes")

Scene = Callable[..., dict[str, Any]]
Desk = Callable[..., AbstractContextManager[tuple[Live, Program]]]


@pytest.fixture
def desktop() -> Callable[..., subprocess.CompletedProcess[str]]:
    """`run_in_desktop`, or a skip that names the packages."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    return run_in_desktop


@pytest.fixture
def scene(desktop: Callable[..., subprocess.CompletedProcess[str]]) -> Scene:
    """Plays `scenes/<name>.py` in a desktop of its own: its last line of output, which is JSON, as a dict."""

    def play(name: str, *arguments: str, timeout: float = 60, **options: str) -> dict[str, Any]:
        ended = desktop([sys.executable, SCENES / f"{name}.py", *arguments], timeout=timeout, **options)
        assert ended.returncode == 0, f"{ended.stdout[-4000:]}\n{ended.stderr[-4000:]}"
        seen: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
        return seen

    return play


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desktop and the program in it, not started yet; at the end both are gone and nothing was amiss."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    pictures = os.environ.get("PMDESK_PICTURES", "")

    @contextmanager
    def open_desk(**options: str) -> Iterator[tuple[Live, Program]]:
        with live_desktop(Path(pictures) if pictures else None, **options) as live:
            program = Program(live, tmp_path)
            try:
                yield live, program
            except BaseException:
                print("\n".join(program.trouble()))
                live.picture("failed")
                raise
            finally:
                program.kill()
            assert program.trouble() == []

    return open_desk
