"""Common ground of the system room's tests: no display is needed, and a bus is private to the test."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# D-Bus is Linux'; elsewhere jeepney is not installed.
collect_ignore = [] if sys.platform == "linux" else ["test_bus.py", "test_logind.py", "test_notify.py"]


@pytest.fixture
def bus_daemon(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A message bus of its own, on which nothing can be activated; gone after the test."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not installed (package dbus-daemon)")
    config = tmp_path / "bus.conf"
    config.write_text(
        '<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" '
        '"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">\n'
        f"<busconfig><type>session</type><listen>unix:dir={tmp_path}</listen>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/>'
        '<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>\n'
    )
    command = ["dbus-daemon", f"--config-file={config}", "--print-address=1", "--nofork", "--nopidfile"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert daemon.stdout is not None
    try:
        yield daemon
    finally:
        daemon.terminate()
        daemon.wait(10)
        daemon.stdout.close()


@pytest.fixture
def private_bus(bus_daemon: subprocess.Popen[str]) -> str:
    """The address of that bus."""
    assert bus_daemon.stdout is not None
    return bus_daemon.stdout.readline().strip()
