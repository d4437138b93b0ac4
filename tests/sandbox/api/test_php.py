"""Arrays as PHP writes them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.sandbox.api.php import parameter, serialized, unserialized


@given(st.dictionaries(st.text(), st.text()))
def test_what_is_written_is_read_again(values: dict[str, str]) -> None:
    assert unserialized(serialized(values).encode()) == values


def test_numbers_and_truths_are_read_as_text() -> None:
    data = b'a:4:{i:1;s:6:"Google";s:1:"x";i:-7;i:2;b:1;i:3;N;}'
    assert unserialized(data) == {"1": "Google", "x": "-7", "2": "1", "3": ""}


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"a:1:{", b's:1:"a";', b'a:1:{i:1;s:9:"short";}', b"a:2:{i:1;i:2;}", b"a:1:{i:1;a:0:{}}"),
        b'a:1:{i:1;O:3:"Foo":0:{}}',
    ],
)
def test_anything_else_is_an_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unserialized(data)


@pytest.mark.parametrize("text", ["", "not base64", base64.b64encode(b"nonsense").decode()])
def test_a_parameter_that_cannot_be_read_is_nothing(text: str) -> None:
    assert parameter(text) == {}
