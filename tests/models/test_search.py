"""What "Search everything" finds: records of every area, what each says, and the way to the rest."""

from __future__ import annotations

import pytest

from pmdesk.models.search import EACH, Found, find
from pmdesk.records import Area
from pmdesk.store.database import Store
from tests.helpers import DAY_ONE
from tests.models.bakery import KEY, TODAY, domain


def found(store: Store, text: str) -> tuple[Found, ...]:
    return find(store, KEY, text, TODAY)


def test_a_number_leads_to_its_invoice(store: Store) -> None:
    (one,) = found(store, "10482")
    assert (one.area, one.record_id, one.title) == (Area.INVOICES, "10482", "Invoice 10482")
    assert (one.second, one.state) == ("$142.00", "6 days overdue")


def test_a_word_finds_records_of_several_areas_domains_first(store: Store) -> None:
    areas = [one.area for one in found(store, "hearth")]
    assert areas
    assert areas[0] is Area.DOMAINS
    order = (Area.DOMAINS, Area.SERVICES, Area.INVOICES, Area.TICKETS)
    assert [order.index(area) for area in areas] == sorted(order.index(area) for area in areas)


def test_every_row_says_what_it_is(store: Store) -> None:
    for text in ("a", "e", "1"):
        for one in found(store, text):
            assert one.title
            assert one.state or not one.record_id


def test_of_many_the_rest_is_one_row_that_leads_to_the_list(store: Store) -> None:
    rows = [domain(f"shop{n}") for n in range(EACH + 3)]
    store.domains.replace(KEY, rows, len(rows), DAY_ONE)
    *first, last = (one for one in found(store, "shop") if one.area is Area.DOMAINS)
    assert len(first) == EACH
    assert (last.record_id, last.title) == ("", f"All {EACH + 3} domains found")


@pytest.mark.parametrize("text", ["", "   "])
def test_no_text_finds_nothing(store: Store, text: str) -> None:
    assert found(store, text) == ()
    assert find(store, "", "hearth", TODAY) == ()
