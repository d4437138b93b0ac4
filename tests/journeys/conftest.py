"""What journeys stand on: a pretend host, a profile, a key store in memory, and starts of the program."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from pmdesk.app import running
from pmdesk.system.secrets import KeyringSecrets, KeyStore
from pmdesk.tools.demo import INSTALL, available
from pmdesk.tools.pretend_browser import PretendBrowser
from pmdesk.tools.pretend_provider import PretendProvider, PretendWhmcs
from pmdesk.tools.stage import Setting, Stage
from tests.demo_gateway import DemoGateway

OFFSCREEN = ["This plugin does not support"]
"""What the offscreen platform says of size hints, raising and grabbing: not about us."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here == item.path.parent:
            item.add_marker(pytest.mark.qt_log_ignore(*OFFSCREEN))
            if not available():
                item.add_marker(pytest.mark.skip(reason=f"not installed: {INSTALL}"))


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
    """A gateway before a pretend host, of this test's own."""
    one = PretendProvider()
    one.start()
    yield one
    one.stop()


@pytest.fixture
def whmcs() -> Iterator[PretendWhmcs]:
    """The pretend host alone, of this test's own: one signs in by password."""
    one = PretendWhmcs()
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def gateway() -> Iterator[DemoGateway]:
    """As `provider`, for all journeys of a file."""
    one = DemoGateway()
    yield one
    one.stop()


@pytest.fixture
def at_gateway(qapp: QApplication, gateway: DemoGateway, tmp_path: Path) -> Iterator[Stage]:
    """As `stage`, at that gateway. Documents are tried elsewhere: none are fetched."""
    made = Stage(qapp, gateway, tmp_path, Setting())
    config = made.profile / "config"
    config.mkdir(mode=0o700)
    (config / "settings.json").write_text('{"archive_pdfs": false}')
    yield made
    gateway.tell("clear_faults")
    leave(qapp)


@pytest.fixture
def browser(at_gateway: Stage) -> PretendBrowser:
    """The system's browser there; nobody sits before it yet."""
    return at_gateway.browser


@pytest.fixture
def stage(qapp: QApplication, provider: PretendProvider, tmp_path: Path) -> Iterator[Stage]:
    """A profile on which the program can be started again and again."""
    yield Stage(qapp, provider, tmp_path, Setting())
    leave(qapp)


@pytest.fixture
def by_password(qapp: QApplication, whmcs: PretendWhmcs, tmp_path: Path) -> Iterator[Stage]:
    """The same at the pretend host alone."""
    yield Stage(qapp, whmcs, tmp_path, Setting())
    leave(qapp)


def leave(application: QApplication) -> None:
    """The application as other tests want it; the program switches the collector on when it ends."""
    gc.disable()
    application.setStyleSheet("")
    application.setPalette(QPalette())
