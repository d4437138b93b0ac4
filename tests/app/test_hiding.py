"""Hiding what needs attention, from the window to the disk and back; one number means one thing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pmdesk.core.session import Session
from pmdesk.records import Area
from pmdesk.records.tickets import TicketStatus
from pmdesk.wording import alerts
from tests.app.joined import Joined, Start
from tests.core.samples import domain, invoice, ticket
from tests.helpers import until

pytestmark = pytest.mark.anyio


async def with_things_to_do(app: Joined) -> Session:
    """Signed in, with an overdue invoice, a domain about to end and an answer: two of them raise a notice."""
    today, rows = app.program.clock.today(), app.provider().rows
    rows[Area.INVOICES] = [invoice("7", due=today - timedelta(days=6))]
    rows[Area.DOMAINS] = [domain("3", expires=today + timedelta(days=5))]
    rows[Area.TICKETS] = [ticket("5", TicketStatus.ANSWERED)]
    session = await app.signed_in()
    await app.at_rest(session)
    return session


async def test_what_the_window_hides_leaves_the_tray_too_and_comes_back(start: Start) -> None:
    async with start() as app:
        await with_things_to_do(app)
        before = app.desk.attention
        assert app.outside.alerts() == before
        assert len(before) == 3
        app.desk.alert_dismissed.emit(before[0].key)
        await until(lambda: app.desk.hidden == before[:1])
        assert app.desk.attention == app.outside.alerts() == before[1:]
        app.desk.alert_restored.emit(before[0].key)
        await until(lambda: app.desk.attention == before)
        assert not app.desk.hidden


async def test_another_account_in_front_brings_its_own_hidden_ones(start: Start) -> None:
    async with start() as app:
        session = await with_things_to_do(app)
        first = app.desk.attention[0]
        app.desk.alert_dismissed.emit(first.key)
        await until(lambda: app.desk.hidden == (first,))
        app.news.show_front("")
        assert not app.desk.hidden
        app.news.show_front(session.key)
        assert app.desk.hidden == (first,)


async def test_the_summary_counts_what_the_window_and_the_tray_count(start: Start) -> None:
    async with start() as app:
        await with_things_to_do(app)
        assert [notice.title for notice in app.desktop.shown] == [alerts.things(3)]
        assert len(app.outside.alerts()) == len(app.desk.attention) == 3
