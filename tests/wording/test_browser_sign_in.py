"""The words of signing in in the browser: how long is waited, and the page at the end."""

from __future__ import annotations

import pytest

from pmdesk.core.ports import Reception
from pmdesk.wording import browser_sign_in as words


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (10, "We wait for you here. 10 minutes left."),
        (1, "We wait for you here. 1 minute left."),
    ],
)
def test_the_minutes_are_counted(minutes: int, said: str) -> None:
    assert words.minutes_left(minutes) == said


def test_only_over_tls_a_connection_is_called_secure() -> None:
    assert words.where("host.example", True) == "host.example, secure connection"
    assert "secure" not in words.where("127.0.0.1:8000", False)


def test_there_is_a_page_for_every_end() -> None:
    pages = words.pages()
    assert set(pages) == set(Reception)
    assert pages[Reception.DONE] == ("You are signed in", "Return to pmdesk. You can close this page.")
    assert len({title for title, _ in pages.values()}) == len(Reception)


def test_a_device_is_called_after_its_computer() -> None:
    assert words.device("bakery-laptop") == "pmdesk on bakery-laptop"


def test_a_fresh_sign_in_says_whose_wish_it_is() -> None:
    title, text = words.fresh("clients.host.example")
    assert title == "Show that it is you"
    assert "clients.host.example" in text
