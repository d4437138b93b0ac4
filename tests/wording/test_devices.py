"""The words of the list of devices: named, dated, and asked about before one is signed out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pmdesk.records.account import Device
from pmdesk.wording import devices as words
from tests.helpers import DAY_ONE

pytestmark = pytest.mark.usefixtures("british", "greenwich")


def device(name: str = "pmdesk on counter", *, this: bool = False) -> Device:
    return Device(
        id="1",
        name=name,
        signed_in=DAY_ONE - timedelta(days=12),
        last_used=DAY_ONE - timedelta(hours=3),
        this=this,
    )


def test_since_when_and_last_used() -> None:
    assert words.since(device(), DAY_ONE) == "Signed in since 10 Nov 2026, last used 3 h ago"
    assert words.since(device(this=True), DAY_ONE) == "Signed in since 10 Nov 2026"


def test_the_question_names_what_is_signed_out_and_what_stays() -> None:
    title, text = words.ask([device()], DAY_ONE)
    assert title == "Sign out “pmdesk on counter”?"
    assert text.startswith("Signed in since 10 Nov 2026, last used 3 h ago. It fetches nothing more")
    title, text = words.ask([device("one"), device("two")], DAY_ONE)
    assert title == "Sign out 2 other devices?"
    assert text.startswith("“one”, “two”. They fetch nothing more")


def test_what_was_done_is_said() -> None:
    assert words.signed_out([device()]) == "“pmdesk on counter” is signed out."
    assert words.signed_out([device(), device()]) == "2 devices are signed out."
    assert words.show_all(13) == "Show all 13"


def test_a_device_is_named_aloud_with_its_button() -> None:
    assert words.sign_out() == "Sign out…"
    assert words.sign_out_aloud(device()) == "Sign out, pmdesk on counter"
