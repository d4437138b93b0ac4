"""One program for each profile: the lock, the hand-over, strange callers, and ends without a goodbye."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from pmdesk.system.single import (
    Claim,
    FileLock,
    SingleInstance,
    StartRequest,
    decode,
    encode,
    hand_over,
    request_of_this_start,
)

posix = pytest.mark.skipif(os.name != "posix", reason="Unix sockets and signals")

START = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from PySide6.QtCore import QCoreApplication
    from pmdesk.system.single import Claim, SingleInstance, StartRequest
    app = QCoreApplication([])
    one = SingleInstance(Path(sys.argv[1]), "p")
    claim = one.claim(StartRequest(tuple(sys.argv[2:]), "tok"))
    print(claim.value, flush=True)
    if claim is Claim.FIRST:
        def asked(request):
            print("asked", *request.arguments, request.activation_token, flush=True)
        one.asked.connect(asked)
        app.exec()
    """
)


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", START, str(folder), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture
def first(tmp_path: Path, qapp: object) -> Iterator[SingleInstance]:
    instance = SingleInstance(tmp_path, "p")
    assert instance.claim(StartRequest()) is Claim.FIRST
    yield instance
    instance.release()


def test_a_second_start_hands_over_and_the_first_goes_on(
    tmp_path: Path, processes: list[subprocess.Popen[str]]
) -> None:
    processes.append(start(tmp_path))
    assert line(processes[0]) == "first"
    processes.append(start(tmp_path, "open", "invoice/7"))
    assert line(processes[1]) == "handed over"
    assert processes[1].wait(10) == 0
    assert line(processes[0]) == "asked open invoice/7 tok"
    assert processes[0].poll() is None


def test_of_simultaneous_starts_one_is_first_and_hears_of_all_others(
    tmp_path: Path, processes: list[subprocess.Popen[str]]
) -> None:
    processes.extend(start(tmp_path, str(number)) for number in range(3))
    claims = [line(process) for process in processes]
    assert sorted(claims) == ["first", "handed over", "handed over"]
    winner = claims.index("first")
    heard = {line(processes[winner]), line(processes[winner])}
    assert heard == {f"asked {number} tok" for number in range(3) if number != winner}


@posix
def test_a_killed_first_leaves_nothing_in_the_way(
    tmp_path: Path, processes: list[subprocess.Popen[str]]
) -> None:
    processes.append(start(tmp_path))
    assert line(processes[0]) == "first"
    processes[0].send_signal(signal.SIGKILL)
    processes[0].wait(10)
    assert (tmp_path / "p.sock").exists()  # the stale socket is really there
    processes.append(start(tmp_path))
    assert line(processes[1]) == "first"
    processes.append(start(tmp_path))
    assert line(processes[2]) == "handed over"


@posix
def test_a_first_that_is_stuck_is_never_run_beside(tmp_path: Path, qapp: object) -> None:
    lock = FileLock(tmp_path / "p.lock")
    assert lock.acquire()
    second = SingleInstance(tmp_path, "p")
    assert second.claim(StartRequest(), patience=0.1) is Claim.UNANSWERED
    lock.release()
    assert second.claim(StartRequest(), patience=0.1) is Claim.FIRST
    second.release()


def test_profiles_do_not_know_each_other(tmp_path: Path, qapp: object, first: SingleInstance) -> None:
    other = SingleInstance(tmp_path, "q")
    assert other.claim(StartRequest()) is Claim.FIRST
    other.release()
    other.release()


def send(folder: Path, payload: bytes) -> bytes:
    """What the first answers to raw bytes; b"" when it hangs up."""
    with socket.socket(socket.AF_UNIX) as raw:
        raw.settimeout(10)
        raw.connect(str(folder / "p.sock"))
        raw.sendall(payload)
        try:
            return raw.recv(100)
        except ConnectionResetError:
            return b""


@posix
@pytest.mark.parametrize(
    "payload",
    [
        b"\n",
        b"{}\n",
        b"\xff\xfe\n",
        b'{"arguments": "x", "token": ""}\n',
        b'{"arguments": ["invoices:\\ud800"], "token": ""}\n',
        b'{"arguments": [], "token": "\\ud800"}\n',
        b"[" * 60_000 + b"\n",
        b"x" * 65_537,
    ],
    ids=["empty", "no fields", "not text", "not a list", "half", "half a token", "nested", "too long"],
)
def test_strange_callers_are_hung_up_on(
    tmp_path: Path, first: SingleInstance, qtbot: QtBot, payload: bytes
) -> None:
    heard: list[StartRequest] = []
    first.asked.connect(heard.append)
    answers: list[bytes] = []
    caller = threading.Thread(target=lambda: answers.append(send(tmp_path, payload)))
    caller.start()
    qtbot.waitUntil(lambda: not caller.is_alive(), timeout=10_000)
    assert answers == [b""]
    assert heard == []
    caller = threading.Thread(target=lambda: answers.append(send(tmp_path, encode(StartRequest(("a",))))))
    caller.start()
    qtbot.waitUntil(lambda: not caller.is_alive() and bool(heard), timeout=10_000)
    assert answers[1] == b"raised\n"
    assert heard == [StartRequest(("a",))]


@posix
def test_the_socket_is_the_users_own(tmp_path: Path, first: SingleInstance) -> None:
    assert (tmp_path / "p.sock").stat().st_mode & 0o077 == 0
    assert (tmp_path / "p.lock").stat().st_mode & 0o077 == 0


def test_nobody_listening_is_not_handed_over(tmp_path: Path, qapp: object) -> None:
    assert not hand_over(str(tmp_path / "none.sock"), StartRequest())


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]))),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_a_request_survives_the_wire(arguments: list[str], token: str) -> None:
    request = StartRequest(tuple(arguments), token)
    line = encode(request)
    assert line.count(b"\n") == 1
    assert decode(line) == request


@given(st.binary(max_size=200))
def test_decoding_never_raises(line: bytes) -> None:
    decode(line)


def test_the_launchers_token_is_taken_and_not_shown() -> None:
    request = request_of_this_start(("x",), {"XDG_ACTIVATION_TOKEN": "wayland", "DESKTOP_STARTUP_ID": "x11"})
    assert request == StartRequest(("x",), "wayland")
    assert "wayland" not in repr(request)
    assert request_of_this_start((), {"DESKTOP_STARTUP_ID": "x11"}).activation_token == "x11"
    assert request_of_this_start((), {}) == StartRequest()
