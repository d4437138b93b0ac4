"""The core against a provider over a socket: the main job, and every fault at every endpoint it uses."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("litestar", reason="the sandbox extra is not installed")

from pmdesk.api.errors import ProviderError
from pmdesk.core.alerts import AlertKind
from pmdesk.core.shared import SessionState
from pmdesk.core.status import AreaState
from pmdesk.records import Area
from pmdesk.sandbox.server import Sandbox, serve
from tests.core.wire import LISTS, WireDesk
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio

MORNING = datetime(2026, 11, 22, 9, 43, tzinfo=UTC)


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with serve(today=MORNING.replace(tzinfo=None)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    running.control.clear_faults()
    running.control.reset_requests()
    yield running
    running.control.clear_faults()


@pytest.fixture
async def desk(profile: Path, clock: FakeClock) -> AsyncIterator[WireDesk]:
    one = WireDesk(profile, clock)
    yield one
    await one.end()
    assert one.bugs == []


async def test_the_main_job(desk: WireDesk, sandbox: Sandbox) -> None:
    session = await desk.come_in(sandbox)
    await desk.at_rest(session)
    assert session.status.failed == ()
    assert session.status.last_at == desk.clock.now()
    for area in LISTS:
        status = session.status.areas[area]
        assert (status.missing, status.set_aside) == (0, 0), area
        assert status.done == status.total, area
        assert status.done > 0, area
    kinds = [alert.kind for alert in desk.alerts[session.key]]
    assert AlertKind.DOMAIN_EXPIRING in kinds
    assert AlertKind.DOMAIN_EXPIRED in kinds
    assert AlertKind.INVOICE_OVERDUE in kinds
    assert kinds[0] in (AlertKind.DOMAIN_EXPIRING, AlertKind.INVOICE_OVERDUE)
    assert [notice.title.split(" ", 1)[1] for notice in desk.notifier.shown] == ["things need attention"]
    held = desk.everything(session.key)
    assert len(held["documents"]) == len(held["invoices"])
    assert all(held["invoice details"][one.id] for one in desk.store.unpaid_invoices(session.key))
    assert all(held["conversations"][one.id] for one in desk.store.open_tickets(session.key))
    secret = sandbox.secret.encode()
    assert secret not in desk.texts_on_disk()


async def test_a_sync_in_which_nothing_changed(desk: WireDesk, sandbox: Sandbox) -> None:
    session = await desk.come_in(sandbox)
    await desk.at_rest(session)
    desk.clock.advance(timedelta(minutes=15))
    desk.changes.clear()
    sandbox.control.reset_requests()
    await session.refresh()
    await desk.at_rest(session)
    assert desk.changes == []
    assert sum(sandbox.control.requests.values()) <= 8, sandbox.control.requests


async def test_with_the_network_cut_from_the_start_everything_is_there(
    desk: WireDesk, sandbox: Sandbox
) -> None:
    session = await desk.come_in(sandbox)
    await desk.at_rest(session)
    before = desk.everything(session.key)
    alerts = desk.alerts[session.key]
    sandbox.control.fault("down", value=0)
    await desk.restart()
    (again,) = desk.accounts.sessions
    await until(lambda: again.status.offline, timeout=30)
    await desk.at_rest(again)
    assert again.state is SessionState.SIGNED_IN
    assert desk.everything(session.key) == before
    assert desk.alerts[session.key] == alerts
    for invoice in desk.store.invoices.where(session.key, "1"):
        document = await again.archive.get(invoice.id)
        assert document.path.read_bytes().startswith(b"%PDF-")
    sandbox.control.clear_faults()
    desk.clock.advance(timedelta(minutes=5))
    desk.network.happen()
    desk.clock.advance(timedelta(seconds=10))
    again.look()
    await until(lambda: not again.status.offline, timeout=3)


async def test_what_the_provider_changes_arrives_and_takes_its_notice_back(
    desk: WireDesk, sandbox: Sandbox
) -> None:
    session = await desk.come_in(sandbox)
    await desk.at_rest(session)
    new = str(sandbox.control.issue_invoice(due_in=3))
    desk.clock.advance(timedelta(minutes=15))
    await session.refresh()
    await desk.at_rest(session)
    mine = [alert for alert in desk.alerts[session.key] if alert.record_id == new]
    assert [alert.kind for alert in mine] == [AlertKind.INVOICE_DUE]
    key = f"{session.key}/{mine[0].key}"
    assert key in desk.notifier.on_screen
    assert (await session.archive.get(new)).meta.status == "unpaid"
    sandbox.control.pay_invoice(int(new))
    desk.clock.advance(timedelta(minutes=15))
    await session.refresh()
    await desk.at_rest(session)
    assert key not in desk.notifier.on_screen
    assert (await session.archive.get(new)).meta.status == "paid"


# --- faults -------------------------------------------------------------------------------------------

FAULTS = {
    "latency": 0.05,
    "rate-limit": 1.0,
    "rate-limit-bare": None,
    "server-error": None,
    "maintenance": None,
    "denied": None,
    "truncated": None,
    "wrong-types": None,
    "reset": None,
    "stall": None,
    "expired-session": None,
    "pdf-html": None,
    "down": 0.0,
}
ENDPOINTS = (
    "GetInvoices",
    "GetClientsDomains",
    "GetClientsProducts",
    "GetClientsAddons",
    "GetTickets",
    "GetClientsDetails",
    "GetInvoice",
    "GetTicket",
    "DomainGetNameservers",
    "DomainGetLockingStatus",
    "DomainGetWhoisInfo",
    "GetSupportDepartments",
    "GetContacts",
    "GetPayMethods",
    "GetAnnouncements",
    "GetPaymentMethods",
    "CreateSsoToken",
    "/dl.php",
    "",
)
SAMPLE = [
    ("latency", "GetInvoices"),
    ("rate-limit", "GetTickets"),
    ("server-error", ""),
    ("maintenance", "GetClientsDomains"),
    ("denied", "GetInvoice"),
    ("truncated", "GetClientsProducts"),
    ("wrong-types", ""),
    ("reset", "GetClientsDetails"),
    ("stall", "GetTicket"),
    ("expired-session", "pages"),
    ("pdf-html", "/dl.php"),
    ("down", ""),
]


@dataclass(frozen=True)
class Begun:
    """A profile that was synced whole, to be copied for each fault, and its key store."""

    folder: Path
    secrets: dict[str, str] = field(repr=False)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, running: Sandbox) -> Begun:
    folder: Path = tmp_path_factory.mktemp("begun")
    folder.chmod(0o700)

    async def begin() -> Begun:
        desk = WireDesk(folder, FakeClock(MORNING))
        session = await desk.come_in(running)
        await desk.at_rest(session)
        assert session.status.failed == ()
        await desk.end()
        return Begun(folder, desk.secrets.kept)

    running.control.clear_faults()
    return asyncio.run(begin())


def lost(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What was held before and is not any more."""
    gone = []
    for what, old in before.items():
        new = after[what]
        if isinstance(old, dict):
            gone += [f"{what} {key}" for key, value in old.items() if value and not new.get(key)]
        elif isinstance(old, tuple):
            ids = {row.id for row in new}
            gone += [f"{what} {row.id}" for row in old if row.id not in ids]
        elif old is not None and new is None:
            gone.append(what)
    return gone


