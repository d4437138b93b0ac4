"""A real redis-server of the test's own, which can be stopped and started again on its port."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest


class RedisServer:
    """Listens on loopback alone; keeps nothing on disk, unless ``lasting``."""

    def __init__(self, folder: Path, *, lasting: bool = False) -> None:
        self._folder, self._lasting = folder, lasting
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--dir", str(self._folder), "--save", "", "--daemonize", "no"]
        command += ["--appendonly", "yes" if self._lasting else "no", "--appendfsync", "always"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                    connection.sendall(b"PING\r\n")
                    if connection.recv(16).startswith(b"+PONG"):
                        return
            except OSError:
                time.sleep(0.02)
        raise AssertionError("redis-server did not come up")

    def stop(self) -> None:
        """End it; calling it again does nothing."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait(10)


def redis_or_skip() -> None:
    """Skip where this machine has no redis-server."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed")
