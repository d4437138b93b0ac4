"""The whole program and the key store: kept over a restart, absent, locked; nothing waits for it."""

from __future__ import annotations

import pytest

from tests.desktop.conftest import Desk
from tests.desktop.live import Live, settle
from tests.desktop.program import TITLE, Program, provider, sign_in, synced
from tests.desktop.reader import Reader, reader

pytestmark = pytest.mark.desktop

SESSION_ONLY = "This computer has no key store that pmdesk can use, so you stay signed in until you quit."
NOT_KEPT = "Your sign-in was not kept on this computer. Sign in again; what is saved here stays."
LOCKED = "This computer’s key store did not open. Sign in again; what is saved here stays."


def test_with_a_key_store_a_restart_stays_signed_in(desk: Desk) -> None:
    with desk() as (live, program), provider() as host, reader(live) as read:
        program.start()
        sign_in(read, host)
        synced(read, host)
        assert not read.shows(SESSION_ONLY, "label")
        assert program.terminate() == 0
        before = host.asked()
        program.start()
        settle(lambda: live.windows(TITLE), "the window with its account")
        settle(lambda: host.asked() > before, "the provider being asked again")
        synced(read, host)
        for words in (SESSION_ONLY, NOT_KEPT, LOCKED):
            assert not read.shows(words, "label")
        live.picture("key-store-restarted")
        assert program.terminate() == 0


def test_without_a_key_store_it_is_for_this_session_and_said(desk: Desk) -> None:
    with desk(NO_KEYRING="1") as (live, program), provider() as host, reader(live) as read:
        program.start()
        sign_in(read, host)
        read.wait(SESSION_ONLY, "label")
        synced(read, host)
        kept(program)
        live.picture("no-key-store")
        assert program.terminate() == 0
        before = host.asked()
        program.start()
        read.wait(NOT_KEPT, "label")
        read_what_is_saved(live, read)
        live.picture("no-key-store-restarted")
        assert host.asked() == before  # nobody is asked without a sign-in
        read.press("Sign in", "push button")
        read.wait("Password", "password text")  # who it is and where is known
        assert read.focused()["name"] == "Password"
        live.picture("no-key-store-sign-in")
        read.press("Back to your account", "push button")
        read.wait("10482", "table cell")
        assert program.terminate() == 0


def test_a_locked_key_store_stops_nothing(desk: Desk) -> None:
    with desk() as (live, program), provider() as host, reader(live) as read:
        program.start()
        sign_in(read, host)
        synced(read, host)
        kept(program)
        assert program.terminate() == 0
        lock(live)
        before = host.asked()
        program.start()
        settle(lambda: live.windows(TITLE), "the window with its account")
        read_what_is_saved(live, read)  # while the key store's prompt waits for its password
        prompt = settle(lambda: live.windows_of_class("gcr-prompter"), "the key store's own prompt")
        live.picture("key-store-locked")
        assert host.asked() == before
        live.shell("xdotool", "windowfocus", "--sync", prompt[-1], check=False)
        live.keys("Escape")
        read.wait(LOCKED, "label")
        live.picture("key-store-not-opened")
        read_what_is_saved(live, read)
        assert program.terminate() == 0


def lock(live: Live) -> None:
    """Lock the login keyring, as a session does that was left alone."""
    where = ("org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service")
    live.ask(*where, "Lock", "ao", ["/org/freedesktop/secrets/aliases/default"])


def kept(program: Program) -> None:
    """What is owed longest has its document fetched first, and is shown first."""
    settle(lambda: len(list(program.profile.rglob("*.pdf"))) > 1, "documents that are kept")


def read_what_is_saved(live: Live, read: Reader) -> None:
    """A list and a document that were fetched before."""
    read.choose("Invoices", "list item")
    read.wait("10482", "table cell")
    read.wait("Pages of the document")
