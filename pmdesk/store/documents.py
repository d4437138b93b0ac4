"""Downloaded files (invoices as PDF) beside the database: each with a small JSON file that says what it is.

Nothing of them is in the database, so that they survive its damage: what is there is found by looking.
<folder>/<account>/<kind>/<id>.json says what <id>.<start of its hash>.pdf beside it is; ids are made harmless
as file names. A document is replaced by writing the new file first and then the description, so that a kill
leaves the old document or the new one.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import msgspec

from pmdesk.records import Record
from pmdesk.records.money import Money
from pmdesk.store.errors import own_errors
from pmdesk.store.files import PRIVATE_FILE, private_folder, sync_folder, write_atomically

INVOICE = "invoice"
"""The kind of an invoice's PDF."""

_HARMLESS = re.compile(r"[A-Za-z0-9_-]{1,64}")
_WINDOWS_NAMES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
_PIECE = 1 << 20


class DocumentMeta(Record, frozen=True, kw_only=True):
    """What a document is. `sha256` in hex, `size` in bytes, `fetched_at` aware UTC.

    The rest is the record as it was when the document was fetched, so that the archive can be read, and
    searched, without the database; `status` tells whether the document is of the record as it is now.
    """

    record_id: str
    kind: str = INVOICE
    sha256: str
    size: int
    pages: int
    fetched_at: datetime
    number: str = ""
    status: str = ""
    issued: date | None = None
    due: date | None = None
    total: Money | None = None
    name: str | None = None
    """The file's name as the provider gave it."""


class Document(Record, frozen=True, kw_only=True):
    """A document that is there."""

    path: Path
    meta: DocumentMeta


_decoder = msgspec.json.Decoder(DocumentMeta)


