"""The transport over real sockets: what comes back, what goes wrong, what reaches the disk."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import logging
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pmdesk.api.connections import Timeouts
from pmdesk.api.errors import BadAddress, BadSettings, Garbled, Offline, ProviderError
from pmdesk.api.transport import Answer, Transport
from tests.api.stub import Reply, Seen, Stub, nothing_listens
from tests.helpers import until

pytestmark = pytest.mark.anyio


async def test_a_plain_answer(transport: Transport) -> None:
    async with Stub(lambda seen: Reply(b'{"a":1}', headers={"X-Word": "one"})) as stub:
        answer = await transport.request("POST", stub.url + "/x", body=b"q=1", headers={"Accept": "a/b"})
    assert (answer.status, answer.body, answer.media_type) == (200, b'{"a":1}', "application/json")
    assert answer.headers["x-word"] == "one"
    seen = stub.seen[0]
    assert (seen.method, seen.target, seen.body) == ("POST", "/x", b"q=1")
    assert seen.headers["user-agent"] == "pmdesk/0"


async def test_one_connection_serves_many_calls(transport: Transport) -> None:
    async with Stub(lambda seen: Reply(b"x")) as stub:
        for _ in range(5):
            await transport.request("GET", stub.url)
        assert stub.connections == 1


async def test_compressed_bodies_are_opened(transport: Transport) -> None:
    body = gzip.compress(b"hello " * 100)
    async with Stub(lambda seen: Reply(body, headers={"Content-Encoding": "gzip"})) as stub:
        assert (await transport.request("GET", stub.url)).body == b"hello " * 100


async def test_a_packed_body_is_opened_no_further_than_asked(transport: Transport) -> None:
    bomb = gzip.compress(bytes(200 * 1024 * 1024), 9)
    async with Stub(lambda seen: Reply(bomb, headers={"Content-Encoding": "gzip"})) as stub:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(Garbled):
            await transport.request("GET", stub.url, max_body=1_000_000)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
        assert stub.seen[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(b"x" * 1000, cut=100, reset=True), Offline),
        (Reply(b"x" * 1000, cut=100), Offline),
        (Reply(b"x", cut=0, reset=True), Offline),
        (Reply(b"x" * 1000, cut=100, stall=True), Offline),
        (Reply(raw=b""), Offline),
        (Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), Garbled),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx"), Garbled),
        (Reply(b"not gzip at all", headers={"Content-Encoding": "gzip"}), Garbled),
        (Reply(gzip.compress(b"x" * 90_000)[:-20], headers={"Content-Encoding": "gzip"}), Garbled),
        (Reply(gzip.compress(gzip.compress(b"x")), headers={"Content-Encoding": "gzip, gzip"}), Garbled),
        (Reply(b"x", headers={"Content-Encoding": "br"}), Garbled),
    ],
)
async def test_broken_answers_have_a_meaning(transport: Transport, reply: Reply, kind: type) -> None:
    async with Stub(lambda seen: reply) as stub:
        with pytest.raises(kind) as caught:
            await transport.request("GET", stub.url + "/?token=secret")
    assert "secret" not in repr(caught.value) + str(caught.value)
    assert caught.value.__cause__ is None


async def test_refused_is_offline(transport: Transport) -> None:
    async with nothing_listens() as url:
        with pytest.raises(Offline):
            await transport.request("GET", url)


async def test_a_name_that_is_none(transport: Transport) -> None:
    with pytest.raises(Offline):
        await transport.request("GET", "https://no-such-host.invalid/")


@pytest.mark.parametrize("url", ["ftp://example.org/", "nonsense", "http://", "http://[::1", "http://a b/"])
async def test_addresses_that_are_none(transport: Transport, url: str) -> None:
    with pytest.raises(BadAddress):
        await transport.request("GET", url)


async def test_a_dripping_answer_ends_at_the_deadline() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        try:
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)
        except OSError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    transport = Transport(version="0", timeouts=Timeouts(read=5.0, call=0.3))
    with pytest.raises(Offline):
        await transport.request("GET", f"http://127.0.0.1:{port}/")
    await transport.aclose()
    server.close()


async def test_an_endless_body_is_not_read_to_its_end(transport: Transport) -> None:
    async with Stub(lambda seen: Reply(b"x" * 200_000)) as stub:
        with pytest.raises(Garbled):
            await transport.request("GET", stub.url, max_body=100_000)


async def test_cancelling_a_call_is_no_error(transport: Transport) -> None:
    async with Stub(lambda seen: Reply(b"x" * 10, cut=1, stall=True)) as stub:
        task = asyncio.create_task(transport.request("GET", stub.url))
        await until(lambda: stub.seen)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        stub._answer = lambda seen: Reply(b"fine")
        assert (await transport.request("GET", stub.url)).body == b"fine"


async def test_redirects_are_followed_when_asked_and_only_within_the_origin(transport: Transport) -> None:
    def answer(seen: Seen) -> Reply:
        if seen.path == "/away":
            return Reply(status=302, headers={"Location": "http://localhost:1/elsewhere"})
        if seen.path == "/odd":
            return Reply(status=302, headers={"Location": "http://["})
        if seen.path == "/from":
            return Reply(status=302, headers={"Location": "to?x=1"})
        if seen.path == "/again":
            return Reply(status=307, headers={"Location": "/to"})
        if seen.path == "/round":
            return Reply(status=301, headers={"Location": "/round"})
        return Reply(seen.method.encode() + b" " + seen.body)

    async with Stub(answer) as stub:
        plain = await transport.request("GET", stub.url + "/from")
        assert (plain.status, plain.headers["location"]) == (302, "to?x=1")
        assert (await transport.request("POST", stub.url + "/from", body=b"b", follow=2)).body == b"GET "
        assert (await transport.request("POST", stub.url + "/again", body=b"b", follow=2)).body == b"POST b"
        assert (await transport.request("GET", stub.url + "/away", follow=5)).status == 302
        assert (await transport.request("GET", stub.url + "/odd", follow=5)).status == 302
        assert (await transport.request("GET", stub.url + "/round", follow=3)).status == 301
        assert len([seen for seen in stub.seen if seen.path == "/round"]) == 4


async def test_cookies_stay_in_their_chain(transport: Transport) -> None:
    def answer(seen: Seen) -> Reply:
        return Reply(seen.headers.get("cookie", "none").encode(), headers={"Set-Cookie": "sid=one; Path=/"})

    async with Stub(answer) as stub:
        mine, yours = transport.with_cookies(), transport.with_cookies()
        assert (await mine.request("GET", stub.url)).body == b"none"
        assert (await mine.request("GET", stub.url)).body == b"sid=one"
        assert (await yours.request("GET", stub.url)).body == b"none"
        assert (await transport.request("GET", stub.url)).body == b"none"
        assert (await transport.request("GET", stub.url)).body == b"none"


async def test_nothing_secret_is_logged(transport: Transport, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    reply = Reply(b"x", headers={"Location": "/?token=s3cret", "Set-Cookie": "sid=s3cret"})
    async with Stub(lambda seen: reply) as stub:
        await transport.request("GET", stub.url + "/?token=s3cret")
    assert "s3cret" not in caplog.text


async def test_after_the_end_everything_is_offline(tmp_path: Path) -> None:
    transport = Transport(version="0")
    async with Stub(lambda seen: Reply(b"x", cut=0, stall=True)) as stub:
        task = asyncio.create_task(transport.request("GET", stub.url))
        await until(lambda: stub.seen)
        await transport.aclose()
        with pytest.raises(Offline):
            await task
        with pytest.raises(Offline):
            await transport.request("GET", stub.url)
    await transport.aclose()


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def wanted(head: Answer) -> bool:
    return head.status == 200 and head.media_type == "application/pdf"


PDF = {"Content-Type": "application/pdf"}


async def test_a_file_is_saved_private_and_hashed(transport: Transport, tmp_path: Path) -> None:
    data = bytes(range(256)) * 3000
    to = tmp_path / "a.part"
    async with Stub(lambda seen: Reply(data, headers=PDF)) as stub:
        answer = await transport.with_cookies().download(stub.url, to, wanted=wanted)
    assert answer.saved is not None
    assert answer.saved.size == len(data)
    assert to.read_bytes() == data
    assert answer.saved.sha256 == hashlib.sha256(data).hexdigest()
    assert stat.S_IMODE(to.stat().st_mode) == 0o600


async def test_what_stands_in_the_way_is_replaced_not_followed(transport: Transport, tmp_path: Path) -> None:
    victim, to = tmp_path / "victim", tmp_path / "a.part"
    victim.write_text("mine")
    to.symlink_to(victim)
    async with Stub(lambda seen: Reply(b"%PDF", headers=PDF)) as stub:
        await transport.with_cookies().download(stub.url, to, wanted=wanted)
    assert victim.read_text() == "mine"
    assert to.read_bytes() == b"%PDF"
    assert not to.is_symlink()


async def test_what_is_not_wanted_comes_back_and_is_not_saved(transport: Transport, tmp_path: Path) -> None:
    to = tmp_path / "a.part"
    async with Stub(lambda seen: Reply(b"<html>", headers={"Content-Type": "text/html"})) as stub:
        answer = await transport.with_cookies().download(stub.url, to, wanted=wanted)
    assert answer.saved is None
    assert answer.body == b"<html>"
    assert not to.exists()


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(b"x" * 400_000, headers=PDF, cut=300_000, reset=True), Offline),
        (Reply(b"x" * 400_000, headers=PDF, cut=300_000), Offline),
        (Reply(b"x" * 400_000, headers=PDF, cut=300_000, stall=True), Offline),
        (Reply(b"x" * 900_000, headers=PDF), Garbled),
    ],
)
async def test_a_failed_download_leaves_nothing(
    transport: Transport, tmp_path: Path, reply: Reply, kind: type[ProviderError]
) -> None:
    to = tmp_path / "a.part"
    async with Stub(lambda seen: reply) as stub:
        with pytest.raises(kind):
            await transport.with_cookies().download(stub.url, to, wanted=wanted, max_body=800_000)
    assert not any(files_in(tmp_path))


async def test_a_disk_that_takes_no_more_is_the_callers_matter(transport: Transport, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    async with Stub(lambda seen: Reply(b"x" * 3_000_000, headers=PDF)) as stub:
        await transport.request("GET", stub.url)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
        try:
            with pytest.raises(OSError, match="large"):
                await transport.with_cookies().download(stub.url, tmp_path / "a.part", wanted=wanted)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not any(files_in(tmp_path))


async def test_a_folder_that_is_not_there_is_the_callers_matter(transport: Transport, tmp_path: Path) -> None:
    async with Stub(lambda seen: Reply(b"%PDF", headers=PDF)) as stub:
        with pytest.raises(FileNotFoundError):
            await transport.with_cookies().download(stub.url, tmp_path / "no" / "a.part", wanted=wanted)


PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def only(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    """These settings of a proxy and no others."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


