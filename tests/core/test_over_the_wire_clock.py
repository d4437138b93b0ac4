"""A computer whose clock is put back between two starts, or while the program runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("litestar", reason="the sandbox extra is not installed")

from pmdesk.records.invoices import InvoiceStatus
from pmdesk.sandbox.server import Sandbox, serve
from tests.core.wire import WireDesk
from tests.helpers import FakeClock

pytestmark = pytest.mark.anyio

MORNING = datetime(2026, 11, 22, 9, 43, tzinfo=UTC)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with serve(today=MORNING.replace(tzinfo=None)) as sandbox:
        yield sandbox


@pytest.fixture
async def desk(profile: Path, clock: FakeClock) -> AsyncIterator[WireDesk]:
    one = WireDesk(profile, clock)
    yield one
    await one.end()
    assert one.bugs == []


@pytest.mark.parametrize(
    "back", [timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=365)]
)
async def test_what_the_provider_says_now_is_kept(desk: WireDesk, sandbox: Sandbox, back: timedelta) -> None:
    """The list, the row that was read again by itself, and the details; after a minute as after a year."""
    new = str(sandbox.control.issue_invoice(due_in=3))
    session = await desk.come_in(sandbox)
    await desk.at_rest(session)
    await session.details.invoice(new, fresh=True)
    at = desk.clock.now()
    desk.clock.set(at - back)
    desk.skip(timedelta(minutes=2))
    sandbox.control.pay_invoice(int(new))
    fetched = await session.details.invoice(new, fresh=True)
    kept = desk.store.details.get_invoice(session.key, new)
    listed = desk.store.invoices.get(session.key, new)
    assert kept == fetched
    assert kept.at == desk.clock.now() == at - back + timedelta(minutes=2)
    assert listed is not None
    assert kept.value.invoice.status is listed.status is InvoiceStatus.PAID
    outcome = await session.refresh()
    assert outcome is not None
    assert outcome.whole
    await desk.at_rest(session)
    ages = [status.at for status in session.status.areas.values()]
    assert all(age == desk.clock.now() for age in ages)