async def try_fault(folder: Path, begun: Begun, sandbox: Sandbox, name: str, target: str) -> None:
    """With this fault at this endpoint: a named state, nothing lost; without it again: whole."""
    shutil.copytree(begun.folder, folder, dirs_exist_ok=True)
    # A day and more later, so that nothing is young enough not to be asked for again.
    clock = FakeClock(MORNING + timedelta(hours=25))
    desk = WireDesk(folder, clock)
    desk.secrets.kept.update(begun.secrets)
    (key,) = begun.secrets
    try:
        before = desk.everything(key)
        sandbox.control.fault(name, target=target, value=FAULTS[name])
        desk.accounts.restore()
        session = desk.accounts.get(key)
        assert session is not None
        await until(lambda: session.account.last_synced == clock.now() or session.status.failed, timeout=60)
        await desk.at_rest(session)
        for area, status in session.status.areas.items():
            assert status.state in (AreaState.IDLE, AreaState.FAILED), area
            assert (status.state is AreaState.FAILED) == isinstance(status.error, ProviderError), area
        assert not session.status.running
        assert session.state is SessionState.SIGNED_IN, "no fault of the way is a no"
        assert lost(before, desk.everything(key)) == []
        assert desk.bugs == []
        sandbox.control.clear_faults()
        desk.skip(timedelta(hours=7))  # what failed by itself has rested
        end = time.monotonic() + 30
        while (outcome := await session.refresh()) is None or not outcome.whole:
            assert time.monotonic() < end, outcome
            desk.skip(timedelta(minutes=20))
        await desk.at_rest(session)
        assert session.status.failed == ()
        assert all(status.set_aside == 0 for status in session.status.areas.values())
        assert lost(before, desk.everything(key)) == []
        assert desk.bugs == []
    finally:
        sandbox.control.clear_faults()
        await desk.end()


