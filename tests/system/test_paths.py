"""Folders: where they are, that they are private before anything is in them, and whose they must be."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.system.paths import PROFILE_VARIABLE, Paths, UnsafeFolder, make_private, paths, site_providers

posix = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")


def mode(folder: Path) -> int:
    return stat.S_IMODE(folder.stat().st_mode)


def every(found: Paths) -> list[Path]:
    return [found.config, found.data, found.cache, found.state, found.runtime]


def test_a_profile_keeps_everything_inside_itself() -> None:
    found = paths(Path("/p"), {})  # not below pytest's own folder: too deep for a socket there
    assert all(folder.is_relative_to(found.data.parent) for folder in every(found))
    assert len(set(every(found))) == 5


def test_the_argument_goes_before_the_environment(tmp_path: Path) -> None:
    environment = {PROFILE_VARIABLE: str(tmp_path / "e")}
    assert paths(None, environment).data == tmp_path / "e" / "data"
    assert paths(tmp_path / "a", environment).data == tmp_path / "a" / "data"


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_the_usual_folders_are_apart_on_every_system(platform: str, tmp_path: Path) -> None:
    found = paths(None, {"XDG_RUNTIME_DIR": str(tmp_path)}, platform)
    assert len({found.config, found.data, found.cache, found.state}) == 4
    assert not any(other.is_relative_to(found.cache) for other in every(found) if other != found.cache)


def test_xdg_runtime_folder_is_used_when_it_exists(tmp_path: Path) -> None:
    assert paths(tmp_path / "p", {"XDG_RUNTIME_DIR": str(tmp_path)}, "linux").runtime == tmp_path / "pmdesk"
    missing = {"XDG_RUNTIME_DIR": str(tmp_path / "gone")}
    assert paths(Path("/p"), missing, "linux").runtime == Path("/p/state/run")


def test_a_relative_runtime_folder_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for given_ in (".", "run", "./run", "../"):
        found = paths(tmp_path / "p", {"XDG_RUNTIME_DIR": given_}, "linux")
        assert found.runtime == paths(tmp_path / "p", {}, "linux").runtime
        assert found.runtime.is_absolute()


@given(depth=st.integers(0, 40))
def test_a_socket_fits_however_deep_the_profile_is(depth: int) -> None:
    found = paths(Path("/", *["folder"] * depth), {}, "linux")
    assert len(os.fsencode(found.runtime / f"{found.instance}.sock")) <= 107


def test_each_profile_has_its_own_instance_name(tmp_path: Path) -> None:
    assert paths(tmp_path / "a", {}).instance != paths(tmp_path / "b", {}).instance
    assert paths(tmp_path / "a", {}).instance == paths(tmp_path / "a", {}).instance


@posix
def test_created_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        found = paths(tmp_path / "deep" / "profile", {})
        found.create()
        found.create()
    finally:
        os.umask(before)
    assert {mode(folder) for folder in every(found)} == {0o700}


@posix
def test_an_open_folder_is_tightened_and_keeps_what_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    (folder / "kept").write_text("kept")
    make_private(folder)
    assert mode(folder) == 0o700
    assert (folder / "kept").read_text() == "kept"


@posix
def test_a_linked_folder_is_followed_only_where_nobody_else_can_plant_it(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o755)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnsafeFolder):
        make_private(tmp_path / "link", follow_symlink=False)
    assert mode(tmp_path / "elsewhere") == 0o755
    make_private(tmp_path / "link")
    assert mode(tmp_path / "elsewhere") == 0o700


def test_a_file_in_the_way_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(UnsafeFolder, match="not a folder"):
        make_private(tmp_path / "data")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="giving a folder away needs root")
def test_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    os.chown(tmp_path / "data", 12345, 12345)
    with pytest.raises(UnsafeFolder, match="somebody else"):
        make_private(tmp_path / "data")


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of freedesktop.org")
def test_what_is_said_for_the_whole_system_lies_with_its_configuration(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("XDG_CONFIG_DIRS", f"{tmp_path}:/etc/xdg")
        assert site_providers() == tmp_path / "pmdesk" / "providers"
