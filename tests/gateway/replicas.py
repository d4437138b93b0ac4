"""Gateways as an operator runs several: processes of their own, one shared state, a proxy in front."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from pmdesk.sandbox.server import Sandbox


def write_config(folder: Path, base: str, sandbox: Sandbox, state_url: str) -> Path:
    """A gateway.toml for replicas, as an operator writes it: every secret in a file of its own."""
    secrets = {
        "identifier": sandbox.identifier,
        "secret": sandbox.secret,
        "openid-secret": sandbox.openid.client_secret,
        "state-url": state_url,
    }
    for name, text in secrets.items():
        file = folder / name
        file.touch(mode=0o600)
        file.write_text(text, "utf-8")
    path = folder / "gateway.toml"
    path.write_text(
        f"""
name = "Precisely Managed"
url = "{base}"
[server]
trusted-proxies = ["127.0.0.1"]
[whmcs]
url = "{sandbox.url}"
identifier-file = "identifier"
secret-file = "secret"
[sign-in.openid]
client-id = "{sandbox.openid.client_id}"
client-secret-file = "openid-secret"
[state]
url-file = "state-url"
[limits]
account-per-minute = 100000
address-per-minute = 100000
[audit]
file = "{folder / "audit.jsonl"}"
""",
        "utf-8",
    )
    return path


class Replica:
    """One process that serves a configuration at a port of its own."""

    def __init__(self, config: Path, port: int) -> None:
        self._config, self.port = config, port
        self._log = config.parent / f"replica-{port}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it says that it serves."""
        words = ["gateway", "--config", str(self._config), "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pmdesk", *words, "--exit-with-parent"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.PIPE,
            )
        assert self._process.stderr is not None
        line = b""
        while b"serving" not in line:
            line = self._process.stderr.readline()
            assert line, "the gateway ended"

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does."""
        self._end(kill=True)

    def stop(self) -> int:
        """End it in an orderly way; its exit status."""
        return self._end(kill=False)

    def _end(self, *, kill: bool) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if kill:
            process.kill()
        else:
            process.terminate()
        process.communicate(timeout=30)
        return process.returncode


def audit_of(config: Path) -> list[dict[str, Any]]:
    """What all replicas have noted so far."""
    return [json.loads(line) for line in (config.parent / "audit.jsonl").read_text("utf-8").splitlines()]
