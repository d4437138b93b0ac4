"""The options of ``pmdesk sandbox``."""

from __future__ import annotations

import argparse
import socket
from datetime import date

import pytest

from pmdesk.sandbox.cli import add_arguments, run
from pmdesk.sandbox.faults import KINDS


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="pmdesk sandbox")
    add_arguments(made)
    return made


def test_everything_has_a_default(parser: argparse.ArgumentParser) -> None:
    args = parser.parse_args([])
    assert (args.port, args.size, args.today, args.fault) == (0, "small", None, [])


def test_reads_what_it_is_told(parser: argparse.ArgumentParser) -> None:
    words = ["--size", "huge", "--today", "2026-11-22", "--fault", "stall:api", "--fault", "latency=2"]
    args = parser.parse_args(words)
    assert (args.size, args.today, args.fault) == ("huge", date(2026, 11, 22), ["stall:api", "latency=2"])


def test_reads_what_the_openid_provider_shall_do(parser: argparse.ArgumentParser) -> None:
    first, second = "https://gateway.example/back", "http://127.0.0.1:8000/back"
    words = ["--openid-redirect", first, "--openid-redirect", second, "--openid-pkce", "required"]
    words += ["--openid-claims", "auth_time, email", "--openid-reauthentication"]
    args = parser.parse_args(words)
    assert args.openid_redirect == [first, second]
    assert (args.openid_pkce, args.openid_claims) == ("required", {"auth_time", "email"})
    assert args.openid_reauthentication
    usual = parser.parse_args([])
    assert (usual.openid_pkce, usual.openid_claims) == ("off", {"nonce", "userinfo_email_verified"})
    assert not usual.openid_reauthentication


@pytest.mark.parametrize(
    "words",
    [
        *(["--fault", "sunspots"], ["--today", "tomorrow"], ["--size", "vast"]),
        *(["--openid-pkce", "maybe"], ["--openid-claims", "nonce,height"]),
    ],
)
def test_refuses_what_it_does_not_know(
    parser: argparse.ArgumentParser, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser.parse_args(words)
    assert words[1] in capsys.readouterr().err


def test_the_help_names_every_fault(parser: argparse.ArgumentParser) -> None:
    text = parser.format_help()
    assert all(name in text for name in KINDS)


def test_says_so_when_its_port_is_taken(
    parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(parser.parse_args(["--port", str(port)])) == 1
    assert f"port {port}" in capsys.readouterr().err
