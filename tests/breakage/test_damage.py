"""A damaged copy on disk, before the start or under a running program: said once, set aside, fetched anew.

The long run tries many more damages than the sample of the ordinary one.
"""

from __future__ import annotations

import random
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pmdesk.app.options import Options
from pmdesk.app.program import Program
from pmdesk.sandbox.server import Sandbox
from pmdesk.store.errors import NewerDatabase
from pmdesk.wording import start
from tests.breakage.conftest import MORNING
from tests.breakage.whole import Begun, Whole, state
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio

PAGE = 4096
SHORT, LONG = 3, 120
AREAS = ("services", "domains", "tickets", "invoices")


def spoil(content: bytes, kind: int, dice: random.Random) -> bytes:
    """Random pages, empty pages, turned bits, or a file that was cut off; the header is left alone."""
    data, pages = bytearray(content), len(content) // PAGE
    if kind == 0:
        for _ in range(3):
            page = dice.randrange(1, pages)
            data[page * PAGE : (page + 1) * PAGE] = dice.randbytes(PAGE)
    elif kind == 1:
        page = dice.randrange(1, pages - 4)
        data[page * PAGE : (page + 4) * PAGE] = bytes(4 * PAGE)
    elif kind == 2:
        for _ in range(30):
            data[dice.randrange(100, len(data))] ^= 0xFF
    else:
        del data[dice.randrange(len(data)) :]
    return bytes(data)


async def is_whole(whole: Whole, begun_rows: dict[str, int]) -> None:
    """In the end everything is there again, every page shows it, and nothing was called our mistake."""

    def again() -> bool:
        whole.session.look()
        return not whole.session.status.running and rows(whole) == begun_rows

    await until(again, 20, "everything to be there again")
    await whole.at_rest()
    for place in AREAS:
        whole.go(place)
        await whole.settle()
        assert state(whole.window.page(place)).name == "content", place
    assert whole.reports == []


def rows(whole: Whole) -> dict[str, int]:
    store, key = whole.desk.store, whole.desk.account_key
    return {area: getattr(store, area).freshness(key).held for area in AREAS}


