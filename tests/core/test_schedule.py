"""The schedule: wall-clock deadlines that survive sleep, moved clocks, bursts of events, angry providers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import (
    BadCertificate,
    Garbled,
    Offline,
    ProviderError,
    RateLimited,
    SignInNeeded,
    Unavailable,
)
from pmdesk.core.schedule import FIRST_RETRY, FRESH, LONGEST_HOLD, SETTLING, Schedule

NOW = datetime(2026, 11, 22, 9, 43, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def schedule(jitter: float = 0.5, interval: timedelta = QUARTER) -> Schedule:
    """One whose jitter is a number: 0.5 is exactly the interval."""
    return Schedule(interval, NOW, lambda: jitter)


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_a_sync_is_due_at_the_start_and_then_every_interval() -> None:
    plan = schedule()
    assert plan.due(NOW)
    assert plan.after_success(NOW) == after(15)
    assert not plan.due(after(14.99))
    assert plan.due(after(15))
    assert plan.due(after(60 * 24 * 9)), "nine days of sleep later it is due and not yet done"


@given(jitter=st.floats(0, 1, exclude_max=True), minutes=st.integers(1, 24 * 60))
def test_jitter_stays_within_ten_per_cent(jitter: float, minutes: int) -> None:
    plan = schedule(jitter, timedelta(minutes=minutes))
    at = plan.after_success(NOW)
    assert at is not None
    assert 0.9 * minutes * 60 - 1 <= (at - NOW).total_seconds() <= 1.1 * minutes * 60 + 1


def test_failures_of_the_network_are_tried_again_sooner_and_then_ever_later() -> None:
    plan = schedule()
    waits = []
    now = NOW
    for _ in range(8):
        at = plan.after_failure(now, Offline())
        assert at is not None
        waits.append(at - now)
        now = at
    assert waits[0] == FIRST_RETRY
    assert waits == sorted(waits)
    assert waits[-1] == QUARTER
    assert plan.after_success(now) == now + QUARTER
    assert plan.after_failure(now, Offline()) == now + FIRST_RETRY, "a success forgets"


@pytest.mark.parametrize("error", [Garbled("somewhere"), BadCertificate("h.example", None, "expired")])
def test_what_asking_again_does_not_mend_waits_the_interval(error: ProviderError) -> None:
    assert schedule().after_failure(NOW, error) == after(15)


def test_only_a_sign_in_helps_after_the_provider_said_no() -> None:
    plan = schedule()
    assert plan.after_failure(NOW, SignInNeeded()) is None
    assert not plan.due(after(60 * 24))
    assert plan.network_returned(after(1)) is None
    assert plan.woken(after(1)) is None
    assert plan.set_interval(timedelta(minutes=5), after(1)) is None
    assert plan.signed_in(after(2)) == after(2)
    assert plan.due(after(2))


@pytest.mark.parametrize("error", [RateLimited(after(40)), Unavailable("maintenance", after(40))])
def test_nothing_is_sent_before_the_provider_wants_us_back(error: ProviderError) -> None:
    plan = schedule()
    at = plan.after_failure(NOW, error)
    assert at is not None
    assert at >= after(40)
    for minutes in (0, 10, 39):
        plan.network_returned(after(minutes))
        plan.woken(after(minutes))
        plan.set_interval(timedelta(minutes=1), after(minutes))
        assert plan.held(after(minutes))
        assert not plan.due(after(minutes))
    assert not plan.held(after(40))
    assert plan.due(at)


def test_a_hold_until_the_end_of_time_is_not_believed() -> None:
    plan = schedule()
    plan.after_failure(NOW, RateLimited(datetime(9999, 12, 31, tzinfo=UTC)))
    assert plan.held(NOW + LONGEST_HOLD - timedelta(seconds=1))
    assert plan.due(NOW + LONGEST_HOLD)


def test_a_hold_in_the_past_is_none() -> None:
    plan = schedule()
    plan.after_failure(NOW, RateLimited(after(-5)))
    assert not plan.held(NOW)


def test_a_burst_of_wakes_and_returns_makes_one_sync_soon() -> None:
    plan = schedule()
    plan.after_success(NOW)
    for second in range(4):
        plan.woken(after(5) + timedelta(seconds=second))
        plan.network_returned(after(5) + timedelta(seconds=second))
    assert plan.next_at == after(5) + SETTLING
    assert not plan.due(after(5))
    assert plan.due(after(5) + SETTLING)
    plan.after_success(after(5) + SETTLING)
    assert not plan.due(after(6))


def test_a_wake_right_after_a_sync_brings_nothing_new() -> None:
    plan = schedule()
    plan.after_success(NOW)
    plan.woken(NOW + FRESH / 2)
    assert plan.next_at == after(15)
    plan.after_failure(NOW, Offline())
    plan.network_returned(NOW + timedelta(seconds=10))
    assert plan.next_at == NOW + timedelta(seconds=10) + SETTLING, "after a failure it does"


@given(back=st.timedeltas(timedelta(minutes=1), timedelta(days=4000)))
def test_a_clock_put_back_does_not_make_us_wait_for_the_old_time(back: timedelta) -> None:
    plan = schedule()
    plan.after_success(NOW)
    assert plan.due(NOW - back)
    plan.after_success(NOW - back)
    assert plan.next_at == NOW - back + QUARTER
    held = schedule()
    held.after_failure(NOW, RateLimited(after(40)))
    assert not held.held(NOW - back)
    assert held.due(NOW - back)


def test_another_interval_counts_from_the_last_sync() -> None:
    plan = schedule()
    plan.after_success(NOW)
    assert plan.set_interval(timedelta(minutes=30), after(10)) == after(30)
    assert plan.set_interval(timedelta(minutes=5), after(10)) == after(10)
    assert plan.interval == timedelta(minutes=5)


@given(minutes=st.floats(-100, 100))
def test_the_wait_between_two_looks_is_short(minutes: float) -> None:
    plan = schedule()
    plan.after_success(NOW)
    assert timedelta(seconds=1) <= plan.wait(after(minutes)) <= timedelta(seconds=30)
    plan.after_failure(NOW, SignInNeeded())
    assert plan.wait(NOW) == timedelta(seconds=30)


steps = st.tuples(
    st.sampled_from(["success", "offline", "limited", "woken", "network", "clock", "interval"]),
    st.integers(-3000, 3000),
)


@given(script=st.lists(steps, max_size=40))
def test_whatever_happens_a_sync_is_due_again_within_about_a_day(
    script: list[tuple[str, int]],
) -> None:
    plan, now = schedule(), NOW
    for what, amount in script:
        if what == "clock":
            now += timedelta(minutes=amount)
        elif what == "success":
            plan.after_success(now)
        elif what == "offline":
            plan.after_failure(now, Offline())
        elif what == "limited":
            plan.after_failure(now, RateLimited(now + timedelta(minutes=amount)))
        elif what == "woken":
            plan.woken(now)
        elif what == "network":
            plan.network_returned(now)
        else:
            plan.set_interval(timedelta(minutes=max(1, abs(amount) % 120)), now)
    # The longest hold, and what a clock put back by less than an interval adds to it.
    looks = range(0, 27 * 60, 5)
    assert any(plan.due(now + timedelta(minutes=look)) for look in looks)
