"""The desktop's own list of programs: starting with it, and standing in its applications menu.

Written only when the user said so, and taken back without a trace. Linux by the XDG Autostart and Desktop
Entry specifications. Windows' Run key and macOS' launch agent are written to their rules and unproved on
either. In a Flatpak only the Background portal may do this, which is not asked here: `Autostart.possible` is
False.
"""

from __future__ import annotations

import configparser
import os
import plistlib
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from pmdesk.system.paths import APP_ID, APP_NAME

_FLATPAK = Path("/.flatpak-info")
_MARK = "X-Pmdesk-Written"
"""Key of the entries that `MenuEntry` wrote, so that no installer's file is ever taken away."""


class Autostart(ABC):
    """Whether the program starts with the desktop. `command` is the program's absolute path and arguments."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)

    @property
    def possible(self) -> bool:
        """Whether this system lets the program decide it."""
        return True

    @property
    @abstractmethod
    def enabled(self) -> bool:
        """Whether it will start with the desktop, also if somebody else switched it on or off."""

    @abstractmethod
    def enable(self) -> None:
        """Switch on, after the user agreed. Raises OSError."""

    @abstractmethod
    def disable(self) -> None:
        """Switch off; nothing stays behind. Raises OSError."""


class XdgAutostart(Autostart):
    """`autostart/<application id>.desktop` in the user's configuration folder."""

    def __init__(self, command: Sequence[str], config_home: Path, sandbox: Path = _FLATPAK) -> None:
        super().__init__(command)
        self._file = config_home / "autostart" / f"{APP_ID}.desktop"
        self._sandbox = sandbox

    @property
    def possible(self) -> bool:
        """Not in a Flatpak, whose own path means nothing to the desktop."""
        return not self._sandbox.exists()

    @property
    def enabled(self) -> bool:
        """The file is there, not switched off in the desktop's settings, and what it starts is there."""
        entry = _entry(self._file)
        if not entry or entry.get("hidden", "false") == "true":
            return False
        if entry.get("x-gnome-autostart-enabled", "true") == "false":
            return False
        program = entry.get("tryexec", "").replace("\\\\", "\\")
        return not program or shutil.which(program) is not None

    def enable(self) -> None:
        """Write the file; TryExec makes it mean nothing once the program is gone."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        _replace(self._file, self.text().encode("utf-8"))

    def disable(self) -> None:
        """Remove the file."""
        self._file.unlink(missing_ok=True)

    def text(self) -> str:
        """The desktop entry."""
        return (
            "[Desktop Entry]\n"
            "Type=Application\n"
            f"Name={APP_NAME}\n"
            f"Icon={APP_ID}\n"
            f"TryExec={_escaped(self._command[0])}\n"
            f"Exec={_escaped(' '.join(quoted(argument) for argument in self._command))}\n"
            "Terminal=false\n"
            "X-GNOME-Autostart-enabled=true\n"
        )


class MenuEntry:
    """The program in the user's own applications menu, with its icon, where no installer put it there.

    `entry` is the text of the desktop file as it is shipped, whose Exec is the bare name; `icon` an SVG.
    """

    def __init__(
        self, command: Sequence[str], entry: str, icon: bytes, data_home: Path, data_dirs: Sequence[Path]
    ) -> None:
        self._command, self._entry, self._icon = list(command), entry, icon
        self._file = data_home / "applications" / f"{APP_ID}.desktop"
        self._picture = data_home / "icons" / "hicolor" / "scalable" / "apps" / f"{APP_ID}.svg"
        self._elsewhere = [folder / "applications" / f"{APP_ID}.desktop" for folder in data_dirs]

    @property
    def installed(self) -> bool:
        """Whether an installer has put it into a menu: then it is not ours to switch."""
        if any(file.is_file() for file in self._elsewhere):
            return True
        return self._file.is_file() and not self.enabled

    @property
    def enabled(self) -> bool:
        """Whether it stands in the menu by `enable`, which marks what it writes."""
        return _MARK.lower() in _entry(self._file)

    def enable(self) -> None:
        """Write the entry and the icon. Raises OSError."""
        for file, content in ((self._picture, self._icon), (self._file, self.text().encode("utf-8"))):
            file.parent.mkdir(parents=True, exist_ok=True)
            _replace(file, content)

    def disable(self) -> None:
        """Remove both. Raises OSError."""
        self._file.unlink(missing_ok=True)
        self._picture.unlink(missing_ok=True)

    def text(self) -> str:
        """The desktop entry with the program's absolute path: a desktop does not look into an environment."""
        command = _escaped(" ".join(quoted(argument) for argument in self._command))
        text = re.sub(r"^Exec=pmdesk\b", lambda _found: f"Exec={command}", self._entry, flags=re.MULTILINE)
        tried = f"TryExec={_escaped(self._command[0])}\n{_MARK}=true"
        return re.sub(r"^TryExec=.*$", lambda _found: tried, text, count=1, flags=re.MULTILINE)


