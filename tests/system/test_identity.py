"""One id wherever the desktop looks for it."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from pmdesk.system.identity import computer_name, introduce
from pmdesk.system.paths import APP_ID, APP_NAME


@pytest.fixture
def as_before(qapp: object) -> Iterator[None]:
    names = (
        QGuiApplication.applicationName(),
        QGuiApplication.applicationDisplayName(),
        QGuiApplication.desktopFileName(),
    )
    yield
    QGuiApplication.setApplicationName(names[0])
    QGuiApplication.setApplicationDisplayName(names[1])
    QGuiApplication.setDesktopFileName(names[2])


def test_the_id_is_the_desktop_files(as_before: None) -> None:
    introduce("pmdesk")
    assert QGuiApplication.desktopFileName() == APP_ID
    assert QGuiApplication.applicationName() == APP_NAME
    assert APP_ID.count(".") == 2
    assert not APP_ID.endswith(".desktop")


@pytest.mark.parametrize(
    ("called", "said"),
    [("bakery-laptop", "bakery-laptop"), ("counter.lan.bakery.example", "counter"), ("", APP_NAME)],
)
def test_a_computer_is_called_what_its_owner_calls_it(
    monkeypatch: pytest.MonkeyPatch, called: str, said: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(socket, "gethostname", lambda: called)
        assert computer_name() == said
