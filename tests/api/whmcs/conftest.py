"""A running pretend provider for the tests of this folder, and providers for its two customers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Credential
from pmdesk.api.whmcs.provider import WhmcsProvider

pytest.importorskip("litestar", reason="the sandbox extra is not installed")

from pmdesk.sandbox.server import Sandbox, serve

MORNING = datetime(2026, 11, 22, 9, 43)  # noqa: DTZ001 - the sandbox's local time
Making = Callable[..., WhmcsProvider]


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with serve(today=MORNING) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    """The module's sandbox with nothing wrong and nothing counted."""
    running.control.clear_faults()
    running.control.reset_requests()
    yield running
    running.control.clear_faults()


@pytest.fixture
def make(sandbox: Sandbox, transport: Transport, pacer: Pacer) -> Making:
    """A provider for the owner of the account, or for another of the given ids."""

    def provider(client_id: int | None = None, user_id: int | None = None, **more: object) -> WhmcsProvider:
        credential = Credential(sandbox.identifier, sandbox.secret)
        who = client_id or sandbox.client_id, user_id or sandbox.user_id
        return WhmcsProvider(transport, pacer, sandbox.url, credential, *who, **more)  # type: ignore[arg-type]

    return provider


@pytest.fixture
def provider(make: Making) -> WhmcsProvider:
    return make()
