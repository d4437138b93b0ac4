"""The listener over real sockets: it answers its own address alone, shortly, and nobody holds it up."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

import pytest

from pmdesk.core.ports import Reception
from pmdesk.core.tasks import TaskScope
from pmdesk.system import loopback
from pmdesk.system.loopback import LoopbackListener, parameters
from pmdesk.system.loopback_page import HEADERS
from tests.helpers import listening_here, until

pytestmark = pytest.mark.anyio

PATH = "/signed-in"
WORDS = {
    Reception.DONE: ("You are signed in", "Return to pmdesk."),
    Reception.FAILED: ("That did not work", "pmdesk says <why>."),
    Reception.UNKNOWN: ("Nobody waits for this", "Begin again in pmdesk."),
}


class Place:
    """A listener, what came to it, and what it decided."""

    def __init__(self, host: str = loopback.HOST) -> None:
        self.bugs: list[tuple[str, BaseException]] = []
        self.scope = TaskScope("test", lambda name, error: self.bugs.append((name, error)))
        self.came: list[Mapping[str, str]] = []
        self.reception = Reception.DONE
        self.gate: asyncio.Event | None = None
        self.listener = LoopbackListener(WORDS, self.scope, host)
        self.listening: Any = None

    async def open(self) -> Place:
        self.listening = await self.listener.listen(PATH, self.arrived)
        return self

    async def arrived(self, said: Mapping[str, str]) -> Reception:
        self.came.append(said)
        if self.gate is not None:
            await self.gate.wait()
        return self.reception

    @property
    def authority(self) -> str:
        return str(self.listening.origin).removeprefix("http://")

    @property
    def port(self) -> int:
        return int(self.authority.rpartition(":")[2])

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def send(self, raw: bytes) -> bytes:
        """All that comes back for these bytes, until the other side closes."""
        reader, writer = await self.connect()
        try:
            with suppress(ConnectionError):
                writer.write(raw)
                await writer.drain()
            return await asyncio.wait_for(reader.read(), 10)
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async def get(self, target: str, *, host: str = "", method: str = "GET", more: str = "") -> bytes:
        head = f"{method} {target} HTTP/1.1\r\nHost: {host or self.authority}\r\n{more}\r\n"
        return await self.send(head.encode())

    def refuses(self) -> bool:
        """Whether nobody listens there any more."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    one = await Place().open()
    yield one
    one.listening.close()
    await one.scope.close()
    assert one.bugs == []


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


async def test_who_comes_back_is_read_and_told(place: Place) -> None:
    answer = await place.get(f"{PATH}?code=a%20b&state=%C3%BC&iss=")
    assert place.came == [{"code": "a b", "state": "ü", "iss": ""}]
    assert status(answer) == 200
    assert b"<h1>You are signed in</h1><p>Return to pmdesk.</p>" in answer


@pytest.mark.parametrize(
    ("reception", "code", "said"),
    [
        (Reception.FAILED, 200, b"pmdesk says &lt;why&gt;."),
        (Reception.UNKNOWN, 400, b"<h1>Nobody waits for this</h1>"),
    ],
)
async def test_what_became_of_it_is_told(place: Place, reception: Reception, code: int, said: bytes) -> None:
    place.reception = reception
    answer = await place.get(f"{PATH}?state=x")
    assert status(answer) == code
    assert said in answer


async def test_the_page_loads_nothing_runs_nothing_and_is_kept_nowhere(place: Place) -> None:
    answer = (await place.get(f"{PATH}?code=secret-code&state=s")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    for name, value in HEADERS.items():
        assert f"{name}: {value}" in head
    assert "Cache-Control: no-store" in head
    assert "Referrer-Policy: no-referrer" in head
    assert f"Content-Length: {len(body.encode())}" in head
    style = re.search("<style>(.*?)</style>", body, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = HEADERS["Content-Security-Policy"]
    assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "prefers-color-scheme: dark" in style[1]
    assert "<script" not in body
    assert not re.search(r"(src|href|url\()", body)
    assert "secret-code" not in answer


@pytest.mark.parametrize(
    ("target", "method", "code"),
    [
        ("/", "GET", 404),
        ("/favicon.ico", "GET", 404),
        (f"{PATH}/", "GET", 404),
        ("/signed%2Din?state=s", "GET", 404),
        (f"{PATH}?state=s", "POST", 405),
        (f"{PATH}?state=s", "HEAD", 405),
        (f"http://127.0.0.1{PATH}?state=s", "GET", 404),
    ],
)
async def test_it_knows_one_path_and_one_method(place: Place, target: str, method: str, code: int) -> None:
    assert status(await place.get(target, method=method)) == code
    assert place.came == []


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}"]
)
async def test_a_page_elsewhere_whose_name_leads_here_is_not_answered(place: Place, host: str) -> None:
    answer = await place.get(f"{PATH}?state=s", host=host.format(port=place.port))
    assert status(answer) == 400
    assert place.came == []


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /signed-in?state=s HTTP/1.1\r\n\r\n",
        b"GET /signed-in?state=s HTTP/1.1\r\nHost: {a}\r\nHost: {a}\r\n\r\n",
        b"GET /signed-in?state=s HTTP/1.1\r\nHost: {a}\r\nhost: evil.example\r\n\r\n",
        b"GET  /signed-in?state=s HTTP/1.1\r\nHost: {a}\r\n\r\n",
        b"GET /signed-in?state=s\r\nHost: {a}\r\n\r\n",
        b"GET /signed-in?state=s SSH/2\r\nHost: {a}\r\n\r\n",
        b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET /signed-in?state=\xff HTTP/1.1\r\nHost: {a}\r\n\r\n",
    ],
)
async def test_what_is_no_request_is_refused(place: Place, raw: bytes) -> None:
    assert status(await place.send(raw.replace(b"{a}", place.authority.encode()))) == 400
    assert place.came == []


