"""Lists of a WHMCS that counts oddly or never ends, read through the real provider over a socket."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pmdesk.api.errors import Garbled
from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Credential
from pmdesk.api.whmcs.provider import WhmcsProvider
from pmdesk.core.pages import Whole, read_whole
from pmdesk.records.invoices import Invoice
from tests.api.stub import Reply, Seen, Stub
from tests.helpers import FakeClock

pytestmark = pytest.mark.anyio
CLIENT = {
    "client_id": 418,
    "currency_code": "USD",
    "currency": {"odd": 1},
    "users": {"user": []},
}


def row(number: int) -> dict[str, Any]:
    return {"id": number, "userid": 418, "status": "Paid", "total": "1.00", "currencycode": "USD"}


class Host:
    """Answers GetInvoices with what ``part`` makes of (start, count); ``calls`` counts them."""

    def __init__(self, part: Callable[[int, int], tuple[range, int]]) -> None:
        self._part = part
        self.calls = 0

    def __call__(self, seen: Seen) -> Reply:
        said: dict[str, Any] = {"result": "success"}
        if seen.form["action"] == "GetClientsDetails":
            said["client"] = CLIENT
        elif seen.form["action"] == "GetInvoices":
            self.calls += 1
            ids, total = self._part(int(seen.form["limitstart"]), int(seen.form["limitnum"]))
            rows = [row(number) for number in ids]
            said |= {"totalresults": total, "numreturned": len(rows), "invoices": {"invoice": rows}}
        return Reply(json.dumps(said).encode())


async def invoices(host: Host) -> Whole[Invoice]:
    transport = Transport(version="0")
    try:
        async with Stub(host) as stub:
            provider = WhmcsProvider(
                transport, Pacer(FakeClock()), stub.url, Credential("a", "b"), client_id=418, user_id=502
            )
            return await read_whole(provider.invoices, lambda done, total: None)
    finally:
        await transport.aclose()


async def test_every_page_counts_itself_alone() -> None:
    def part(start: int, count: int) -> tuple[range, int]:
        ids = range(start + 1, min(start + count, 700) + 1)
        return ids, len(ids)

    whole = await invoices(Host(part))
    assert (len(whole.rows), whole.missing) == (700, 0)


async def test_the_same_page_for_ever() -> None:
    host = Host(lambda start, count: (range(1, 101), 20_000))
    with pytest.raises(Garbled):
        await invoices(host)
    assert host.calls < 10
