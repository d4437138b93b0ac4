"""A lock on a file, so that a profile is used by one running program at a time."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_TAKEN = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)


class FileLock:
    """A lock on a file that the kernel drops when the process ends, in whatever way."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def acquire(self) -> bool:
        """True if this process now holds the lock or held it already, False while another one does.

        OSError if the file cannot be made, or lies where files cannot be locked.
        """
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(file)
        except OSError as error:
            os.close(file)
            if error.errno not in _TAKEN:
                raise
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let go. The file stays: removing it would let two starts each hold "the" lock."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def lock_of(folder: Path, name: str) -> FileLock:
    """The lock of what is kept in `folder`, which is private to the user.

    It lies with what it guards: a runtime folder is another one for a start over ssh, by su or by cron, and a
    name made of the folder's path another one for each way to the same folder.
    """
    return FileLock(folder / f"{name}.lock")
