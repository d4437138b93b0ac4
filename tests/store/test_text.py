"""Texts made comparable."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pmdesk.store.text import fold, id_key, readable_domain, search_text, sort_key, words
from tests.store.samples import ids


def test_case_and_accents_do_not_count() -> None:
    assert fold("Žižkov STRAẞE Øre łódź İı") == "zizkov strasse ore lodz ii"
    assert fold("Plain ASCII") == "plain ascii"


def test_lines_and_odd_signs_become_blanks() -> None:
    assert fold("a\nb\x00c\td") == "a b c d"
    assert fold("half\ud800 a letter") == "half a letter"


@given(st.text())
def test_what_is_folded_stays_so(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    once.encode()


@given(st.text(), st.text())
def test_a_part_of_the_text_is_a_part_of_the_folded_text(before: str, after: str) -> None:
    assert fold("naïve") in fold(f"{before} NAIVE {after}")


def test_numbers_sort_by_value() -> None:
    names = ["VPS 10", "vps 9", "VPS 2", "Äpfel", "apfel 1", "zoo"]
    assert sorted(names, key=lambda name: sort_key(name) or "") == [
        "Äpfel",
        "apfel 1",
        "VPS 2",
        "vps 9",
        "VPS 10",
        "zoo",
    ]
    assert sort_key("") is None
    assert sort_key(None) is None


def test_ids_that_are_numbers_sort_by_value() -> None:
    assert sorted(["10", "9", "100", "0"], key=id_key) == ["0", "9", "10", "100"]


@given(ids, ids)
def test_different_ids_have_different_keys(one: str, other: str) -> None:
    assert (id_key(one) == id_key(other)) == (one == other)


def test_leading_zeros_are_another_id() -> None:
    assert len({id_key("7"), id_key("07"), id_key("007"), id_key("7 "), id_key("A"), id_key("a")}) == 6


def test_words_of_a_filter() -> None:
    assert words("  Über  über\tHF-1 ") == ("uber", "hf-1")
    assert words("   ") == ()


def test_each_part_is_a_line() -> None:
    assert search_text("A b", None, "", "C\nd") == "a b\nc d"


def test_international_domains_are_read_both_ways() -> None:
    assert readable_domain("xn--mller-kva.example") == "müller.example"
    assert readable_domain("plain.example") is None
    assert readable_domain("xn--\udcff.example") is None
    assert readable_domain("xn--99999999999.example") is None
    assert readable_domain(None) is None
