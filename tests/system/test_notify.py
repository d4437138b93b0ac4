"""Notifications against a service that speaks the real protocol on a real, private bus."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from subprocess import Popen

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jeepney import DBusAddress, new_signal
from jeepney.io.asyncio import open_dbus_connection

from pmdesk.core.ports import (
    DEFAULT_ACTION,
    Notice,
    NoticeChosen,
    Notifier,
    NotifierCapabilities,
    Urgency,
)
from pmdesk.system.notify import DBusNotifier, clean
from pmdesk.system.paths import APP_ID
from tests.helpers import until
from tests.system.fake_notifications import NAME, fake_notifications

pytestmark = pytest.mark.anyio

EXPIRY = Notice(
    "domain-expiry/7",
    "hearth.example expires in 5 days",
    "Website & email stop working on <27 Nov>.",
    Urgency.NORMAL,
    (("pay", "Pay $142.00"), ("later", "Remind me tomorrow")),
)


class Heard:
    """What a notifier reported."""

    def __init__(self, notifier: Notifier) -> None:
        self.chosen: list[NoticeChosen] = []
        self.closed: list[str] = []
        notifier.on_chosen(self.chosen.append)
        notifier.on_closed(self.closed.append)


@asynccontextmanager
async def running(bus: str, timeout: float = 10) -> AsyncIterator[tuple[DBusNotifier, Heard]]:
    notifier = DBusNotifier("Open pmdesk", address=bus, timeout=timeout)
    task = asyncio.create_task(notifier.run())
    try:
        yield notifier, Heard(notifier)
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_what_the_desktop_gets(private_bus: str) -> None:
    async with fake_notifications(private_bus) as desktop, running(private_bus) as (notifier, _):
        await notifier.show(EXPIRY)
        assert notifier.capabilities == NotifierCapabilities(True, True, True, True, True)
        ((number, shown),) = desktop.ever
        assert number == 4711
        assert (shown.app_name, shown.icon, shown.replaces_id) == ("pmdesk", APP_ID, 0)
        assert shown.title == EXPIRY.title
        assert shown.body == "Website &amp; email stop working on &lt;27 Nov&gt;."
        assert shown.actions == [
            "default",
            "Open pmdesk",
            "pay",
            "Pay $142.00",
            "later",
            "Remind me tomorrow",
        ]
        assert shown.hints == {"urgency": ("y", 1), "desktop-entry": ("s", APP_ID)}
        assert shown.timeout == -1


async def test_without_markup_and_actions_plain_text_is_sent(private_bus: str) -> None:
    async with (
        fake_notifications(private_bus, capabilities=("body",)) as desktop,
        running(private_bus) as (notifier, _),
    ):
        await notifier.show(EXPIRY)
        assert notifier.capabilities == NotifierCapabilities(available=True, body=True)
        assert desktop.on_screen[4711].body == EXPIRY.body
        assert desktop.on_screen[4711].actions == []


async def test_one_event_is_one_notice_however_often_it_is_shown(private_bus: str) -> None:
    async with fake_notifications(private_bus) as desktop, running(private_bus) as (notifier, _):
        await asyncio.gather(*(notifier.show(EXPIRY) for _ in range(5)))
        assert list(desktop.on_screen) == [4711]
        assert [shown.replaces_id for _, shown in desktop.ever] == [0, 4711, 4711, 4711, 4711]
        await notifier.show(Notice("other", "t", "b", Urgency.CRITICAL, persistent=True))
        other = desktop.on_screen[4712]
        assert (other.replaces_id, other.timeout, other.hints["urgency"]) == (0, 0, ("y", 2))


async def test_at_the_end_no_notice_stays_whose_buttons_would_do_nothing(private_bus: str) -> None:
    async with fake_notifications(private_bus) as desktop:
        async with running(private_bus) as (notifier, _):
            await notifier.show(EXPIRY)
            await notifier.show(Notice("other", "t", "b", Urgency.CRITICAL, persistent=True))
            assert len(desktop.on_screen) == 2
        assert desktop.on_screen == {}


async def test_clicks_come_back_with_their_key_and_token(private_bus: str) -> None:
    async with fake_notifications(private_bus) as desktop, running(private_bus) as (notifier, heard):
        await notifier.show(EXPIRY)
        await desktop.click(4711, "pay", "token-1")
        await desktop.click(4711, "default")
        await desktop.click(99, "pay", "token-of-another-program")
        await until(lambda: len(heard.chosen) == 2)
        assert heard.chosen == [
            NoticeChosen(EXPIRY.key, "pay", "token-1"),
            NoticeChosen(EXPIRY.key, DEFAULT_ACTION, ""),
        ]
        assert "token-1" not in repr(heard.chosen)


async def test_a_click_as_quick_as_the_answer_is_not_lost(private_bus: str) -> None:
    async with (
        fake_notifications(private_bus, click_at_once="later") as desktop,
        running(private_bus) as (notifier, heard),
    ):
        await notifier.show(EXPIRY)
        await until(lambda: heard.chosen)
        assert heard.chosen == [NoticeChosen(EXPIRY.key, "later")]
        assert len(desktop.ever) == 1


async def test_a_subscriber_that_fails_harms_nobody(private_bus: str) -> None:
    errors: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: errors.append(str(context["exception"])))
    async with fake_notifications(private_bus) as desktop, running(private_bus) as (notifier, heard):
        stop = notifier.on_chosen(lambda chosen: {}[chosen.action])
        await notifier.show(EXPIRY)
        await desktop.click(4711, "pay")
        await until(lambda: heard.chosen and errors)
        stop()
        stop()
        await desktop.click(4711, "pay")
        await until(lambda: len(heard.chosen) == 2)
        assert errors == ["'pay'"]
    loop.set_exception_handler(None)


async def test_withdrawing_closes_it_and_says_nothing_back(private_bus: str) -> None:
    async with fake_notifications(private_bus) as desktop, running(private_bus) as (notifier, heard):
        await notifier.withdraw("never shown")
        await notifier.show(EXPIRY)
        await notifier.withdraw(EXPIRY.key)
        await notifier.withdraw(EXPIRY.key)
        assert desktop.on_screen == {}
        assert desktop.calls.count("CloseNotification") == 1
        await notifier.show(EXPIRY)
        assert desktop.on_screen[4712].replaces_id == 0
        assert heard.closed == []


async def test_the_users_closing_is_reported_and_a_time_out_is_not(private_bus: str) -> None:
    async with fake_notifications(private_bus) as desktop, running(private_bus) as (notifier, heard):
        await notifier.show(EXPIRY)
        await desktop.close(4711, 1)
        await desktop.click(4711, "pay")  # from the desktop's list of what timed out
        await until(lambda: heard.chosen)
        await notifier.withdraw(EXPIRY.key)  # an error of the service: it was gone
        await notifier.show(EXPIRY)
        await desktop.close(4712, 2)
        await until(lambda: heard.closed)
        assert heard.closed == [EXPIRY.key]


async def test_a_service_that_restarts_gets_new_ids_and_tells_anew_what_it_can(private_bus: str) -> None:
    async with running(private_bus) as (notifier, heard):
        async with fake_notifications(private_bus):
            await notifier.show(EXPIRY)
        await until(lambda: not notifier.capabilities.available)
        async with fake_notifications(private_bus, capabilities=("body",), next_id=4711) as second:
            await until(lambda: notifier._owner)
            await notifier.show(EXPIRY)
            assert second.on_screen[4711].replaces_id == 0
            assert not notifier.capabilities.actions
        assert heard.closed == []


async def test_no_service_no_answer_and_no_bus_are_no_errors(private_bus: str) -> None:
    async with running(private_bus) as (notifier, _):
        await notifier.show(EXPIRY)
        await notifier.withdraw(EXPIRY.key)
        assert notifier.capabilities == NotifierCapabilities()
        async with fake_notifications(private_bus) as desktop:  # and one that appears later is used
            await notifier.show(EXPIRY)
            assert list(desktop.on_screen) == [4711]
    async with fake_notifications(private_bus, silent=True), running(private_bus, 0.1) as (notifier, _):
        await notifier.show(EXPIRY)
    async with running("unix:path=/nonexistent") as (notifier, _):
        await notifier.show(EXPIRY)
        assert notifier.capabilities == NotifierCapabilities()


async def test_a_bus_that_dies_is_no_error_and_no_busy_loop(private_bus: str, bus_daemon: Popen[str]) -> None:
    async with fake_notifications(private_bus), running(private_bus) as (notifier, _):
        await notifier.show(EXPIRY)
        bus_daemon.kill()
        await until(lambda: notifier._bus is None)
        before = time.process_time()
        for _ in range(20):
            await notifier.show(EXPIRY)
            await notifier.withdraw(EXPIRY.key)
            await asyncio.sleep(0.01)
        assert time.process_time() - before < 0.15
        assert notifier.capabilities == NotifierCapabilities()


async def test_strangers_cannot_click_for_the_user(private_bus: str) -> None:
    async with fake_notifications(private_bus) as desktop, running(private_bus) as (notifier, heard):
        await notifier.show(EXPIRY)
        stranger = await open_dbus_connection(private_bus)
        address = DBusAddress("/org/freedesktop/Notifications", NAME, NAME)
        await stranger.send(new_signal(address, "ActionInvoked", "us", (4711, "pay")))
        await stranger.close()
        await desktop.click(4711, "later")
        await until(lambda: heard.chosen)
        assert [chosen.action for chosen in heard.chosen] == ["later"]


async def test_nothing_is_asked_before_the_first_notice(private_bus: str) -> None:
    async with fake_notifications(private_bus) as desktop, running(private_bus) as (notifier, _):
        await until(lambda: notifier._owner)
        assert desktop.calls == []


async def test_it_works_on_qts_loop(private_bus: str, qapp: object) -> None:
    async with fake_notifications(private_bus) as desktop, running(private_bus) as (notifier, heard):
        await notifier.show(EXPIRY)
        await desktop.click(4711, "pay")
        await until(lambda: heard.chosen)
        await notifier.withdraw(EXPIRY.key)
        assert desktop.on_screen == {}


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_can_be_carried(text: str) -> None:
    cleaned = clean(text)
    assert "\0" not in cleaned
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned
