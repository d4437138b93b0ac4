"""Imports PySide6 and takes back its watch over imports.

PySide6 (6.11) replaces ``builtins.__import__`` by a function that looks for ``from __feature__ import …``,
and to know whom that concerns reads the source of every module imported later (``shibokensupport.feature``).
This program uses no feature; without the watch its first window is there 6 ms sooner and needs 2.4 MB less.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - it sets the watch

_BEFORE = getattr(builtins, "__orig_import__", None)  # where PySide6 keeps what it replaced
if _BEFORE is not None:
    builtins.__import__ = _BEFORE
