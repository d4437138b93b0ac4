"""Tokens as they are written: told apart, taken apart, and never taken for something they are not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pmdesk.gateway import tokens

NAMES = st.text("ABCxyz019-_", min_size=22, max_size=22)
SECRETS = st.text("ABCxyz019-_", min_size=43, max_size=43)
KINDS = st.sampled_from([tokens.ACCESS, tokens.REFRESH])


@given(kind=KINDS, family=NAMES, secret=SECRETS)
def test_what_is_written_is_read(kind: str, family: str, secret: str) -> None:
    found = tokens.read(tokens.written(kind, family, secret))
    assert found is not None
    assert (found.kind, found.family, found.digest) == (kind, family, tokens.hashed(secret))
    assert secret not in repr(found)


@given(
    kind=KINDS,
    family=NAMES,
    secret=SECRETS,
    place=st.integers(0, 80),
    letter=st.sampled_from([*"Aa0-_. \n=+/%", "é", "\x00", ""]),
)
def test_a_letter_more_less_or_other_is_another_token_or_none(
    kind: str, family: str, secret: str, place: int, letter: str
) -> None:
    text = tokens.written(kind, family, secret)
    right = tokens.read(text)
    for wrong in (text[:place] + letter + text[place:], text[:place] + letter + text[place + 1 :]):
        assert wrong == text or tokens.read(wrong) != right


@given(st.text(st.characters(), max_size=80))
def test_anything_can_be_read(text: str) -> None:
    assert tokens.read(text) is None
    assert tokens.is_secret(text) in (True, False)


@given(one=st.text(st.characters(), max_size=5), other=st.text(st.characters(), max_size=5))
def test_the_same_is_the_same(one: str, other: str) -> None:
    assert tokens.same(one, one)
    assert tokens.same(one, other) == (one == other)
    assert tokens.same("\ud800", "\ud800")
    assert not tokens.same("\ud800", "\ud801")


def test_no_two_are_alike() -> None:
    made = {tokens.new_secret() for _ in range(500)} | {tokens.new_id() for _ in range(500)}
    assert len(made) == 1000
    assert all(tokens.is_secret(one) for one in made if len(one) == 43)
