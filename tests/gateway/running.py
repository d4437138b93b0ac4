"""A gateway on a real socket, in a thread of the test's process, before a pretend WHMCS or a scripted one."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from pmdesk.api.gateway.tokens import secret_of
from pmdesk.api.secret import Secret
from pmdesk.gateway import house, server
from pmdesk.gateway.clock import SystemClock
from pmdesk.gateway.config import Config, parse
from pmdesk.gateway.connection import Connection
from pmdesk.gateway.families import Issued
from pmdesk.sandbox.server import Sandbox

HOST = "127.0.0.1"
GENEROUS = {"account-per-minute": 100_000, "address-per-minute": 100_000, "changes-per-hour": 100_000}


class Hands(SystemClock):
    """A clock that can be moved: it shows the machine's time and what was added; ages have their own."""

    def __init__(self) -> None:
        self.added = self.aged = 0.0

    def ticks(self) -> float:
        return time.monotonic() + self.aged

    def seconds(self) -> float:
        return time.time() + self.added

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), UTC)


@dataclass
class Running:
    """A gateway that serves. ``audit`` is the file of its log."""

    base: str
    config: Config
    gateway: house.Gateway
    clock: Hands
    audit: Path
    port: int = 0

    def entries(self) -> list[dict[str, Any]]:
        """What the audit log says so far."""
        return [json.loads(line) for line in self.audit.read_text("utf-8").splitlines()]

    def enter(self, client_id: int, user_id: int, *, fresh: bool = True, name: str = "test") -> Issued:
        """A sign-in without a browser, straight in the shared state."""
        at = self.clock.seconds() if fresh else None
        return self.gateway.keeper.families.begin(client_id, user_id, name, at)

    def secret(self, client_id: int, user_id: int, *, fresh: bool = True) -> Secret:
        """The same as a program keeps it."""
        issued = self.enter(client_id, user_id, fresh=fresh)
        return secret_of(issued.refresh, issued.access, datetime(2100, 1, 1, tzinfo=UTC), ())

    def bearer(self, client_id: int, user_id: int, *, fresh: bool = True) -> dict[str, str]:
        """The same as a header."""
        return {"Authorization": f"Bearer {self.enter(client_id, user_id, fresh=fresh).access}"}

    def client(self, **more: Any) -> httpx.Client:
        """An HTTP client that follows nothing."""
        return httpx.Client(base_url=self.base, timeout=30, trust_env=False, **more)


def settings_for(base: str, whmcs: dict[str, Any], folder: Path, **more: Any) -> Config:
    """A configuration for tests; ``more`` are tables that are laid over it."""
    tables: dict[str, Any] = {
        "name": "Precisely Managed",
        "url": base,
        "whmcs": whmcs,
        "sign-in": {"openid": {"client-id": "none", "client-secret": "none"}},
        "state": {"path": "state.sqlite"},
        "limits": GENEROUS,
        "audit": {"file": str(folder / "audit.jsonl")},
    }
    for name, table in more.items():
        key = name.replace("_", "-")
        laid_over = isinstance(tables.get(key), dict) and key != "state"
        tables[key] = {**tables[key], **table} if laid_over else table
    return parse(tables, folder)


def whmcs_of(sandbox: Sandbox) -> dict[str, Any]:
    """The table ``whmcs`` for a pretend provider that runs."""
    return {"url": sandbox.url, "identifier": sandbox.identifier, "secret": sandbox.secret}


@contextmanager
def running(
    folder: Path,
    whmcs: dict[str, Any] | None = None,
    *,
    port: int = 0,
    parts: dict[str, Any] | None = None,
    connection: type[Connection] = Connection,
    **more: Any,
) -> Iterator[Running]:
    """Serve a gateway for as long as the ``with`` lasts; ``parts`` go to ``house.make``."""
    bound = server.listen(HOST, port)
    port = bound.getsockname()[1]
    base = f"http://{HOST}:{port}"
    nowhere = {"url": "http://127.0.0.1:9/", "identifier": "none", "secret": "none"}
    config = settings_for(base, whmcs or nowhere, folder, **more)
    clock = Hands()
    try:
        gateway = house.make(config, None, clock, **(parts or {}))
    except BaseException:
        bound.close()
        raise
    ready = threading.Event()
    serving = server.server_for(gateway, ready.set, connection)
    thread = threading.Thread(
        target=lambda: asyncio.run(serving.serve(sockets=[bound])), name="gateway", daemon=True
    )
    thread.start()
    try:
        while not ready.wait(0.05):
            if not thread.is_alive():
                raise RuntimeError("the gateway did not start; its thread said why")
        yield Running(base, config, gateway, clock, folder / "audit.jsonl", port)
    finally:
        serving.should_exit = True
        thread.join(20)
        bound.close()
