"""Looks for what should be gone: texts in any file below a folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def traces(folder: Path, texts: Iterable[str]) -> list[str]:
    """Which files hold which of the texts, by their numbers: a text may be a secret.

    Files are read as they lie on the disk, so that freed pages of a database count too.
    """
    wanted = [text.encode() for text in texts]
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        found += [
            f"{path.relative_to(folder)} (text {number})"
            for number, text in enumerate(wanted, 1)
            if text in content
        ]
    return found
