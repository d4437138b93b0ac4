"""The whole program and a real notification service: each event once, taken back, and its button works."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from pmdesk.sandbox.data.domains import STARTER
from tests.desktop.conftest import Desk
from tests.desktop.live import Live, settle
from tests.desktop.notices import overhearing
from tests.desktop.panel import TrayIcon
from tests.desktop.program import TITLE, provider, sign_in, synced
from tests.desktop.reader import reader

pytestmark = pytest.mark.desktop


def test_one_event_is_told_once_over_syncs_and_restarts_and_taken_back(desk: Desk) -> None:
    with desk() as (live, program), provider() as host, reader(live) as read, overhearing(live) as heard:
        program.start()
        sign_in(read, host)
        settle(lambda: heard.notified, "what stood at the start being told")
        synced(read, host)
        (summary,) = heard.notified  # everything at once after the start is one notice
        assert summary.title == "9 things need attention"  # as on Home and in the tray
        assert "The renewal of hearthandrye.example is due in 3 days." in summary.body
        assert "And 5 more." in summary.body
        live.picture("notice-summary")

        overdue = host.control("issue_invoice", amount="48.00", due_in=-3, words="Extra mailboxes")
        soon = date.fromisoformat(host.control("today")) + timedelta(days=6)
        host.control("change_domain", domain=STARTER, donotrenew=1, nextduedate=soon.isoformat())
        read.press("Refresh")
        settle(lambda: len(heard.notified) == 3, "the two new events being told")
        assert "The renewal of ryestarter.example is due in 6 days" in heard.titles
        one = next(notice for notice in heard.notified if str(overdue) in notice.title)
        assert one.title == f"Invoice {overdue} is 3 days overdue"
        assert one.body.startswith("For Extra mailboxes. $48.00, due ")
        assert one.actions == ("default", "Open pmdesk", "open", "Open invoice")
        assert (one.urgency, one.replaces) == (1, 0)
        assert one.hints["desktop-entry"] == "org.pmdesk.Pmdesk"
        live.picture("notice-two-new")
        for _ in range(3):
            read.press("Refresh")
            synced(read, host)
        assert len(heard.notified) == 3

        TrayIcon(live).choose("Quit")
        assert program.ended() == 0
        assert displayed(live) == 0  # nothing is left whose button would do nothing
        program.start()
        synced(read, host)
        settle(lambda: TrayIcon(live).menu()[0] == "11 things need attention", "the tray saying so too")
        assert len(heard.notified) == 3, heard.titles

        late = host.control("issue_invoice", amount="9.50", due_in=-1, words="One more")
        read.press("Refresh")
        settle(lambda: len(heard.notified) == 4, "a new event after the restart being told")
        closed = len(heard.closed)
        settle(lambda: displayed(live) >= 1, "its notice on the screen")
        host.control("pay_invoice", invoice=late)
        read.press("Refresh")
        settle(lambda: len(heard.closed) > closed, "the paid invoice's notice being taken back")
        settle(lambda: displayed(live) == 0, "the screen being empty")
        assert len(heard.notified) == 4


def test_a_notice_clicked_opens_its_record_also_from_the_tray(desk: Desk) -> None:
    with desk() as (live, program), provider() as host, reader(live) as read, overhearing(live) as heard:
        program.start()
        sign_in(read, host)
        settle(lambda: heard.notified, "the summary")
        synced(read, host)
        live.shell("dunstctl", "close-all")
        late = host.control("issue_invoice", amount="48.00", due_in=-3)
        live.close_window(TITLE)
        settle(lambda: not live.windows(TITLE), "the window being hidden")
        TrayIcon(live).choose("Refresh now")
        settle(lambda: displayed(live) == 1, "its notice on the screen")
        live.picture("notice-while-hidden")
        Path(live.environment["DUNST_PICK"]).write_text("Open invoice")
        live.shell("dunstctl", "context")
        settle(lambda: live.active() == TITLE, "the window coming to the front")
        read.wait("Invoices", "label")
        read.wait(f"Pay $48.00, Invoice {late}", "push button")
        settle(lambda: displayed(live) == 0, "a notice that was read leaving the screen")
        live.picture("notice-opened")


def test_a_real_button_of_a_real_notice_opens_its_record(desk: Desk) -> None:
    with desk(NOTIFYD="xfce") as (live, program), provider() as host, reader(live) as read:
        program.start()
        sign_in(read, host)
        read.ask("wait", "9 things need attention", "--wait", "20", app="xfce4-notifyd")
        live.picture("notice-xfce-summary")
        read.press("Show all", "push button", app="xfce4-notifyd")
        synced(read, host)
        late = host.control("issue_invoice", amount="48.00", due_in=-3)
        live.keys("ctrl+2")
        read.wait("Services", "label")
        read.press("Refresh")
        read.ask("wait", "Open invoice", "--wait", "20", app="xfce4-notifyd")
        live.picture("notice-xfce")
        read.press("Open invoice", "push button", app="xfce4-notifyd")
        read.wait("Invoices", "label")
        read.wait(f"Pay $48.00, Invoice {late}", "push button")


def displayed(live: Live) -> int:
    """How many notices dunst shows."""
    return int(live.shell("dunstctl", "count", "displayed"))
