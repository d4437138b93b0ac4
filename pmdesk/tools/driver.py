"""Drives the program's real window as a person does: finds by accessible name, presses, types, looks, waits.

Clicks and keys are sent from Qt's own loop, never from inside a task: what a click opens may run a loop of
its own, and a task that wakes inside another one's step would be lost.
"""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QImage, QPainter, QPalette, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QTableView,
    QWidget,
)

if TYPE_CHECKING:
    from pmdesk.views.frame.main_window import MainWindow

W = TypeVar("W", bound=QWidget)
T = TypeVar("T")

PATIENCE = 10.0
"""Seconds to wait for what a person would see at once."""
_LOOK_EVERY = 0.01

_NAMES = Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole


class NotSeen(Exception):
    """What was waited for did not come; the text says what it was."""


class Driver:
    """One window and what it opens. Everything that waits raises NotSeen when its time is over."""

    def __init__(self, application: QApplication, window: MainWindow, patience: float = PATIENCE) -> None:
        self._application, self.window, self.patience = application, window, patience

    # --- waiting --------------------------------------------------------------------------------------

    async def until(self, condition: Callable[[], T | None], what: str, seconds: float = 0.0) -> T:
        """Wait until ``condition`` gives something true, and return it. ``what`` goes on "waited for …"."""
        loop = asyncio.get_running_loop()
        end = loop.time() + (seconds or self.patience)
        while not (found := condition()):
            if loop.time() > end:
                raise NotSeen(f"waited {seconds or self.patience:.0f} s for {what}")
            await asyncio.sleep(_LOOK_EVERY)
        return found

    async def settled(self) -> None:
        """Until Qt has laid out and painted what was posted."""
        for _ in range(3):
            turned: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            QTimer.singleShot(0, lambda turned=turned: turned.done() or turned.set_result(None))
            await turned

    # --- looking --------------------------------------------------------------------------------------

    def front(self) -> QWidget:
        """The menu or dialog that is open, else the window."""
        return self._application.activePopupWidget() or self._application.activeModalWidget() or self.window

    def all(self, kind: type[W], within: QWidget | None = None) -> Iterator[W]:
        """What is visible of one kind."""
        for widget in (within or self.front()).findChildren(kind):
            if widget.isVisible():
                yield widget

    def find(self, name: str, kind: type[W], within: QWidget | None = None) -> W | None:
        """The visible widget of that accessible name, None if there is none now."""
        return next((one for one in self.all(kind, within) if name_of(one) == name), None)

    def says(self, words: str, within: QWidget | None = None) -> bool:
        """Whether these words can be read on something visible, or are spoken of it."""
        return any(words in text_of(one) or words in name_of(one) for one in self.all(QWidget, within))

    async def said(self, words: str, seconds: float = 0.0) -> None:
        """Wait until these words can be read."""
        await self.until(lambda: self.says(words), f"the words “{words}”", seconds)

    async def the(self, name: str, kind: type[W], seconds: float = 0.0) -> W:
        """Wait for the widget of that name until it can be used."""

        def usable() -> W | None:
            found = self.find(name, kind)
            return found if found is not None and found.isEnabled() else None

        return await self.until(usable, f"“{name}” ({kind.__name__}) to be there and usable", seconds)

    def row(self, view: QAbstractItemView, words: str) -> QModelIndex | None:
        """The cell or row that is called ``words``, or begins with it; "" is the first row."""
        model = view.model()
        columns = model.columnCount() if isinstance(view, QTableView) else 1
        for row in range(model.rowCount()):
            for column in range(columns):
                index = model.index(row, column)
                said = [str(index.data(role) or "") for role in _NAMES]
                if words in said or any(text.startswith(words) for text in said):
                    return index
        return None

    # --- doing ----------------------------------------------------------------------------------------

    async def press(self, name: str, kind: type[QWidget] = QAbstractButton, seconds: float = 0.0) -> None:
        """Click the button of that name."""
        await self.click(await self.the(name, kind, seconds))

    async def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Click a widget in its middle, or at ``place``."""
        left = Qt.MouseButton.LeftButton
        where = place or widget.rect().center()
        await self._act(lambda: QTest.mouseClick(widget, left, Qt.KeyboardModifier.NoModifier, where))

    async def write(self, name: str, text: str) -> None:
        """Click the field of that name, and type over what is in it."""
        field = await self.the(name, QLineEdit)
        await self.click(field)
        await self.type_over(field, text)

    async def type_over(self, field: QLineEdit, text: str) -> None:
        """Type in the place of what is in a field."""
        control = Qt.KeyboardModifier.ControlModifier
        await self._act(lambda: QTest.keyClick(field, Qt.Key.Key_A, control))
        await self._act(lambda: QTest.keyClick(field, Qt.Key.Key_Backspace))
        await self._act(lambda: QTest.keyClicks(field, text))

    async def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        front = self.front()
        if not front.isActiveWindow():  # without a window manager nobody gives the keyboard back
            front.activateWindow()
            await self.until(front.isActiveWindow, "the window to have the keyboard")
        target = self._application.focusWidget() or front
        await self._act(lambda: QTest.keyClick(target, key, modifiers))

    async def choose(self, view: str, words: str, *, twice: bool = False) -> None:
        """Click the row of a list or table that is called ``words`` or begins with it."""
        shown = await self.the(view, QAbstractItemView)
        index = await self.until(lambda: self.row(shown, words), f"the row “{words}” in “{view}”")
        shown.scrollTo(index)
        await self.settled()
        place = shown.visualRect(index).center()
        await self.click(shown.viewport(), place)
        if twice:
            left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
            await self._act(lambda: QTest.mouseDClick(shown.viewport(), left, plain, place))

    async def select(self, box: str, words: str) -> None:
        """Take an entry of a combo box, by the keyboard."""
        combo = await self.the(box, QComboBox)
        await self.click(combo)
        place = combo.findText(words)
        if place < 0:
            raise NotSeen(f"waited for “{words}” in “{box}”")
        view = combo.view()
        await self.until(view.isVisible, f"the list of “{box}”")
        await self.click(view.viewport(), view.visualRect(combo.model().index(place, 0)).center())

    async def menu(self, button: str) -> QMenu:
        """Open the menu of a button; it is returned once it is on the screen."""
        await self.press(button)
        return await self.until(self.open_menu, f"the menu of “{button}”")

    async def pick(self, words: str) -> None:
        """Click an entry of the menu that is open."""
        menu = await self.until(self.open_menu, "a menu")
        action = await self.until(lambda: entry(menu, words), f"“{words}” in the menu")
        await self.click(menu, menu.actionGeometry(action).center())

    def open_menu(self) -> QMenu | None:
        """The menu that is open, if one is."""
        popup = self._application.activePopupWidget()
        return popup if isinstance(popup, QMenu) else None

    async def clear_away(self) -> None:
        """Esc until no menu and no dialog is open: a step that failed may have left one."""
        for _ in range(6):
            if self.front() is self.window:
                return
            front = self.front()
            await self._act(partial(QTest.keyClick, front, Qt.Key.Key_Escape))
            await self.settled()

    async def _act(self, act: Callable[[], Any]) -> None:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        def settle(error: Exception | None = None) -> None:
            if done.done():
                return
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)

        def run() -> None:
            loop.call_soon(settle)  # runs when a loop turns again: ours, or that of a menu which now opened
            try:
                act()
            except Exception as error:
                settle(error)

        QTimer.singleShot(0, run)
        await done

    # --- pictures -------------------------------------------------------------------------------------

    async def picture_at_rest(self, seconds: float = 1.0) -> QPixmap:
        """The window once it looks the same twice: laid out and painted; at the latest after ``seconds``."""
        loop = asyncio.get_running_loop()
        end, before = loop.time() + seconds, QImage()
        while True:
            if seconds:
                await self.settled()
            now = self.picture()
            image = now.toImage()
            if image == before or loop.time() > end:
                return now
            before = image

    def picture(self) -> QPixmap:
        """The window with the dialogs and menus that stand over it."""
        whole = self.window.grab()
        over = [
            widget
            for widget in self._application.topLevelWidgets()
            if widget.isVisible() and widget is not self.window and widget.parentWidget() is not None
        ]
        painter = QPainter(whole)
        painter.setPen(self._application.palette().color(QPalette.ColorRole.Mid))
        for widget in over:
            place = QRect(widget.pos() - self.window.mapToGlobal(QPoint(0, 0)), widget.size())
            painter.drawPixmap(place.topLeft(), widget.grab())
            if isinstance(widget, QDialog):  # its frame is the desktop's, and is not in a grab
                painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()
        return whole


def name_of(widget: QWidget) -> str:
    """What an assistive tool calls it: its accessible name, else the words on it."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton):
        return widget.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
    return ""


def text_of(widget: QWidget) -> str:
    """The words on a label as they are read, on one line; "" of anything else."""
    text = widget.text() if isinstance(widget, QLabel) else ""
    if "<" in text:
        text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return " ".join(text.split())


def entry(menu: QMenu, words: str) -> QAction | None:
    """The entry of a menu that says this, keys and hints left aside."""
    for action in menu.actions():
        said = action.text().partition("\t")[0].replace("&&", "\0").replace("&", "").replace("\0", "&")
        if said == words and action.isEnabled():
            return action
    return None
