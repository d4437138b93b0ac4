"""How full a bar is, and when it warns."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pmdesk.models.sections import fullness, share


@given(st.decimals(0, 10**9), st.none() | st.decimals(-5, 10**9))
def test_a_bar_is_never_fuller_than_full(used: Decimal, limit: Decimal | None) -> None:
    part = share(used, limit)
    assert part is None or 0 <= part <= 1
    assert fullness(part) in ("text", "warn", "bad")


def test_when_a_bar_warns() -> None:
    assert [fullness(part) for part in (None, 0.79, 0.8, 0.94, 0.95, 1.0)] == [
        "text", "text", "warn", "warn", "bad", "bad",
    ]  # fmt: skip
