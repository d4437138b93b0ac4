"""One program for each profile, from wherever it is started."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.joined import Start

pytestmark = pytest.mark.anyio

SECOND = """
import sys
from pathlib import Path
from pmdesk.app.options import Options
from pmdesk.app.program import AlreadyRunning, Program, make_application
application = make_application([])
try:
    Program(application, Options(profile=Path(sys.argv[1])))
except AlreadyRunning as found:
    sys.stdout.write(f"running already, shown: {found.shown}")
"""


def said_by(profile: Path, environment: dict[str, str]) -> str:
    """What a start of its own says of itself."""
    command = [sys.executable, "-c", SECOND, str(profile)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="XDG_RUNTIME_DIR is Linux's")
async def test_another_session_of_the_same_user_does_not_run_a_second_one(
    start: Start, profile: Path, tmp_path: Path
) -> None:
    """Over ssh, by su or by cron the runtime folder is another one, or none."""
    own = tmp_path / "run"
    own.mkdir(mode=0o700)
    async with start():
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(own)}
        assert await asyncio.to_thread(said_by, profile, environment) == "running already, shown: False"
