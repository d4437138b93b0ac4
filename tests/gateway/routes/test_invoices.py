"""Invoices: drafts are not there, and the document is the host's own."""

from __future__ import annotations

from pmdesk.api.gateway.contract import FileHead
from pmdesk.sandbox.data.account import CLIENT, MARTA
from tests.gateway.marked import House
from tests.gateway.matrix import PLACES, Ask, asks_of


def test_a_draft_is_like_nothing_at_all(house: House) -> None:
    """The host has not sent it: neither its sums nor that it is there."""
    draft = str(
        house.database.value("SELECT id FROM invoices WHERE userid = ? AND status = 'Draft'", (CLIENT,))
    )
    own = house.own(CLIENT, MARTA)
    with house.wire(CLIENT, MARTA) as wire:
        tried = 0
        for operation in house.operations:
            if "invoice_id" in operation.parameters:
                answers = [
                    wire(Ask(operation, {"invoice_id": number})) for number in (draft, "9" * len(draft))
                ]
                assert answers[0] == answers[1]
                assert answers[0].status == 404
                tried += 1
            if operation.name == "signOn":
                place = next(one for one, kind in PLACES.items() if kind == "invoices")
                answers = [
                    wire(asks_of(operation, {**own, "invoices": number}, place))
                    for number in (draft, "9" * len(draft))
                ]
                assert answers[0] == answers[1]
                assert answers[0].status == 404
            if operation.name in ("listInvoices", "listQuotes"):
                body = wire(asks_of(operation, own)).body
                assert f'"{draft}"'.encode() not in body
                assert b"raft" not in body
    assert tried == 2


def test_the_document_is_a_pdf_and_says_so(house: House) -> None:
    own = house.own(CLIENT, MARTA)
    (operation,) = [one for one in house.operations if one.name == "getInvoicePdf"]
    with house.wire(CLIENT, MARTA) as wire:
        answer = wire(asks_of(operation, own))
    head = FileHead.from_header(dict(answer.headers)["pmdesk-file"])
    assert (head.media_type, head.name) == ("application/pdf", f"Invoice-{own['invoices']}.pdf")
    assert answer.body.startswith(b"%PDF")
    assert head.size == len(answer.body)
