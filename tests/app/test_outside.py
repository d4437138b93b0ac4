"""What the window's outside offers in the settings: only what this desktop can do for this start."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pmdesk.app.outside import offer_desktop_switches
from pmdesk.system.paths import APP_ID
from pmdesk.views.settings import DesktopSwitch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="autostart and menu are files on Linux")


class Page:
    """The settings page, as far as it is offered something."""

    def __init__(self) -> None:
        self.offered: dict[str, tuple[DesktopSwitch | None, str]] = {}

    def offer(self, name: str, kept: DesktopSwitch | None, why_not: str = "") -> None:
        self.offered[name] = (kept, why_not)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A user's folders, and a program that was started by its installed script."""
    script = tmp_path / "bin" / "pmdesk"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(script)])
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "usr"))
    return tmp_path


def offered(own_folder: bool = False) -> dict[str, tuple[DesktopSwitch | None, str]]:
    page = Page()
    offer_desktop_switches(page, own_folder)  # type: ignore[arg-type]
    return page.offered


def test_it_starts_in_the_tray_once_it_was_asked_to(home: Path) -> None:
    autostart, _ = offered()["autostart"]
    assert autostart is not None
    assert list(home.glob("config/**/*.desktop")) == []  # nothing is written unasked
    autostart.enable()
    text = (home / "config" / "autostart" / f"{APP_ID}.desktop").read_text("utf-8")
    assert f"Exec={home}/bin/pmdesk --hidden\n" in text
    again, _ = offered()["autostart"]
    assert again is not None
    assert again.enabled


def test_the_menu_is_offered_where_no_installer_saw_to_it(home: Path) -> None:
    menu, _ = offered()["menu_entry"]
    assert menu is not None
    assert list(home.glob("data/**/*")) == []
    menu.enable()
    assert (home / "data" / "applications" / f"{APP_ID}.desktop").is_file()
    assert "menu_entry" in offered()  # to take it back
    installed = home / "usr" / "applications" / f"{APP_ID}.desktop"
    installed.parent.mkdir(parents=True)
    installed.write_text("[Desktop Entry]\n")
    assert "menu_entry" not in offered()


def test_a_folder_of_its_own_does_not_start_by_itself(home: Path) -> None:
    assert offered(own_folder=True) == {"autostart": (None, "profile")}


def test_what_is_not_installed_does_not_start_by_itself(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/somewhere/pmdesk/__main__.py"])
    monkeypatch.setattr("sysconfig.get_path", lambda _name: str(home / "nothing"))
    assert offered() == {"autostart": (None, "not-installed")}
