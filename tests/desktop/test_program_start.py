"""The whole program starting: a second start raises the first, and nothing slow stands before the window."""

from __future__ import annotations

import os
import signal

import pytest

from tests.desktop.conftest import Desk
from tests.desktop.live import Live, settle
from tests.desktop.panel import TrayIcon
from tests.desktop.program import TITLE, provider, sign_in, synced
from tests.desktop.reader import reader

pytestmark = pytest.mark.desktop


def test_a_second_start_raises_the_first_window_and_leads_where_it_says(desk: Desk) -> None:
    with desk() as (live, program), provider() as host, reader(live) as read:
        program.start()
        sign_in(read, host)
        synced(read, host)
        (window,) = live.windows(TITLE)
        live.shell("xdotool", "windowminimize", "--sync", window)
        assert program.start().wait(timeout=15) == 0
        settle(lambda: live.active() == TITLE, "a minimised window coming back")
        TrayIcon(live)
        live.close_window(TITLE)
        settle(lambda: not live.windows(TITLE), "the window being hidden in the tray")
        assert program.start("--show", "invoices:10482").wait(timeout=15) == 0
        settle(lambda: live.active() == TITLE, "a hidden window coming back")
        read.wait("Invoices", "label")
        read.wait("Pay $138.52, Invoice 10482", "push button")
        live.picture("second-start")
        assert len(live.windows(TITLE)) == 1
        assert program.process.poll() is None
        assert program.terminate() == 0
        assert program.start("--show", "domains").poll() is None  # and now it is a first start
        read.wait("Domains", "label")
        assert program.terminate() == 0


def test_the_window_waits_neither_for_the_key_store_nor_for_the_provider(desk: Desk) -> None:
    with desk() as (live, program), provider() as host, reader(live) as read:
        program.start()
        sign_in(read, host)
        synced(read, host)
        assert program.terminate() == 0

        before = host.asked()
        host.control("fault", name="stall")
        key_store = owner(live, "org.freedesktop.secrets")
        os.kill(key_store, signal.SIGSTOP)  # it answers nobody from here on
        try:
            program.start()
            settle(lambda: live.windows(TITLE), "the window, while the key store hangs")
            read.wait("Invoice 10482 is 6 days overdue", "label")  # painted from what is saved
            live.picture("start-key-store-hangs")
            read.choose("Domains", "list item")
            read.wait("ryecrumbs.example", "table cell")
            assert host.asked() == before
        finally:
            os.kill(key_store, signal.SIGCONT)
        settle(lambda: host.asked() > before, "the provider being asked once the key store answered")
        read.wait("Stop fetching", "push button")  # and the provider does not answer
        read.choose("Home", "list item")
        read.wait("Invoice 10482 is 6 days overdue", "label")
        live.picture("start-provider-hangs")
        assert program.terminate() == 0  # nor does the end wait for it
        host.control("clear_faults")
        program.start()
        settle(lambda: live.windows(TITLE), "the window")
        synced(read, host)
        assert program.terminate() == 0


def test_the_first_start_offers_to_sign_in_whatever_hangs(desk: Desk) -> None:
    with desk(TRAY="none", NOTIFYD="none") as (live, program), reader(live) as read:
        key_store = owner(live, "org.freedesktop.secrets")
        os.kill(key_store, signal.SIGSTOP)
        try:
            program.start()
            settle(lambda: live.windows("pmdesk"), "the window")
            read.press("Look around in the demo", "push button")  # the demo needs no key store
            read.wait("9 things, most urgent first", seconds=30)
            live.picture("demo-from-first-start")
            live.close_window(TITLE)
            assert program.ended() == 0
        finally:
            os.kill(key_store, signal.SIGCONT)


def owner(live: Live, name: str) -> int:
    """The process that owns a name on the bus."""
    bus = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
    return int(live.ask(*bus, "GetConnectionUnixProcessID", "s", name))
