"""Copies of the kept documents for the user's own folders: whole or not at all, and nothing written over."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from pmdesk.store.documents import Document
from pmdesk.store.errors import Damaged, StoreError, own_errors

_PIECE = 1 << 20
_LONGEST, _LONGEST_BYTES = 60, 100
"""Of a provider's or an invoice's name in a file name: many systems stop at 255 bytes in all."""
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+')
_DEVICES = {
    *("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"),
    *(f"{port}{number}" for port in ("COM", "LPT") for number in "123456789¹²³"),
}
"""Names that Windows gives to devices, whatever stands after their first dot (Microsoft, Naming Files)."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How an export ended: files written now, files that were there already, documents that are damaged.

    `error` is why it stopped early, if it did; `stopped` that the user wished so.
    """

    written: int = 0
    there: int = 0
    damaged: int = 0
    stopped: bool = False
    error: StoreError | None = None


def file_name(provider: str, number: str, issued: date | None) -> str:
    """`2026-11-02 Precisely Managed 10482.pdf`: sorts by day, harmless on every system."""
    parts = (issued.isoformat() if issued is not None else "", _harmless(provider), _harmless(number))
    name = " ".join(part for part in parts if part)
    if not name or name.partition(".")[0].strip().upper() in _DEVICES:
        name = f"invoice {name}".strip()
    return f"{name}.pdf"


def _harmless(text: str) -> str:
    short = " ".join(_FORBIDDEN.sub(" ", text).split())[:_LONGEST]
    return short.encode()[:_LONGEST_BYTES].decode(errors="ignore").strip(" .")


def copy_document(source: Path, target: Path) -> str:
    """Copy a file over `target`, whole or not at all; the SHA-256 of what was copied, in hex.

    On any failure what was at `target` is still there and no half file stays. Raises StoreError.
    """
    part = _part(target)
    with own_errors():
        try:
            digest = _copy(source, part)
            part.replace(target)
        except BaseException:
            _remove(part)
            raise
    return digest


def export(
    documents: Iterable[Document],
    provider: str,
    folder: Path,
    progressed: Callable[[int], None] = lambda done: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Exported:
    """Copy documents into a folder of the user's, each under its `file_name`; for a worker thread.

    A file that is there already is left as it is: the same document counts as there, another one gets
    "(2)" in its name. A document that is not the one that was kept is not copied. A full disk or a folder
    that cannot be written to ends it.
    """
    written = there = damaged = 0
    for done, document in enumerate(documents):
        if stopped():
            return Exported(written, there, damaged, stopped=True)
        progressed(done)
        meta = document.meta
        try:
            if _export(document, folder / file_name(provider, meta.number or meta.record_id, meta.issued)):
                written += 1
            else:
                there += 1
        except Damaged:
            damaged += 1
        except StoreError as error:
            return Exported(written, there, damaged, error=error)
    return Exported(written, there, damaged)


def _export(document: Document, wanted: Path) -> bool:
    """Whether it was written now. Raises StoreError; Damaged where the kept file is not what was kept."""
    for number in count(1):
        target = wanted if number == 1 else wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
        with own_errors():
            if target.is_file() and _same(target, document):
                return False
            if os.path.lexists(target):
                continue
        if _write_new(document, target):
            return True
    raise AssertionError("numbers do not end")


def _write_new(document: Document, target: Path) -> bool:
    """Write a file that was not there; False if somebody was quicker. Raises StoreError."""
    part = _part(target)
    with own_errors():
        try:
            try:
                digest = _copy(document.path, part)
            except FileNotFoundError as error:
                if not document.path.exists():
                    raise Damaged("ENOENT") from error
                raise
            if digest != document.meta.sha256:
                raise Damaged("another file than was kept")
            try:
                os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))  # the name is ours
            except FileExistsError:
                return False
            part.replace(target)
        finally:
            _remove(part)
    return True


def _same(target: Path, document: Document) -> bool:
    if target.stat().st_size != document.meta.size:
        return False
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == document.meta.sha256


def _part(target: Path) -> Path:
    return target.with_name(f".{secrets.token_hex(6)}.part")


def _copy(source: Path, part: Path) -> str:
    """With the permissions the user's own new files have. Raises OSError."""
    digest = hashlib.sha256()
    with source.open("rb") as file, part.open("xb") as copy:
        while piece := file.read(_PIECE):
            digest.update(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
