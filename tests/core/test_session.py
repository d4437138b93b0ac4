"""A session by the clock: syncs when due, alerts when the facts are there, and ends only for a "no"."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pmdesk.api.errors import (
    Garbled,
    NotAllowed,
    Offline,
    ProviderError,
    RateLimited,
    SignInNeeded,
    Unavailable,
)
from pmdesk.core.alerts import AlertKind
from pmdesk.core.session import Session
from pmdesk.core.shared import SessionState
from pmdesk.core.status import Reason
from pmdesk.records import Area
from pmdesk.records.invoices import InvoiceStatus
from tests.core.desk import Desk
from tests.core.fake_provider import FakeProvider
from tests.core.samples import details, domain, invoice, ticket
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(profile: Path, clock: FakeClock) -> AsyncIterator[Desk]:
    one = Desk(profile, clock)
    yield one
    await one.end()
    assert one.bugs == []


def with_rows(provider: FakeProvider, clock: FakeClock) -> FakeProvider:
    provider.rows[Area.INVOICES] = [invoice("1", due=clock.today() - timedelta(days=6))]
    provider.rows[Area.DOMAINS] = [domain("1", expires=clock.today() + timedelta(days=5))]
    provider.rows[Area.TICKETS] = [ticket("1")]
    return provider


async def signed_in(desk: Desk, client_id: str = "1") -> tuple[Session, FakeProvider]:
    """An account with an overdue invoice and a domain about to end, its first sync done."""
    provider = FakeProvider()
    desk.fake_door.providers["http://127.0.0.1:1", client_id] = with_rows(provider, desk.clock)
    session = await desk.accounts.sign_in(desk.fake_door.grant(client_id))
    await until(lambda: desk.documents_seen, what="sync, details, alerts and archive")
    return session, provider


async def test_a_start_syncs_fetches_ahead_alerts_and_archives(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    assert session.state is SessionState.SIGNED_IN
    assert [alert.kind for alert in desk.alerts[session.key]] == [
        AlertKind.DOMAIN_EXPIRING,
        AlertKind.INVOICE_OVERDUE,
    ]
    assert [notice.title for notice in desk.notifier.shown] == ["2 things need attention"]
    assert provider.calls["invoice"] == provider.calls["conversation"] == 1
    assert desk.documents_seen == ["1"]
    assert session.account.last_synced == desk.clock.now()
    assert session.account.display_name == "Marta Lind"
    stored = desk.store.accounts.get(session.key)
    assert stored == session.account
    assert session.status.next_at == desk.clock.now() + timedelta(minutes=15)


async def test_no_alert_is_an_all_clear_only_once_everything_was_judged(desk: Desk) -> None:
    """Of an account where nothing is due, too, it is told when that is known."""
    provider = FakeProvider()
    desk.fake_door.providers["http://127.0.0.1:1", "1"] = provider
    session = await desk.accounts.sign_in(desk.fake_door.grant("1"))
    assert not session.judged
    await until(lambda: session.judged)
    assert session.account.last_synced is not None
    assert desk.alerts[session.key] == ()


async def test_it_syncs_when_it_is_due_and_not_before(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    for _ in range(3):
        before = provider.calls["invoices"]
        desk.clock.advance(timedelta(minutes=14))
        session.look()
        await asyncio.sleep(0.01)
        assert provider.calls["invoices"] == before
        desk.clock.advance(timedelta(minutes=1))
        session.look()
        await until(lambda before=before: provider.calls["invoices"] == before + 1)
        await until(lambda: not session.status.running)


async def test_many_syncs_tell_of_one_event_once(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    shown = len(desk.notifier.shown)
    for _ in range(10):
        desk.clock.advance(timedelta(minutes=15))
        await session.refresh()
    assert len(desk.notifier.shown) == shown
    assert provider.calls["invoices"] == 11


async def test_what_was_paid_is_taken_back(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    provider.rows[Area.INVOICES] = [invoice("1", InvoiceStatus.PAID)]
    provider.rows[Area.DOMAINS] = [domain("1", expires=date(2027, 11, 27))]
    desk.clock.advance(timedelta(minutes=15))
    await session.refresh()
    await until(lambda: not desk.notifier.on_screen)
    assert desk.alerts[session.key] == ()


async def test_details_that_show_that_there_is_nothing_to_say_come_before_the_notice(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    desk.notifier.shown.clear()
    # Renews itself, and the one unpaid invoice is about something else: nothing to say once that is known.
    provider.rows[Area.DOMAINS].append(
        domain("2", expires=desk.clock.today() + timedelta(days=3), auto_renew=True)
    )
    bill = invoice("2", due=date(2027, 5, 1))
    provider.rows[Area.INVOICES].insert(0, bill)
    provider.invoice_details["2"] = details(bill, about="99")
    gate = provider.hold("invoice")
    desk.clock.advance(timedelta(minutes=15))
    await session.refresh()
    await until(lambda: provider.calls["invoice"] == 2)
    assert any(alert.record_id == "2" for alert in desk.alerts[session.key]), "it may be its renewal"
    gate.set()
    await until(lambda: all(alert.record_id != "2" for alert in desk.alerts[session.key]))
    assert desk.notifier.shown == []


@pytest.mark.parametrize("error", [Offline(), Unavailable(), RateLimited(), Garbled("x")])
async def test_no_other_failure_ends_the_sign_in(desk: Desk, error: ProviderError) -> None:
    session, provider = await signed_in(desk)
    provider.always["everything"] = error
    desk.clock.advance(timedelta(minutes=15))
    outcome = await session.refresh()
    assert outcome is not None
    assert len(outcome.failed) == 6
    assert session.state is SessionState.SIGNED_IN
    assert session.status.next_at is not None
    assert session.status.next_at > desk.clock.now()


async def test_a_no_ends_it_everything_stays_readable_and_nothing_asks_again(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    provider.always["everything"] = SignInNeeded()
    desk.clock.advance(timedelta(minutes=15))
    await session.refresh()
    assert session.state is SessionState.SIGN_IN_NEEDED
    assert desk.states[-1] == (session.key, SessionState.SIGN_IN_NEEDED)
    assert session.status.sign_in_needed
    assert desk.store.invoices.get(session.key, "1") is not None
    asked = provider.calls.total()
    desk.clock.advance(timedelta(days=1))
    session.look()
    desk.network.happen()
    desk.wake.happen()
    assert await session.refresh() is None
    await until(lambda: desk.alerts[session.key][0].days == 4, what="the day still turns")
    assert provider.calls.total() == asked


async def test_a_no_to_a_single_record_ends_it_too(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    provider.always["invoice"] = SignInNeeded()
    assert session.details is not None
    with pytest.raises(SignInNeeded):
        await session.details.invoice("1", fresh=True)
    assert session.state is SessionState.SIGN_IN_NEEDED


async def test_a_new_sign_in_goes_on_where_it_was(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    provider.always["everything"] = SignInNeeded()
    desk.clock.advance(timedelta(minutes=15))
    await session.refresh()
    provider.always.clear()
    again = await desk.accounts.sign_in(desk.fake_door.grant())
    assert again is session
    assert session.state is SessionState.SIGNED_IN
    await until(lambda: session.account.last_synced == desk.clock.now())
    assert len(desk.store.accounts.all()) == 1


@pytest.mark.parametrize("kind", [RateLimited, Unavailable])
async def test_a_provider_that_wants_to_be_left_alone_is(desk: Desk, kind: type[ProviderError]) -> None:
    session, provider = await signed_in(desk)
    until_then = desk.clock.now() + timedelta(hours=1)
    error = RateLimited(until_then) if kind is RateLimited else Unavailable("maintenance", until_then)
    provider.always["everything"] = error
    await session.refresh()
    provider.always.clear()
    asked = provider.calls.total()
    desk.clock.advance(timedelta(minutes=59))
    for reason in (Reason.ASKED, Reason.WOKEN):
        assert await session.refresh(reason) is None
    desk.network.happen()
    desk.wake.happen()
    session.look()
    await asyncio.sleep(0.01)
    assert provider.calls.total() == asked
    assert session.schedule.held_until == until_then
    desk.clock.advance(timedelta(minutes=2))
    outcome = await session.refresh()
    assert outcome is not None
    assert outcome.whole


async def test_a_request_to_wait_for_one_record_holds_the_next_sync(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    provider.faults["invoice"] = [RateLimited(desk.clock.now() + timedelta(hours=2))]
    assert session.details is not None
    with pytest.raises(RateLimited):
        await session.details.invoice("1", fresh=True)
    assert session.status.next_at == desk.clock.now() + timedelta(hours=2)
    assert await session.refresh() is None


@pytest.mark.parametrize("which", ["network", "wake"])
async def test_a_return_or_a_wake_syncs_soon_once(desk: Desk, which: str) -> None:
    session, provider = await signed_in(desk)
    desk.clock.advance(timedelta(minutes=5))
    before = provider.calls["invoices"]
    for _ in range(5):
        getattr(desk, which).happen()
    await asyncio.sleep(0.01)
    assert provider.calls["invoices"] == before, "not in the first seconds"
    desk.clock.advance(timedelta(seconds=6))
    session.look()
    await until(lambda: provider.calls["invoices"] == before + 1)


@pytest.mark.parametrize("step", [timedelta(days=-3000), timedelta(days=3000)])
async def test_a_clock_that_was_moved_does_not_stop_the_syncs(desk: Desk, step: timedelta) -> None:
    session, provider = await signed_in(desk)
    desk.clock.advance(step)
    session.look()
    await until(lambda: provider.calls["invoices"] == 2)
    await until(lambda: session.status.next_at == desk.clock.now() + timedelta(minutes=15))


async def test_midnight_turns_the_alerts_without_a_sync(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    provider.always["everything"] = Offline()
    desk.clock.set(now=datetime(2026, 11, 23, 0, 0, 1, tzinfo=UTC))
    session.look()
    await until(lambda: desk.alerts[session.key][0].days == 4)


async def test_a_user_who_stops_a_sync_is_left_alone_for_the_interval(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    gate = provider.hold("domains")
    desk.clock.advance(timedelta(minutes=15))
    running = asyncio.create_task(session.refresh())
    await until(lambda: provider.calls["domains"] == 2)
    session.cancel()
    outcome = await running
    assert outcome is not None
    assert outcome.cancelled
    assert session.status.next_at == desk.clock.now() + timedelta(minutes=15)
    gate.set()


async def test_another_interval_counts_at_once(desk: Desk) -> None:
    session, _ = await signed_in(desk)
    desk.wish(sync_minutes=60)
    await until(lambda: session.status.next_at == desk.clock.now() + timedelta(minutes=60))


async def test_without_the_wish_no_pdf_is_fetched(desk: Desk) -> None:
    desk.wish(archive_pdfs=False)
    provider = with_rows(FakeProvider(), desk.clock)
    desk.fake_door.providers["http://127.0.0.1:1", "1"] = provider
    session = await desk.accounts.sign_in(desk.fake_door.grant())
    await until(lambda: session.account.last_synced is not None)
    await until(lambda: desk.notifier.shown)
    assert provider.calls["invoice_pdf"] == 0
    assert (await session.archive.get("1")).meta.pages == 1, "what is opened is fetched"


async def test_a_bug_is_reported_and_the_syncs_go_on(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    provider.always["everything"] = ZeroDivisionError("a bug")
    desk.clock.advance(timedelta(minutes=15))
    session.look()
    await until(lambda: len(desk.bugs) >= 6)
    assert {type(failure) for _, failure in desk.bugs} == {ZeroDivisionError}
    desk.bugs.clear()
    provider.always.clear()
    desk.clock.advance(timedelta(minutes=15))
    session.look()
    await until(lambda: session.account.last_synced == desk.clock.now())


async def test_a_bug_in_the_session_itself_is_not_tried_every_second(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, _ = await signed_in(desk)

    async def broken() -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(session, "_sync", broken)
    desk.clock.advance(timedelta(minutes=15))
    session.look()
    await until(lambda: desk.bugs)
    assert session.schedule.next_at == desk.clock.now() + timedelta(minutes=15)
    desk.bugs.clear()


async def test_a_wish_that_comes_while_a_sync_is_being_noted_down_reads_again(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    await until(lambda: session.idle)
    before = provider.calls["invoices"]
    desk.clock.advance(timedelta(minutes=1))
    running = asyncio.create_task(session.refresh())
    async with asyncio.timeout(10):
        while not session._noting:  # noqa: ASYNC110 - seen between two steps of the loop, nobody tells
            await asyncio.sleep(0)
    await session.refresh()
    await running
    assert provider.calls["invoices"] == before + 2


async def test_a_hidden_alert_leaves_the_list_stays_reachable_and_comes_back(desk: Desk) -> None:
    session, _ = await signed_in(desk)
    first, second = session.alerts
    await session.hide_alert(first.key)
    assert [session.alerts, session.hidden] == [(second,), (first,)]
    assert desk.alerts[session.key] == (second,)
    desk.clock.advance(timedelta(minutes=15))
    await session.refresh()
    await until(lambda: session.idle)
    assert session.hidden == (first,)
    await session.hide_alert(first.key, hide=False)
    assert [session.alerts, session.hidden] == [(first, second), ()]


async def test_a_hidden_alert_comes_back_at_its_next_step(desk: Desk) -> None:
    session, _ = await signed_in(desk)
    expiring, _ = session.alerts
    await session.hide_alert(expiring.key)
    desk.clock.advance(timedelta(days=4))  # one day is left: another threshold
    await session.refresh()
    await until(lambda: session.idle)
    assert session.hidden == ()
    assert {alert.stage for alert in session.alerts if alert.kind is AlertKind.DOMAIN_EXPIRING} == {"1"}


async def test_nothing_is_said_of_what_this_sign_in_may_not_see_any_more(desk: Desk) -> None:
    session, provider = await signed_in(desk)
    provider.always["domains"] = NotAllowed()
    desk.clock.advance(timedelta(minutes=15))
    await session.refresh()
    await until(lambda: session.idle)
    assert {alert.kind for alert in session.alerts} == {AlertKind.INVOICE_OVERDUE}
    assert session.account.last_synced == desk.clock.now()
    assert desk.store.domains.get(session.key, "1") is not None, "what was read can still be read"
