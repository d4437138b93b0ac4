"""Importing goes Python's own way again after PySide6 was imported."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import builtins, linecache, sys
own = builtins.__import__
import PySide6.QtCore
watched = builtins.__import__ is not own
import pmdesk.app
import pmdesk.views.look.theme
read = [name for name in linecache.cache if "pmdesk" in name]
sys.stdout.write(f"{watched} {builtins.__import__ is own} {read}")
"""


def test_nobody_watches_what_is_imported() -> None:
    """Where PySide6 watches no more, the first word is False: then the module has nothing left to do."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "True True []"
