"""The core against a gateway over a socket: kept sign-ins, what ends one and what does not, and a kill."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("authlib", reason="the gateway extra is not installed")

from pmdesk.core.devices import WithDevices
from pmdesk.core.ports import SecretsOutcome
from pmdesk.core.session import Session
from pmdesk.core.shared import SessionState
from pmdesk.records import Area
from tests.core.gateway_desk import GatewayDesk
from tests.demo_gateway import MARTA, DemoGateway
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def running() -> Iterator[DemoGateway]:
    one = DemoGateway()
    yield one
    one.stop()


@pytest.fixture
def gateway(running: DemoGateway) -> Iterator[DemoGateway]:
    yield running
    running.tell("clear_faults")


@pytest.fixture
async def desk(profile: Path, clock: FakeClock) -> AsyncIterator[GatewayDesk]:
    one = GatewayDesk(profile, clock)
    one.settings = type(one.settings)(archive_pdfs=False)
    yield one
    await one.end()
    assert one.bugs == []


async def synced(desk: GatewayDesk, session: Session) -> None:
    await desk.at_rest(session)
    assert session.status.failed == ()


async def again(desk: GatewayDesk) -> Session:
    """The one session after a restart, once it has asked the host for everything."""
    await desk.restart()
    (session,) = desk.accounts.sessions
    await until(lambda: session.state is not SessionState.OPENING)
    await desk.at_rest(session)
    return session


def everything(desk: GatewayDesk, key: str) -> dict[Area, int]:
    """How much is held of each list."""
    lists = (Area.SERVICES, Area.ADDONS, Area.DOMAINS, Area.TICKETS, Area.INVOICES)
    return {area: getattr(desk.store, area.value).freshness(key).held for area in lists}


async def test_a_kept_sign_in_is_renewed_kept_and_goes_on_after_each_restart(
    desk: GatewayDesk, gateway: DemoGateway
) -> None:
    session = await desk.sign_in(gateway)
    await synced(desk, session)
    tokens = [desk.refresh_token(session.key)]
    for _ in range(3):
        desk.make_stale(session.key)
        session = await again(desk)
        assert session.state is SessionState.SIGNED_IN
        assert session.status.failed == ()
        tokens.append(desk.refresh_token(session.key))
    assert len(set(tokens)) == 4, "each is good for one use"
    assert not any(token.encode() in desk.texts_on_disk() for token in tokens)


async def test_it_is_renewed_while_it_runs_and_kept_without_a_prompt(
    desk: GatewayDesk, gateway: DemoGateway
) -> None:
    session = await desk.sign_in(gateway)
    await synced(desk, session)
    before, saves = desk.refresh_token(session.key), len(desk.secrets.saves)
    desk.skip(timedelta(minutes=16))
    await session.refresh()
    await synced(desk, session)
    assert desk.refresh_token(session.key) != before
    assert desk.secrets.saves[saves:] == [(session.key, True)]


async def test_without_a_key_store_it_lasts_until_the_end_of_the_program(
    desk: GatewayDesk, gateway: DemoGateway
) -> None:
    desk.secrets.answer = SecretsOutcome.NO_SERVICE
    session = await desk.sign_in(gateway)
    desk.skip(timedelta(minutes=16))
    await session.refresh()
    await synced(desk, session)
    assert (session.state, session.secret_kept) == (SessionState.SIGNED_IN, SecretsOutcome.NO_SERVICE)
    assert (await again(desk)).state is SessionState.SIGN_IN_NEEDED


@pytest.mark.parametrize("when", ["before", "after"])
async def test_killed_between_renewing_and_keeping_it_is_still_signed_in(
    desk: GatewayDesk, gateway: DemoGateway, tmp_path: Path, when: str
) -> None:
    """The host answers a used token alike for a minute, as long as nobody has used what it answered."""
    session = await desk.sign_in(gateway)
    await synced(desk, session)
    key, held = session.key, everything(desk, session.key)
    desk.make_stale(key)
    await desk.end()
    file = tmp_path / "kept" if when == "after" else None
    told = {"folder": str(desk.folder), "kept": desk.secrets.kept, "after": str(file or "")}
    killed = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "tests.core.gateway_desk"],
        cwd=ROOT,
        input=json.dumps(told) + "\n",
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    if file is not None:
        desk.secrets.kept[key] = file.read_text("ascii")
    desk.begin()
    desk.accounts.restore()
    (session,) = desk.accounts.sessions
    await until(lambda: session.state is not SessionState.OPENING)
    await desk.at_rest(session)
    assert session.state is SessionState.SIGNED_IN
    assert session.status.failed == ()
    assert everything(desk, key) == held
    assert (await again(desk)).state is SessionState.SIGNED_IN


async def test_a_used_secret_that_comes_again_ends_the_sign_in_and_loses_nothing(
    desk: GatewayDesk, gateway: DemoGateway
) -> None:
    """As where a copy of the key store was put back: the host cannot tell it from a thief's."""
    session = await desk.sign_in(gateway)
    await synced(desk, session)
    key, held = session.key, everything(desk, session.key)
    desk.make_stale(key)
    old = desk.secrets.kept[key]
    await again(desk)
    desk.secrets.kept[key] = old
    session = await again(desk)
    assert session.state is SessionState.SIGN_IN_NEEDED
    assert everything(desk, key) == held
    back = await desk.sign_in(gateway, only=key)
    await synced(desk, back)
    assert back is session
    assert everything(desk, key) == held


FAULTS = {
    "down": 0.0,
    "stall": None,
    "reset": None,
    "server-error": None,
    "maintenance": None,
    "denied": None,
    "rate-limit": 1.0,
    "truncated": None,
}


async def test_no_fault_of_the_host_s_signs_anybody_out(desk: GatewayDesk, gateway: DemoGateway) -> None:
    session = await desk.sign_in(gateway)
    await synced(desk, session)
    held = everything(desk, session.key)
    for fault, value in FAULTS.items():
        desk.make_stale(session.key)  # the access token has to be renewed, too
        gateway.tell("fault", name=fault, value=value)
        session = await again(desk)
        assert session.state is SessionState.SIGNED_IN, fault
        assert everything(desk, session.key) == held, fault
        assert session.status.failed, fault
        gateway.tell("clear_faults")
        session = await again(desk)
        assert session.state is SessionState.SIGNED_IN, fault


async def test_no_network_signs_anybody_out(desk: GatewayDesk) -> None:
    gateway = DemoGateway()
    try:
        session = await desk.sign_in(gateway)
        await synced(desk, session)
        held = everything(desk, session.key)
    finally:
        gateway.stop()
    desk.make_stale(session.key)
    session = await again(desk)
    assert session.status.offline
    assert session.state is SessionState.SIGNED_IN
    assert everything(desk, session.key) == held
    left = await desk.accounts.sign_out(session.key)
    assert not left.told
    assert everything(desk, session.key) == held


async def test_signing_in_again_leaves_one_device_at_the_host(
    desk: GatewayDesk, gateway: DemoGateway
) -> None:
    session = await desk.sign_in(gateway, MARTA)
    await synced(desk, session)
    assert await desk.sign_in(gateway, MARTA, only=session.key) is session
    provider = session.provider
    assert isinstance(provider, WithDevices)
    end = asyncio.get_running_loop().time() + 10
    while len(mine := await provider.devices()) != 1:
        assert asyncio.get_running_loop().time() < end, mine
    assert mine[0].this
    assert (await desk.accounts.sign_out(session.key)).told
