"""The start: what stands before the first paint, and what a second start does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SLOW = (
    "asyncio",
    "ssl",
    "httpx",
    "keyring",
    "qasync",
    "jeepney",
    "truststore",
    "pypdf",
    "nh3",
    "PySide6.QtPdf",
)

PAINT = """
import json, sys
from pathlib import Path
from pmdesk.app.options import Options
from pmdesk.app.program import Program, make_application
application = make_application([])
program = Program(application, Options(profile=Path(sys.argv[1])))
import pmdesk.views.home
program.window.show()
application.processEvents()
sys.stdout.write(json.dumps([program.window.isVisible(), sorted(sys.modules)]))
program.close()
"""


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, offscreen."""
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )


def test_nothing_slow_stands_before_the_first_paint(tmp_path: Path) -> None:
    visible, modules = json.loads(run(PAINT, str(tmp_path)).stdout)
    assert visible
    assert [name for name in SLOW if name in modules] == []


SECOND = """
import sys
from pathlib import Path
from pmdesk.app.options import Options
from pmdesk.app.program import AlreadyRunning, Program, make_application
application = make_application([])
first = Program(application, Options(profile=Path(sys.argv[1])))
import subprocess, threading
first.listen()
first.single.asked.connect(lambda request: sys.stdout.write("asked:" + ",".join(request.arguments)))
code = "import sys; from pmdesk.__main__ import main; sys.exit(main(sys.argv[1:]))"
second = subprocess.Popen([sys.executable, "-c", code, "--profile", sys.argv[1], "--show", "invoices:7"])
while second.poll() is None:
    application.processEvents()
sys.stdout.write(f" exit:{second.returncode}")
first.close()
"""


def test_a_second_start_hands_its_wish_over_and_ends_well(tmp_path: Path) -> None:
    assert run(SECOND, str(tmp_path)).stdout == "asked:invoices:7 exit:0"
