"""Leaving a host that lists its devices: told in time, or said that it was not."""

from __future__ import annotations

import asyncio

import pytest

from pmdesk.api.errors import Offline, SignInNeeded
from pmdesk.core import devices
from pmdesk.core.devices import WithDevices, leave
from tests.core.fake_provider import FakeProvider

pytestmark = pytest.mark.anyio


async def test_the_host_is_told_once() -> None:
    provider = FakeProvider()
    assert isinstance(provider, WithDevices)
    assert await leave(provider)
    assert provider.calls["leave"] == 1


@pytest.mark.parametrize("error", [Offline(), SignInNeeded()])
async def test_a_host_that_could_not_be_told_is_no_failure_here(error: Exception) -> None:
    provider = FakeProvider()
    provider.always["leave"] = error
    assert not await leave(provider)


async def test_nobody_waits_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = FakeProvider()
    provider.hold("leave")
    with monkeypatch.context() as patch:
        patch.setattr(devices, "LEAVE_SECONDS", 0.05)
        assert not await asyncio.wait_for(leave(provider), 5)


async def test_where_there_is_no_such_list_nothing_is_to_be_told() -> None:
    assert await leave(object())
    assert await leave(None)