@pytest.mark.parametrize(("name", "target"), SAMPLE)
async def test_a_fault_ends_in_a_named_state_and_loses_nothing(
    profile: Path, begun: Begun, sandbox: Sandbox, name: str, target: str
) -> None:
    await try_fault(profile, begun, sandbox, name, target)


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", FAULTS)
async def test_every_fault_at_every_endpoint(
    tmp_path: Path, begun: Begun, sandbox: Sandbox, name: str, soak: bool
) -> None:
    """The whole matrix in the long run; here the endpoints are only compared with those really used."""
    if not soak:
        pytest.skip("a sample is above; `python3 dev.py soak` runs the matrix")
    for number, target in enumerate(ENDPOINTS):
        folder = tmp_path / str(number)
        folder.mkdir(mode=0o700)
        await try_fault(folder, begun, sandbox, name, target)


async def test_the_matrix_names_every_endpoint_that_is_used(desk: WireDesk, sandbox: Sandbox) -> None:
    session = await desk.come_in(sandbox)
    await desk.at_rest(session)
    used = {name for name in sandbox.control.requests if not name.startswith("/oauth")}
    for_signing_in = {"ValidateLogin", "GetUsers", "/", "/includes/api.php"}
    assert used - for_signing_in <= set(ENDPOINTS), used


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in ("expired-session", "pdf-html")])
async def test_a_fault_while_signing_in_is_a_provider_s_error_and_leaves_nothing(
    desk: WireDesk, sandbox: Sandbox, name: str
) -> None:
    sandbox.control.fault(name, value=FAULTS[name])
    if name == "latency":
        assert (await desk.come_in(sandbox)).state is SessionState.SIGNED_IN
        return
    with pytest.raises(ProviderError):
        await desk.come_in(sandbox)
    assert desk.store.accounts.all() == ()
    assert desk.secrets.kept == {}


async def test_a_first_sync_without_invoices_is_named_and_comes_whole_later(
    desk: WireDesk, sandbox: Sandbox
) -> None:
    sandbox.control.fault("server-error", target="GetInvoices")
    session = await desk.come_in(sandbox)
    await desk.at_rest(session)
    assert session.status.failed == (Area.INVOICES,)
    assert session.status.areas[Area.INVOICES].at is None
    assert session.status.areas[Area.DOMAINS].at == desk.clock.now()
    sandbox.control.clear_faults()
    desk.clock.advance(timedelta(minutes=15))
    outcome = await session.refresh()
    assert outcome is not None
    assert outcome.whole
