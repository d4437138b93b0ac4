"""A file being written from the network: private from its first byte, hashed on the way, gone if it fails."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from contextlib import suppress
from pathlib import Path

_MORE_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class DiskTrouble(Exception):
    """Carries an OSError of the disk past those of the network, which are also OSErrors."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error)
        self.error = error


class FileSink:
    """Opens ``path`` anew with mode 0600 (a link or file that stands there is removed, never followed).

    ``write`` and ``finish`` block and may run in a worker thread; ``abandon`` removes the file, finished or
    not, does not wait and raises nothing: while a thread still writes, that thread removes it when done.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hash = hashlib.sha256()
        self._lock = threading.Lock()
        self._abandoned = False
        try:
            path.unlink(missing_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _MORE_FLAGS, 0o600)
        except OSError as error:
            raise DiskTrouble(error) from error
        self._open = True

    def write(self, data: bytes) -> None:
        """Append ``data``. Raises DiskTrouble."""
        self._act(data, last=False)

    def finish(self, data: bytes) -> str:
        """Append ``data``, bring all to the disk, close. The whole's SHA-256 in hex. Raises DiskTrouble."""
        self._act(data, last=True)
        return self._hash.hexdigest()

    def abandon(self) -> None:
        """Close and remove the file."""
        self._abandoned = True
        if self._lock.acquire(blocking=False):
            try:
                self._remove()
            finally:
                self._lock.release()

    def _act(self, data: bytes, *, last: bool) -> None:
        try:
            with self._lock:
                if self._open:  # else it was abandoned: its number may be another file's by now
                    self._put(data, last)
        except OSError as error:
            raise DiskTrouble(error) from error
        finally:
            if self._abandoned:
                self.abandon()

    def _put(self, data: bytes, last: bool) -> None:
        self._hash.update(data)
        left = memoryview(data)
        while left:
            left = left[os.write(self._file, left) :]
        if last:
            os.fsync(self._file)
            self._close()

    def _remove(self) -> None:
        with suppress(OSError):
            self._close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._open:
            self._open = False
            os.close(self._file)


async def save(path: Path, data: bytes) -> str:
    """Write ``data`` to a new private file, in a worker thread; its SHA-256. After OSError none is left."""
    try:
        sink = FileSink(path)
        try:
            return await asyncio.to_thread(sink.finish, data)
        except BaseException:
            sink.abandon()
            raise
    except DiskTrouble as trouble:
        raise trouble.error from None
