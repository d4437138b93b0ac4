"""Files on their way through: nothing of them stays, however they end, and no browser would show one."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from pmdesk.api import errors
from pmdesk.api.gateway.contract import FileHead
from pmdesk.api.provider import Download
from pmdesk.gateway.connection import Connection
from pmdesk.gateway.files import Reel
from pmdesk.gateway.house import Bounds
from pmdesk.sandbox.data.account import CLIENT, MARTA
from tests.gateway.running import Running, running
from tests.gateway.scripted import Everybody, Scripted

PDF = "/v1/invoices/7/pdf"
FILE = "/v1/tickets/7/messages/0/attachments/0"
BIG = os.urandom(1024) * 16 * 1024
PATIENCE = 15.0


def wait(condition: Callable[[], object], what: str) -> None:
    """Until it is so; what happens in the gateway's thread cannot be awaited."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.01)


def left_over(gateway: Running) -> list[str]:
    """Names in the folder of files, and files of it that are open without a name."""
    folder: Path = gateway.gateway.litestar.state.files
    found = [path.name for path in folder.iterdir()]
    for handle in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            target = str(handle.readlink())
            found += [target] if target.startswith(str(folder)) else []
    return found


def file(content: bytes = BIG, media: str = "application/pdf", name: str | None = "a.pdf") -> Any:
    """What a provider does that writes a file."""

    def write(*arguments: Any) -> Download:
        to: Path = arguments[-1]
        to.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        return Download(path=to, size=len(content), sha256=digest, media_type=media, name=name)

    return write


@pytest.fixture
def client(before_scripted: Running) -> Iterator[httpx.Client]:
    with before_scripted.client(headers=before_scripted.bearer(CLIENT, MARTA)) as found:
        yield found
    wait(lambda: not left_over(before_scripted), "a file was left")


@pytest.mark.parametrize("path", [PDF, FILE])
def test_a_file_comes_whole_and_leaves_nothing(
    before_scripted: Running, behind: Scripted, client: httpx.Client, path: str
) -> None:
    behind.answer = file()
    answer = client.get(path)
    assert answer.content == BIG
    head = FileHead.from_header(answer.headers["pmdesk-file"])
    assert (head.size, head.sha256) == (len(BIG), hashlib.sha256(BIG).hexdigest())
    assert int(answer.headers["content-length"]) == len(BIG)
    assert "etag" not in answer.headers
    assert "content-encoding" not in answer.headers
    wait(lambda: not left_over(before_scripted), "it was left")


def test_an_empty_file(behind: Scripted, client: httpx.Client) -> None:
    behind.answer = file(b"")
    answer = client.get(PDF)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("media", "name"),
    [
        ("text/html", "page.html"),
        ("image/svg+xml", "drawing.svg"),
        ("application/xhtml+xml", "a.xhtml"),
        ("text/xml", "a.xml"),
        ("application/javascript", "a.js"),
        ("application/pdf", "a.pdf"),
        ("text/html\r\nSet-Cookie: a=b", "a\r\nSet-Cookie: a=b.html"),
        ("", None),
    ],
)
@pytest.mark.parametrize("path", [PDF, FILE])
def test_a_browser_would_show_none_of_it(
    behind: Scripted, client: httpx.Client, path: str, media: str, name: str | None
) -> None:
    """Else an attachment that is a page would run its script with the gateway for its origin."""
    behind.answer = file(b"<script>alert(1)</script>", media, name)
    answer = client.get(path)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    head = FileHead.from_header(answer.headers["pmdesk-file"])
    assert (head.media_type, head.name) == (media, name)


def ask(gateway: Running, path: str, room: int = 4096) -> socket.socket:
    """Ask for a file by hand, with little room to receive it in."""
    where = urlsplit(gateway.base)
    assert where.hostname
    wire = socket.socket()
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    wire.settimeout(PATIENCE)
    wire.connect((where.hostname, where.port or 0))
    token = gateway.bearer(CLIENT, MARTA)["Authorization"]
    wire.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n\r\n".encode())
    return wire


@pytest.mark.parametrize("path", [PDF, FILE])
@pytest.mark.parametrize("ending", ["close", "reset"])
def test_a_reader_who_goes_away_leaves_nothing(
    before_scripted: Running, behind: Scripted, path: str, ending: str
) -> None:
    behind.answer = file()
    wire = ask(before_scripted, path)
    assert wire.recv(1000).startswith(b"HTTP/1.1 200")
    assert left_over(before_scripted), "it is on its way"
    if ending == "reset":
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    wire.close()
    wait(lambda: not left_over(before_scripted), "it was left")


