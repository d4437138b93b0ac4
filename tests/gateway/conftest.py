"""What the tests of the gateway stand on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

pytest.importorskip("litestar", reason="the gateway extra is not installed")
pytest.importorskip("authlib", reason="the gateway extra is not installed")
pytest.importorskip("joserfc", reason="the gateway extra is not installed")

from pmdesk.sandbox.server import Sandbox, serve
from tests.gateway.marked import House, marked
from tests.gateway.redis_server import RedisServer, redis_or_skip
from tests.gateway.running import Running, running, whmcs_of
from tests.gateway.scripted import Everybody, Scripted


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One pretend WHMCS for a file, at today's day: sign-ins are dated."""
    with serve() as found:
        yield found


@pytest.fixture(scope="module")
def gateway(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One gateway before it, with generous limits."""
    with running(tmp_path_factory.mktemp("gateway"), whmcs_of(sandbox)) as found:
        yield found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A gateway and a pretend WHMCS of a file's own, whose texts say whose they are."""
    with marked(tmp_path_factory.mktemp("gateway")) as found:
        yield found


@pytest.fixture(scope="module")
def behind() -> Scripted:
    """A provider that a test writes the answers of."""
    return Scripted()


@pytest.fixture(scope="module")
def before_scripted(behind: Scripted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A gateway before it, which lets everybody in as the owner."""
    parts = {"provider": lambda standing: behind, "people": Everybody()}
    with running(tmp_path_factory.mktemp("gateway"), parts=parts) as found:
        yield found


@pytest.fixture
def calm(sandbox: Sandbox) -> Iterator[Sandbox]:
    """The pretend WHMCS with nothing wrong and nothing counted."""
    sandbox.control.clear_faults()
    sandbox.control.reset_requests()
    yield sandbox
    sandbox.control.clear_faults()


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A redis-server for a file."""
    redis_or_skip()
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """A loop of this file's own, for tests that Hypothesis calls again and again."""
    with asyncio.Runner() as found:
        yield found
