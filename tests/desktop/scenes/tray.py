"""The tray icon in a real panel, looked at and clicked over D-Bus as the panel does it.

Arguments: "there" (a panel from the start), "late" (one that comes later, goes, and comes back).
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

from PySide6.QtWidgets import QApplication

from pmdesk.system.tray import SEPARATOR, Tray, TrayEntry
from tests.desktop.scenes.stage import ask, get, plain_icon, play, settle
from tests.helpers import until

WATCHER = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
ENTRIES = [
    TrayEntry("count", "2 things need attention", enabled=False),
    TrayEntry("item/1", "smith&sons & co: my_shop.example"),
    SEPARATOR,
    TrayEntry("open", "Open pmdesk"),
    TrayEntry("quit", "Quit"),
]


async def items() -> list[str]:
    """What the watcher lists, as bus names."""
    listed = await get(*WATCHER, "RegisteredStatusNotifierItems")
    return [item.partition("/")[0] for item in listed]


async def there(tray: Tray) -> dict[str, Any]:
    opened: list[int] = []
    chosen: list[str] = []
    tray.opened.connect(lambda: opened.append(1))
    tray.chosen.connect(chosen.append)
    (name,) = await settle(items)
    path = "/StatusNotifierItem"
    seen: dict[str, Any] = {"items": 1}
    for member in ("Category", "Id", "Status", "Title", "ToolTip"):
        seen[member] = await get(name, path, ITEM, member)
    await ask(name, path, ITEM, "Activate", "ii", 5, 5)
    await until(lambda: opened)
    menu = await get(name, path, ITEM, "Menu")
    _, (_, _, lines) = await ask(name, menu, MENU, "GetLayout", "iias", 0, -1, [])
    shown = [(line[1][0], line[1][1]) for line in lines]
    seen["menu"] = [properties.get("label", ("s", "-"))[1] for _, properties in shown]
    seen["enabled"] = [properties.get("enabled", ("b", True))[1] for _, properties in shown]
    await ask(name, menu, MENU, "Event", "isvu", shown[-1][0], "clicked", ("i", 0), 0)
    await until(lambda: chosen)
    tray.set_state(plain_icon(), "pmdesk: 1 thing needs attention")
    await settle(lambda: tool_tip(name, "1 thing"))
    tray.stop()
    await settle(nobody)
    return {**seen, "opened": len(opened), "chosen": chosen, "hosted": tray.hosted}


async def tool_tip(name: str, part: str) -> bool:
    return part in str(await get(name, "/StatusNotifierItem", ITEM, "ToolTip"))


async def nobody() -> bool:
    return not await items()


def new_panel() -> subprocess.Popen[bytes]:
    return subprocess.Popen(["xfce4-panel", "--disable-wm-check"], stderr=subprocess.DEVNULL)


async def late(tray: Tray) -> dict[str, Any]:
    tray._timer.setInterval(100)
    hosted: list[bool] = []
    tray.hosted_changed.connect(hosted.append)
    without = [tray.hosted, tray.can_hide_window()]
    seen: list[list[str]] = []
    for _ in range(2):
        panel = new_panel()
        await until(lambda: tray.hosted, timeout=20)
        seen.append(await settle(items))
        panel.kill()
        await asyncio.to_thread(panel.wait)
        await until(lambda: not tray.hosted, timeout=20)
    return {"without": without, "hosted": hosted, "items": [len(found) for found in seen]}


async def main(app: QApplication) -> dict[str, Any]:
    tray = Tray(plain_icon(), "pmdesk: 2 things need attention")
    tray.set_entries(ENTRIES)
    tray.start()
    return await (there if sys.argv[1] == "there" else late)(tray)


play(main)
