"""A gateway with a pretend WHMCS behind it, on this machine alone: for anyone who wants to try.

The pretend provider is a process of its own, which watches its input and so ends with this one. Everything
is made anew at each start and gone at its end.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pmdesk.gateway import house, server
from pmdesk.gateway.clock import SystemClock
from pmdesk.gateway.config import Config, parse

HOST = "127.0.0.1"


class DemoFailed(RuntimeError):
    """The pretend provider did not start; the text is its own last word."""


@contextmanager
def pretend_provider(callback: str, arguments: Sequence[str]) -> Iterator[dict[str, Any]]:
    """A pretend WHMCS as a process, its OpenID client answering at ``callback``; what it says when it is
    ready."""
    command = [
        sys.executable,
        "-m",
        "pmdesk.sandbox",
        "--exit-with-parent",
        "--openid-redirect",
        callback,
        "--openid-claims",
        "nonce,auth_time,userinfo_email_verified",
        "--openid-reauthentication",
        *arguments,
    ]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            _out, words = process.communicate(timeout=10)
            said = words.strip().splitlines()
            raise DemoFailed(said[-1] if said else "it ended without a word")
        yield json.loads(line)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def demo_config(base: str, ready: dict[str, Any], folder: Path, method: str) -> Config:
    """The configuration of a gateway for a pretend provider that is ready."""
    return parse(
        {
            "name": "Precisely Managed",
            "url": base,
            "whmcs": {
                "url": ready["url"],
                "identifier": ready["identifier"],
                "secret": ready["secret"],
            },
            "sign-in": {
                "method": method,
                "openid": {
                    "client-id": ready["openid"]["client_id"],
                    "client-secret": ready["openid"]["client_secret"],
                },
            },
            "state": {"path": "state.sqlite"},
            "audit": {"file": str(folder / "audit.jsonl")},
            # Everybody comes from the one address of this machine.
            "limits": {"address-per-minute": 1_000_000},
        },
        folder,
    )


def customers(ready: dict[str, Any]) -> list[dict[str, Any]]:
    """Who may sign in, as the ready line tells it."""
    return [
        {
            "email": one["email"],
            "password": ready["password"],
            "client_id": one["client_id"],
            "user_id": one["user_id"],
            "name": one["name"],
            "owner": one["owner"],
            "permissions": one["permissions"],
            "second_factor": one["second_factor"],
        }
        for one in ready["people"]
    ]


def run(port: int, method: str, arguments: Sequence[str]) -> int:
    """Start both, print one line of JSON, and serve until told to stop; the exit status."""
    try:
        bound = server.listen(HOST, port)
    except OSError as error:
        sys.stderr.write(f"The gateway cannot listen on port {port}: {error.strerror}\n")
        return 1
    base = f"http://{HOST}:{bound.getsockname()[1]}"
    with tempfile.TemporaryDirectory(prefix="pmdesk-gateway-demo-") as folder:
        try:
            with pretend_provider(f"{base}/oauth/callback", arguments) as ready:
                clock = SystemClock(ready["ahead"])
                gateway = house.make(demo_config(base, ready, Path(folder), method), None, clock)
                line = {
                    "url": base,
                    "openapi": f"{base}/schema/openapi.json",
                    "customers": customers(ready),
                    "audit": str(Path(folder) / "audit.jsonl"),
                    "sandbox": {"url": ready["url"], "control": ready["control"], "today": ready["today"]},
                }
                server.serve(gateway, bound, lambda: _say(line))
        except DemoFailed as failed:
            sys.stderr.write(f"The pretend provider did not start: {failed}\n")
            return 1
    return 0


def _say(line: dict[str, Any]) -> None:
    try:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        return  # a parent that has gone meanwhile is no reason to fail
