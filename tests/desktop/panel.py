"""The program's icon in the panel, looked at and clicked over D-Bus as the panel does it."""

from __future__ import annotations

from typing import Any

from tests.desktop.live import Live, settle

WATCHER = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
_PATH = "/StatusNotifierItem"


def items(live: Live) -> list[str]:
    """The bus names of the icons that the panel shows."""
    listed = live.get(*WATCHER, "RegisteredStatusNotifierItems")
    return [item.partition("/")[0] for item in listed]


class TrayIcon:
    """The one icon there is."""

    def __init__(self, live: Live) -> None:
        self._live = live
        (self._name,) = settle(lambda: items(live), "an icon in the tray")

    def property(self, member: str) -> Any:
        """A property of the item, such as "ToolTip"."""
        return self._live.get(self._name, _PATH, ITEM, member)

    def activate(self) -> None:
        """Left click."""
        self._live.ask(self._name, _PATH, ITEM, "Activate", "ii", 5, 5)

    def lines(self) -> list[tuple[int, str, bool]]:
        """(id, text, enabled) of each line of the menu as the panel draws it; "-" is a separator."""
        menu = self.property("Menu")
        self._live.ask(self._name, menu, MENU, "AboutToShow", "i", 0)
        _, (_, _, found) = self._live.ask(self._name, menu, MENU, "GetLayout", "iias", 0, -1, [])
        lines = []
        for _kind, (number, shown, _below) in found:
            text = shown.get("label", ("s", "-"))[1]
            lines.append((number, _drawn(text), shown.get("enabled", ("b", True))[1]))
        return lines

    def menu(self) -> list[str]:
        """The words of the menu."""
        return [text for _, text, _ in self.lines()]

    def choose(self, text: str) -> None:
        """Click the line of that text."""
        number = next(number for number, line, _ in self.lines() if line == text)
        menu = self.property("Menu")
        self._live.ask(self._name, menu, MENU, "Event", "isvu", number, "clicked", ("i", 0), 0)


def _drawn(label: str) -> str:
    """dbusmenu: a single underscore marks a key and is not seen, two are one."""
    return label.replace("__", "\0").replace("_", "").replace("\0", "_")
