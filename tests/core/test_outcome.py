"""Outcomes: which failure decides what comes next."""

from __future__ import annotations

from itertools import permutations
from types import MappingProxyType

import pytest

from pmdesk.api.errors import (
    Garbled,
    Offline,
    RateLimited,
    Refused,
    SignInNeeded,
    Unavailable,
)
from pmdesk.core.outcome import SyncOutcome, ends_the_run
from pmdesk.records import Area
from tests.helpers import DAY_ONE

NO, UNTIL, LIMITED, AWAY, ODD = (
    SignInNeeded(),
    Unavailable("maintenance", DAY_ONE),
    RateLimited(),
    Offline(),
    Garbled("x"),
)


@pytest.mark.parametrize("order", list(permutations([NO, UNTIL, LIMITED, AWAY, ODD])))
def test_a_no_decides_then_who_says_until_when(order: tuple[Exception, ...]) -> None:
    left = list(order)
    for worst in (NO, UNTIL, LIMITED, AWAY, ODD):
        failed = dict(zip(Area, left, strict=False))
        assert SyncOutcome(failed=MappingProxyType(failed)).worst is worst
        left.remove(worst)


def test_nothing_failed_and_nothing_stopped_is_whole() -> None:
    assert SyncOutcome().whole
    assert SyncOutcome().worst is None
    assert not SyncOutcome(cancelled=True).whole
    assert not SyncOutcome(failed=MappingProxyType({Area.DOMAINS: AWAY})).whole


def test_what_ends_a_run() -> None:
    assert all(ends_the_run(error) for error in (NO, UNTIL, LIMITED))
    assert not any(ends_the_run(error) for error in (AWAY, ODD, Unavailable("500"), Refused(), KeyError()))


def test_what_is_not_allowed_makes_a_run_no_less_whole() -> None:
    assert SyncOutcome(frozenset(), not_allowed=frozenset(Area)).whole
