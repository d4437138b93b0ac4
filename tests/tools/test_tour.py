"""The tour itself, as a user starts it: what it writes, how it fails, and that it leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from pmdesk.tools.demo import INSTALL, available

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not available(), reason=f"not installed: {INSTALL}")


class Tour:
    """One tour in a process group of its own, with a temporary folder of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.out, self.temporary = folder / "out", folder / "tmp"
        self.temporary.mkdir()
        environment = {**os.environ, "TMPDIR": str(self.temporary), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pmdesk", "tour", str(self.out), *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def end(self, seconds: float = 90) -> tuple[int, str, str]:
        """Wait for its end: exit status, output, errors."""
        out, errors = self.process.communicate(timeout=seconds)
        return self.process.returncode, out, errors

    @property
    def written(self) -> dict[str, Any]:
        """tour.json."""
        written: dict[str, Any] = json.loads((self.out / "tour.json").read_text("utf-8"))
        return written

    def left(self) -> list[str]:
        """What it left: files in the temporary folder, and processes."""
        left = [str(path) for path in self.temporary.iterdir()]
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return left
        return [*left, "processes"]

    def stop(self) -> None:
        """Whatever happens, a test leaves nothing running."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()


def colours(picture: QImage) -> int:
    """How many colours a grid over the picture meets."""
    wide, high = picture.width(), picture.height()
    return len({picture.pixel(x, y) for x in range(0, wide, 7) for y in range(0, high, 7)})


def test_the_main_chapter(tmp_path: Path) -> None:
    tour = Tour(tmp_path)
    try:
        status, out, errors = tour.end()
    finally:
        tour.stop()
    written = tour.written
    assert [step for step in written["steps"] if not step["ok"]] == [], errors
    assert status == 0
    assert set(written) == {"ok", "steps"}
    assert written["ok"] is True
    assert all(set(step) == {"name", "ok", "seconds", "detail"} for step in written["steps"])
    pictures = sorted(tour.out.glob("*.png"))
    assert [path.name[:2] for path in pictures] == [f"{n:02d}" for n in range(1, len(written["steps"]) + 1)]
    for path in pictures:
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) == (1280, 800), path.name
        assert colours(picture) > 10, f"{path.name} is blank"
    assert str(tour.out) in out.splitlines()[-1]
    assert tour.left() == []


def test_a_step_that_fails(tmp_path: Path) -> None:
    tour = Tour(tmp_path, "--fault", "down", "--patience", "1")
    try:
        status, out, _errors = tour.end()
    finally:
        tour.stop()
    assert status == 1
    assert tour.written["ok"] is False
    steps = {step["name"]: step for step in tour.written["steps"]}
    assert steps["page in the browser"]["ok"] is True, "the gateway itself answers"
    assert steps["wrong password"]["ok"] is False
    assert "waited 1 s for the host's page to refuse the password" in steps["wrong password"]["detail"]
    assert steps["first sync"]["detail"].startswith("not tried")
    assert "FAILED" in out
    assert (tour.out / "05-wrong-password.png").is_file()
    assert tour.left() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_stopped_on_the_way_it_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    tour = Tour(tmp_path)
    try:
        assert tour.process.stdout is not None
        lines = iter(tour.process.stdout.readline, "")
        assert any("first sync" in line for line in lines)
        tour.process.send_signal(number)
        status, _out, _errors = tour.end()
    finally:
        tour.stop()
    assert status == 130
    assert tour.written["ok"] is False
    assert tour.left() == []


def test_a_window_that_is_too_small_is_refused(tmp_path: Path) -> None:
    tour = Tour(tmp_path, "--window", "800x600")
    try:
        status, _out, errors = tour.end()
    finally:
        tour.stop()
    assert status == 2
    assert "at least 1024x640" in errors
