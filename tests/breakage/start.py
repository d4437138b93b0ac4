"""A start of the whole program as a process of its own, driven from within by one line of JSON.

    {"profile": …, "act": "sync" | "settings" | "sit", "url": …, "email": …, "password": …, "keyring": …}

Says "ready", then what it does, a line each. Run as `python -m tests.breakage.start`.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec

from pmdesk.app import running as running_room
from pmdesk.app.options import Options
from pmdesk.app.program import AlreadyRunning, Program, make_application
from pmdesk.app.running import Running
from pmdesk.app.start import live
from pmdesk.system.secrets import KeyringSecrets, KeyStore, NoService
from tests.helpers import until


class FileKeyring:
    """A key store that outlives the process (in a file, as no real one of ours ever would)."""

    def __init__(self, path: Path, how: str) -> None:
        self._path, self._how = path, how

    def _kept(self) -> dict[str, str]:
        self._behave()
        return dict(json.loads(self._path.read_text())) if self._path.exists() else {}

    def _behave(self) -> None:
        if self._how == "stuck":
            time.sleep(3600)
        if self._how == "slow":
            time.sleep(0.5)
        if self._how == "raising":
            raise RuntimeError("a backend's own words, with a label in them")
        if self._how == "locked":
            raise KeyringLocked

    def get_password(self, service: str, key: str) -> str | None:
        return self._kept().get(f"{service}/{key}")

    def set_password(self, service: str, key: str, secret: str) -> None:
        kept = self._kept() | {f"{service}/{key}": secret}
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(kept))
        part.replace(self._path)

    def delete_password(self, service: str, key: str) -> None:
        kept = self._kept()
        del kept[f"{service}/{key}"]
        self._path.write_text(json.dumps(kept))


class KeyringLocked(Exception):
    """Named as keyring's own, by which it is told."""


def open_store(path: Path, how: str) -> KeyStore:
    if how == "absent":
        raise NoService("nobody")
    return KeyStore("SecretService", FileKeyring(path, how), lambda: how == "locked")  # type: ignore[arg-type]


def say(*words: object) -> None:
    print(*words, flush=True)


async def sign_in(program: Program, running: Running, wish: dict[str, Any]) -> None:
    await until(lambda: program.sign_in_page is not None, 10)
    page = program.sign_in_page
    assert page is not None
    if page.step == "password":  # an account that is known
        page.back.click()
    page.address.setText(wish["url"])
    page.go_on.click()
    await until(lambda: page.step == "password", 15, "password")
    page.email.setText(wish["email"])
    page.password.setText(wish["password"])
    page.sign_in.click()
    await until(lambda: running.news.front is not None, 40, "signed in")


async def act(program: Program, running: Running, wish: dict[str, Any]) -> None:
    say("ready")
    if program.store.recovered:
        say("recovered")
    await asyncio.sleep(0.05)
    if wish["act"] == "settings":
        say("writing")
        for number in range(1_000_000):
            settings = msgspec.structs.replace(program.desk.settings, sync_minutes=1 + number % 60)
            program.desk.settings_asked.emit(settings)
            await asyncio.sleep(0)
    if wish["act"] == "sit":
        await asyncio.sleep(0.3)
        say("strips", json.dumps(strips(program)))
        await asyncio.Event().wait()
    if program.desk.account is None or running.news.front is None or running.news.front.sync is None:
        await asyncio.sleep(wish.get("patience", 0.3))
    front = running.news.front
    if front is None or front.sync is None:
        if program.desk.account is not None:
            running.desk.sign_in_asked.emit()
        await sign_in(program, running, wish)
    say("syncing")
    session = running.news.front
    assert session is not None
    await until(lambda: session.status.last_at is not None, 120, "synced")
    say("synced")
    await until(lambda: session.idle, 120, "idle")
    say("strips", json.dumps(strips(program)))
    say("reports", json.dumps(running.failures.reports))
    say("done")
    if wish.get("stay"):
        await asyncio.Event().wait()
    running.stop()


def strips(program: Program) -> list[str]:
    notices = program.window.notices
    return [one for one in (notices.standing.words(), notices.passing.words()) if one]


def main() -> int:
    wish = json.loads(sys.stdin.readline())
    ring = partial(open_store, Path(wish["ring"]), wish.get("keyring", "good"))
    running_room.KeyringSecrets = partial(KeyringSecrets, wish.get("timeout", 30.0), ring)  # type: ignore
    application = make_application([])
    try:
        program = Program(application, Options(profile=Path(wish["profile"])))
    except AlreadyRunning as found:
        say("handed over" if found.shown else "unanswered")
        return 0 if found.shown else 1
    program.paint()

    async def beside(running: Running) -> None:
        await act(program, running, wish)

    return live(program, beside)


if __name__ == "__main__":
    sys.exit(main())
