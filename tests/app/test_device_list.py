"""The list of devices: asked for on demand, of the account in front alone, and ended one by one."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from pmdesk.api.errors import FreshSignInNeeded, Offline, Uncertain
from pmdesk.models.devices import Devices
from pmdesk.records.account import Device
from pmdesk.wording import browser_sign_in as sign_in_words
from pmdesk.wording import devices as words
from pmdesk.wording.errors import explain
from tests.app.joined import HOST, Joined, Start
from tests.app.test_fresh import the_dialog
from tests.helpers import DAY_ONE, until

pytestmark = pytest.mark.anyio


def device(number: int, *, this: bool = False) -> Device:
    return Device(
        id=f"d{number}",
        name=f"pmdesk on unmistakable-{number}",
        signed_in=DAY_ONE - timedelta(days=9),
        last_used=DAY_ONE - timedelta(hours=number),
        this=this,
    )


ALL = [device(2), device(0, this=True), device(1)]


def written(folder: Path) -> bytes:
    """All bytes of all files below a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def listed(app: Joined) -> Devices:
    """Ask for the list as the page does."""
    asked = app.provider().calls["devices"]
    app.desk.devices_asked.emit()
    await until(lambda: app.provider().calls["devices"] > asked and not app.desk.devices.busy)
    return app.desk.devices


async def with_devices(app: Joined) -> None:
    await app.signed_in_at_a_gateway()
    app.provider().signed_in = list(ALL)
    await listed(app)
    app.told.clear()


async def test_they_are_asked_for_when_somebody_looks_and_never_before(start: Start, profile: Path) -> None:
    async with start() as app:
        session = await app.signed_in_at_a_gateway()
        app.provider().signed_in = list(ALL)
        app.desk.refresh()
        await app.at_rest(session)
        assert app.provider().calls["devices"] == 0
        found = await listed(app)
        assert found.rows == (device(0, this=True), device(1), device(2))
        assert found.at == app.program.clock.now()
    assert b"unmistakable" not in written(profile), "no copy of it is kept"


async def test_trouble_is_kept_beside_what_came_before(start: Start) -> None:
    async with start() as app:
        await with_devices(app)
        app.provider().always["devices"] = Offline()
        found = await listed(app)
        assert isinstance(found.error, Offline)
        assert found.rows is not None
        app.provider().always.clear()
        assert (await listed(app)).error is None


async def test_one_is_signed_out_and_the_list_fetched_anew(start: Start) -> None:
    async with start() as app:
        await with_devices(app)
        app.desk.devices_end_asked.emit((device(2),))
        await until(lambda: app.told)
        await until(lambda: not app.desk.devices.busy)
        assert app.told == [("ok", words.signed_out([device(2)]))]
        assert app.desk.devices.rows == (device(0, this=True), device(1))


async def test_all_others_at_once(start: Start) -> None:
    async with start() as app:
        await with_devices(app)
        app.desk.devices_end_asked.emit(app.desk.devices.others)
        await until(lambda: app.told and not app.desk.devices.busy)
        assert app.told == [("ok", words.signed_out([device(1), device(2)]))]
        assert app.desk.devices.rows == (device(0, this=True),)


async def test_one_that_is_gone_already_is_as_good_as_signed_out(start: Start) -> None:
    async with start() as app:
        await with_devices(app)
        app.provider().signed_in = [device(0, this=True)]
        app.desk.devices_end_asked.emit((device(2),))
        await until(lambda: app.told)
        assert app.told == [("ok", words.signed_out([device(2)]))]


@pytest.mark.parametrize("error", [Uncertain(), Offline()], ids=["lost", "offline"])
async def test_what_may_or_may_not_have_happened_is_said_and_looked_at(
    start: Start, error: Exception
) -> None:
    async with start() as app:
        await with_devices(app)
        app.provider().always["end_device"] = error
        asked = app.provider().calls["devices"]
        app.desk.devices_end_asked.emit((device(2), device(1)))
        await until(lambda: app.told)
        await until(lambda: app.provider().calls["devices"] == asked + 1)
        lost = isinstance(error, Uncertain)
        said = ("warn", words.not_known(device(2))) if lost else ("bad", explain(error, HOST).title)
        assert app.told == [said]
        assert app.provider().calls["end_device"] == 1, "the rest is left alone"


async def test_where_the_host_wants_a_fresh_sign_in_it_is_asked_for(start: Start) -> None:
    async with start() as app:
        await with_devices(app)
        app.provider().faults["end_device"].append(FreshSignInNeeded())
        app.desk.devices_end_asked.emit((device(2),))
        (await the_dialog(app)).cancel.click()
        await until(lambda: app.told)
        assert app.told == [("warn", sign_in_words.not_done())]
        await until(lambda: not app.desk.devices.busy)
        assert len(app.provider().signed_in) == 3


async def test_another_account_in_front_shows_nothing_of_this_one(start: Start) -> None:
    async with start() as app:
        await with_devices(app)
        gate = app.provider().hold("devices")
        app.desk.devices_asked.emit()
        await until(lambda: app.desk.devices.busy)
        await app.signed_in_at_a_gateway("2")
        assert app.desk.devices == Devices()
        gate.set()
        await until(lambda: "devices" not in app.scope.active)
        await asyncio.sleep(0)
        assert app.desk.devices == Devices()


async def test_without_a_sign_in_nothing_is_asked(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in_at_a_gateway()
        await app.accounts.sign_out(session.key)
        app.desk.devices_asked.emit()
        app.desk.devices_end_asked.emit((device(2),))
        assert app.provider().calls["devices"] == app.provider().calls["end_device"] == 0
