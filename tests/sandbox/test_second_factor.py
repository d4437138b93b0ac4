"""Codes by the clock, as the RFC has them, and each of use once."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.sandbox.clock import Clock
from pmdesk.sandbox.second_factor import STEP_SECONDS, SecondFactor, code_of

AT_THE_BEGINNING_OF_A_STEP = datetime(2026, 11, 22, 9, 43)  # noqa: DTZ001 - local by design


def steady() -> Clock:
    return Clock(AT_THE_BEGINNING_OF_A_STEP)


@pytest.mark.parametrize(
    ("seconds", "last_six"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_rfc(seconds: int, last_six: str) -> None:
    """RFC 6238, appendix B: its eight digits end with our six."""
    assert code_of(b"12345678901234567890", seconds // STEP_SECONDS) == last_six


def test_a_code_is_accepted_once() -> None:
    device = SecondFactor(steady())
    code = device.code()
    assert device.accept(f" {code}\n")
    assert not device.accept(code)


def test_the_code_before_is_still_right_and_older_ones_are_not() -> None:
    clock = steady()
    device = SecondFactor(clock)
    first = device.code()
    clock.advance(STEP_SECONDS)
    second = device.code()
    clock.advance(STEP_SECONDS)
    assert not device.accept(first)
    assert device.accept(second)
    assert device.accept(device.code())
    assert not device.accept(second)


def test_after_a_code_no_earlier_one_is_right() -> None:
    clock = steady()
    device = SecondFactor(clock)
    before = device.code()
    clock.advance(STEP_SECONDS)
    assert device.accept(device.code())
    assert not device.accept(before)


@given(st.text(max_size=8))
def test_nonsense_is_not_right(typed: str) -> None:
    device = SecondFactor(steady())
    assert device.accept(typed) == (typed.strip() == device.code())


def test_two_devices_show_different_codes() -> None:
    clock = steady()
    first, second = SecondFactor(clock), SecondFactor(clock)
    shown = []
    for _ in range(3):
        shown.append(first.code() != second.code())
        clock.advance(STEP_SECONDS)
    assert any(shown)