class Documents:
    """The documents of every account. The calls read and write files: call them from a worker thread."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made (0700) when something is kept."""
        self.folder = folder
        self._given: set[Path] = set()

    def temporary(self, account: str) -> Path:
        """A new name for a download (no file yet), on the same disk as where it will be kept."""
        with own_errors():
            folder = self._make(self._of(account) / "incoming")
            handle, name = tempfile.mkstemp(prefix="new-", dir=folder)
            os.close(handle)
            path = Path(name)
            self._given.add(path)
            path.unlink()
            return path

    def put(self, account: str, kind: str, record_id: str, downloaded: Path, meta: DocumentMeta) -> Document:
        """Keep a finished download, in the place of an older one. Raises StoreError, and nothing changed.

        ValueError if `meta` is not of this file or this record: what was checked must be what is kept.
        """
        if (meta.record_id, meta.kind) != (record_id, kind):
            raise ValueError("the description is of another record")
        with own_errors():
            digest, size = _digest(downloaded)
            if (digest, size) != (meta.sha256, meta.size):
                raise ValueError("the description is of another file")
            description = self._description(account, kind, record_id)
            self._make(description.parent)
            with downloaded.open("rb+") as file:
                os.fsync(file.fileno())
            if os.name == "posix":
                downloaded.chmod(PRIVATE_FILE)
            before = self._read(description)
            document = Document(path=_file(description, meta), meta=meta)
            downloaded.replace(document.path)
            sync_folder(description.parent)
            write_atomically(description, msgspec.json.format(msgspec.json.encode(meta), indent=2))
            if before is not None and before.path != document.path:
                before.path.unlink(missing_ok=True)
        return document

    def get(self, account: str, kind: str, record_id: str) -> Document | None:
        """The document if it is there and of the size described; see `verify`. Raises StoreError."""
        with own_errors():
            document = self._read(self._description(account, kind, record_id))
        return None if document is None or document.meta.record_id != record_id else document

    def verify(self, document: Document) -> bool:
        """Whether the file is the one that was kept, by its hash; a damaged one is set aside.

        After False `get` answers None, so that it is fetched anew. Raises StoreError.
        """
        with own_errors():
            with contextlib.suppress(FileNotFoundError):
                if _digest(document.path) == (document.meta.sha256, document.meta.size):
                    return True
            with contextlib.suppress(FileNotFoundError):
                document.path.replace(document.path.with_suffix(".damaged"))
            _description(document.path).unlink(missing_ok=True)
        return False

    def list(self, account: str, kind: str = INVOICE) -> tuple[Document, ...]:
        """All documents of an account, found by looking, newest issued first. Raises StoreError."""
        with own_errors():
            found = list(self._scan(account, kind))
        found.sort(
            key=lambda document: (document.meta.issued or date.min, document.meta.number), reverse=True
        )
        return tuple(found)

    def size(self, account: str) -> int:
        """How many bytes the account's documents take. Raises StoreError."""
        return sum(document.meta.size for document in self.list(account))

    def tidy(self, account: str, kind: str = INVOICE) -> None:
        """Delete what downloads left that an earlier process began. Raises StoreError.

        Call it where `put` is called: a file that is there and not yet described is being kept just now.
        """
        with own_errors():
            for path in _entries(self._of(account) / "incoming"):
                if path not in self._given:  # else it may be on its way
                    path.unlink(missing_ok=True)
            described = {document.path for document in self._scan(account, kind)}
            for path in _entries(self._of(account) / _name(kind)):
                if path.suffix == ".pdf" and path not in described:
                    path.unlink(missing_ok=True)

    def erase(self, account: str) -> None:
        """Delete everything of the account. Raises StoreError if something could not be deleted."""
        with own_errors():
            _delete(self._of(account))

    # --- inside ---------------------------------------------------------------------------------------

    def _make(self, folder: Path) -> Path:
        """Make <folder>/<account>/<kind>, each private."""
        for each in (self.folder, folder.parent):
            private_folder(each)
        return private_folder(folder)

    def _of(self, account: str) -> Path:
        return self.folder / _name(account)

    def _description(self, account: str, kind: str, record_id: str) -> Path:
        return self._of(account) / _name(kind) / f"{_name(record_id)}.json"

    def _scan(self, account: str, kind: str) -> Iterator[Document]:
        for path in _entries(self._of(account) / _name(kind)):
            if path.suffix == ".json" and (document := self._read(path)) is not None:
                yield document

    @staticmethod
    def _read(description: Path) -> Document | None:
        """The document of a description, if both are there and the size is right."""
        try:
            meta = _decoder.decode(description.read_bytes())
            document = Document(path=_file(description, meta), meta=meta)
            return document if document.path.stat().st_size == meta.size else None
        except (FileNotFoundError, msgspec.MsgspecError):
            return None


def _name(text: str) -> str:
    """A file name for an id: itself where it is harmless on every system, else a hash of it."""
    if _HARMLESS.fullmatch(text) and text == text.lower() and not _WINDOWS_NAMES.fullmatch(text):
        return text
    import hashlib  # loads OpenSSL, which no window waits for

    return "x-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _description(path: Path) -> Path:
    """Where it is said what the file is."""
    return path.with_name(path.name.rsplit(".", 2)[0] + ".json")


def _file(description: Path, meta: DocumentMeta) -> Path:
    """Where the described file lies."""
    return description.with_name(f"{description.stem}.{_name(meta.sha256[:16])}.pdf")


def _digest(path: Path) -> tuple[str, int]:
    """SHA-256 in hex, and the size in bytes."""
    import hashlib

    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _entries(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(sorted(folder.iterdir()))
    except FileNotFoundError:
        return ()


def _delete(folder: Path) -> None:
    """Delete a folder of ours and what is in it; a link is deleted, not followed, also in its place."""
    if folder.is_symlink():
        folder.unlink(missing_ok=True)
        return
    for path in _entries(folder):
        if path.is_dir() and not path.is_symlink():
            _delete(path)
        else:
            path.unlink(missing_ok=True)
    with contextlib.suppress(FileNotFoundError):
        folder.rmdir()
