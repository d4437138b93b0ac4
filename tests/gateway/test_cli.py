"""The command ``pmdesk gateway`` as an operator types it: what it prints, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.gateway import cli
from pmdesk.sandbox.server import Sandbox
from pmdesk.system.clock import SystemClock
from pmdesk.tools.robot import Robot
from pmdesk.tools.robot_sign_in import sign_in
from tests.gateway.nginx_server import free_port
from tests.gateway.replicas import write_config


def gateway(*words: str, **more: Any) -> subprocess.Popen[str]:
    """The command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "pmdesk", "gateway", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


@contextmanager
def demo(*words: str) -> Iterator[tuple[dict[str, Any], subprocess.Popen[str]]]:
    """A demo that serves, with what it said."""
    process = gateway("--demo", *words)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline()), process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def own_config(folder: Path, sandbox: Sandbox, base: str = "http://127.0.0.1:8471") -> Path:
    """A configuration of one gateway alone."""
    path = write_config(folder, base, sandbox, "unused")
    text = path.read_text("utf-8").replace('url-file = "state-url"', 'path = "state.sqlite"')
    path.write_text(text, "utf-8")
    return path


def test_the_demo_says_first_where_it_is_and_who_may_sign_in() -> None:
    with demo() as (said, process):
        assert set(said) >= {"url", "openapi", "customers"}
        assert httpx.get(said["openapi"], trust_env=False).json()["openapi"].startswith("3.1")
        assert httpx.get(said["url"] + "/ready", trust_env=False).json() == {"status": "ok"}
        people = said["customers"]
        assert all(person["email"] and person["password"] and person["client_id"] for person in people)
        owners = {person["client_id"] for person in people if person["owner"]}
        assert len(owners) >= 2
        assert any(not person["owner"] and person["permissions"] for person in people), "a limited sub-user"
        assert any(person["second_factor"] for person in people)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) in (0, 1, 130, -signal.SIGINT)
    with pytest.raises(httpx.HTTPError):
        httpx.get(said["sandbox"]["url"], trust_env=False)
    assert not Path(said["audit"]).parent.exists()


def test_the_demo_takes_the_port_it_is_given() -> None:
    port = free_port()
    with demo("--port", str(port)) as (said, _):
        assert said["url"] == f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("day", ["2026-02-27", "2031-01-01"])
def test_the_demo_of_another_day_lets_people_in(day: str) -> None:
    with demo("--today", day) as (said, _):
        assert said["sandbox"]["today"] == day
        first = said["customers"][0]
        assert asyncio.run(signed_in(said["url"], Robot(first["email"], first["password"])))


async def signed_in(url: str, robot: Robot) -> str:
    """The account that opens."""
    transport = Transport(version="test")
    try:
        return (await sign_in(transport, Pacer(SystemClock()), url, robot)).client_id
    finally:
        robot.close()
        await transport.aclose()


def test_the_demo_ends_with_its_parent() -> None:
    process = gateway("--demo", "--exit-with-parent")
    assert process.stdout is not None
    assert process.stdin is not None
    said = json.loads(process.stdout.readline())
    process.stdin.close()
    process.stdin = None
    process.communicate(timeout=30)
    with pytest.raises(httpx.HTTPError):
        httpx.get(said["url"], trust_env=False)


def test_a_port_that_is_taken_is_said_and_ends_with_1() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = gateway("--demo", "--port", str(taken.getsockname()[1]))
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "cannot listen" in err
    assert out == ""


def test_a_demo_that_cannot_begin_says_the_reason() -> None:
    process = gateway("--demo", "--fault", "no-such-fault")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "no-such-fault" in err
    assert out == ""


def test_a_configuration_is_served_at_the_port_given_on_the_command_line(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    port = free_port()
    path = own_config(tmp_path, sandbox, f"http://127.0.0.1:{port}")
    process = gateway("--config", str(path), "--port", str(port))
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert f"serving http://127.0.0.1:{port} at 127.0.0.1:{port}" in line
        said = httpx.get(f"http://127.0.0.1:{port}/.well-known/pmdesk", trust_env=False).json()
        assert said["name"] == "Precisely Managed"
        for secret in (sandbox.secret, sandbox.identifier, sandbox.openid.client_secret):
            assert secret not in line
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert process.returncode in (0, -signal.SIGTERM)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("[whmcs]", "[whmsc]"), "whmsc"),
        (('url = "http://127', 'url = "http://desk'), "https://"),
        (("[limits]", "[limits"), "is no TOML"),
        (('secret-file = "secret"', 'secret-file = "nowhere"'), "nowhere cannot be read"),
        (('path = "state.sqlite"', 'url = "redis://[::1"'), "shared state"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_said_in_a_line(
    sandbox: Sandbox,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: tuple[str, str],
    said: str,
) -> None:
    path = own_config(tmp_path, sandbox)
    text = path.read_text("utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), "utf-8")
    assert cli.main(["--config", str(path)]) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert sandbox.secret not in told.err


@pytest.mark.skipif(os.name != "posix", reason="files have no mode elsewhere")
def test_a_secret_that_others_can_read_is_refused(
    sandbox: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = own_config(tmp_path, sandbox)
    (tmp_path / "secret").chmod(0o644)
    assert cli.main(["--config", str(path)]) == 1
    assert "chmod 600" in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--config", str(tmp_path / "gateway.toml")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_neither_a_configuration_nor_a_demo(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "--demo" in capsys.readouterr().err
