"""Faults as data: how they are written, what they fit, and how often they happen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.sandbox.faults import KINDS, Board, Fault, Request, fits

INVOICES = Request("GetInvoices", "/includes/api.php", is_api=True)
PAGE = Request("/clientarea.php", "/clientarea.php", is_api=False)
PDF = Request("/dl.php", "/dl.php", is_api=False, is_document=True)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("stall", Fault("stall")),
        ("latency=2.5", Fault("latency", value=2.5)),
        ("reset:GetInvoices", Fault("reset", "GetInvoices")),
        ("reset:/dl.php:3", Fault("reset", "/dl.php", 3)),
        ("maintenance::2", Fault("maintenance", "", 2)),
        ("rate-limit", Fault("rate-limit", value=30.0)),
    ],
)
def test_is_written_as_name_value_target_and_count(text: str, fault: Fault) -> None:
    assert Fault.parse(text) == fault


@pytest.mark.parametrize("text", ["", "sunspots", "reset:GetInvoices:0", "reset::many", "latency=long"])
def test_what_makes_no_sense_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Fault.parse(text)


@pytest.mark.parametrize(
    ("text", "fitting"),
    [
        ("stall", [INVOICES, PAGE, PDF]),
        ("stall:api", [INVOICES]),
        ("stall:pages", [PAGE, PDF]),
        ("stall:getinvoices", [INVOICES]),
        ("stall:/dl.php", [PDF]),
        ("stall:/includes/api.php", [INVOICES]),
        ("wrong-types", [INVOICES]),
        ("expired-session", [PAGE, PDF]),
        ("pdf-html", [PDF]),
        ("html:/dl.php", [PDF]),
        ("html:api", [INVOICES]),
        ("invalid-ip", [INVOICES]),
        ("foreign-rows", [INVOICES]),
        ("foreign-rows:GetInvoices", [INVOICES]),
        ("only-foreign:GetTickets", []),
        ("down", []),
    ],
)
def test_happens_where_it_can(text: str, fitting: list[Request]) -> None:
    fault = Fault.parse(text)
    assert [request for request in (INVOICES, PAGE, PDF) if fits(fault, request)] == fitting


@given(st.integers(1, 20), st.integers(0, 30))
def test_happens_as_often_as_it_says(count: int, requests: int) -> None:
    board = Board()
    board.add(Fault.make("reset", count=count))
    happened = sum(bool(board.take(INVOICES)) for _ in range(requests))
    assert happened == min(count, requests)
    assert bool(board.active()) == (requests < count)


def test_one_kind_can_be_cleared_alone() -> None:
    board = Board()
    for name in KINDS:
        board.add(Fault.make(name))
    board.clear("stall")
    assert [fault.name for fault in board.active()] == [name for name in KINDS if name != "stall"]
    board.clear()
    assert board.active() == []
