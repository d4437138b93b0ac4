"""What runs once there is a loop: it begins with what is kept, stops in order and keeps how it stood."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pmdesk.app.options import Options
from pmdesk.app.program import Program
from pmdesk.core.ports import SecretsOutcome
from pmdesk.core.shared import SessionState
from pmdesk.records import Area
from pmdesk.wording.start import recovered
from tests.app.joined import Joined, Start
from tests.core.samples import invoice
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio


async def test_the_first_start_asks_to_sign_in(start: Start) -> None:
    async with start() as app:
        assert app.desk.account is None
        assert app.window._whole.currentWidget() is app.program.sign_in_page


async def test_a_start_shows_what_is_kept_and_asks_the_key_store_for_the_rest(start: Start) -> None:
    async with start() as app:
        key = (await app.signed_in()).key
        secret = app.secrets.kept[key]
    async with start() as app:
        assert app.desk.account_key == key
        session = app.accounts.get(key)
        assert session is not None
        await until(lambda: session.state is SessionState.SIGN_IN_NEEDED)  # this key store holds nothing
        assert session.secret_kept is SecretsOutcome.NOT_THERE
        assert app.program.store.invoices.freshness(key).held == 2
        assert "very-secret" in secret


async def test_what_the_first_picture_says_stands_until_it_is_judged_anew(start: Start) -> None:
    """Were it gone in between, all would seem to be well for a moment."""
    async with start() as app:
        app.provider().rows[Area.INVOICES] = [invoice("7", due=date(2026, 1, 5))]  # long overdue
        session = await app.signed_in()
        said = [alert.key for alert in session.alerts]
        assert said
    async with start() as app:
        assert [alert.key for alert in app.desk.attention] == said
        heard: list[list[str]] = []
        app.desk.attention_changed.connect(lambda: heard.append([one.key for one in app.desk.attention]))
        back = app.accounts.get(session.key)
        assert back is not None
        await until(lambda: back.state is SessionState.SIGN_IN_NEEDED)
        await app.at_rest(back)
        assert all(one == said for one in heard)
        assert [alert.key for alert in back.alerts] == said


async def test_the_one_that_was_in_front_is_in_front_again(start: Start) -> None:
    async with start() as app:
        first = (await app.signed_in("1")).key
        await app.signed_in("2")
        app.desk.switch_asked.emit(first)
    async with start() as app:
        assert app.desk.account_key == first


async def test_a_place_of_the_command_line_is_shown(start: Start) -> None:
    async with start() as app:
        await app.signed_in()
    async with start(show="invoices:7") as app:
        await until(lambda: app.window.key == "invoices")


async def test_nothing_is_imported_for_the_network_before_it_is_wanted(start: Start) -> None:
    async with start() as app:
        assert app._connection is None
        transport, pacer = app.connection()
        assert app.connection() == (transport, pacer)


async def test_a_copy_set_aside_at_the_start_is_said(start: Start, profile: Path) -> None:
    async with start() as app:
        await app.signed_in()
    file = profile / "data" / "pmdesk.sqlite"
    file.write_bytes(b"\x00" * file.stat().st_size)
    async with start() as app:
        await until(lambda: ("warn", recovered()) in app.told)
        assert app.desk.account is not None


async def test_the_end_waits_for_what_is_written_and_leaves_nothing_running(
    qapp: QApplication, profile: Path, clock: FakeClock
) -> None:
    program = Program(qapp, Options(profile=profile, plain=True), clock)
    before = asyncio.all_tasks()
    app = Joined(program)
    life = asyncio.create_task(app.live())
    await until(lambda: app.has_begun)
    written: list[int] = []
    slow = asyncio.create_task(app.worker.write(written.append, 1))
    app.desk.quit_asked.emit()
    assert await asyncio.wait_for(life, 5) == 0
    await slow
    assert written == [1]
    assert app.scope.closed
    assert asyncio.all_tasks() == before
    assert asyncio.get_running_loop().get_exception_handler() is None
    program.close()
    assert program.settings_file.load().geometry
