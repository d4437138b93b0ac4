"""Running a command within the little desktop of desktop.sh, from a test outside of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("desktop.sh")

_PROGRAMS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xfce4-panel": "xfce4-panel",
    "dunst": "dunst",
    "dunstctl": "dunst",
    "gnome-keyring-daemon": "gnome-keyring",
    "dbus-run-session": "dbus-daemon",
    "dbus-send": "dbus-bin",
    "gdbus": "libglib2.0-bin",
    "xdotool": "xdotool",
    "wmctrl": "wmctrl",
    "xprop": "x11-utils",
    "xsetroot": "x11-xserver-utils",
    "scrot": "scrot",
}
_FILES = {
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "/usr/lib/python3/dist-packages/pyatspi/__init__.py": "python3-pyatspi",
    "/usr/share/dbus-1/services/org.xfce.xfce4-notifyd.Notifications.service": "xfce4-notifyd",
}


def missing() -> str:
    """Why the desktop cannot be had here, naming Debian's packages; "" if it can."""
    if os.name != "posix":
        return "the desktop of tests/desktop/desktop.sh is a Linux one"
    packages = {package for program, package in _PROGRAMS.items() if shutil.which(program) is None}
    packages |= {package for file, package in _FILES.items() if not Path(file).exists()}
    return f"packages missing for a real desktop: {' '.join(sorted(packages))}" if packages else ""


def outside_of_a_desktop() -> dict[str, str]:
    """Our environment without what ties a process to a desktop: the little one brings its own of each."""
    ties = ("QT_QPA_PLATFORM", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "WAYLAND_DISPLAY", "DISPLAY")
    return {name: value for name, value in os.environ.items() if name not in ties}


def run_in_desktop(
    command: Sequence[str | Path],
    timeout: float = 60,
    env: Mapping[str, str] | None = None,
    **options: str,
) -> subprocess.CompletedProcess[str]:
    """Run `command` in a desktop of its own, from the project's folder; `options` are desktop.sh's variables.

    Whatever happens, nothing of the desktop is left running. Raises TimeoutExpired with what was said so far.
    """
    process = subprocess.Popen(
        [SCRIPT, *command],
        cwd=ROOT,
        env={**outside_of_a_desktop(), **(env or {}), **options, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as expired:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            out, err = process.communicate(timeout=10)
            raise subprocess.TimeoutExpired(expired.cmd, expired.timeout, out, err) from None
        raise
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
