"""What journeys stand on: a pretend provider, a profile, a key store in memory, and starts of the program."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from pmdesk.app import running
from pmdesk.system.secrets import KeyringSecrets, KeyStore
from pmdesk.tools.demo import available
from pmdesk.tools.pretend_provider import PretendProvider
from pmdesk.tools.stage import Setting, Stage
from tests.demo_gateway import DemoGateway
from tests.journeys.host import Browser

OFFSCREEN = ["This plugin does not support"]
"""What the offscreen platform says of size hints, raising and grabbing: not about us."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here == item.path.parent:
            item.add_marker(pytest.mark.qt_log_ignore(*OFFSCREEN))
            if not available():
                item.add_marker(pytest.mark.skip(reason="the extra 'sandbox' is not installed"))


@dataclass
class Keyring:
    """A key store as keyring offers one: entries by service and name, kept in memory."""

    entries: dict[tuple[str, str], str] = field(default_factory=dict)

    def get_password(self, service: str, name: str) -> str | None:
        return self.entries.get((service, name))

    def set_password(self, service: str, name: str, password: str) -> None:
        self.entries[service, name] = password

    def delete_password(self, service: str, name: str) -> None:
        del self.entries[service, name]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    """This computer has a key store. Without this fixture it has none, as in a bare session."""
    ring = Keyring()

    def open_store() -> KeyStore:
        return KeyStore("Memory", ring, lambda: False)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "KeyringSecrets", partial(KeyringSecrets, open_store=open_store))
    return ring


@pytest.fixture
def provider() -> Iterator[PretendProvider]:
    """A sandbox of this test's own."""
    sandbox = PretendProvider()
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def gateway() -> Iterator[DemoGateway]:
    """A gateway before a pretend host, for all journeys of a file."""
    one = DemoGateway().start()
    yield one
    one.stop()


@pytest.fixture
def browser(gateway: DemoGateway, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The system's browser; nobody sits before it yet."""
    one = Browser(gateway)
    monkeypatch.setattr(running, "SystemBrowser", lambda: one)
    return one


@pytest.fixture
def at_gateway(qapp: QApplication, gateway: DemoGateway, browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    """As `stage`, at the gateway and with that browser. Documents are tried elsewhere: none are fetched."""
    made = Stage(qapp, cast(PretendProvider, gateway), tmp_path, Setting())
    config = made.profile / "config"
    config.mkdir(mode=0o700)
    (config / "settings.json").write_text('{"archive_pdfs": false}')
    yield made
    gateway.tell("clear_faults")
    gc.disable()
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())


@pytest.fixture
def stage(qapp: QApplication, provider: PretendProvider, tmp_path: Path) -> Iterator[Stage]:
    """A profile on which the program can be started again and again."""
    yield Stage(qapp, provider, tmp_path, Setting())
    gc.disable()  # as tests/conftest.py wants it; the program switches it on when it ends
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())
