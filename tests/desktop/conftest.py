"""Tests on a real desktop: skipped, with the reason said, where its packages are missing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.run import missing, run_in_desktop

SCENES = Path(__file__).with_name("scenes")

Scene = Callable[..., dict[str, Any]]


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
