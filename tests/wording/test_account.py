"""The account page's words: what is certain is said for people, the rest as it came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.wording.account import paid_with, phone


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("+44.2079460958", "+44 2079460958"),
        ("+1.5075550142", "+1 5075550142"),
        ("+358.9 555 0142", "+358 9 555 0142"),
        (" 020 7946 0958 ", "020 7946 0958"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("+44.20x12", "+44.20x12"),
        ("1.5075550142", "1.5075550142"),
        ("", ""),
    ],
)
def test_a_telephone_number(written: str, said: str) -> None:
    assert phone(written) == said


@given(st.text())
def test_no_digit_is_lost_or_invented(written: str) -> None:
    assert [one for one in phone(written) if one.isdigit()] == [one for one in written if one.isdigit()]


@pytest.mark.parametrize(
    ("gateway", "said"),
    [
        ("stripe", "Card (Stripe)"),
        ("Stripe", "Card (Stripe)"),
        ("paypalcheckout", "PayPal"),
        ("banktransfer", "Bank transfer"),
        ("mailin", "Cheque by post"),
        ("ourownmodule", ""),
        ("", ""),
    ],
)
def test_a_gateway_is_said_in_words_or_not_at_all(gateway: str, said: str) -> None:
    assert paid_with(gateway) == said
