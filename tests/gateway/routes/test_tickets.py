"""Tickets: departments that the operator opened, and files on messages of one's own tickets alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmdesk.api.gateway.contract import FileHead
from pmdesk.sandbox.data import provider as host
from pmdesk.sandbox.data.account import CLIENT, MARTA
from pmdesk.sandbox.server import Sandbox
from tests.gateway.marked import House
from tests.gateway.matrix import Ask, Wire
from tests.gateway.running import Running, running, whmcs_of


def test_departments_are_those_that_are_open(gateway: Running, sandbox: Sandbox, tmp_path: Path) -> None:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as client:
        everything = client.get("/v1/departments").json()
    with (
        running(tmp_path, whmcs_of(sandbox), customers={"departments": [host.SUPPORT]}) as narrow,
        narrow.client(headers=narrow.bearer(CLIENT, MARTA)) as client,
    ):
        assert client.get("/v1/departments").json() == [
            one for one in everything if one["id"] == str(host.SUPPORT)
        ]
    assert len(everything) > 1


@pytest.fixture
def wire(house: House) -> Iterator[Wire]:
    with house.wire(CLIENT, MARTA) as found:
        yield found


def attachment(house: House, ticket: str, message: str, index: str) -> Ask:
    (operation,) = [one for one in house.operations if one.name == "getAttachment"]
    return Ask(operation, {"ticket_id": ticket, "message_id": message, "index": index})


def test_files_are_reached_through_their_own_ticket_alone(house: House, wire: Wire) -> None:
    """A reply's number says nothing of its ticket, and a note of the staff's may bear the same."""
    own, tomas = house.own(CLIENT, MARTA), house.own(731, 877)
    ticket, reply = own["tickets"], own["replies"]
    for message in ("0", reply):
        answer = wire(attachment(house, ticket, message, "0"))
        assert answer.status == 200
        assert answer.body == b"A file: Shown418mark"
        head = FileHead.from_header(dict(answer.headers)["pmdesk-file"])
        assert head.size == len(answer.body)
    nothing = wire(attachment(house, ticket, "999999", "0"))
    assert nothing.status == 404
    house.calls()
    for ask in (
        attachment(house, ticket, tomas["replies"], "0"),
        attachment(house, tomas["tickets"], "0", "0"),
        attachment(house, tomas["tickets"], reply, "0"),
        attachment(house, "4471", reply, "0"),
        attachment(house, ticket, ticket, "0"),
    ):
        assert wire(ask) == nothing, str(ask)
    assert "GetTicketAttachment" not in {name for name, _ in house.calls()}
    assert wire(attachment(house, ticket, "0", "1")).status == 404


def test_what_staff_write_among_themselves_is_not_in_a_conversation(house: House, wire: Wire) -> None:
    (operation,) = [one for one in house.operations if one.name == "getConversation"]
    answer = wire(Ask(operation, {"ticket_id": house.own(CLIENT, MARTA)["tickets"]}))
    assert answer.status == 200
    assert b"Shown418mark" in answer.body
    assert b"Hidden" not in answer.body
