"""Packed bodies, however they are cut on the way."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import Garbled
from pmdesk.api.unpacking import Unpacker

GZIP = {"content-encoding": "gzip"}


@given(st.binary(max_size=2000), st.integers(1, 700_000), st.integers(1, 3000))
def test_the_same_comes_out(body: bytes, times: int, step: int) -> None:
    whole = body * (times // max(1, len(body)))
    packed, unpacker = gzip.compress(whole, 1), Unpacker(GZIP)
    pieces = [
        piece for at in range(0, len(packed), step) for piece in unpacker.pieces(packed[at : at + step])
    ]
    unpacker.finish()
    assert b"".join(pieces) == whole
    assert all(0 < len(piece) <= 256 * 1024 for piece in pieces)


def test_what_is_not_packed_stays() -> None:
    for headers in ({}, {"content-encoding": "identity"}, {"content-encoding": "UTF-8"}):
        assert list(Unpacker(headers).pieces(b"abc")) == [b"abc"]


def test_no_body_at_all_is_no_breach() -> None:
    Unpacker(GZIP).finish()


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "deflate", "zstd", "gzip,"])
def test_what_was_not_asked_for_is_refused(coding: str) -> None:
    with pytest.raises(Garbled):
        Unpacker({"content-encoding": coding})
