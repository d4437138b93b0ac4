"""The child of `first_sync` and `idle`: the real program in its loop, signed in to a pretend provider."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmdesk.app.options import Options
from pmdesk.tools.benching.children import end_with_the_bench, given, say, wait_for_the_end
from pmdesk.tools.benching.curtain import command

if TYPE_CHECKING:
    from pmdesk.app.running import Running
    from pmdesk.core.status import SyncStatus


class SyncWatch:
    """Notes when a sync begins and ends, in seconds of a clock that never jumps; and what it used of a
    processor, in all threads."""

    def __init__(self, running: Running, ended: Callable[[], None] = lambda: None) -> None:
        self.began = self.took = self.cpu = 0.0
        self.begun, self.done = asyncio.Event(), asyncio.Event()
        self._ended = ended
        self._desk = running.desk
        self.status: SyncStatus = self._desk.status
        self._desk.status_changed.connect(self._look)

    def _look(self, status: SyncStatus) -> None:
        if status.running and not self.began:
            self.began, self.cpu = time.perf_counter(), time.process_time()
            self.begun.set()
        elif self.began and not status.running and not self.done.is_set():
            self.took = time.perf_counter() - self.began
            self.cpu = time.process_time() - self.cpu
            self.status = status
            self._ended()
            self.done.set()


Drive = Callable[["Running", dict[str, Any]], Coroutine[Any, Any, None]]


def run(drive: Drive, told: dict[str, Any]) -> None:
    """Run the program on a new profile, sign in to the pretend provider that is told, ``drive`` beside it."""
    from pmdesk.app.program import Program, make_application
    from pmdesk.app.start import live

    options = Options(profile=Path(told["profile"]), plain=told.get("plain", True))
    application = make_application([])
    program = Program(application, options)
    if not told.get("archive", True):
        import msgspec

        settings = msgspec.structs.replace(program.desk.settings, archive_pdfs=False)
        program.keep_settings(settings)

    async def beside(running: Running) -> None:
        try:
            signing = asyncio.ensure_future(_sign_in(running, told))
            await drive(running, told)
            await signing
        except BaseException as error:
            say(failed=f"{type(error).__name__}: {error}")
            raise
        finally:
            running.stop()

    end_with_the_bench()
    program.paint()
    live(program, beside)
    os._exit(0)


async def _sign_in(running: Running, told: dict[str, Any]) -> None:
    """By the password, without the page for it; the key store is left out, as for the demo."""
    accounts = running.accounts
    found = await accounts.discover(told["url"])
    grants = await accounts.grants(found, told["email"], told["password"])
    session = await accounts.sign_in(next(one for one in grants if not one.closed), keep=False)
    running.news.show_front(session.key)
    running.window.show_account()


def _held(watch: SyncWatch) -> dict[str, int]:
    return {area.value: status.done for area, status in watch.status.areas.items()}


def _problem(running: Running, watch: SyncWatch) -> str:
    """Why what was measured is not what was meant; "" if it is."""
    if watch.status.failed or watch.status.offline:
        return "the sync did not go well"
    return "; ".join(running.failures.reports)


def stalls() -> None:
    """A first sync with a beat on the interface's thread. Says the gaps, and waits for its memory to be
    read."""
    run(_drive_stalls, given())


async def _drive_stalls(running: Running, told: dict[str, Any]) -> None:
    from pmdesk.tools.benching.beat import Beat

    beat = Beat()
    watch = SyncWatch(running)
    place = told.get("place", "home")
    await watch.begun.wait()
    if place != "home":
        running.window.go(place)
    beat.start()
    await watch.done.wait()
    await asyncio.sleep(0.2)  # until the last news have been drawn: Home gathers them for 100 ms
    gaps = beat.stop()
    say(
        gaps=gaps,
        took=watch.took,
        held=_held(watch),
        problem=_problem(running, watch),
    )
    await asyncio.Event().wait()


def timed() -> None:
    """A first sync by itself. Says how long it took, and which requests it made."""
    run(_drive_timed, given())


async def _drive_timed(running: Running, told: dict[str, Any]) -> None:
    asked: list[Any] = []

    def read_journal() -> None:
        """At once, so that nothing that comes after the sync has been asked yet."""
        asked.extend(command(told["control"], "latest_requests"))

    watch = SyncWatch(running, read_journal)
    await watch.done.wait()
    say(took=watch.took, cpu=watch.cpu, held=_held(watch), asked=asked, problem=_problem(running, watch))


def idle() -> None:
    """Signed in, synced, everything fetched; then the window goes. Says what of a processor is used then."""
    run(_drive_idle, given())


async def _drive_idle(running: Running, told: dict[str, Any]) -> None:
    watch = SyncWatch(running)
    await watch.done.wait()
    while running.news.front is None or not running.news.front.idle:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.2)
    running.window.hide()
    await asyncio.sleep(told["settle"])
    say(settled=True)
    before = time.process_time(), os.times()
    await asyncio.sleep(told["seconds"])
    after = time.process_time(), os.times()
    say(
        cpu=after[0] - before[0],
        user=after[1].user - before[1].user,
        system=after[1].system - before[1].system,
        problem=_problem(running, watch),
    )
    await asyncio.to_thread(wait_for_the_end)
