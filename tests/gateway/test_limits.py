"""How often somebody may ask or try: windows, many at once, spellings of an address, networks of a host."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import RateLimited
from pmdesk.gateway.config import Limits
from pmdesk.gateway.limits import Throttle, account_name, network_of
from pmdesk.gateway.state.sqlite import SqliteState

LIMITS = Limits(
    account_per_minute=3,
    address_per_minute=5,
    failed_per_account=4,
    failed_per_address=6,
    failed_minutes=15,
    changes_per_hour=2,
)
QUARTER = 15 * 60


class Time:
    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def now() -> Time:
    return Time()


@pytest.fixture
def throttle(tmp_path: Path, now: Time) -> Iterator[Throttle]:
    state = SqliteState(tmp_path / "state.sqlite", now)
    yield Throttle(state, LIMITS, now)
    state.close()


def until(call: Callable[[], object]) -> datetime:
    """Until when a call is refused."""
    with pytest.raises(RateLimited) as caught:
        call()
    assert caught.value.until is not None
    return caught.value.until


# --- requests -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "other", "most", "seconds"),
    [
        (lambda t: t.request("192.0.2.1"), lambda t: t.request("192.0.2.2"), 5, 60),
        (lambda t: t.account(418, 502), lambda t: t.account(418, 519), 3, 60),
        (lambda t: t.account(418, 502), lambda t: t.account(731, 502), 3, 60),
        (lambda t: t.change(418, 502), lambda t: t.change(418, 519), 2, 3600),
        (lambda t: t.change(418, 502), lambda t: t.change(731, 502), 2, 3600),
    ],
    ids=["address", "user", "account", "change", "change-elsewhere"],
)
def test_who_is_over_a_limit_hears_until_when(
    throttle: Throttle,
    now: Time,
    ask: Callable[[Throttle], None],
    other: Callable[[Throttle], None],
    most: int,
    seconds: int,
) -> None:
    now.at += 7
    for _ in range(most):
        ask(throttle)
    said = until(lambda: ask(throttle))
    assert 0 < said.timestamp() - now.at <= seconds
    other(throttle)
    now.at = said.timestamp() - 0.5
    until(lambda: ask(throttle))
    now.at = said.timestamp()
    ask(throttle)


def test_the_time_that_is_said_is_whole_and_in_utc(throttle: Throttle, now: Time) -> None:
    now.at += 0.25
    for _ in range(5):
        throttle.request("192.0.2.1")
    said = until(lambda: throttle.request("192.0.2.1"))
    assert said.tzinfo == UTC
    assert said.microsecond == 0


# --- passwords ----------------------------------------------------------------------------------------


def test_an_account_has_so_many_tries_from_anywhere(throttle: Throttle, now: Time) -> None:
    for number in range(4):
        throttle.try_password("marta@bakery.example", f"192.0.2.{number}")
    said = until(lambda: throttle.try_password("marta@bakery.example", "192.0.2.9"))
    assert 0 < said.timestamp() - now.at <= QUARTER
    throttle.try_password("tomas@bikes.example", "192.0.2.9")
    now.at = said.timestamp()
    throttle.try_password("marta@bakery.example", "192.0.2.9")


def test_an_address_has_so_many_tries_at_any_account(throttle: Throttle) -> None:
    for number in range(6):
        throttle.try_password(f"user{number}@bakery.example", "192.0.2.1")
    until(lambda: throttle.try_password("user7@bakery.example", "192.0.2.1"))
    throttle.try_password("user7@bakery.example", "192.0.2.2")


def test_a_try_that_was_right_is_not_counted(throttle: Throttle) -> None:
    for _ in range(50):
        throttle.spare(throttle.try_password("marta@bakery.example", "192.0.2.1"))
    for _ in range(4):
        throttle.try_password("marta@bakery.example", "192.0.2.1")
    until(lambda: throttle.try_password("marta@bakery.example", "192.0.2.1"))


def test_what_is_refused_is_not_counted_on(throttle: Throttle) -> None:
    """Who goes on at one account does not shut out everybody else behind the same address."""
    for _ in range(4):
        throttle.try_password("marta@bakery.example", "192.0.2.1")
    for _ in range(50):
        until(lambda: throttle.try_password("marta@bakery.example", "192.0.2.1"))
    throttle.try_password("ines@ledger.example", "192.0.2.1")


def test_a_try_spared_late_does_not_count_for_the_next_window(throttle: Throttle, now: Time) -> None:
    held = [throttle.try_password("marta@bakery.example", "192.0.2.1") for _ in range(4)]
    now.at += QUARTER
    for one in held:
        throttle.spare(one)
    for _ in range(4):
        throttle.try_password("marta@bakery.example", "192.0.2.1")
    until(lambda: throttle.try_password("marta@bakery.example", "192.0.2.1"))


def test_many_at_once_are_no_way_around(throttle: Throttle) -> None:
    """Each is counted before it is tried: that all of them look before the first has failed helps nobody."""

    def one(_number: int) -> bool:
        try:
            throttle.try_password("marta@bakery.example", "192.0.2.1")
        except RateLimited:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(one, range(64))) <= 4


SAME = (
    "marta@bakery.example",
    "MARTA@Bakery.EXAMPLE",
    "  marta@bakery.example\t",
    "márta@bakery.example",
    "mａrta@bakery.example",
    "m\u0061\u0301rta@bakery.example",
    "mar\u00adta@bakery.example",
    "mar\u200bta@bakery.example",
    "mar\x00ta@bakery.example",
    "mar ta@bakery.example",
)


@pytest.mark.parametrize("spelling", SAME, ids=ascii)
def test_spellings_of_one_address_are_one_account(throttle: Throttle, spelling: str) -> None:
    """To a database's collation they are the same (utf8_unicode_ci): each would bring new tries."""
    for number in range(4):
        throttle.try_password("marta@bakery.example", f"192.0.2.{number}")
    until(lambda: throttle.try_password(spelling, "192.0.2.9"))


@given(
    st.text(st.characters(min_codepoint=0x80, exclude_categories=("Cs",)), min_size=1, max_size=8),
    st.integers(0, 5),
)
def test_letters_beyond_ascii_make_no_new_accounts(letters: str, place: int) -> None:
    """Whatever they are taken for: all such addresses share one account's tries, or are one in ASCII."""
    plain = "marta@bakery.example"
    spelt = account_name(plain[:place] + letters + plain[place:])
    assert spelt.isascii()
    folded = spelt.replace(" ", "")
    assert folded == "" or all("!" <= letter <= "~" for letter in folded)


# --- networks -----------------------------------------------------------------------------------------


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_one_network_of_ipv6_is_one_address(one: int, other: int) -> None:
    """A customer of any provider has 2^64 of them at least (RFC 6177), and each would bring new tries."""
    base = int(ipaddress.IPv6Address("2001:db8:1:2::"))
    first, second = (str(ipaddress.IPv6Address(base | low)) for low in (one, other))
    assert network_of(first) == network_of(second)
    assert network_of("2001:db8:1:3::1") != network_of(first)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_other_addresses_are_themselves(address: str, network: str) -> None:
    assert network_of(address) == network


def test_the_limits_go_by_network(throttle: Throttle) -> None:
    for number in range(5):
        throttle.request(f"2001:db8::{number + 1}")
    until(lambda: throttle.request("2001:db8::ffff"))
    for number in range(6):
        throttle.try_password(f"user{number}@bakery.example", f"2001:db8::{number}")
    until(lambda: throttle.try_password("user7@bakery.example", "2001:db8::77"))
