"""The bus connection: answers, errors, time-outs, and a bus that goes away."""

from __future__ import annotations

import asyncio
from subprocess import Popen

import pytest
from jeepney import DBusAddress, message_bus

from pmdesk.system.bus import BusError, BusLost, connected, method

pytestmark = pytest.mark.anyio

BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")


async def test_answers_errors_and_owners(private_bus: str) -> None:
    async with connected(private_bus) as bus:
        (names,) = await bus.call(message_bus.ListNames(), 10)
        assert bus.unique_name in names
        with pytest.raises(BusError) as caught:
            await bus.call(method(BUS, "NoSuchMethod"), 10)
        assert caught.value.name == "org.freedesktop.DBus.Error.UnknownMethod"
        assert await bus.owner("org.freedesktop.DBus") == "org.freedesktop.DBus"
        assert await bus.owner("com.example.Nobody") == ""


async def test_no_answer_in_time_is_an_error_without_a_name(private_bus: str) -> None:
    async with connected(private_bus) as silent, connected(private_bus) as bus:
        address = DBusAddress("/", silent.unique_name, "com.example.Silent")
        with pytest.raises(BusError) as caught:
            await bus.call(method(address, "Ping"), 0.05)
        assert caught.value.name == ""
        assert not bus._replies
        assert await bus.owner("org.freedesktop.DBus")  # and the connection goes on


async def test_no_bus_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    for address in ("unix:path=/nonexistent", "tcp:host=x,port=1", "nonsense", "SESSION"):
        with pytest.raises(BusLost):
            async with connected(address):
                pass


async def test_a_bus_that_dies_ends_the_block(private_bus: str, bus_daemon: Popen[str]) -> None:
    async def use() -> None:
        async with connected(private_bus):
            bus_daemon.kill()
            await asyncio.get_running_loop().create_future()

    with pytest.raises(ExceptionGroup) as caught:
        await asyncio.wait_for(use(), 10)
    assert caught.group_contains(BusLost)


async def test_cancelling_the_block_leaves_nothing_running(private_bus: str) -> None:
    inside = asyncio.Event()

    async def use() -> None:
        async with connected(private_bus):
            inside.set()
            await asyncio.get_running_loop().create_future()

    before = asyncio.all_tasks()
    task = asyncio.create_task(use())
    await asyncio.wait_for(inside.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asyncio.all_tasks() == before
