"""Child processes of the bench: one line of JSON in, lines of JSON out, ended in any case."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from pmdesk.tools.benching.rows import NotMeasured

PATIENCE = 300.0
"""Seconds after which a child that says nothing is ended."""

_LEFT_OUT = ("PMDESK_", "PYTHON")
_KEPT = ("PYTHONHOME", "PYTHONPATH", "PYTHONHASHSEED")


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of every child: no screen unless one is asked for, nobody's session bus, no debugging.

    Bytecode is cached as for any installed program; the lock and socket of a profile lie in ``folder``.
    """
    kept = {
        name: value for name, value in os.environ.items() if name in _KEPT or not name.startswith(_LEFT_OUT)
    }
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    kept.setdefault("QT_QPA_PLATFORM", "offscreen")
    kept["XDG_RUNTIME_DIR"] = str(runtime)
    kept["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={runtime}/nobody-listens-here"
    return kept


class Child:
    """A Python process that runs ``code``. It is given one line of JSON and then its input stays open: it is
    to end when that is closed."""

    def __init__(
        self, code: str, given: Mapping[str, Any], environment: Mapping[str, str], *arguments: str
    ) -> None:
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `end`
        command = [sys.executable, "-c", code, *arguments]
        self.began = time.monotonic_ns()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            env=dict(environment),
            text=True,
        )
        self.tell(given)

    @property
    def pid(self) -> int:
        return self._process.pid

    def tell(self, said: Mapping[str, Any]) -> None:
        """Send it a line."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended: `hear` says so
            self._process.stdin.write(json.dumps(said) + "\n")
            self._process.stdin.flush()

    def hear(self, patience: float = PATIENCE) -> dict[str, Any]:
        """Its next line. Raises NotMeasured when it ends, or says nothing for so many seconds."""
        assert self._process.stdout is not None
        watch = threading.Timer(patience, self._process.kill)
        watch.start()
        try:
            line = self._process.stdout.readline()
        finally:
            watch.cancel()
        if not line:
            self._process.wait()
            raise NotMeasured(f"a child ended: {self._last_words()}")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def _last_words(self) -> str:
        self._words.seek(0)
        lines = self._words.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"status {self._process.returncode}"

    def end(self) -> None:
        """End it, whatever it does; calling it again does nothing."""
        process = self._process
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            if process.poll() is None:  # interrupted while waiting
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()
            self._words.close()

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._process.kill()
        self.end()


# --- in the child -------------------------------------------------------------------------------------


def given() -> dict[str, Any]:
    """The line this child was given."""
    line = sys.stdin.readline()
    if not line:
        sys.exit(1)
    heard: dict[str, Any] = json.loads(line)
    return heard


def say(**said: Any) -> None:
    """A line to the bench."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def wait_for_the_end() -> None:
    """Wait until the bench closes the input, and end at once: there is nothing to tidy up."""
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    os._exit(0)


def end_with_the_bench() -> None:
    """End this process when the bench's end of the input is closed, however the bench ended."""
    threading.Thread(target=wait_for_the_end, name="bench", daemon=True).start()
