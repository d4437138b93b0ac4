"""The words of the frame: how old everything is, whatever state it is in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from pmdesk.core.status import AreaState, AreaStatus, SyncStatus
from pmdesk.records import Area
from pmdesk.wording import frame
from tests.helpers import DAY_ONE

pytestmark = pytest.mark.usefixtures("greenwich")


def running(done: int, total: int | None) -> SyncStatus:
    return SyncStatus(areas={Area.DOMAINS: AreaStatus(AreaState.FETCHING, done, total)}, running=True)


@pytest.mark.parametrize(
    ("status", "last", "said"),
    [
        (SyncStatus(), None, "Not updated yet"),
        (SyncStatus(), DAY_ONE - timedelta(minutes=2), "Updated 2 min ago"),
        (SyncStatus(offline=True), DAY_ONE - timedelta(minutes=2), "Saved at 09:41"),
        (SyncStatus(offline=True), DAY_ONE - timedelta(days=1), "Saved yesterday 09:43"),
        (running(0, None), DAY_ONE, "Fetching…"),
        (running(240, 10_000), DAY_ONE, "Fetching, 240 of 10,000"),
        (running(12, 10), DAY_ONE, "Fetching, 10 of 10"),
    ],
)
def test_the_age_of_everything(status: SyncStatus, last: datetime | None, said: str) -> None:
    assert frame.freshness(status, last, DAY_ONE) == said


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (None, "Offline. Nothing has been fetched yet."),
        (timedelta(minutes=2), "Offline. Showing data from 09:41."),
        (timedelta(days=1), "Offline. Showing data from yesterday 09:43."),
        (timedelta(days=40), "Offline. Showing data from 13 Oct, 09:43."),
    ],
)
def test_offline_says_from_when_the_data_are(before: timedelta | None, said: str) -> None:
    last = None if before is None else DAY_ONE - before
    assert frame.offline(last, DAY_ONE) == said


def test_a_badge_in_words() -> None:
    assert frame.need_attention(Area.DOMAINS, 3) == "3 need attention"
    assert frame.need_attention(Area.INVOICES, 1) == "1 needs attention"
    assert frame.need_attention(Area.TICKETS, 1) == "1 answer to read"


def test_every_place_has_a_name() -> None:
    places = [frame.place(key) for key in ("home", *(a.value for a in Area if a is not Area.ADDONS))]
    assert sorted(places) == ["Account", "Domains", "Home", "Invoices", "Services", "Tickets"]
