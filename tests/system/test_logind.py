"""logind's word on sleep, spoken on a private bus."""

from __future__ import annotations

import asyncio

import pytest
from jeepney import DBusAddress, message_bus, new_signal
from jeepney.io.asyncio import open_dbus_connection

from pmdesk.system.logind import follow_wakes
from tests.helpers import until

MANAGER = DBusAddress("/org/freedesktop/login1", None, "org.freedesktop.login1.Manager")

pytestmark = pytest.mark.anyio


async def test_the_end_of_sleep_is_told_and_its_beginning_is_not(private_bus: str) -> None:
    logind = await open_dbus_connection(private_bus)
    await logind.send(message_bus.RequestName("org.freedesktop.login1"))
    woken: list[int] = []
    task = asyncio.create_task(follow_wakes(lambda: woken.append(1), private_bus))
    try:

        async def sleep_and_wake() -> None:
            while not woken:  # it may not be listening yet
                await logind.send(new_signal(MANAGER, "PrepareForSleep", "b", (False,)))
                await asyncio.sleep(0.01)

        await asyncio.wait_for(sleep_and_wake(), 10)
        before = len(woken)
        for beginning in (True, True, False):
            await logind.send(new_signal(MANAGER, "PrepareForSleep", "b", (beginning,)))
        await until(lambda: len(woken) > before)
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await logind.close()


async def test_without_a_system_bus_it_just_ends() -> None:
    await asyncio.wait_for(follow_wakes(lambda: None, "unix:path=/nonexistent"), 10)
