"""What attacks start from: a provider that obeys, a profile that was synced whole, and one that never was."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

pytest.importorskip("litestar", reason="the sandbox extra is not installed")

from pmdesk.sandbox.server import Sandbox, serve
from pmdesk.store.database import Store
from tests.breakage.whole import Begun, Keyring, Whole, quiet_settings
from tests.helpers import FakeClock

MORNING = datetime(2026, 11, 22, 9, 43, tzinfo=UTC)
OFFSCREEN = ["This plugin does not support"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here == item.path.parent:
            item.add_marker(pytest.mark.qt_log_ignore(*OFFSCREEN))


@pytest.fixture(scope="session")
def provider() -> Iterator[Sandbox]:
    with serve(today=MORNING.replace(tzinfo=None)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(provider: Sandbox) -> Iterator[Sandbox]:
    """The pretend provider, without faults before and after."""
    provider.control.clear_faults()
    provider.control.reset_requests()
    before = _invoices(provider)
    yield provider
    provider.control.clear_faults()
    for invoice in _invoices(provider) - before:
        provider.control.remove("invoice", invoice)


def _invoices(provider: Sandbox) -> set[int]:
    return {row["id"] for row in provider.control._installation.database.all("SELECT id FROM invoices")}


@pytest.fixture(scope="session")
def begun(qapp: QApplication, provider: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """A profile that was signed in and synced whole (without PDFs: they take a while), and its key store."""
    import qasync

    folder = tmp_path_factory.mktemp("begun")
    full, bare = folder / "full", folder / "bare"
    keyring = Keyring()
    for one in (full, bare):
        quiet_settings(one)

    async def begin() -> None:
        async with Whole(qapp, full, FakeClock(MORNING), keyring) as whole:
            session = await whole.sign_in(provider)
            await whole.at_rest()
            assert session.status.failed == ()
            assert whole.reports == []
            stored = session.account
        (bare / "data").mkdir(mode=0o700)
        store = Store.open(bare / "data", FakeClock(MORNING))
        store.accounts.add(stored)
        store.close()

    provider.control.clear_faults()
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    qapp.setQuitOnLastWindowClosed(False)
    with loop:
        loop.run_until_complete(begin())
    asyncio.set_event_loop(None)
    import msgspec

    store = Store.open(bare / "data", FakeClock(MORNING))
    for account in store.accounts.all():
        store.accounts.update(msgspec.structs.replace(account, last_synced=None))
    store.close()
    return Begun(full, bare, keyring)