class LaunchAgent(Autostart):
    """`~/Library/LaunchAgents/<application id>.plist`, read at log-in. Unproved."""

    def __init__(self, command: Sequence[str], home: Path) -> None:
        super().__init__(command)
        self._file = home / "Library" / "LaunchAgents" / f"{APP_ID}.plist"

    @property
    def enabled(self) -> bool:
        """The agent is there and not disabled."""
        try:
            agent = plistlib.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return False
        return bool(agent.get("RunAtLoad")) and not agent.get("Disabled")

    def enable(self) -> None:
        """Write the agent; it takes effect at the next log-in."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        agent = {"Label": APP_ID, "ProgramArguments": self._command, "RunAtLoad": True}
        _replace(self._file, plistlib.dumps(agent))

    def disable(self) -> None:
        """Remove the agent."""
        self._file.unlink(missing_ok=True)


def program_command(started_as: str = "", scripts: Path | None = None) -> tuple[str, ...]:
    """How the desktop can start this installation: the absolute path of its script; () where there is none.

    `started_as` (else this process's first argument) is kept if it is that script, for it may be a link that
    outlives an update; else the script beside this Python is taken. A source checkout that was never
    installed has none: its modules are found from its own folder alone.
    """
    names = ("pmdesk-gui.exe", "pmdesk.exe") if sys.platform == "win32" else ("pmdesk", "pmdesk-gui")
    folder = scripts or Path(sysconfig.get_path("scripts"))
    first = Path(started_as or sys.argv[0])
    candidates = [first.absolute()] if first.name in names else []
    for script in (*candidates, *(folder / name for name in names)):
        if script.is_file() and os.access(script, os.X_OK):
            return (str(script),)
    return ()


def quoted(argument: str) -> str:
    """One argument of an Exec key, by the Desktop Entry specification's quoting ("The Exec key")."""
    escaped = argument.replace("%", "%%")
    if escaped and not set(escaped) & set(" \t\n\"'\\><~|&;$*?#()`"):
        return escaped
    for character in '\\"`$':
        escaped = escaped.replace(character, f"\\{character}")
    return f'"{escaped}"'


def _escaped(value: str) -> str:
    """A value of type string: after the quoting, backslashes are escaped once more."""
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _entry(file: Path) -> dict[str, str]:
    """The keys of a desktop file's first group, in lower case; nothing of a file that is none."""
    parser = configparser.RawConfigParser(strict=False, comment_prefixes=("#",), delimiters=("=",))
    try:
        parser.read_string(file.read_text("utf-8"))
        return {key: value.strip() for key, value in parser["Desktop Entry"].items()}
    except (OSError, UnicodeError, configparser.Error, KeyError):
        return {}


def _replace(file: Path, content: bytes) -> None:
    """Write beside it, then rename, so that the file is whole at any moment."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


if sys.platform == "win32":
    import winreg

    _RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"

    class RunKey(Autostart):
        """A value of the user's Run key. Unproved."""

        @property
        def enabled(self) -> bool:
            """The value is there; the Task Manager's own switch is not asked."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
                    return bool(winreg.QueryValueEx(key, APP_ID)[0])
            except FileNotFoundError:
                return False

        def enable(self) -> None:
            """Write the value."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
                command = subprocess.list2cmdline(self._command)
                winreg.SetValueEx(key, APP_ID, 0, winreg.REG_SZ, command)

        def disable(self) -> None:
            """Remove the value."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN, 0, winreg.KEY_SET_VALUE) as key:
                    winreg.DeleteValue(key, APP_ID)
            except FileNotFoundError:
                return


def system_autostart(command: Sequence[str]) -> Autostart:
    """The way of this system. `command`: the program's absolute path, then its arguments."""
    if sys.platform == "win32":
        return RunKey(command)
    elif sys.platform == "darwin":  # noqa: RET505 - mypy follows platforms through elif only
        return LaunchAgent(command, Path.home())
    else:
        config_home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
        return XdgAutostart(command, Path(config_home))


def system_menu_entry(command: Sequence[str], entry: str, icon: bytes) -> MenuEntry | None:
    """The applications menu of this system; None where a menu is an installer's alone, or a sandbox's."""
    if sys.platform in ("win32", "darwin") or _FLATPAK.exists():
        return None
    data_home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    dirs = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return MenuEntry(command, entry, icon, data_home, [Path(folder) for folder in dirs.split(":") if folder])
