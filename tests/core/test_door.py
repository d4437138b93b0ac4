"""The door: nothing of the network is imported or made before the first question."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pmdesk.api.errors import BadAddress, GatewayNeeded, SignInNeeded
from pmdesk.api.pace import Pacer
from pmdesk.api.provider import Capability
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport
from pmdesk.core.door import ProviderDoor
from tests.core.samples import stored
from tests.helpers import FakeClock

SECRET = Secret({"identifier": "a", "secret": "b"}).to_text()


@pytest.fixture
def door(clock: FakeClock) -> ProviderDoor:
    transport, pacer = Transport(version="test"), Pacer(clock)
    return ProviderDoor(lambda: (transport, pacer))


def test_a_kept_secret_makes_the_provider_again(door: ProviderDoor) -> None:
    assert Capability.INVOICES in door.provider(stored(), SECRET).capabilities


@pytest.mark.parametrize("text", ["", "no secret", "{}", '{"identifier":"a"}', "[]"])
def test_a_spoilt_secret_asks_for_a_sign_in(door: ProviderDoor, text: str) -> None:
    with pytest.raises(SignInNeeded):
        door.provider(stored(), text)


def test_another_kind_of_provider_needs_its_gateway(door: ProviderDoor) -> None:
    import msgspec

    with pytest.raises(GatewayNeeded):
        door.provider(msgspec.structs.replace(stored(), address="https://host.example"), SECRET)


@pytest.mark.anyio
async def test_an_address_that_is_none_is_said_to_be_none(door: ProviderDoor) -> None:
    with pytest.raises(BadAddress):
        await door.discover("not an address")


def test_importing_the_core_brings_nothing_heavy() -> None:
    """What stands before the first paint: no httpx, no pypdf, no Qt, no key store."""
    code = (
        "import sys, pmdesk.core.accounts, pmdesk.core.door, pmdesk.core.alerting;"
        "print([name for name in ('httpx', 'pypdf', 'PySide6', 'keyring') if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[]"
