"""What tests of pages stand on: one theme for all, and a desk over a store of this test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pmdesk.views.desk import Desk
from pmdesk.views.look.theme import Scheme, Theme
from tests.helpers import FakeClock
from tests.views.helpers import Asked, make_desk, settle

_themes: list[Theme] = []


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme, dressed once for the whole run: a style sheet on a living application is slow."""
    if not _themes:
        _themes.append(Theme(qapp, Scheme.LIGHT, still=True))
    theme = _themes[0]
    theme.set_scheme(Scheme.LIGHT)
    yield theme
    theme.set_scheme(Scheme.LIGHT)


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock, qapp: QApplication) -> Iterator[Desk]:
    """Marta's desk: signed in, online, every area filled."""
    desk = make_desk(tmp_path, clock)
    yield desk
    settle()
    desk.store.close()


@pytest.fixture
def bare_desk(tmp_path: Path, clock: FakeClock, qapp: QApplication) -> Iterator[Desk]:
    """Marta's desk before the first sync: signed in, nothing fetched yet."""
    desk = make_desk(tmp_path, clock, filled=False)
    yield desk
    settle()
    desk.store.close()


@pytest.fixture
def asked(desk: Desk) -> Asked:
    """What the pages ask of `desk`."""
    return Asked(desk)
