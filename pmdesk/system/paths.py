"""Where the program keeps things on this machine; each folder is private (0700) before a file is in it."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

APP_NAME = "pmdesk"

APP_ID = "org.pmdesk.Pmdesk"
"""The one application id: desktop file, icon, AppStream, D-Bus, key store attribute and
`QGuiApplication.setDesktopFileName` all say this word, or the desktop cannot tell they belong together."""

PROFILE_VARIABLE = "PMDESK_PROFILE"
"""Environment variable that names a profile folder; the command line's `--profile DIR` goes before it."""


_LONGEST_SOCKET_FOLDER = 80
"""Leaves room in a socket's path of 107 bytes for the name of the file."""


class UnsafeFolder(OSError):
    """A folder that must be private belongs to somebody else or is no folder."""


class Paths(msgspec.Struct, frozen=True):
    """The folders of one profile. Deleting `cache` loses nothing that cannot be fetched again."""

    config: Path
    """Settings the user chose."""
    data: Path
    """The database, documents and drafts, and the lock of the program that uses them."""
    cache: Path
    """What is quick to make or fetch again."""
    state: Path
    """What the program notes for itself between two runs."""
    runtime: Path
    """The socket of the running program."""

    @property
    def instance(self) -> str:
        """A short name, the same for every start of this profile and no other."""
        name = os.fsencode(self.data)
        return f"{zlib.crc32(name):08x}{zlib.crc32(name[::-1]):08x}"  # hashlib would load OpenSSL

    def create(self) -> None:
        """Make every folder, private from the start. Raises OSError (disk full, not allowed, not ours)."""
        for folder in (self.config, self.data, self.cache, self.state):
            make_private(folder)
        make_private(self.runtime, follow_symlink=False)


def paths(
    profile: Path | None = None, environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> Paths:
    """The folders of `profile`, else of the profile the environment names, else the system's usual ones.

    XDG base directories on Linux, Known Folders on Windows, ~/Library on macOS (platformdirs). Nothing is
    created here.
    """
    if profile is None and environment.get(PROFILE_VARIABLE):
        profile = Path(environment[PROFILE_VARIABLE])
    if profile is not None:
        root = profile.expanduser().absolute()
        config, data, cache, state = (root / name for name in ("config", "data", "cache", "state"))
    else:
        import platformdirs  # 10 ms that a named profile does not need

        dirs = platformdirs.PlatformDirs(APP_NAME, appauthor=False)
        config, data = dirs.user_config_path, dirs.user_data_path
        cache, state = dirs.user_cache_path, dirs.user_state_path
        if platform != "linux":
            # Windows and macOS answer one folder for config, data and state: kept apart below it.
            config, data, state = (data / name for name in ("config", "data", "state"))
    return Paths(config, data, cache, state, _runtime(state, environment, platform))


def site_providers() -> Path:
    """Where a host's own package puts what it says of itself: one folder for the whole system."""
    import platformdirs

    return platformdirs.site_config_path(APP_NAME, appauthor=False) / "providers"


def make_private(folder: Path, *, follow_symlink: bool = True) -> None:
    """Make `folder` so that only the user can enter it; tighten it if it was open; keep what is in it.

    Users do link such folders to another disk; where others may plant names (the temporary folder) the
    caller says not to follow. Raises UnsafeFolder if it is somebody else's or no folder, other OSErrors as
    they come.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.stat() if follow_symlink else folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise UnsafeFolder(f"not a folder: {folder}")
    # On Windows %LOCALAPPDATA% and what is in it already belong to the user alone.
    if sys.platform != "win32":
        if found.st_uid != os.geteuid():
            raise UnsafeFolder(f"belongs to somebody else: {folder}")
        if stat.S_IMODE(found.st_mode) != 0o700:
            folder.chmod(0o700)


def _runtime(state: Path, environment: Mapping[str, str], platform: str) -> Path:
    """Where the socket goes: the user's runtime folder, else one below the state folder.

    A relative path is none (XDG Base Directory Specification: "consider the path invalid and ignore it").
    A Unix socket's path has at most 107 bytes; a deep profile folder gets a private one in the temporary
    folder, which `Paths.create` refuses if somebody else took its name.
    """
    given = environment.get("XDG_RUNTIME_DIR", "")
    if platform == "linux" and Path(given).is_absolute() and Path(given).is_dir():
        return Path(given) / APP_NAME
    folder = state / "run"
    if sys.platform != "win32" and len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER:
        return Path(tempfile.gettempdir()) / f"{APP_NAME}-{os.geteuid()}"
    return folder
