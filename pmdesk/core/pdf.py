"""Whether a file is a PDF that can be read: its first bytes, its end, its pages. No rendering."""

from __future__ import annotations

import logging
from pathlib import Path

_ENDS_WITHIN = 1024
"""Where the header must begin and the end mark lie (PDF 1.7, Adobe's implementation notes 13 and 18)."""


class NotAPdf(ValueError):
    """The file is no PDF, is cut off, or has no pages. The text says which and quotes nothing of it."""


def count_pages(path: Path) -> int:
    """How many pages the file has, at least one. Slow for large files: for a worker thread.

    Of a file that asks for a password nobody can count them: it is a PDF all the same, and counts as one.
    Raises NotAPdf, OSError.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_ENDS_WITHIN)
        file.seek(max(0, size - _ENDS_WITHIN))
        tail = file.read()
    if b"%PDF-" not in head:
        raise NotAPdf("it does not begin as a PDF does")
    if b"%%EOF" not in tail:
        raise NotAPdf("its end is missing")
    pages = _pages(path)
    if pages < 1:
        raise NotAPdf("it has no pages")
    return pages


def _pages(path: Path) -> int:
    import pypdf  # a third of a second, and only where something was downloaded
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every small irregularity
    try:
        with path.open("rb") as file, pypdf.PdfReader(file) as reader:
            return len(reader.pages)
    except OSError:
        raise
    except (FileNotDecryptedError, DependencyError):  # the second: of a way to encrypt that it lacks here
        return 1
    except RecursionError:
        raise NotAPdf("its page tree has no end") from None
    except Exception as error:  # pypdf raises whatever its parsers run into
        raise NotAPdf(f"it cannot be read: {type(error).__name__}") from error