def test_files_at_a_time_are_bounded(before_scripted: Running, behind: Scripted) -> None:
    """Else whoever asks for files and does not read them fills the disk: each is kept until it is read."""
    behind.answer = file()
    most = before_scripted.config.limits.account_at_a_time
    wires = [ask(before_scripted, FILE) for _ in range(most)]
    try:
        assert all(wire.recv(100).startswith(b"HTTP/1.1 200") for wire in wires)
        with before_scripted.client(headers=before_scripted.bearer(CLIENT, MARTA)) as client:
            answer = client.get(FILE)
            assert (answer.status_code, answer.json()["type"]) == (429, "urn:pmdesk:problem:rate-limited")
            assert "retry-after" in answer.headers
            assert client.get("/v1/capabilities").status_code == 200, "other questions go on"
            with before_scripted.client(headers=before_scripted.bearer(CLIENT + 1, MARTA)) as other:
                assert other.get(FILE).status_code == 200, "so do other accounts"
            wires.pop().close()
            wait(lambda: client.get(FILE).status_code == 200, "there is room again")
    finally:
        for wire in wires:
            wire.close()
    wait(lambda: not left_over(before_scripted), "some were left")


class Hasty(Connection):
    """Gives up on whoever does not take what it sends for a moment."""

    stuck_seconds = 0.3


def test_a_reader_who_does_not_read_is_given_up(behind: Scripted, tmp_path: Path) -> None:
    behind.answer = file()
    parts = {"provider": lambda standing: behind, "people": Everybody()}
    with running(tmp_path, parts=parts, connection=Hasty) as gateway:
        with ask(gateway, PDF) as wire:
            wait(lambda: left_over(gateway), "it is on its way")
            wait(lambda: not left_over(gateway), "it was left")
            came = 0
            with contextlib.suppress(ConnectionError):
                while block := wire.recv(65536):
                    came += len(block)
        assert came < len(BIG)


def test_a_reader_who_takes_a_little_now_and_then_has_so_long_and_no_longer(
    behind: Scripted, tmp_path: Path
) -> None:
    """What the files take is free then, however long the connection lasts."""
    behind.answer = file()
    parts = {
        "provider": lambda standing: behind,
        "people": Everybody(),
        "bounds": Bounds(file=1.0),
    }
    with running(tmp_path, parts=parts) as gateway:
        most = gateway.config.limits.account_at_a_time
        wires = [ask(gateway, PDF) for _ in range(most)]
        try:
            assert all(wire.recv(100).startswith(b"HTTP/1.1 200") for wire in wires)
            assert left_over(gateway), "they are on their way"

            def gone() -> bool:
                for wire in wires:
                    wire.recv(10)
                return not left_over(gateway)

            wait(gone, "they are kept for as long as somebody reads a little")
            with gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as client:
                assert client.get(PDF).content == BIG
            wires[0].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**20)
            came = 0
            with contextlib.suppress(ConnectionError):
                while block := wires[0].recv(2**20):
                    came += len(block)
            assert came < len(BIG), "it was not sent to its end"
        finally:
            for wire in wires:
                wire.close()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 503),
        (errors.NotFound(), 404),
        (errors.Garbled("dl.php"), 502),
        (errors.Offline("ReadTimeout"), 503),
        (RuntimeError("a bug"), 500),
    ],
)
def test_a_file_that_fails_half_way_leaves_nothing(
    before_scripted: Running, behind: Scripted, client: httpx.Client, error: Exception, status: int
) -> None:
    def write(*arguments: Any) -> Download:
        arguments[-1].write_bytes(b"half of it")
        raise error

    behind.answer = write
    answer = client.get(PDF)
    assert answer.status_code == status
    assert set(answer.json()) <= {"type", "title", "status", "passing"}
    assert left_over(before_scripted) == []


def test_a_file_that_is_not_there_after_all(behind: Scripted, client: httpx.Client) -> None:
    def write(*arguments: Any) -> Download:
        return Download(path=arguments[-1], size=1, sha256="", media_type="a/b", name=None)

    behind.answer = write
    assert client.get(PDF).status_code == 503


def test_a_file_is_closed_by_the_thread_that_still_reads_it(tmp_path: Path) -> None:
    """Else its number could be another customer's file by the time that thread gets to it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = os.open(pipe, os.O_RDWR)
    reel = Reel(pipe)
    try:

        def is_open() -> bool:
            here = [os.fstat(writer).st_ino]
            handles = [int(one.name) for one in Path("/proc/self/fd").iterdir()]
            found = 0
            for number in handles:
                with contextlib.suppress(OSError):
                    found += os.fstat(number).st_ino in here
            return found > 1

        with ThreadPoolExecutor(1) as pool:
            reading = pool.submit(reel._read)
            wait(reel._lock.locked, "it reads")
            reel.close()
            assert is_open(), "somebody reads from it"
            os.write(writer, b"block")
            assert reading.result(PATIENCE) == b"block"
        assert not is_open()
        assert reel._read() == b""
    finally:
        os.close(writer)


def test_what_nobody_holds_closes_itself(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x")
    reel = Reel(path)
    number = reel._handle
    assert not path.exists()
    os.fstat(number)
    del reel
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(number)
