"""Bringing the window to the front, and what happens to the token that allows it."""

from __future__ import annotations

import os

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pmdesk.system.raising import raise_window


class Window(QWidget):
    """Notes the token that is there while the focus is asked for."""

    token: str | None = "not asked"

    def activateWindow(self) -> None:
        self.token = os.environ.get("XDG_ACTIVATION_TOKEN")
        super().activateWindow()


@pytest.mark.parametrize("token", ["", "token-1"])
def test_a_minimised_window_comes_back_with_its_token(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    window = Window()
    qtbot.addWidget(window)
    window.showMinimized()
    raise_window(window, token)
    assert window.isVisible()
    assert not window.isMinimized()
    assert window.token == (token or None)
    assert "XDG_ACTIVATION_TOKEN" not in os.environ


@pytest.mark.parametrize("token", ["a\0b", "\ud800", "a\nb", "x" * 5000, "é"])
def test_what_is_no_token_brings_the_window_all_the_same(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    window = Window()
    qtbot.addWidget(window)
    raise_window(window, token)
    assert window.isVisible()
    assert window.token is None


def test_a_maximised_window_stays_maximised(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.showMaximized()
    window.hide()
    raise_window(window)
    assert window.isMaximized()
    assert window.isVisible()