async def test_the_systems_proxy_is_not_used_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        Stub(lambda seen: Reply(b"proxy", status=502)) as proxy,
        Stub(lambda seen: Reply(b"here")) as stub,
    ):
        only(monkeypatch, http_proxy=proxy.url, all_proxy=proxy.url)
        transport = Transport(version="0")
        for host in ("127.0.0.1", "127.0.0.2", "localhost"):
            with contextlib.suppress(Offline):  # the stub listens at one of them
                assert (await transport.request("GET", f"http://{host}:{stub.port}/")).body == b"here"
        assert proxy.seen == []
        assert (await transport.request("GET", "http://hosting.example/")).body == b"proxy"
        assert proxy.seen[0].target == "http://hosting.example/"
        await transport.aclose()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"all_proxy": "socks://127.0.0.1:1080/"}, "all_proxy"),
        ({"https_proxy": "socks5://127.0.0.1:9050"}, "https_proxy"),
        ({"https_proxy": "http://["}, "https_proxy"),
        ({"https_proxy": "http://u:s3cret@px:99999"}, "https_proxy"),
        ({"all_proxy": "socks://127.0.0.1:1", "https_proxy": "http://["}, "https_proxy"),
    ],
)
async def test_a_proxy_that_cannot_be_used_is_named_and_not_passed_over(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], named: str
) -> None:
    only(monkeypatch, **settings)
    transport = Transport(version="0")
    async with Stub(lambda seen: Reply(b"here")) as stub:
        assert (await transport.request("GET", stub.url)).body == b"here"
        with pytest.raises(BadSettings) as caught:
            await transport.request("GET", "https://hosting.example/")
    assert caught.value.what == named
    assert "s3cret" not in repr(caught.value)
    await transport.aclose()


