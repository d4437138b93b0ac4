"""Starting with the desktop: the files by their specifications, on and off, also by somebody else's hand."""

from __future__ import annotations

import plistlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.system.autostart import Autostart, LaunchAgent, XdgAutostart, quoted, system_autostart
from pmdesk.system.paths import APP_ID

COMMAND = ["/opt/pm desk/bin/pmdesk", "--hidden"]


@pytest.fixture(params=["xdg", "agent"])
def autostart(request: pytest.FixtureRequest, tmp_path: Path) -> Autostart:
    return (XdgAutostart if request.param == "xdg" else LaunchAgent)(COMMAND, tmp_path)


def test_on_and_off_and_nothing_stays_behind(autostart: Autostart, tmp_path: Path) -> None:
    assert autostart.possible
    assert not autostart.enabled
    autostart.disable()
    autostart.enable()
    autostart.enable()
    assert autostart.enabled
    autostart.disable()
    assert not autostart.enabled
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_desktop_entry(tmp_path: Path) -> None:
    XdgAutostart(COMMAND, tmp_path).enable()
    file = tmp_path / "autostart" / f"{APP_ID}.desktop"
    lines = file.read_text("utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    assert "TryExec=/opt/pm desk/bin/pmdesk" in lines
    assert 'Exec="/opt/pm desk/bin/pmdesk" --hidden' in lines
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", str(file)], check=True)


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_switched_off_in_the_desktops_settings_is_off(tmp_path: Path, line: str) -> None:
    autostart = XdgAutostart(COMMAND, tmp_path)
    autostart.enable()
    file = tmp_path / "autostart" / f"{APP_ID}.desktop"
    file.write_text(file.read_text("utf-8") + line + "\n", "utf-8")
    assert not autostart.enabled
    autostart.enable()
    assert autostart.enabled


@pytest.mark.parametrize("content", [b"", b"\xff", b"no entry", b"[Desktop Entry", b"[Other]\nHidden=no\n"])
def test_a_broken_file_is_off_and_can_be_mended(autostart: Autostart, tmp_path: Path, content: bytes) -> None:
    autostart.enable()
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(content)
    assert not autostart.enabled
    autostart.enable()
    assert autostart.enabled


def test_not_possible_in_a_flatpak(tmp_path: Path) -> None:
    (tmp_path / "info").touch()
    assert not XdgAutostart(COMMAND, tmp_path, sandbox=tmp_path / "info").possible


def test_the_launch_agent(tmp_path: Path) -> None:
    LaunchAgent(COMMAND, tmp_path).enable()
    agent = plistlib.loads((tmp_path / "Library" / "LaunchAgents" / f"{APP_ID}.plist").read_bytes())
    assert agent == {"Label": APP_ID, "ProgramArguments": COMMAND, "RunAtLoad": True}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_quoting_is_undone_by_a_reader_of_the_specification(argument: str) -> None:
    """Which quotes as the shell does, and says %% for a per cent sign."""
    shown = quoted(argument)
    if not shown.startswith('"'):
        assert shown == argument.replace("%", "%%")
        assert not set(shown) & set(" \t\n\"'\\><~|&;$*?#()`")
        return
    inner = shown[1:-1]
    assert re.fullmatch(r'(?:[^"`$\\]|\\["`$\\])*', inner)
    assert re.sub(r"\\(.)", r"\1", inner) == argument.replace("%", "%%")


def test_this_system_has_a_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert isinstance(system_autostart(COMMAND), Autostart)
    assert not system_autostart(COMMAND).enabled
