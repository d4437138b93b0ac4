"""What can go wrong with the copy on this disk, by meaning; the words for it are chosen elsewhere.

No text of a customer's is ever part of an error.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOREIGN_KEY = 787
"""SQLITE_CONSTRAINT_FOREIGNKEY, the extended code (sqlite.org, rescode.html)."""


class StoreError(Exception):
    """Base of everything the store can raise. The last whole state is intact, unless it is Damaged."""


class NewerDatabase(StoreError):
    """The database was written by a newer pmdesk; nothing was touched."""

    def __init__(self, path: Path, version: int) -> None:
        super().__init__(f"schema {version} is newer than this program")
        self.path, self.version = path, version


class DiskFull(StoreError):
    """No room is left (or a quota is reached); what was being written was taken back."""


class NotWritable(StoreError):
    """The folder or file may not be read or written: permissions, a read-only disk, somebody else's file."""


class Busy(StoreError):
    """Somebody else has been writing for longer than we wait."""


class Damaged(StoreError):
    """What is on the disk cannot be read any more; `Store.recover` sets it aside and begins anew."""


class DiskFailed(StoreError):
    """The disk reported an error in reading or writing."""


class StoreClosed(StoreError):
    """The store was closed; nobody should be asking any more."""


class NoSuchAccount(StoreError):
    """The account is not in the store (any more), so nothing was written."""


_BY_CODE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_READONLY: NotWritable,
    sqlite3.SQLITE_CANTOPEN: NotWritable,
    sqlite3.SQLITE_PERM: NotWritable,
    sqlite3.SQLITE_AUTH: NotWritable,
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_CORRUPT: Damaged,
    sqlite3.SQLITE_NOTADB: Damaged,
    sqlite3.SQLITE_IOERR: DiskFailed,
    sqlite3.SQLITE_NOMEM: DiskFailed,
    sqlite3.SQLITE_INTERRUPT: StoreClosed,
}
_BY_EXTENDED_CODE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_IOERR_SHORT_READ: Damaged,
    sqlite3.SQLITE_IOERR_CORRUPTFS: Damaged,
    sqlite3.SQLITE_IOERR_SHMSIZE: DiskFull,
    FOREIGN_KEY: NoSuchAccount,
}
_WORDS_OF_DAMAGE = ("UTF-8", "malformed", "no such table", "no such column", "SQL logic error")
_BY_ERRNO: dict[int, type[StoreError]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EFBIG: DiskFull,
    errno.EACCES: NotWritable,
    errno.EPERM: NotWritable,
    errno.EROFS: NotWritable,
}


def from_sqlite(error: sqlite3.Error) -> StoreError:
    """The store's own error for SQLite's; its text is the name of SQLite's code, never a value."""
    code = getattr(error, "sqlite_errorcode", 0) or 0
    name = getattr(error, "sqlite_errorname", "") or type(error).__name__
    kind = _BY_EXTENDED_CODE.get(code) or _BY_CODE.get(code & 0xFF) or _unknown(error)
    return kind(name)


def _unknown(error: sqlite3.Error) -> type[StoreError]:
    """For an error without a code we know: text that is no text, or a table that is gone, is damage.

    So is "SQL logic error", which the full-text index says of its own tables when they do not fit together.
    """
    text = str(error)
    if "closed database" in text:
        return StoreClosed
    return Damaged if any(words in text for words in _WORDS_OF_DAMAGE) else StoreError


def from_os(error: OSError) -> StoreError:
    """The store's own error for the system's; its text is the error's name, never a path."""
    name = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return _BY_ERRNO.get(error.errno or 0, DiskFailed)(name)


@contextmanager
def own_errors() -> Iterator[None]:
    """Turn what SQLite and the system raise into the store's own errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise from_sqlite(error) from error
    except UnicodeDecodeError as error:  # sqlite3 could not even read SQLite's message, or a text
        raise Damaged("text") from error
    except OSError as error:
        raise from_os(error) from error