@pytest.mark.parametrize(
    "without", ["127.0.0.1,::1/128", "::1,10.0.0.0/8,*.x, ,[fe80::]/10", "[", "*", "http://["]
)
async def test_odd_exceptions_from_the_proxy_break_nothing(
    monkeypatch: pytest.MonkeyPatch, without: str
) -> None:
    only(monkeypatch, no_proxy=without, http_proxy="http://127.0.0.1:1")
    transport = Transport(version="0")
    async with Stub(lambda seen: Reply(b"here")) as stub:
        assert (await transport.request("GET", stub.url)).body == b"here"
    with pytest.raises(Offline):
        await transport.request("GET", "http://no-such-host.invalid/")
    await transport.aclose()


async def test_authorities_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("no certificate")
    for file in (tmp_path / "gone.pem", tmp_path / "empty.pem", tmp_path):
        transport = Transport(version="0", extra_ca=file)
        with pytest.raises(BadSettings) as caught:
            await transport.request("GET", "https://hosting.example/")
        assert caught.value.what == "--ca"
        await transport.aclose()


def test_importing_the_room_costs_no_http_client() -> None:
    code = (
        "import sys, pmdesk.api.transport, pmdesk.api.whmcs.provider\n"
        "print([m for m in ('httpx', 'httpcore', 'truststore', 'anyio', 'sqlite3') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