@pytest.fixture
def expected(begun: Begun) -> dict[str, int]:
    with sqlite3.connect(begun.full / "data" / "pmdesk.sqlite") as database:
        return {area: database.execute(f"SELECT count(*) FROM {area}").fetchone()[0] for area in AREAS}


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_damaged_before_the_start(
    qapp: QApplication,
    tmp_path: Path,
    begun: Begun,
    sandbox: Sandbox,
    expected: dict[str, int],
    soak: bool,
) -> None:
    dice = random.Random(5)
    trials, recovered = LONG if soak else SHORT, 0
    for number in range(trials):
        profile = begun.copy(tmp_path / str(number))
        file = profile / "data" / "pmdesk.sqlite"
        file.write_bytes(spoil(file.read_bytes(), number % 4, dice))
        clock = FakeClock(MORNING + timedelta(hours=25))
        async with Whole(qapp, profile, clock, begun.keyring) as whole:
            for place in AREAS:
                whole.go(place)
                await whole.settle()
            whole.running.news.check_disk()  # as two minutes after the start
            await until(lambda: "check the database" not in whole.running.scope.active, 10)
            await is_whole(whole, expected)
            recovered += whole.program.store.recovered
            if whole.program.store.recovered:
                assert any("set aside" in text for _, text in whole.told), whole.told
    print(f"{trials} damaged databases (all: {LONG}); {recovered} were set aside, the others harmless")
    assert recovered


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_damaged_while_running(
    qapp: QApplication,
    tmp_path: Path,
    begun: Begun,
    sandbox: Sandbox,
    expected: dict[str, int],
    soak: bool,
) -> None:
    dice = random.Random(7)
    trials = LONG if soak else 2
    for number in range(trials):
        profile = begun.copy(tmp_path / str(number))
        file = profile / "data" / "pmdesk.sqlite"
        clock = FakeClock(MORNING + timedelta(hours=25))
        async with Whole(qapp, profile, clock, begun.keyring) as whole:
            await whole.at_rest()
            size = file.stat().st_size
            with file.open("r+b") as handle:
                if number % 3 == 0:
                    handle.seek(PAGE)
                    handle.write(dice.randbytes(size - PAGE))
                elif number % 3 == 1:
                    handle.seek(PAGE * dice.randrange(2, 6))
                    handle.write(bytes(20 * PAGE))
                else:
                    handle.truncate(size // 2)
            clock.advance(timedelta(minutes=30))
            whole.session.look()
            for place in AREAS:
                whole.go(place)
                await whole.settle()
            whole.running.news.check_disk()
            await until(lambda: whole.program.store.recovered, 10, "the damage to be noticed")
            await is_whole(whole, expected)
            assert [text for _, text in whole.told if "set aside" in text], whole.told
    print(f"{trials} databases damaged under a running program (all: {LONG})")


async def test_nothing_is_claimed_of_what_is_gone(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox
) -> None:
    """The copy was damaged and the host is down: no page and no strip speaks of saved data."""
    profile = begun.copy(tmp_path / "p")
    file = profile / "data" / "pmdesk.sqlite"
    file.write_bytes(file.read_bytes()[: 20 * PAGE])
    sandbox.control.fault("down", value=0)
    async with Whole(qapp, profile, FakeClock(MORNING + timedelta(hours=25)), begun.keyring) as whole:
        await until(lambda: whole.session.status.offline, 10)
        await whole.at_rest()
        await whole.settle()
        assert whole.strips[0] == "Offline. Nothing has been fetched yet."
        assert whole.window.top.age.text() == "Not updated yet"
        assert state(whole.window.page("home")).name == "failed"
        assert any("set aside" in text for _, text in whole.told)


async def test_a_log_that_was_deleted(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox, expected: dict[str, int]
) -> None:
    profile = begun.copy(tmp_path / "p")
    async with Whole(qapp, profile, FakeClock(MORNING + timedelta(hours=25)), begun.keyring) as whole:
        await whole.at_rest()
        for file in (profile / "data").glob("pmdesk.sqlite*"):
            (tmp_path / "q" / "data").mkdir(parents=True, exist_ok=True, mode=0o700)
            if not file.name.endswith(("-wal", "-shm")):
                (tmp_path / "q" / "data" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "q").chmod(0o700)
    async with Whole(qapp, tmp_path / "q", FakeClock(MORNING + timedelta(hours=26)), begun.keyring) as whole:
        await until(lambda: whole.desk.account is not None or whole.program.store.recovered, 5)
        if whole.desk.account is not None:
            await is_whole(whole, expected)


def test_a_newer_database_is_not_touched(qapp: QApplication, tmp_path: Path, begun: Begun) -> None:
    profile = begun.copy(tmp_path / "p")
    file = profile / "data" / "pmdesk.sqlite"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 4711")
    database.close()
    before = file.read_bytes()
    with pytest.raises(NewerDatabase) as caught:
        Program(qapp, Options(profile=profile))
    assert start.cannot_start(caught.value)[0] == "These data belong to a newer pmdesk"
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\x00\xff" * 300,
        b'{"theme": 7, "sync_minutes": -1, "geometry": 5}',
        b"[" * 9000,
    ],
)
async def test_settings_that_are_no_settings(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox, content: bytes
) -> None:
    profile = begun.copy(tmp_path / "p")
    (profile / "config" / "settings.json").write_bytes(content)
    sandbox.control.fault("down", value=0)
    async with Whole(qapp, profile, FakeClock(MORNING), begun.keyring) as whole:
        await until(lambda: whole.session.status.offline, 10)
        assert whole.desk.settings.sync_minutes == 15
        said = await whole.tour()
        assert all(said.values())
        assert whole.reports == []


@pytest.mark.parametrize("content", [b"../../etc \xff\xfe\x00", None])
async def test_a_list_of_demos_that_is_none(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox, content: bytes | None
) -> None:
    profile = begun.copy(tmp_path / "p")
    demos = profile / "state" / "demo-accounts"
    if content is None:
        demos.mkdir(parents=True)
    else:
        demos.write_bytes(content)
    sandbox.control.fault("down", value=0)
    async with Whole(qapp, profile, FakeClock(MORNING), begun.keyring) as whole:
        await until(lambda: whole.session.status.offline, 10)
        assert whole.desk.account is not None
        assert whole.reports == []
