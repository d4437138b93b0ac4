"""Draws pages in the real window, to be looked at: `python tests/views/pictures.py OUT [word in the name]`.

Every scene is drawn light and dark at 1280 x 800 and 1024 x 640, over the records of the tests.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from pmdesk.api.errors import Offline, Unavailable
from pmdesk.app.pages import pages
from pmdesk.core.status import AreaStatus
from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.frame.finish import finish
from pmdesk.views.frame.main_window import MainWindow
from pmdesk.views.list_page import ListPage
from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.views.page import Page
from tests.helpers import FakeClock
from tests.views.helpers import failed, fill, make_desk, put, set_status, settle, trouble

Scene = Callable[[Desk, MainWindow], None]


def area_scenes(area: Area) -> dict[str, Scene]:
    """The states every list page has."""
    key = area.value

    def full(desk: Desk, window: MainWindow) -> None:
        fill(desk)
        window.go(key)

    def loading(desk: Desk, window: MainWindow) -> None:
        set_status(desk, running=True, areas={area: AreaStatus(done=24, total=52)})
        window.go(key)

    def empty(desk: Desk, window: MainWindow) -> None:
        put(desk, area, [])
        window.go(key)

    def nothing_found(desk: Desk, window: MainWindow) -> None:
        full(desk, window)
        window.page(key).filter_by("quince")

    def broken(desk: Desk, window: MainWindow) -> None:
        set_status(desk, areas=failed(Unavailable("502 Bad Gateway"), area))
        window.go(key)

    def offline(desk: Desk, window: MainWindow) -> None:
        full(desk, window)
        set_status(desk, offline=True)

    return {
        f"{key}-full": full,
        f"{key}-loading": loading,
        f"{key}-empty": empty,
        f"{key}-nothing-found": nothing_found,
        f"{key}-failed": broken,
        f"{key}-offline": offline,
    }


def record_scene(area: Area, record_id: str, before: Scene | None = None) -> Scene:
    """A page on one record."""

    def scene(desk: Desk, window: MainWindow) -> None:
        fill(desk)
        if before is not None:
            before(desk, window)
        window.go(area.value, record_id)

    return scene


def _fetching_fails(desk: Desk, _window: MainWindow) -> None:
    error = Unavailable("502 Bad Gateway")
    desk.details_asked.connect(lambda area, record_id, _fresh: trouble(desk, area, record_id, error))


def _offline(desk: Desk, _window: MainWindow) -> None:
    set_status(desk, offline=True, areas=failed(Offline()))


def _focused(desk: Desk, window: MainWindow) -> None:
    """The keyboard at a shortcut of a service."""
    record_scene(Area.SERVICES, "11")(desk, window)
    window.activateWindow()
    settle()
    for _ in range(4):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)


def _row_by_key(desk: Desk, window: MainWindow) -> None:
    """The keyboard in the list of domains."""
    record_scene(Area.DOMAINS, "33")(desk, window)
    page = window.page(Area.DOMAINS.value)
    assert isinstance(page, ListPage)
    window.activateWindow()
    page.table.setFocus(Qt.FocusReason.TabFocusReason)


SCENES: dict[str, Scene] = {
    **area_scenes(Area.DOMAINS),
    "domain-grace": record_scene(Area.DOMAINS, "32"),
    "domain-fetching": record_scene(Area.DOMAINS, "34"),
    "domain-trouble": record_scene(Area.DOMAINS, "33", _fetching_fails),
    "domain-offline": record_scene(Area.DOMAINS, "36", _offline),
    "domain-unknown": record_scene(Area.DOMAINS, "40"),
    **area_scenes(Area.SERVICES),
    "service-active": record_scene(Area.SERVICES, "11"),
    "service-suspended": record_scene(Area.SERVICES, "12"),
    "service-ending": record_scene(Area.SERVICES, "14"),
    "service-offline": record_scene(Area.SERVICES, "11", _offline),
    "service-focused": _focused,
    "domain-focused": _row_by_key,
    "service-ended": record_scene(Area.SERVICES, "18"),
}


def grab(window: MainWindow) -> QPixmap:
    """The window as it is."""
    return window.grab()


def draw(theme: Theme, scene: Scene, path: Path, size: tuple[int, int]) -> None:
    """One scene as one picture."""
    with tempfile.TemporaryDirectory() as folder:
        desk = make_desk(Path(folder), FakeClock(), filled=False)
        window = MainWindow(desk, theme, {**pages(), "home": lambda desk, _theme: Page(desk)}, QWidget)
        finish(window, theme)
        window.resize(*size)
        window.show()
        scene(desk, window)
        until = time.monotonic() + 0.35  # a chosen row's details are asked for a moment later
        while time.monotonic() < until:
            settle(1)
        grab(window).save(str(path))
        window.hide()
        window.deleteLater()
        settle()
        desk.store.close()


def main(out: Path, only: str = "") -> None:
    """All scenes whose name contains `only`."""
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    font = QFont("Inter")
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setPixelSize(int(os.environ.get("BASE", "13")))
    app.setFont(font)
    theme = Theme(app, Scheme.LIGHT, still=True)
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme.set_scheme(scheme)
        for name, scene in SCENES.items():
            if only in name:
                for size in ((1280, 800), (1024, 640)):
                    draw(theme, scene, out / f"{name}-{scheme.value}-{size[0]}.png", size)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
