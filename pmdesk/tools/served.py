"""A server of ours as a process of its own: it says one line of JSON when it is ready, and ends with us."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections import deque
from typing import IO, Any

_LINES = 20
"""So many lines of what it says beside are kept: the reason stands in the last ones."""
_SECONDS = 5.0
"""For its end when it is told to; a request under way may hold it up for longer."""


class DemoFailed(RuntimeError):
    """It did not start; the text says why, from its own last words."""


class Served:
    """One process, from `begin` to `end`; both block. It watches its input, so it ends however we end.

    `end` may be called from another thread while `begin` waits. What was ended does not begin again.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        self._command = [sys.executable, "-m", module, *arguments, "--exit-with-parent"]
        self._turn = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._words: deque[str] = deque(maxlen=_LINES)
        self._ended = False

    @property
    def pid(self) -> int:
        """The process; 0 when there is none."""
        return 0 if self._process is None else self._process.pid

    @property
    def last_words(self) -> str:
        """The last line of what it said beside its answers."""
        return next((line for line in reversed(self._words) if line), "it ended without a word")

    def begin(self) -> dict[str, Any]:
        """Start it and wait for the line that says it is ready; DemoFailed where that does not come."""
        with self._turn:
            if self._ended:
                raise DemoFailed("it was given up")
            process = self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
            )
            assert process.stdout is not None
            assert process.stderr is not None
            self._reader = threading.Thread(
                target=self._listen, args=(process.stderr,), name="last words", daemon=True
            )
            self._reader.start()
        line = process.stdout.readline()
        try:
            ready: dict[str, Any] = json.loads(line)
        except ValueError:
            self.end()
            raise DemoFailed(self.last_words) from None
        return ready

    def end(self) -> bool:
        """End it; calling it again does nothing. False where it had to be killed."""
        with self._turn:
            self._ended = True
            process, self._process = self._process, None
        if process is None:
            return True
        process.terminate()
        tidy = True
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            tidy = False
        if self._reader is not None:
            self._reader.join(_SECONDS)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return tidy

    def _listen(self, said: IO[str]) -> None:
        """Read all it says, so that a full pipe never holds it up; most of it is forgotten."""
        with contextlib.suppress(OSError, ValueError):
            for line in said:
                self._words.append(line.strip())
