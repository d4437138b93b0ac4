"""The whole program in a real panel: its icon, its menu, hiding and coming back, and its end."""

from __future__ import annotations

import os
import signal

import pytest

from tests.desktop.conftest import Desk
from tests.desktop.live import settle
from tests.desktop.panel import TrayIcon, items
from tests.desktop.program import TITLE, provider, sign_in, synced
from tests.desktop.reader import Reader, reader

pytestmark = pytest.mark.desktop

HOME = ["Home", "Services", "Domains", "Tickets", "Invoices", "Account"]


def test_the_menu_lists_what_needs_attention_and_leads_there(desk: Desk) -> None:
    with desk() as (live, program), provider() as host, reader(live) as read:
        program.start()
        sign_in(read, host)
        synced(read, host)
        icon = TrayIcon(live)
        assert "pmdesk: 9 things need attention" in icon.property("ToolTip")
        assert icon.menu() == [
            "9 things need attention",
            "The renewal of hearthandrye.example is due in 3 days",
            "Invoice 10465 is 34 days overdue",
            "Invoice 10482 is 6 days overdue",
            "popup.hearthandrye.example is suspended",
            "Show all…",
            "-",
            "Open pmdesk",
            "Ask for help…",
            "Refresh now",
            "-",
            "Quiet until tomorrow",
            "Settings…",
            "Quit",
        ]
        live.picture("tray-attention")
        live.close_window(TITLE)
        settle(lambda: not live.windows(TITLE), "the window being hidden in the tray")
        assert program.process.poll() is None
        live.picture("tray-hidden")
        icon.activate()
        settle(lambda: live.active() == TITLE, "a left click bringing the window back")
        live.close_window(TITLE)
        settle(lambda: not live.windows(TITLE), "the window being hidden again")
        icon.choose("Invoice 10482 is 6 days overdue")
        settle(lambda: live.active() == TITLE, "an entry bringing the window back")
        read.wait("Invoices", "label")
        read.wait("6 days overdue.*")
        live.picture("tray-entry-opened")
        icon.choose("popup.hearthandrye.example is suspended")
        read.wait("Services › Web hosting Starter", "label")
        icon.choose("Show all…")
        read.wait("Home", "label")
        host.control("pay_invoice", invoice=10482)
        icon.choose("Refresh now")
        settle(lambda: "Invoice 10482 is 6 days overdue" not in icon.menu(), "the paid one being gone")
        icon.choose("Quit")
        assert program.ended() == 0
        assert settle(lambda: items(live) == [], "the icon being gone")


def test_quitting_the_demo_leaves_no_process(desk: Desk) -> None:
    with desk() as (live, program), reader(live) as read:
        program.start(demo=True)
        read.wait("9 things, most urgent first", seconds=30)
        for part in ("pmdesk gateway", "pmdesk.sandbox"):
            assert any(part in one for one in program.family()), part
        assert list(program.temporary.iterdir()) != []
        live.picture("demo")
        TrayIcon(live).choose("Quit")
        assert program.ended() == 0
        assert list(program.temporary.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
@pytest.mark.parametrize("when", ["starting", "entered"])
def test_ended_from_outside_the_demo_leaves_no_process(desk: Desk, when: str, number: signal.Signals) -> None:
    with desk(TRAY="none", NOTIFYD="none") as (live, program), reader(live) as read:
        program.start(demo=True)
        if when == "entered":
            read.wait("9 things, most urgent first", seconds=30)
        else:
            settle(lambda: any("pmdesk.sandbox" in one for one in program.family()), "both being started")
        program.process.send_signal(number)
        assert program.ended() == (0 if number is signal.SIGTERM else -number)
        left = [path.name for path in program.temporary.iterdir()]
        # A program that is killed cannot take its own folder along; the gateway's is the gateway's to take.
        assert [name for name in left if not name.startswith("pmdesk-demo-")] == []
        assert left == [] or number is signal.SIGKILL


def test_a_panel_that_dies_brings_the_window_back(desk: Desk) -> None:
    with desk() as (live, program), provider() as host, reader(live) as read:
        program.start()
        sign_in(read, host)
        TrayIcon(live)
        live.close_window(TITLE)
        settle(lambda: not live.windows(TITLE), "the window being hidden in the tray")
        os.kill(int(live.environment["PANEL_PID"]), signal.SIGKILL)
        settle(lambda: live.windows(TITLE), "the window coming back without a panel", 20)
        live.picture("tray-gone")
        live.close_window(TITLE)
        assert program.ended() == 0


def test_without_tray_and_notices_everything_is_in_the_window_and_closing_it_ends(desk: Desk) -> None:
    with desk(TRAY="none", NOTIFYD="none") as (live, program), provider() as host, reader(live) as read:
        program.start()
        sign_in(read, host)
        synced(read, host)
        read.wait("9 things, most urgent first")
        for name in HOME:
            go_to(read, name)
        live.keys("ctrl+comma")
        read.wait("Settings", "label")
        live.picture("no-tray-settings")
        live.keys("F10")
        for name in ("File", "View", "Go", "Help"):
            read.wait(name, "menu item")
        for name in ("Settings…", "Sign in to another account…", "Sign out…", "Quit"):
            read.wait(name, "menu item")
        live.picture("no-tray-menu")
        live.keys("Escape", "Escape")
        read.gone("File", "menu item")
        assert read.focused()["name"]  # the keyboard is back where it was
        read.press("Marta Lindqvist", "push button")
        settle(lambda: len(live.windows_of(program.process.pid)) > 1, "the user's menu")
        live.picture("no-tray-user-menu")
        live.keys("Up", "Return")  # its last line
        assert program.ended() == 0
        program.start()
        settle(lambda: live.windows(TITLE), "the window")
        live.close_window(TITLE)
        assert program.ended() == 0


def test_started_hidden_it_shows_itself_only_where_there_is_no_tray(desk: Desk) -> None:
    with desk() as (live, program):
        program.start("--hidden")
        icon = TrayIcon(live)
        assert live.windows("pmdesk") == []
        icon.activate()
        settle(lambda: live.windows("pmdesk"), "the window of a program started in the tray")
        assert program.terminate() == 0
    with desk(TRAY="none") as (live, program):
        program.start("--hidden")
        settle(lambda: live.windows("pmdesk"), "the window where there is no tray to start in")
        assert program.terminate() == 0


def go_to(read: Reader, name: str) -> None:
    """Choose a place in the side bar; the title follows."""
    read.choose(name, "list item")
    read.wait(name, "label")
