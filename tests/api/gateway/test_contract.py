"""What both ends agree on, as it travels: tags and their headers, heads of files, secrets."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmdesk.api.gateway import contract
from pmdesk.api.gateway.contract import (
    FileHead,
    OneTimeLink,
    TokenAnswer,
    WellKnown,
    quoted,
    rights_tag,
    tag_of,
    unquoted,
    whole_tag,
)

TAGS = st.binary(max_size=40).map(tag_of)


@given(st.binary(max_size=200))
def test_a_tag_is_short_and_fits_a_header(body: bytes) -> None:
    tag = tag_of(body)
    assert len(tag) == 12
    assert tag.isascii()
    assert "." not in tag
    assert '"' not in tag
    assert "," not in tag
    assert unquoted(quoted(tag)) == (tag,)


@given(st.lists(TAGS, min_size=1, max_size=9))
def test_tags_of_a_list_come_back_in_their_order(tags: list[str]) -> None:
    assert unquoted(quoted(whole_tag(tags)))[0].split(".") == tags
    assert unquoted(", ".join(quoted(tag) for tag in tags)) == tuple(tags)


@given(st.text(st.characters(), max_size=60) | st.none())
@example('"a", W/"b", c, "d"e", "", W/""')
@example("*")
def test_any_header_can_be_read(header: str | None) -> None:
    for tag in unquoted(header):
        assert tag
        assert '"' not in tag
        assert f'"{tag}"' in (header or "")


@given(st.sets(st.text("abcdefgh-", min_size=1, max_size=8), max_size=6))
def test_rights_have_one_name_whatever_their_order(names: set[str]) -> None:
    tag = rights_tag(sorted(names))
    assert tag == rights_tag(sorted(names, reverse=True))
    assert tag != rights_tag([*names, "one-more"])


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(size=st.integers(0, 2**40), sha256=TEXT, media_type=TEXT, name=st.none() | TEXT)
def test_the_head_of_a_file_fits_a_header(size: int, sha256: str, media_type: str, name: str | None) -> None:
    head = FileHead(size=size, sha256=sha256, media_type=media_type, name=name)
    text = head.to_header()
    assert text.isascii()
    assert text.isprintable()
    assert FileHead.from_header(text) == head


@given(st.text(st.characters(), max_size=60))
@example("")
@example("e30=")
@example("bnVsbA==")
@example("W1tb")
def test_what_is_no_head_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        FileHead.from_header(text)


def test_secrets_do_not_print_themselves() -> None:
    link = OneTimeLink(url="https://clients.example/oauth/singlesignon.php?access_token=0123456789")
    answer = TokenAnswer(access_token="pma.0123456789", expires_in=1, refresh_token="pmr.0123456789")
    for text in (repr(link), repr(answer), f"{link} {answer}", str([link, answer])):
        assert "0123456789" not in text


@pytest.mark.parametrize(
    "wish",
    [one for one in vars(contract).values() if isinstance(one, type) and one.__name__.endswith("Wish")],
)
def test_a_wish_holds_nothing_that_is_not_known(wish: type[msgspec.Struct]) -> None:
    """What the gateway does not know it must not do half."""
    names = {field.name: field for field in msgspec.structs.fields(wish)}
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.json.decode(b'{"priceoverride": "0.00"}', type=wish)
    assert names


def test_an_answer_may_hold_what_is_not_known_yet() -> None:
    body = b'{"pmdesk": 1, "name": "x", "gateway": "https://x.example", "next": [1]}'
    assert msgspec.json.decode(body, type=WellKnown).gateway == "https://x.example"
