"""The words of the list pages at their edges: how many of how many, and when the next try comes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pmdesk.records import Area
from pmdesk.wording import lists
from tests.helpers import DAY_ONE

PAGES = (Area.SERVICES, Area.DOMAINS, Area.TICKETS, Area.INVOICES)


@pytest.mark.parametrize(
    ("shown", "held", "total", "set_aside", "said"),
    [
        (10, 10, 10, 0, "10 domains, all shown"),
        (1, 1, None, 0, "1 domain, all shown"),
        (0, 0, 13, 13, "13 could not be read"),
        (0, 0, 13, 0, ""),
        (3, 10, 10, 0, "3 of 10 domains shown"),
        (10, 10, 12, 0, "10 domains, all shown · your host counts 12"),
        (10, 10, 12, 2, "10 domains, all shown · 2 could not be read"),
        (0, 10_000, 10_003, 1, "0 of 10,000 domains shown · 1 could not be read · your host counts 10,003"),
    ],
)
def test_the_footer_hides_nothing(
    shown: int, held: int, total: int | None, set_aside: int, said: str
) -> None:
    assert lists.footer(Area.DOMAINS, shown, held, total, set_aside) == said


def test_little_room_shortens_what_can_be_seen_anyway() -> None:
    assert lists.footer(Area.DOMAINS, 10, 10, 12, 1, brief=True) == (
        "10 domains · 1 could not be read · your host counts 12"
    )
    assert lists.footer(Area.DOMAINS, 3, 10, 10, 0, brief=True) == "3 of 10 domains"


@pytest.mark.parametrize("area", PAGES)
def test_rows_that_are_not_here_are_no_empty_list(area: Area) -> None:
    head, sentence = lists.not_here(area, 1, 1)
    assert head.endswith("could not be read")
    assert head.startswith("1 ")
    assert "host" in sentence
    head, sentence = lists.not_here(area, 0, 12)
    assert head == f"Your host counts 12 {area.value} and sent none"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, ""),
        (-5, ""),
        (0, ""),
        (40, "Next try by itself in 40 s"),
        (119, "Next try by itself in 119 s"),
        (180, "Next try by itself in 3 min"),
    ],
)
def test_the_next_try_is_told_while_it_lies_ahead(seconds: int | None, said: str) -> None:
    at = None if seconds is None else DAY_ONE + timedelta(seconds=seconds)
    assert lists.next_try(at, DAY_ONE) == said


def test_nothing_found_names_what_was_looked_for() -> None:
    assert lists.nothing_found("quince")[0] == "Nothing contains “quince”"
    assert lists.nothing_found("{0}%s&")[0] == "Nothing contains “{0}%s&”"
    assert lists.nothing_found("")[0] == "Nothing here"


@pytest.mark.parametrize("area", PAGES)
def test_every_list_has_its_words(area: Area) -> None:
    head, sentence = lists.empty(area)
    said = [head, sentence, lists.filters(area), lists.filter_field(area), lists.loading(area)]
    assert all(area.value in words.lower() for words in (head, *said[2:]))
    assert all(said)


def test_what_is_over_has_a_name_of_its_own_for_invoices() -> None:
    assert lists.segment(Area.INVOICES, "ended") == "Cancelled or refunded"
    assert lists.segment(Area.DOMAINS, "ended") == "Ended"
