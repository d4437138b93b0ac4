"""The window's outside: what the tray lists, where a notice leads, what a later start and closing do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pmdesk.app.outside import MOST, place_of, tomorrow_morning
from pmdesk.core.alerting import notice_key
from pmdesk.core.alerts import SUMMARY
from pmdesk.records import Area
from pmdesk.system.single import StartRequest
from tests.app.joined import Joined, Start
from tests.core.samples import invoice
from tests.helpers import DAY_ONE, until

LATE = (DAY_ONE - timedelta(days=3)).date()


async def warned(app: Joined, client: str = "1", number: int = 1) -> str:
    """Another account with so many overdue invoices; its key."""
    app.provider(client).rows[Area.INVOICES] = [invoice(f"{client}{n}", due=LATE) for n in range(number)]
    session = await app.signed_in(client)
    await until(lambda: len(session.alerts) == number)
    return session.key


def entries(app: Joined) -> list[str]:
    """The names of the lines of the tray's menu."""
    return [entry.id for entry in app.outside._entries(app.outside.alerts(), quiet=False) if entry.id]


@pytest.mark.anyio
async def test_the_tray_names_a_few_of_all_accounts_the_one_in_front_first(start: Start) -> None:
    async with start() as app:
        other = await warned(app, "1", MOST)
        front = await warned(app, "2")
        lines = [name.removeprefix("item:") for name in entries(app) if name.startswith("item:")]
        assert len(lines) == MOST
        assert [line.partition("/")[0] for line in lines] == [front, *[other] * (MOST - 1)]
        assert "all" in entries(app)


@pytest.mark.anyio
async def test_a_notice_opens_its_record_of_its_account_and_goes(start: Start) -> None:
    async with start() as app:
        other = await warned(app, "1")
        await warned(app, "2")
        (alert,) = (one for one in app.outside.alerts() if one.account == other)
        key = notice_key(other, alert.key)
        app.desktop.on_screen[key] = app.news.notice(alert)
        app.window.hide()
        app.desktop.click(key)
        assert app.desk.account_key == other
        assert app.window.isVisible()
        assert app.window.key == "invoices"
        assert app.window.page("invoices").selected_id() == "10"  # type: ignore[attr-defined]
        await until(lambda: key not in app.desktop.on_screen)


@pytest.mark.anyio
async def test_a_notice_whose_cause_is_gone_leads_to_its_record_and_a_summary_home(
    start: Start,
) -> None:
    async with start() as app:
        key = (await app.signed_in()).key
        app.desktop.click(notice_key(key, "domain-expiring:3:7"))
        assert app.window.key == "domains"
        app.desktop.click(notice_key(key, SUMMARY))
        assert app.window.key == "home"
        app.desktop.click(notice_key(key, "domain-expiring:3:7"), "some other button")
        assert app.window.key == "home"


@pytest.mark.anyio
async def test_the_menu_does_what_it_says(start: Start) -> None:
    async with start() as app:
        await app.signed_in()
        app.outside.tray.chosen.emit("settings")
        assert app.window.key == "settings"
        app.outside.tray.chosen.emit("all")
        assert app.window.key == "home"
        quiet = []
        for _ in range(2):
            app.outside.tray.chosen.emit("quiet")
            quiet.append(app.desk.settings.quiet_until)
        assert quiet == [tomorrow_morning(DAY_ONE), None]
        asked = app.provider().calls["invoices"]
        app.outside.tray.chosen.emit("refresh")
        await until(lambda: app.provider().calls["invoices"] > asked)


@pytest.mark.anyio
async def test_a_later_start_brings_the_window_and_its_place(start: Start) -> None:
    async with start() as app:
        await app.signed_in()
        app.window.hide()
        assert app.program.single is not None
        app.program.single.asked.emit(StartRequest(arguments=("tickets:5",)))
        assert app.window.isVisible()
        assert app.window.key == "tickets"


@pytest.mark.anyio
async def test_without_a_tray_closing_the_window_is_the_end(start: Start) -> None:
    async with start() as app:
        app.window.close()
        await until(app._stop.is_set)


@pytest.mark.anyio
async def test_a_window_that_only_a_tray_could_bring_back_shows_itself_when_that_goes(start: Start) -> None:
    async with start() as app:
        app.window.hide()
        app.outside.tray.hosted_changed.emit(False)
        assert app.window.isVisible()


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("invoice-overdue:7", (Area.INVOICES, "7")),
        ("domain-expiring:3:30", (Area.DOMAINS, "3")),
        ("ticket-answered:5:x", (Area.TICKETS, "5")),
        ("weather-bad:5", (None, "5")),
        ("", (None, "")),
    ],
)
def test_an_alert_s_key_tells_its_place(key: str, place: tuple[Area | None, str]) -> None:
    assert place_of(key) == place


@pytest.mark.parametrize("hour", [0, 7, 9, 23])
def test_quiet_lasts_until_eight_in_the_morning_of_the_next_day(greenwich: None, hour: int) -> None:
    now = datetime(2026, 12, 31, hour, 30, tzinfo=UTC)
    assert tomorrow_morning(now) == datetime(2027, 1, 1, 8, tzinfo=UTC)
