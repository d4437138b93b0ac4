"""Troubles: shown until it goes well, resting meanwhile."""

from __future__ import annotations

from datetime import timedelta

from pmdesk.api.errors import Garbled
from pmdesk.core.trouble import LET_REST, Trouble, Troubles
from pmdesk.records import Area
from tests.helpers import DAY_ONE


def test_trouble_stands_until_it_goes_well_and_is_told_both_times() -> None:
    told: list[tuple[Area, str]] = []
    troubles = Troubles(lambda area, record_id: told.append((area, record_id)))
    error = Garbled("x")
    troubles.note(Area.DOMAINS, "1", error, DAY_ONE)
    assert troubles.of(Area.DOMAINS, "1") == Trouble(error, DAY_ONE)
    assert troubles.of(Area.INVOICES, "1") is None
    assert list(troubles.all) == [(Area.DOMAINS, "1")]
    troubles.clear(Area.DOMAINS, "1")
    troubles.clear(Area.DOMAINS, "1")
    assert troubles.of(Area.DOMAINS, "1") is None
    assert told == [(Area.DOMAINS, "1")] * 2, "nothing to tell of what was well already"


def test_what_failed_rests_for_a_while_also_when_the_clock_is_moved() -> None:
    troubles = Troubles()
    troubles.note(Area.DOMAINS, "1", Garbled("x"), DAY_ONE)
    assert troubles.resting(Area.DOMAINS, "1", DAY_ONE + LET_REST / 2)
    assert not troubles.resting(Area.DOMAINS, "1", DAY_ONE + LET_REST)
    assert not troubles.resting(Area.DOMAINS, "1", DAY_ONE - timedelta(days=400))
    assert not troubles.resting(Area.DOMAINS, "2", DAY_ONE)