@pytest.mark.parametrize("query", ["state=a&state=b", "&".join(f"x{n}=1" for n in range(30)), "state=%ff"])
async def test_a_query_that_could_mean_two_things_is_told_to_nobody(place: Place, query: str) -> None:
    assert b"Nobody waits for this" in await place.get(f"{PATH}?{query}")
    assert place.came == []


def test_a_query_is_read_as_forms_write_it() -> None:
    assert parameters("a=1+2&b=%2B&c=") == {"a": "1 2", "b": "+", "c": ""}
    assert parameters("") == {}


async def test_a_head_without_an_end_is_cut_off(place: Place) -> None:
    answer = await place.get(f"{PATH}?state=s", more=f"Cookie: {'x' * loopback.MOST_BYTES}\r\n")
    assert answer == b""
    assert place.came == []
    assert status(await place.get(f"{PATH}?state=s")) == 200


async def test_who_sends_nothing_holds_up_nobody_and_is_sent_away(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = [await place.connect() for _ in range(loopback.MOST_SILENT)]
    await until(lambda: len(place.listening.silent) == loopback.MOST_SILENT)
    answer = await place.get(f"{PATH}?state=s")
    assert status(answer) == 200
    oldest = silent[0][0]
    assert await asyncio.wait_for(oldest.read(), 10) == b"", "the oldest went for the new one"
    with monkeypatch.context() as patch:
        patch.setattr(loopback, "SECONDS", 0.05)
        reader, writer = await place.connect()
        writer.write(b"GET /signed-in HTT")
        assert await asyncio.wait_for(reader.read(), 10) == b""
        writer.close()
    for _reader, writer in silent:
        writer.close()


async def test_two_at_a_time_are_answered_each(place: Place) -> None:
    place.gate = asyncio.Event()
    both = [asyncio.create_task(place.get(f"{PATH}?state={n}")) for n in range(2)]
    await until(lambda: len(place.came) == 2)
    place.gate.set()
    assert [status(answer) for answer in await asyncio.gather(*both)] == [200, 200]


async def test_closed_it_listens_no_more_and_still_answers_who_is_being_answered(place: Place) -> None:
    place.gate = asyncio.Event()
    waiting = asyncio.create_task(place.get(f"{PATH}?state=s"))
    await until(lambda: place.came)
    idle, _writer = await place.connect()
    await until(lambda: place.listening.silent)
    place.listening.close()
    assert place.refuses()
    assert await asyncio.wait_for(idle.read(), 10) == b""
    place.gate.set()
    assert b"You are signed in" in await waiting
    _writer.close()


async def test_who_goes_before_the_answer_harms_nobody(place: Place) -> None:
    place.gate = asyncio.Event()
    _reader, writer = await place.connect()
    writer.write(f"GET {PATH}?state=s HTTP/1.1\r\nHost: {place.authority}\r\n\r\n".encode())
    await until(lambda: place.came)
    writer.transport.abort()
    place.gate.set()
    await until(lambda: not place.scope.active)


async def test_it_listens_on_this_machine_alone(place: Place) -> None:
    sockets = place.listening.server.sockets
    assert [one.getsockname()[0] for one in sockets] == ["127.0.0.1"]


async def test_where_no_port_can_be_had_there_is_no_listener() -> None:
    place = Place("192.0.2.1")  # TEST-NET-1 (RFC 5737): nobody's own address
    assert await place.listener.listen(PATH, place.arrived) is None
    await place.scope.close()


@pytest.mark.parametrize("turns", range(4))
async def test_cancelled_at_any_moment_it_leaves_nothing_open(turns: int) -> None:
    place, before = Place(), listening_here()
    starting = asyncio.create_task(place.listener.listen(PATH, place.arrived))
    for _ in range(turns):
        await asyncio.sleep(0)
    starting.cancel()
    await asyncio.wait({starting})
    if not starting.cancelled():
        listening = starting.result()
        assert listening is not None
        listening.close()
    await until(lambda: listening_here() == before, what="every socket to be closed")
    await place.scope.close()


async def test_it_works_on_qt_s_loop(qapp: Any) -> None:
    place = await Place().open()
    assert status(await place.get(f"{PATH}?state=s")) == 200
    place.listening.close()
    assert place.refuses()
    await place.scope.close()
    assert place.bugs == []


def test_importing_it_brings_nothing_of_the_network() -> None:
    code = "import sys, pmdesk.system.loopback; print([n for n in ('httpx', 'PySide6') if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
