"""Signed-in devices: rotation, answers that were lost, tokens that were stolen, ends; on both stores."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from pmdesk.gateway import tokens
from pmdesk.gateway.families import (
    ACCESS_SECONDS,
    REPLAY_SECONDS,
    Ended,
    Families,
    Issued,
    device_id,
)
from pmdesk.gateway.state import State, StateUnavailable
from pmdesk.gateway.state.redis import RedisState
from pmdesk.gateway.state.sqlite import SqliteState
from pmdesk.gateway.tokens import new_id

DAY = 24 * 3600


class Time:
    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def now() -> Time:
    return Time()


@pytest.fixture(params=["sqlite", "redis"])
def state(request: pytest.FixtureRequest, tmp_path: Path, now: Time) -> Iterator[State]:
    if request.param == "sqlite":
        made: State = SqliteState(tmp_path / "state.sqlite", now)
    else:
        made = RedisState(request.getfixturevalue("redis_server").url, new_id())
    yield made
    made.close()


@pytest.fixture
def families(state: State, now: Time) -> Families:
    return Families(state, now, idle=60 * DAY, longest=365 * DAY)


def begin(families: Families, user: int = 502) -> Issued:
    return families.begin(418, user, "pmdesk on bakery", None)


def ended(families: Families, text: str) -> bool:
    try:
        families.refresh(text)
    except Ended:
        return True
    return False


def test_a_sign_in_opens_for_a_quarter_of_an_hour(families: Families, now: Time) -> None:
    issued = begin(families)
    family = families.check(issued.access)
    assert (family.client_id, family.user_id, family.name) == (418, 502, "pmdesk on bakery")
    now.at += ACCESS_SECONDS - 1
    families.check(issued.access)
    now.at += 2
    with pytest.raises(Ended):
        families.check(issued.access)
    families.check(families.refresh(issued.refresh).access)


def test_tokens_are_kept_by_their_hash_alone(families: Families, state: State) -> None:
    issued = begin(families)
    raw = state.get(f"family:{issued.family.id}") or b""
    assert raw
    for text in (issued.access, issued.refresh):
        assert text.encode() not in raw
        assert text.rpartition(".")[2].encode() not in raw
    assert issued.family.id not in repr(issued)
    assert issued.access not in repr(issued)


def test_the_wrong_kind_of_token_opens_nothing(families: Families) -> None:
    issued = begin(families)
    with pytest.raises(Ended):
        families.check(issued.refresh)
    assert ended(families, issued.access)
    families.check(issued.access)
    assert not ended(families, issued.refresh)


@pytest.mark.parametrize(
    "text", ["", "x", "pmr..", "pmr.a.b", "pma." + "a" * 22 + "." + "b" * 43, "\x00" * 70]
)
def test_what_is_no_token_opens_nothing(families: Families, text: str) -> None:
    begin(families)
    with pytest.raises(Ended) as caught:
        families.check(text)
    assert caught.value.reused is None
    assert ended(families, text)
    assert families.family_of(text) is None


def test_an_answer_that_was_lost_is_given_alike(families: Families, now: Time) -> None:
    first = begin(families)
    families.refresh(first.refresh)
    now.at += REPLAY_SECONDS - 1
    again = families.refresh(first.refresh)
    families.check(again.access)
    assert not ended(families, again.refresh)


def test_the_lost_answer_is_void_once_the_other_is_used(families: Families) -> None:
    first = begin(families)
    lost = families.refresh(first.refresh)
    got = families.refresh(first.refresh)
    families.check(got.access)
    with pytest.raises(Ended):
        families.check(lost.access)
    families.check(got.access)
    assert ended(families, lost.refresh), "whoever has it read an answer that was not theirs"
    with pytest.raises(Ended):
        families.check(got.access)


@pytest.mark.parametrize("how", ["access", "refresh"])
def test_a_used_token_ends_the_family_once_its_successor_was_used(families: Families, how: str) -> None:
    first = begin(families)
    second = families.refresh(first.refresh)
    latest = second
    if how == "access":
        families.check(second.access)
    else:
        latest = families.refresh(second.refresh)
    with pytest.raises(Ended) as caught:
        families.refresh(first.refresh)
    assert caught.value.reused is not None
    for text in (second.access, latest.access):
        with pytest.raises(Ended):
            families.check(text)
    assert ended(families, latest.refresh)


def test_a_used_token_ends_the_family_after_a_minute(families: Families, now: Time) -> None:
    first = begin(families)
    second = families.refresh(first.refresh)
    now.at += REPLAY_SECONDS + 1
    assert ended(families, first.refresh)
    with pytest.raises(Ended):
        families.check(second.access)


def test_an_older_token_ends_the_family(families: Families) -> None:
    first = begin(families)
    second = families.refresh(first.refresh)
    third = families.refresh(second.refresh)
    assert ended(families, first.refresh)
    assert ended(families, third.refresh)


def test_a_made_up_token_of_a_family_ends_it(families: Families) -> None:
    """Its name is known to those alone who have seen one of its tokens."""
    issued = begin(families)
    assert ended(families, tokens.written(tokens.REFRESH, issued.family.id, tokens.new_secret()))
    with pytest.raises(Ended):
        families.check(issued.access)


class Forgetful:
    """A state whose lists of devices cannot be written for a while."""

    def __init__(self, state: State) -> None:
        self._state, self.away = state, False

    def swap(self, key: str, old: bytes | None, new: bytes, seconds: int) -> bool:
        if self.away and key.startswith("user:"):
            raise StateUnavailable
        return self._state.swap(key, old, new, seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)


def test_a_reuse_is_told_where_the_list_of_devices_cannot_be_written(state: State, now: Time) -> None:
    """The sign-in is ended by then: nothing would tell of it a second time."""
    forgetful = Forgetful(state)
    families = Families(forgetful, now, idle=60 * DAY, longest=365 * DAY)
    issued = begin(families)
    families.check(families.refresh(issued.refresh).access)
    forgetful.away = True
    with pytest.raises(Ended) as caught:
        families.refresh(issued.refresh)
    assert caught.value.reused is not None
    assert families.of_user(502) == ()


class Twice:
    """A state that writes a list of devices and loses the answer."""

    def __init__(self, state: State) -> None:
        self._state, self._lose = state, True

    def swap(self, key: str, old: bytes | None, new: bytes, seconds: int) -> bool:
        done = self._state.swap(key, old, new, seconds)
        lost, self._lose = self._lose and key.startswith("user:"), False
        return done and not lost

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)


def test_a_device_whose_listing_was_answered_late_is_listed_once(state: State, now: Time) -> None:
    families = Families(Twice(state), now, idle=60 * DAY, longest=365 * DAY)
    begin(families)
    assert len(families.of_user(502)) == 1


def test_a_made_up_access_token_ends_nothing(families: Families) -> None:
    issued = begin(families)
    with pytest.raises(Ended):
        families.check(tokens.written(tokens.ACCESS, issued.family.id, tokens.new_secret()))
    families.check(issued.access)


def test_lost_answers_have_a_bound(families: Families) -> None:
    first = begin(families)
    for _ in range(8):
        families.refresh(first.refresh)
    assert ended(families, first.refresh)


def test_an_idle_sign_in_ends_and_a_used_one_after_the_longest(families: Families, now: Time) -> None:
    issued = begin(families)
    for _ in range(8):
        now.at += 40 * DAY
        issued = families.refresh(issued.refresh)
    now.at += 44 * DAY
    issued = families.refresh(issued.refresh)
    now.at += 2 * DAY
    assert ended(families, issued.refresh), "a year is over, however much it was used"


def test_devices_of_one_person(families: Families, now: Time) -> None:
    mine = [begin(families), families.begin(731, 502, "laptop", None)]
    other = begin(families, user=519)
    now.at += 1000
    families.check(families.refresh(mine[0].refresh).access)
    found = families.of_user(502)
    assert [family.device for family in found] == [mine[0].family.device, mine[1].family.device]
    assert found[0].seen == now.at
    assert mine[0].family.device == device_id(mine[0].family.id) != mine[0].family.id
    families.end(found[1])
    assert [family.device for family in families.of_user(502)] == [mine[0].family.device]
    assert ended(families, mine[1].refresh)
    assert not ended(families, other.refresh)


def test_very_many_devices_push_out_the_oldest(families: Families) -> None:
    made = [begin(families) for _ in range(103)]
    assert len(families.of_user(502)) == 100
    assert ended(families, made[0].refresh)
    families.check(made[-1].access)


def test_a_token_tells_its_family_to_nobody_else(families: Families) -> None:
    issued = begin(families)
    assert families.family_of(issued.access) is not None
    assert families.family_of(issued.refresh) is not None
    forged = tokens.written(tokens.REFRESH, issued.family.id, tokens.new_secret())
    assert families.family_of(forged) is None


class Rotation(RuleBasedStateMachine):
    """A program and a thief share tokens; whatever they do, the model below says what opens."""

    issued = Bundle("issued")

    def __init__(self) -> None:
        super().__init__()
        self.now = Time()
        self.folder = Path(tempfile.mkdtemp(prefix="pmdesk-families-"))
        self.state = SqliteState(self.folder / "state.sqlite", self.now)
        self.families = Families(self.state, self.now, idle=60 * DAY, longest=365 * DAY)
        self.dead = False
        self.current: dict[str, str] = {}  # refresh token to the access token that came with it
        self.used = ""
        self.rotated = 0.0
        self.access: dict[str, float] = {}

    def teardown(self) -> None:
        self.state.close()
        shutil.rmtree(self.folder)

    @initialize(target=issued)
    def begin(self) -> Issued:
        made = self.families.begin(1, 2, "x", None)
        self._came(made, fresh=True)
        return made

    def _came(self, made: Issued, *, fresh: bool) -> None:
        if fresh:
            self.current = {}
        self.current[made.refresh] = made.access
        self.access[made.access] = self.now.at + ACCESS_SECONDS

    @rule(target=issued, old=issued)
    def refresh(self, old: Issued) -> Issued:
        first_use = old.refresh in self.current
        lost = (
            old.refresh == self.used
            and self.now.at - self.rotated <= REPLAY_SECONDS
            and len(self.current) < 8
        )
        made: Issued | None
        try:
            made = self.families.refresh(old.refresh)
        except Ended as error:
            made, reused = None, error.reused
        if made is None:
            assert self.dead or not (first_use or lost)
            assert (reused is None) == self.dead
            self.dead = True
            return old
        assert not self.dead
        assert first_use or lost
        if first_use:
            self.used, self.rotated = old.refresh, self.now.at
        self._came(made, fresh=first_use)
        return made

    @rule(old=issued)
    def check(self, old: Issued) -> None:
        opens = not self.dead and self.access.get(old.access, 0.0) > self.now.at
        try:
            self.families.check(old.access)
        except Ended:
            assert not opens
            return
        assert opens
        if self.used and old.refresh in self.current:
            for refresh, access in self.current.items():
                if refresh != old.refresh:
                    del self.access[access]
            self.current = {old.refresh: old.access}
            self.used = ""

    @rule(seconds=st.sampled_from([1, 30, 61, 899, 901]))
    def wait(self, seconds: int) -> None:
        self.now.at += seconds

    @invariant()
    def devices_agree(self) -> None:
        assert len(self.families.of_user(2)) == (0 if self.dead else 1)


TestRotation = Rotation.TestCase
TestRotation.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


class Contested:
    """A state in which somebody else is always a little faster."""

    def __init__(self, inner: State) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def swap(self, key: str, old: bytes | None, new: bytes, seconds: int) -> bool:
        return False


def test_who_never_gets_their_turn_is_not_signed_out(state: State, families: Families, now: Time) -> None:
    first = begin(families)
    late = Families(Contested(state), now, idle=60 * DAY, longest=365 * DAY)  # type: ignore[arg-type]
    with pytest.raises(StateUnavailable):
        late.refresh(first.refresh)
    lost = families.refresh(first.refresh)
    with pytest.raises(StateUnavailable):
        late.check(lost.access)
    families.check(lost.access)
    with pytest.raises(StateUnavailable):
        begin(late)
    assert len(families.of_user(502)) == 1, "a device that nobody sees could not be signed out"
