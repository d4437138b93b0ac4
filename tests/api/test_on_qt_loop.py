"""The whole chain on the loop that the program runs: Qt's."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from pmdesk.api.connections import Timeouts
from pmdesk.api.errors import Offline, ProviderError
from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Credential
from pmdesk.api.whmcs.provider import WhmcsProvider
from tests.api.stub import Reply, Stub, nothing_listens
from tests.helpers import FakeClock

pytestmark = pytest.mark.anyio


async def test_calls_time_outs_and_files(qapp: QCoreApplication, clock: FakeClock, tmp_path: Path) -> None:
    sandbox = pytest.importorskip("pmdesk.sandbox.server", reason="the sandbox extra is not installed")
    transport = Transport(version="0", timeouts=Timeouts(connect=2.0, read=0.3, call=3.0, download=3.0))
    with sandbox.serve(today=datetime(2026, 11, 22, 9, 43)) as running:  # noqa: DTZ001
        credential = Credential(running.identifier, running.secret)
        who = running.client_id, running.user_id
        provider = WhmcsProvider(transport, Pacer(clock), running.url, credential, *who)
        assert (await provider.invoices()).rows
        got = await provider.invoice_pdf("10493", tmp_path / "a.part")
        assert got.size > 1000
        for fault in ("stall", "reset"):
            running.control.fault(fault, target="GetTickets", count=3)
            with pytest.raises(Offline):
                await provider.tickets()
        assert (await provider.tickets()).rows
    await transport.aclose()


async def test_refused_and_cut_off(qapp: QCoreApplication) -> None:
    transport = Transport(version="0")
    async with nothing_listens() as url:
        with pytest.raises(Offline):
            await transport.request("GET", url)
    async with Stub(lambda seen: Reply(b"x" * 100, cut=10)) as stub:
        with pytest.raises(ProviderError):
            await transport.request("GET", stub.url)
    await transport.aclose()
