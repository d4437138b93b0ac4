"""Starting with the desktop: written only when the user said so, and taken back without a trace.

Linux by the XDG Autostart and Desktop Entry specifications. Windows' Run key and macOS' launch agent are
written to their rules and unproved on either. In a Flatpak only the Background portal may do this, which is
not asked here: `Autostart.possible` is False.
"""

from __future__ import annotations

import configparser
import os
import plistlib
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from pmdesk.system.paths import APP_ID, APP_NAME

_FLATPAK = Path("/.flatpak-info")


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
        """The file is there, not Hidden, and not switched off by GNOME's or another desktop's settings."""
        parser = configparser.RawConfigParser(strict=False, comment_prefixes=("#",), delimiters=("=",))
        try:
            parser.read_string(self._file.read_text("utf-8"))
            entry = parser["Desktop Entry"]
        except (OSError, UnicodeError, configparser.Error, KeyError):
            return False
        hidden = entry.get("Hidden", "false").strip() == "true"
        return not hidden and entry.get("X-GNOME-Autostart-enabled", "true").strip() != "false"

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
