"""The audit log: who did what, in JSON lines. Never a secret, a token, a link or what a record says."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

log = logging.getLogger(__name__)

Word = Literal[
    "sign-in",
    "sign-in-failed",
    "sign-in-throttled",
    "refresh-reused",
    "signed-out",
    "device-signed-out",
    "membership-gone",
    "sign-on",
    "lock-changed",
    "contacts-changed",
    "transfer-code",
    "email-changed",
    "renewal-ordered",
    "refused",
    "foreign-rows",
    "not-set-up",
    "trouble",
]
"""What is noted. "refused": somebody asked for what is not theirs, or may not be done by them."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line. Ids are WHMCS's; ``device`` is the name of the sign-in, ``what`` a route or a place."""

    at: str
    event: Word
    address: str = ""
    client: int = 0
    user: int = 0
    device: str = ""
    what: str = ""
    record: str = ""
    outcome: str = ""
    count: int = 0


class Audit:
    """Appends to ``file``, or to standard output. A file that was moved away is made anew (logrotate)."""

    def __init__(self, file: Path | None, now: Callable[[], float]) -> None:
        """Raises OSError when the file cannot be written."""
        self._file, self._now, self._lock = file, now, threading.Lock()
        if file is not None:
            self._append(b"")

    def note(self, event: Word, **what: str | int) -> None:
        """Write a line; blocks for the write alone.

        What is noted has been done: where the line cannot be written the answer goes out all the same, and
        the operator's other log says so each time.
        """
        at = datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="milliseconds")
        entry = msgspec.convert({"at": at, "event": event, **{k: _short(v) for k, v in what.items()}}, Entry)
        line = msgspec.json.encode(entry) + b"\n"
        try:
            with self._lock:
                self._write(line)
        except OSError as error:
            log.error("the audit log cannot be written (%s): %s is lost", error.strerror, event)

    def _write(self, line: bytes) -> None:
        if self._file is None:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        else:
            self._append(line)

    def _append(self, line: bytes) -> None:
        """One write to the end: lines of several processes do not mix."""
        assert self._file is not None
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)


def _short(value: str | int) -> str | int:
    """Callers choose some of the words: without what ends a line somewhere, or turns the reading around."""
    if isinstance(value, int):
        return value
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in value[:200])
