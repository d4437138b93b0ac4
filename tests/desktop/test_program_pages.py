"""The whole program as a screen reader and a keyboard have it: names, rows, groups, and the way through."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from pmdesk.views.look.tokens import LIGHT
from tests.desktop.conftest import Desk
from tests.desktop.live import Live, settle
from tests.desktop.program import provider, sign_in, synced
from tests.desktop.reader import Node, Reader, find, reader, showing, walk

pytestmark = pytest.mark.desktop

PLACES = ["Home", "Services", "Domains", "Tickets", "Invoices", "Account"]
LISTS = {"Services": "List of services", "Domains": "List of domains", "Invoices": "List of invoices"}


def test_every_page_can_be_read(desk: Desk) -> None:
    with desk(NOTIFYD="none") as (live, program), provider() as host, reader(live) as read:
        program.start()
        read.wait("Continue", "push button")
        tree = read.tree()
        assert nameless(tree) == []
        assert roles_of(tree, "Address of your host’s client area") == {"label", "text"}
        sign_in(read, host)
        synced(read, host)

        tree = read.tree()
        places = find(tree, lambda node: node.get("role") == "list" and node["name"] == "Places")
        assert [item["name"] for item in places["children"]] == PLACES
        group = find(tree, lambda node: node["name"].startswith("Invoice 10482 is 6 days overdue."))
        assert group["role"] == "panel"
        buttons = [node["name"] for node in walk(group) if node.get("role") == "push button"]
        assert buttons == ["Pay $138.52, invoice 10482", "Hide: Invoice 10482 is 6 days overdue"]

        for number, name in enumerate(PLACES, 1):
            live.keys(f"ctrl+{number}")
            read.wait(name, "label")
            if name in LISTS:
                read.wait(LISTS[name], "table")
            tree = read.tree()
            assert nameless(tree) == [], name
            live.picture(f"page-{number}-{name.lower()}")
            if name == "Domains":
                assert rows(tree, "List of domains")["hearthandrye.example"][-2:] == ["On", "$18.99"]
                order = [node["name"] for node in showing_nodes(tree)]
                assert order.index("List of domains") < order.index("Domain details")
            if name == "Services":
                row = rows(tree, "List of services")["VPS Small"]
                assert row[:2] == ["orders.hearthandrye.example", "Active"]
                assert row[-1] == "$24.00 a month"
            if name == "Invoices":
                assert rows(tree, "List of invoices")["10482"][-2:] == ["6 days overdue", "$138.52"]
            if name == "Tickets":
                ticket = next(n for n in showing_nodes(tree) if n["name"].startswith("Unread: Order form"))
                assert "Answered" in ticket["name"]
        live.keys("ctrl+comma")
        read.wait("Settings", "label")
        assert nameless(read.tree()) == []
        live.keys("F1")
        read.wait("Keyboard shortcuts", "label")
        assert nameless(read.tree()) == []
        live.picture("shortcuts")
        live.keys("Escape")
        assert program.terminate() == 0


def test_by_the_keyboard_alone_from_signing_in_to_a_domain(desk: Desk, tmp_path: Path) -> None:
    with desk(NOTIFYD="none") as (live, program), provider() as host, reader(live) as read:
        program.start("--theme", "light")
        read.wait("Continue", "push button")
        assert read.focused()["name"] == "Address of your host’s client area"
        assert tabbed(live, read, 4) == [
            "Continue",
            "Look around in the demo",
            "Address of your host’s client area",
            "Continue",
        ]
        live.keys("shift+Tab")
        live.type(host.url)
        live.keys("Return")
        settle(lambda: read.focused()["name"] == "Email", "the keyboard being in the next step")
        live.type(host.email)
        live.keys("Tab")
        assert read.focused()["name"] == "Password"
        live.picture("keyboard-password")
        live.type(host.password)
        host.control("fault", name="stall")
        live.keys("Return")
        settle(lambda: read.focused()["name"] == "Cancel", "the wait that can be given up")
        live.keys("Escape")
        settle(lambda: read.focused()["name"] == "Password", "Esc giving it up")
        host.control("clear_faults")
        live.keys("Return")
        settle(lambda: read.focused()["name"] == "Home", "the keyboard being in the side bar")
        synced(read, host)
        live.keys("Down")
        read.wait("Services", "label")
        live.keys("ctrl+3")
        settle(lambda: read.focused()["role"] == "table cell", "the keyboard being in the table")
        first = read.focused()["name"]
        live.keys("Down")
        settle(lambda: read.focused()["name"] != first, "the next row")
        domain = read.focused()["name"]
        assert rings(live, tmp_path, read.focused(), whole_row=True)
        live.picture("keyboard-row")
        live.keys("Return")
        settle(lambda: read.focused()["role"] == "push button", "the keyboard being in the pane")
        assert read.focused()["name"] == f"Copy name, {domain}"
        assert rings(live, tmp_path, read.focused())
        live.picture("keyboard-pane")
        live.keys("Tab")
        assert rings(live, tmp_path, read.focused())
        live.keys("Escape")
        settle(lambda: read.focused()["name"] == domain, "Esc leading back to the row")
        assert program.terminate() == 0


def tabbed(live: Live, read: Reader, times: int) -> list[str]:
    """Where Tab leads, one after the other."""
    names = []
    for _ in range(times):
        live.keys("Tab")
        names.append(read.focused()["name"])
    return names


def showing_nodes(tree: Node) -> list[Node]:
    """What a screen reader finds on the screen, from top to bottom."""
    return [node for window in tree.get("children", ()) for node in [window, *showing(window)]]


def nameless(tree: Node) -> list[Node]:
    """What can have the keyboard and says nothing; an empty cell is empty."""
    return [
        {**node, "children": ...}
        for node in showing_nodes(tree)
        if "focusable" in node["states"] and not node["name"].strip() and node["role"] != "table cell"
    ]


def roles_of(tree: Node, name: str) -> set[str]:
    return {node["role"] for node in showing_nodes(tree) if node["name"] == name}


def rows(tree: Node, name: str) -> dict[str, list[str]]:
    """The words of each row's cells, by the first cell's; of a long table the reader hears the beginning."""
    table = find(tree, lambda node: node.get("role") == "table" and node["name"] == name)
    heads = [node for node in table["children"] if node["role"] == "table column header"]
    cells = [node["name"] for node in table["children"] if node["role"] == "table cell"]
    width = len(heads)
    assert width
    return {cells[i]: cells[i + 1 : i + width] for i in range(0, len(cells) - width + 1, width)}


def rings(live: Live, folder: Path, node: Node, *, whole_row: bool = False) -> bool:
    """Whether the focus is to be seen: its colour stands above and below what has the keyboard."""
    x, y, width, height = node["bounds"]
    file = folder / "screen.png"
    focus = QColor(LIGHT.focus)

    def drawn() -> bool:
        live.shell("scrot", "--overwrite", file)
        picture = QImage(str(file))
        middle = x + width // 2
        reach = range(0, 6) if whole_row else range(-5, 2)
        above = any(picture.pixelColor(middle, y + step) == focus for step in reach)
        below = any(picture.pixelColor(middle, y + height - 1 - step) == focus for step in reach)
        return above and below

    return bool(settle(drawn, f"a ring round {node['name']!r}", 5))
