"""A mistake of the program's: told once for each kind, with a report that can be read before it is copied."""

from __future__ import annotations

import asyncio
import platform
import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from pmdesk import __version__
from pmdesk.store.errors import StoreError
from pmdesk.wording.start import mistake

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from pmdesk.views.look.theme import Theme


class Failures:
    """Bugs of tasks, callbacks and slots come here. Texts of exceptions may hold data: they are left out.

    A copy on disk that can no longer be read or written is no mistake of the program's, wherever it is
    noticed: `disk` is told of it instead.
    """

    def __init__(self, theme: Theme, window: QWidget, disk: Callable[[StoreError], None]) -> None:
        self._theme, self._window, self._disk = theme, window, disk
        self._told: set[str] = set()
        self._before = sys.excepthook
        self._loop: asyncio.AbstractEventLoop | None = None
        self.reports: list[str] = []

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hear of what nobody caught, in slots and in the loop."""
        self._loop = loop
        sys.excepthook = self._hook
        loop.set_exception_handler(lambda _loop, context: self._context(context))

    def unwatch(self) -> None:
        """Leave things as they were."""
        sys.excepthook = self._before
        if self._loop is not None:
            self._loop.set_exception_handler(None)

    def tell(self, name: str, failure: BaseException) -> None:
        """A task of that name raised what it should not have."""
        if isinstance(failure, StoreError):
            self._disk(failure)
            return
        report = describe(name, failure)
        kind = report.split("\n\n", 1)[-1]
        if kind in self._told:
            return
        self._told.add(kind)
        self.reports.append(report)
        sys.stderr.write(report + "\n")
        self._show(report)

    def _hook(self, _kind: type[BaseException], value: BaseException, _tb: TracebackType | None) -> None:
        if isinstance(value, KeyboardInterrupt):
            self._before(_kind, value, _tb)
        else:
            self.tell("a slot", value)

    def _context(self, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.tell("the loop", error)

    def _show(self, report: str) -> None:
        from pmdesk.views.look.dialog import Dialog
        from pmdesk.views.look.fields import TextArea

        title, text, copy, close = mistake()
        dialog = Dialog(self._theme, title, text, self._window)
        area = TextArea(self._theme, title, least=8)
        area.setReadOnly(True)
        area.setPlainText(report)
        dialog.content.addWidget(area)
        dialog.add_button(copy).clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        dialog.add_button(close, "primary", accepts=True)
        dialog.open()


def describe(name: str, failure: BaseException) -> str:
    """Versions, the kind of exception and the places in our code and the libraries; no values."""
    frames = traceback.extract_tb(failure.__traceback__)
    places = [f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
    cause = failure.__cause__ or failure.__context__
    because = [f"caused by {type(cause).__name__}"] if cause is not None else []
    head = f"pmdesk {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {sys.platform}"
    return "\n".join([head, f"in {name}", "", type(failure).__qualname__, *places, *because])


def _short(path: str) -> str:
    """A path from the package on: where people keep their programs is nobody's business."""
    for mark in ("pmdesk", "site-packages"):
        parts = path.replace("\\", "/").split(f"/{mark}/")
        if len(parts) > 1:
            return f"{mark}/{parts[-1]}"
    return path.replace("\\", "/").rsplit("/", 1)[-1]
