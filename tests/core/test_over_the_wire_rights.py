"""A bookkeeper's sign-in over the socket: she may see invoices, services and tickets, and no domain."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("litestar", reason="the sandbox extra is not installed")

from pmdesk.core.alerts import AlertKind
from pmdesk.core.session import Session
from pmdesk.records import Area
from pmdesk.sandbox.server import Sandbox, serve
from tests.core.wire import WireDesk
from tests.helpers import FakeClock

pytestmark = pytest.mark.anyio
BOOKKEEPER, BAKERY = "ines@ledgerline.example", "418"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with serve(today=datetime(2026, 11, 22, 9, 43, tzinfo=UTC).replace(tzinfo=None)) as one:
        yield one


@pytest.fixture
async def desk(profile: Path, clock: FakeClock) -> AsyncIterator[WireDesk]:
    one = WireDesk(profile, clock)
    yield one
    await one.end()
    assert one.bugs == []


async def come_in(desk: WireDesk, sandbox: Sandbox) -> Session:
    found = await desk.accounts.discover(sandbox.url)
    grants = await desk.accounts.grants(found, BOOKKEEPER, sandbox.password)
    session = await desk.accounts.sign_in(next(one for one in grants if one.client_id == BAKERY))
    await desk.at_rest(session)
    return session


async def test_what_she_may_see_is_whole_and_the_rest_is_no_failure(desk: WireDesk, sandbox: Sandbox) -> None:
    session = await come_in(desk, sandbox)
    status = session.status
    assert status.not_allowed == {Area.DOMAINS, Area.ACCOUNT}
    assert (status.failed, status.error) == ((), None)
    assert status.last_at == session.account.last_synced == desk.clock.now()
    assert status.next_at is not None
    kinds = {alert.kind for alert in desk.alerts[session.key]}
    assert AlertKind.INVOICE_OVERDUE in kinds
    assert kinds.isdisjoint({AlertKind.DOMAIN_EXPIRING, AlertKind.DOMAIN_EXPIRED})
    assert desk.everything(session.key)["domains"] == ()


async def test_without_network_she_is_offline_like_everybody(desk: WireDesk, sandbox: Sandbox) -> None:
    session = await come_in(desk, sandbox)
    sandbox.control.fault("reset")
    await session.refresh()
    sandbox.control.clear_faults()
    assert session.status.offline
    assert session.status.not_allowed == {Area.DOMAINS, Area.ACCOUNT}
