"""PySide6 does not read the source of what is imported after it."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import linecache, sys
{first}
import pmdesk.views.look.tokens
sys.stdout.write(str(any(name.startswith(pmdesk.__path__[0]) for name in linecache.cache)))
"""


def read_after(first: str) -> str:
    """Whether the source of a module of ours was read that is imported after `first`: "True" or "False"."""
    command = [sys.executable, "-c", LOOK.format(first=first)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def test_nobody_reads_the_source_of_what_is_imported() -> None:
    assert read_after("import pmdesk.app") == "False"


def test_that_is_still_to_be_prevented() -> None:
    """Where this fails PySide6 watches no more, and `pmdesk.app.plain_import` can go."""
    assert read_after("import PySide6.QtCore") == "True"
