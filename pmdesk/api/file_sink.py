"""A file being written from the network: private from its first byte, hashed on the way, gone if it fails."""

import hashlib
import os
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

    All methods block and raise DiskTrouble; ``abandon`` removes the file and raises nothing.
    """

    def __init__(self, path: Path) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _MORE_FLAGS
        self._path = path
        self._hash = hashlib.sha256()
        try:
            path.unlink(missing_ok=True)
            self._file = os.open(path, flags, 0o600)
        except OSError as error:
            raise DiskTrouble(error) from error
        self._open = True

    def write(self, data: bytes) -> None:
        """Append ``data``."""
        self._hash.update(data)
        left = memoryview(data)
        try:
            while left:
                left = left[os.write(self._file, left) :]
        except OSError as error:
            raise DiskTrouble(error) from error

    def finish(self, data: bytes) -> str:
        """Append ``data``, bring all to the disk, close, and return the SHA-256 of the whole in hex."""
        self.write(data)
        try:
            os.fsync(self._file)
            self._close()
        except OSError as error:
            raise DiskTrouble(error) from error
        return self._hash.hexdigest()

    def abandon(self) -> None:
        """Close and remove the file, finished or not."""
        with suppress(OSError):
            self._close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._open:
            self._open = False
            os.close(self._file)
