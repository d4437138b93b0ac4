"""A server as a process: its first line, its last words, and its end, also while it starts."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from pmdesk.tools.gateway_demo import GatewayServer, SandboxServer
from pmdesk.tools.served import DemoFailed, Served

Made = Callable[[str], Served]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A server whose program is the text given; it is told to end with its parent as ours are."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def make(text: str) -> Served:
        (tmp_path / "a_server.py").write_text(text, "utf-8")
        return Served("a_server")

    return make


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_line_it_says_when_it_is_ready(made: Made) -> None:
    server = made('print(\'{"at": "here"}\', flush=True); input()')
    assert server.pid == 0
    assert server.begin() == {"at": "here"}
    pid = server.pid
    assert alive(pid)
    assert server.end()
    assert not alive(pid)
    assert server.end(), "again does nothing"
    with pytest.raises(DemoFailed):
        server.begin()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("raise SystemExit('The port is taken.\\n')", "The port is taken."),
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("pass", "it ended without a word"),
        (
            "import sys; print('what was meant', file=sys.stderr, flush=True); print('no JSON')",
            "what was meant",
        ),
    ],
    ids=["words", "traceback", "nothing", "no line of ours"],
)
def test_one_that_does_not_start_fails_with_its_last_words(made: Made, text: str, words: str) -> None:
    server = made(text)
    with pytest.raises(DemoFailed) as failed:
        server.begin()
    assert str(failed.value) == words
    assert server.pid == 0


def test_however_much_it_says_beside_it_is_never_held_up(made: Made) -> None:
    server = made(
        "import sys\n"
        "sys.stderr.write('x' * 99 + '\\n' * 2_000_000 + 'the end\\n'); sys.stderr.flush()\n"
        "print('{}', flush=True)\n"
        "input()"
    )
    assert server.begin() == {}
    assert server.end()
    assert server.last_words.startswith(("the end", "EOFError"))


def test_ended_while_it_starts_it_fails_at_once(made: Made) -> None:
    server = made("input()")
    failures: list[DemoFailed] = []

    def begin() -> None:
        try:
            server.begin()
        except DemoFailed as failed:
            failures.append(failed)

    thread = threading.Thread(target=begin)
    thread.start()
    while not (pid := server.pid):
        assert thread.is_alive()
    assert server.end()
    thread.join(10)
    assert len(failures) == 1
    assert not alive(pid)


def test_one_that_hears_nothing_is_killed(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pmdesk.tools.served._SECONDS", 0.2)
    server = made(
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('{}', flush=True)\n"
        "while True: time.sleep(60)"
    )
    server.begin()
    pid = server.pid
    assert not server.end()
    assert not alive(pid)


def test_the_files_of_a_gateway_that_was_killed_go_too(monkeypatch: pytest.MonkeyPatch) -> None:
    server = GatewayServer()
    files = Path(server.start().audit).parent
    assert files.is_dir()
    monkeypatch.setattr("pmdesk.tools.served._SECONDS", 0.0)
    server.stop()
    assert not files.exists()


def test_a_gateway_stopped_while_it_starts_leaves_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    server = GatewayServer()
    failures: list[DemoFailed] = []

    def begin() -> None:
        try:
            server.start()
        except DemoFailed as failed:
            failures.append(failed)

    thread = threading.Thread(target=begin)
    thread.start()
    while not any(tmp_path.iterdir()):
        assert thread.is_alive()
    server.stop()
    thread.join(20)
    assert len(failures) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_sandbox_alone_says_who_may_sign_in() -> None:
    server = SandboxServer()
    try:
        access = server.start()
        assert access.email.startswith("marta@")
        assert access.password not in repr(access)
        assert access.control["token"] not in repr(access)
    finally:
        server.stop()
