"""Starting with the desktop: the files by their specifications, on and off, also by somebody else's hand."""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.system.autostart import (
    Autostart,
    LaunchAgent,
    MenuEntry,
    XdgAutostart,
    program_command,
    quoted,
    system_autostart,
    system_menu_entry,
)
from pmdesk.system.paths import APP_ID

COMMAND = ["/opt/pm desk/bin/pmdesk", "--hidden"]
ENTRY = (Path(__file__).parents[2] / "resources" / f"{APP_ID}.desktop").read_text("utf-8")
ICON = b"<svg/>"


def script(folder: Path, name: str = "pmdesk") -> Path:
    """An installed program, as far as a desktop looks."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


@pytest.fixture(params=["xdg", "agent"])
def autostart(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Autostart:
    command = [str(script(tmp_path_factory.mktemp("pm desk"))), "--hidden"]
    return (XdgAutostart if request.param == "xdg" else LaunchAgent)(command, tmp_path)


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
    autostart = XdgAutostart([str(script(tmp_path))], tmp_path)
    autostart.enable()
    file = tmp_path / "autostart" / f"{APP_ID}.desktop"
    file.write_text(file.read_text("utf-8") + line + "\n", "utf-8")
    assert not autostart.enabled
    autostart.enable()
    assert autostart.enabled


def test_a_program_that_is_gone_does_not_start(tmp_path: Path) -> None:
    """TryExec: the desktop passes over such an entry."""
    program = script(tmp_path / "back\\slash")
    autostart = XdgAutostart([str(program), "--hidden"], tmp_path)
    autostart.enable()
    assert autostart.enabled
    program.unlink()
    assert not autostart.enabled


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


# --- the program's own path ---------------------------------------------------------------------------


def test_the_script_that_was_started_is_kept_also_as_a_link(tmp_path: Path) -> None:
    real = script(tmp_path / "venv" / "bin")
    link = tmp_path / "bin" / "pmdesk"
    link.parent.mkdir()
    link.symlink_to(real)
    assert program_command(str(link), real.parent) == (str(link),)


def test_a_module_that_was_started_is_named_by_its_script(tmp_path: Path) -> None:
    real = script(tmp_path / "bin")
    assert program_command("/somewhere/pmdesk/__main__.py", real.parent) == (str(real),)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_what_was_never_installed_has_no_command(tmp_path: Path) -> None:
    assert program_command("/somewhere/pmdesk/__main__.py", tmp_path) == ()
    script(tmp_path).chmod(0o600)
    assert program_command(str(tmp_path / "pmdesk"), tmp_path) == ()


# --- the applications menu ----------------------------------------------------------------------------


def menu(tmp_path: Path, command: tuple[str, ...] = ("/opt/pm desk/bin/pmdesk",)) -> MenuEntry:
    return MenuEntry(command, ENTRY, ICON, tmp_path / "home", [tmp_path / "usr"])


def test_in_the_menu_and_out_again(tmp_path: Path) -> None:
    one = menu(tmp_path)
    assert not one.enabled
    assert not one.installed
    one.disable()
    one.enable()
    one.enable()
    assert one.enabled
    assert not one.installed
    icon = tmp_path / "home" / "icons" / "hicolor" / "scalable" / "apps" / f"{APP_ID}.svg"
    assert icon.read_bytes() == ICON
    one.disable()
    assert not one.enabled
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_menu_entry_names_the_program_with_its_path(tmp_path: Path) -> None:
    menu(tmp_path).enable()
    file = tmp_path / "home" / "applications" / f"{APP_ID}.desktop"
    lines = file.read_text("utf-8").splitlines()
    assert "TryExec=/opt/pm desk/bin/pmdesk" in lines
    assert 'Exec="/opt/pm desk/bin/pmdesk"' in lines
    assert 'Exec="/opt/pm desk/bin/pmdesk" --show invoices' in lines
    assert not any(line.startswith("Exec=pmdesk") for line in lines)
    assert lines[0] == "[Desktop Entry]"
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", str(file)], check=True)


def test_odd_paths_stay_as_they_are(tmp_path: Path) -> None:
    text = menu(tmp_path, (r"/opt/\1 $x %f/pmdesk",)).text()
    assert r"TryExec=/opt/\\1 $x %f/pmdesk" in text.splitlines()
    assert r'Exec="/opt/\\\\1 \\$x %%f/pmdesk"' in text.splitlines()


@pytest.mark.parametrize("where", ["usr", "home"])
def test_what_an_installer_put_there_is_not_ours_to_switch(tmp_path: Path, where: str) -> None:
    folder = tmp_path / where / "applications"
    folder.mkdir(parents=True)
    (folder / f"{APP_ID}.desktop").write_text(ENTRY, "utf-8")
    assert menu(tmp_path).installed
    assert not menu(tmp_path).enabled


@pytest.mark.skipif(os.name != "posix", reason="a menu of files is Linux'")
def test_this_systems_menu(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_DIRS", f"{tmp_path / 'usr'}:")
    one = system_menu_entry(COMMAND, ENTRY, ICON)
    if one is not None:  # a Flatpak, macOS
        one.enable()
        assert (tmp_path / "home" / "applications" / f"{APP_ID}.desktop").is_file()
