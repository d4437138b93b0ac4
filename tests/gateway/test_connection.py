"""Connections that say little, slowly, too much, or nonsense: each ends in time, and is told so."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pmdesk.gateway.connection import Connection
from pmdesk.gateway.web import MOST_HEAD
from pmdesk.sandbox.data.account import CLIENT, MARTA
from tests.gateway.running import Running, running
from tests.gateway.scripted import Everybody, Scripted

PATIENCE = 15.0
HEADERS = (b"x-content-type-options: nosniff", b"x-frame-options: DENY", b"cache-control: no-store",
           b"content-security-policy: default-src 'none'")  # fmt: skip


class Hasty(Connection):
    """Waits for a moment only."""

    waiting_seconds = 0.4


@pytest.fixture(scope="module")
def hasty(behind: Scripted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    parts = {"provider": lambda standing: behind, "people": Everybody()}
    with running(tmp_path_factory.mktemp("hasty"), parts=parts, connection=Hasty) as found:
        yield found


@contextlib.contextmanager
def wire(gateway: Running) -> Iterator[socket.socket]:
    where = urlsplit(gateway.base)
    assert where.hostname
    with socket.create_connection((where.hostname, where.port or 0), timeout=PATIENCE) as found:
        yield found


def rest(one: socket.socket) -> bytes:
    """All that comes until the other side closes; fails where it does not."""
    came = b""
    with contextlib.suppress(ConnectionError):
        while block := one.recv(65536):
            came += block
    return came


def drip(one: socket.socket, piece: bytes) -> None:
    """Send a little again and again until the other side has closed."""
    end = time.monotonic() + PATIENCE
    with contextlib.suppress(ConnectionError):
        while time.monotonic() < end:
            one.sendall(piece)
            time.sleep(0.05)
        pytest.fail("the connection was kept")


def test_whoever_says_nothing_is_let_go(hasty: Running) -> None:
    with wire(hasty) as one:
        assert rest(one) == b""


@pytest.mark.parametrize("begun", [b"", b"GET /health HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_comes_in_time_however_busily(hasty: Running, begun: bytes) -> None:
    """A letter now and then kept a connection for ever; two thousand of them were all there are."""
    with wire(hasty) as one:
        one.sendall(begun)
        drip(one, b"G" if not begun else b"x-a: b\r\n")


def test_the_next_head_too(hasty: Running) -> None:
    with wire(hasty) as one:
        one.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert one.recv(4096).startswith(b"HTTP/1.1 200")
        drip(one, b"G")


def test_a_body_nobody_waits_for_does_not_keep_a_connection(hasty: Running) -> None:
    with wire(hasty) as one:
        one.sendall(b"PUT /v1/email HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        assert one.recv(4096).startswith(b"HTTP/1.1 401")
        drip(one, b" ")


def test_a_request_under_way_is_not_cut_off(hasty: Running, behind: Scripted) -> None:
    def slowly(*arguments: object) -> tuple[()]:
        time.sleep(3 * Hasty.waiting_seconds)
        return ()

    behind.answer = slowly
    token = hasty.bearer(CLIENT, MARTA)["Authorization"]
    with wire(hasty) as one:
        one.sendall(f"GET /v1/departments HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n\r\n".encode())
        assert one.recv(4096).startswith(b"HTTP/1.1 200")


def said(answer: bytes) -> tuple[int, dict[str, object]]:
    """The status and the problem of an answer, which has what all answers have."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    for header in HEADERS:
        assert header in head
    return int(head.split(b" ")[1]), json.loads(body)


BROKEN = [
    b"\r\n\r\n\r\nnonsense\r\n\r\n",
    b"GET /\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"PUT /v1/email HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    b"PUT /v1/email HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"PUT /v1/email HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    b"PUT /v1/email HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c: folded\r\n\x01\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
]


@pytest.mark.parametrize("request_", BROKEN, ids=lambda one: repr(one[:40]))
def test_what_is_no_http_is_told_so_and_let_go(before_scripted: Running, request_: bytes) -> None:
    with wire(before_scripted) as one:
        one.sendall(request_)
        status, problem = said(rest(one))
    assert status == 400
    assert problem == {"type": "urn:pmdesk:problem:refused", "title": "Not understood", "status": 400}


def test_two_lengths_are_no_way_to_smuggle(before_scripted: Running) -> None:
    """With both, a proxy in front may see one request where we see two."""
    with wire(before_scripted) as one:
        one.sendall(
            b"PUT /v1/email HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n"
        )
        status, _ = said(rest(one))
    assert status == 400


@pytest.mark.parametrize("many", [True, False])
@pytest.mark.parametrize("whole", [True, False])
def test_a_head_has_its_bound(before_scripted: Running, many: bool, whole: bool) -> None:
    """Whether it comes in one piece, which the parser would have taken, or never ends."""
    room = 2 * MOST_HEAD
    field = b"x-a: 0123456789\r\n" * (room // 17) if many else b"x-a: " + b"y" * room + b"\r\n"
    with wire(before_scripted) as one:
        one.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + field)
        with contextlib.suppress(ConnectionError):
            if whole:
                one.sendall(b"\r\n")
        status, problem = said(rest(one))
    assert status == 431
    assert problem["title"] == "Too large a head"


def test_a_head_within_its_bound(before_scripted: Running) -> None:
    with wire(before_scripted) as one:
        one.sendall(
            b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\nx-a: " + b"y" * (MOST_HEAD - 500)
        )
        one.sendall(b"\r\n\r\n")
        assert rest(one).startswith(b"HTTP/1.1 200")


def test_a_path_is_part_of_the_head(before_scripted: Running) -> None:
    with wire(before_scripted) as one:
        one.sendall(b"GET /" + b"a" * 3 * MOST_HEAD + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        status, _ = said(rest(one))
    assert status == 431


def test_requests_in_one_go_are_answered_in_their_order(before_scripted: Running, behind: Scripted) -> None:
    """Each with its own sign-in: nothing of one is in the other."""
    behind.answer = ()
    marta = before_scripted.bearer(CLIENT, MARTA)["Authorization"]
    asked = [("/health", ""), ("/v1/departments", marta), ("/v1/departments", ""), ("/nowhere", marta),
             ("/v1/departments", "Bearer none"), ("/v1/departments", marta), ("/health", "")]  # fmt: skip
    head = "".join(
        f"GET {path} HTTP/1.1\r\nHost: x\r\n" + (f"Authorization: {token}\r\n" if token else "") + "\r\n"
        for path, token in asked
    )
    with wire(before_scripted) as one:
        one.sendall(head.encode() + b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        came = rest(one)
    statuses = [int(part[:3]) for part in came.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [200, 200, 401, 404, 401, 200, 200, 200]


def test_a_wish_for_another_protocol_is_passed_over(before_scripted: Running) -> None:
    with wire(before_scripted) as one:
        one.sendall(
            b"GET /v1/account HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        assert rest(one).startswith(b"HTTP/1.1 401")


def test_a_server_that_ends_lets_answers_out(behind: Scripted, tmp_path: Path) -> None:
    behind.answer = ()
    parts = {"provider": lambda standing: behind, "people": Everybody()}
    with running(tmp_path, parts=parts) as gateway, wire(gateway) as one:
        one.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert one.recv(4096).startswith(b"HTTP/1.1 200")
    assert not gateway.gateway.litestar.state.files.exists()


def test_no_request_is_written_down_line_by_line(before_scripted: Running) -> None:
    """Whoever listens to the server's own log of requests: the lines would hold codes of sign-ins."""
    lines: list[str] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    listening, log = Listening(), logging.getLogger("uvicorn.access")
    log.addHandler(listening)
    try:
        with wire(before_scripted) as one:
            one.sendall(b"GET /oauth/callback?code=s3cret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert rest(one).startswith(b"HTTP/1.1 400")
    finally:
        log.removeHandler(listening)
    assert lines == []
