"""What stands around every answer: headers, packing, whose address it is, paths that are written oddly."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api import errors
from pmdesk.api.provider import Link, Page
from pmdesk.gateway.web import client_address, takes_gzip
from pmdesk.records.account import SentMail
from pmdesk.records.domains import TransferCode
from pmdesk.sandbox.data.account import CLIENT, MARTA
from pmdesk.sandbox.server import Sandbox
from tests.gateway.running import Running, running
from tests.gateway.scripted import Everybody, Scripted
from tests.gateway.test_files import file

WANTED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


@pytest.fixture
def client(gateway: Running, calm: Sandbox) -> Iterator[httpx.Client]:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as found:
        yield found


@pytest.fixture
def scripted(before_scripted: Running) -> Iterator[httpx.Client]:
    with before_scripted.client(headers=before_scripted.bearer(CLIENT, MARTA)) as found:
        yield found


def is_strict(answer: httpx.Response) -> None:
    """An answer has all headers that keep a browser from doing anything with it, each once."""
    for name, value in WANTED.items():
        assert answer.headers.get_list(name) == [value], name
    (policy,) = answer.headers.get_list("content-security-policy")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    (cache,) = answer.headers.get_list("cache-control")
    assert cache in ("no-store", "private, no-cache")
    assert (
        not {"server", "x-powered-by", "set-cookie"} & answer.headers.keys()
        or "oauth" in answer.request.url.path
    )
    assert not [name for name in answer.headers if name.startswith("access-control")]


# --- headers --------------------------------------------------------------------------------------------


def answers(gateway: Running, client: httpx.Client) -> Iterator[tuple[int, httpx.Response]]:
    """One answer of each kind, with its status."""
    tag = client.get("/v1/account").headers["etag"]
    yield 200, client.get("/v1/account")
    yield 304, client.get("/v1/account", headers={"If-None-Match": tag})
    yield 204, client.options("/v1/account")
    yield 400, client.put("/v1/email", content=b"{", headers={"Content-Type": "application/json"})
    yield 401, httpx.get(f"{gateway.base}/v1/account", trust_env=False)
    yield 404, client.get("/v1/invoices/99999")
    yield 404, client.get("/nowhere")
    yield 405, client.delete("/v1/account")
    yield 405, client.head("/v1/account")
    yield 413, client.put("/v1/email", content=b" " * 70_000, headers={"Content-Type": "application/json"})
    yield 415, client.put("/v1/email", content=b"{}", headers={"Content-Type": "text/plain"})
    yield 422, client.get("/v1/invoices?cursor=x")
    yield 431, client.get("/health", headers={"X-A": "y" * 33_000})
    yield 200, client.get("/v1/invoices/10493/pdf")
    yield 200, client.post("/v1/sign-on", json={"place": "home"})
    yield 200, client.get("/health")
    yield 200, client.get("/ready")
    yield 200, client.get("/.well-known/pmdesk")
    yield 200, client.get("/.well-known/oauth-authorization-server")
    yield 200, client.get("/schema/openapi.json")
    yield 404, client.get("/schema/elsewhere")
    yield 400, client.get("/oauth/authorize")
    yield 400, client.get("/oauth/callback")
    yield 400, client.get("/oauth/sign-in")
    yield 400, client.post("/oauth/token", content=b"")
    yield 200, client.post("/oauth/revoke", content=b"")


def test_every_answer_is_strict_and_open_to_no_origin(gateway: Running, client: httpx.Client) -> None:
    for status, answer in answers(gateway, client):
        assert answer.status_code == status, f"{answer.request.method} {answer.request.url.path}"
        is_strict(answer)
    client.headers["Origin"] = "https://evil.example"
    for status, answer in answers(gateway, client):
        assert answer.status_code == status, f"{answer.request.method} {answer.request.url.path}"
        is_strict(answer)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", "*", "file://"])
def test_a_browser_that_asks_first_hears_no(client: httpx.Client, origin: str) -> None:
    asking = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    for path in ("/v1/sign-on", "/v1/domains/3301/lock", "/oauth/token", "/health"):
        is_strict(client.options(path, headers=asking))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.RateLimited(), 429),
        (RuntimeError("x"), 500),
        (errors.Garbled("x"), 502),
        (errors.Unavailable(), 503),
    ],
)
def test_trouble_is_strict_too(
    behind: Scripted, scripted: httpx.Client, error: Exception, status: int
) -> None:
    behind.answer = error
    answer = scripted.get("/v1/departments")
    assert answer.status_code == status
    is_strict(answer)


def test_tls_is_wished_for_where_there_is_tls(behind: Scripted, tmp_path: Path) -> None:
    parts = {"provider": lambda standing: behind, "people": Everybody()}
    with running(tmp_path, parts=parts, url="https://gateway.example") as gateway:
        where = gateway.gateway.litestar.state
        assert where.base == "https://gateway.example"
        port = gateway.port
        answer = httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False)
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_tls_is_not_wished_for_on_this_machine_alone(client: httpx.Client) -> None:
    assert "strict-transport-security" not in client.get("/health").headers


@pytest.mark.parametrize("host", ["evil.example", "", "127.0.0.1:1", "a b", "x" * 300])
def test_the_host_that_is_asked_for_is_in_no_answer(client: httpx.Client, host: str) -> None:
    for path in ("/.well-known/pmdesk", "/.well-known/oauth-authorization-server", "/oauth/authorize"):
        with contextlib.suppress(httpx.LocalProtocolError):
            answer = client.get(path, headers={"Host": host})
            assert "evil" not in f"{answer.headers} {answer.text}"


# --- packing --------------------------------------------------------------------------------------------

LONG = "Dear Marta, " * 400


def letters(number: int) -> Any:
    return Page(
        rows=tuple(SentMail(id=str(one + 1), at=None, subject="x", html=LONG) for one in range(number))
    )


@pytest.mark.parametrize("number", [3, 60])
def test_long_answers_are_packed_and_come_out_the_same(
    behind: Scripted, scripted: httpx.Client, number: int
) -> None:
    behind.answer = letters(number)
    packed = scripted.get("/v1/sent-mail", headers={"Accept-Encoding": "gzip"})
    plain = scripted.get("/v1/sent-mail", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["etag"] == plain.headers["etag"], "weak: it is the same answer"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 5


def test_short_answers_are_not(behind: Scripted, scripted: httpx.Client) -> None:
    behind.answer = letters(0)
    assert (
        "content-encoding" not in scripted.get("/v1/sent-mail", headers={"Accept-Encoding": "gzip"}).headers
    )


def test_what_holds_a_secret_is_never_packed(behind: Scripted, scripted: httpx.Client) -> None:
    """Its length would tell about it, to whoever can have some of it written and reads along."""
    gzip = {"Accept-Encoding": "gzip"}
    behind.answer = Link("https://clients.example/oauth/" + "a" * 3000)
    for path in ("/v1/sign-on", "/v1/sign-on/", "/v1//sign-on"):
        answer = scripted.post(path, json={"place": "home"}, headers=gzip)
        assert len(answer.content) > 3000
        assert "content-encoding" not in answer.headers
    behind.answer = TransferCode(code="b" * 3000)
    for path in ("/v1/domains/1/transfer-code", "/v1/domains/1/transfer-code/"):
        answer = scripted.post(path, headers=gzip)
        assert len(answer.content) > 3000
        assert "content-encoding" not in answer.headers
    page = scripted.get("/oauth/sign-in", headers=gzip)
    assert len(page.content) > 1400
    assert "content-encoding" not in page.headers


def test_files_are_sent_as_they_are(behind: Scripted, scripted: httpx.Client) -> None:
    behind.answer = file(b"a" * 100_000)
    answer = scripted.get("/v1/invoices/7/pdf", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.content == b"a" * 100_000


@pytest.mark.parametrize(
    ("header", "taken"),
    [("gzip", True), ("GZIP", True), ("br, gzip;q=0.5", True), ("gzip; q=1.0", True), ("x-gzip", True),
     ("deflate, gzip ;q=0.001", True), ("gzip;q=0", False), ("gzip; q=0.000", False), ("gzip;Q=0", False),
     ("br", False), ("", False), ("*", False), ("identity", False), ("gzipped", False), ("not-gzip", False)],
)  # fmt: skip
def test_who_takes_gzip(header: str, taken: bool) -> None:
    assert takes_gzip(header) is taken


# --- whose address ----------------------------------------------------------------------------------------

IPS = st.ip_addresses().map(str)
ODD_HOPS = st.sampled_from(
    ["", " ", "unknown", "_hidden", "1.2.3.4:80", "[::1]", "999.1.1.1", "a\tb", "127.0.0.1.", "0"]
)


def asked(peer: str | None, *forwarded: str) -> dict[str, Any]:
    headers = [(b"x-forwarded-for", one.encode("latin-1")) for one in forwarded]
    return {"client": None if peer is None else (peer, 1), "headers": headers}


def networks(*names: str) -> tuple[Any, ...]:
    return tuple(ipaddress.ip_network(name) for name in names)


@given(IPS, st.lists(IPS | ODD_HOPS, max_size=4))
def test_nobody_else_is_believed(peer: str, hops: list[str]) -> None:
    """Without trusted proxies it is the peer, whatever is written."""
    assert client_address(asked(peer, ", ".join(hops)), ()) == peer
    assert client_address(asked(peer, *hops), networks("192.0.2.0/24")) == peer or peer.startswith("192.0.2.")


@given(st.lists(IPS | ODD_HOPS, max_size=4), IPS)
def test_behind_a_proxy_it_is_what_the_proxy_wrote(spoofed: list[str], real: str) -> None:
    """What a customer wrote themselves stands before it, and is never reached."""
    trusted = networks("10.0.0.0/8")
    found = client_address(asked("10.0.0.9", ", ".join([*spoofed, real])), trusted)
    if real.startswith("10."):
        return
    assert found == real
    assert client_address(asked("10.0.0.9", *spoofed, real), trusted) == real
    assert client_address(asked("10.0.0.9", *spoofed, f"{real},10.1.1.1 , 10.2.2.2"), trusted) == real


def test_what_is_no_address_is_the_proxys() -> None:
    trusted = networks("10.0.0.0/8", "fd00::/8")
    for hop in ("", "unknown", "evil.example", "1.2.3", "'"):
        assert client_address(asked("10.0.0.9", f"203.0.113.7, {hop}"), trusted) == "10.0.0.9"
    assert client_address(asked("fd00::1", "2001:db8::7"), trusted) == "2001:db8::7"
    assert client_address(asked(None, "203.0.113.7"), trusted) == ""


def test_the_audit_log_has_the_peer_whatever_is_written(gateway: Running, client: httpx.Client) -> None:
    for headers in (
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"X-Real-IP": "203.0.113.7", "True-Client-IP": "203.0.113.7"},
    ):
        client.get("/v1/invoices/99999", headers=headers)
        assert gateway.entries()[-1]["address"] == "127.0.0.1"


def test_behind_a_trusted_proxy_the_audit_log_has_the_customer(behind: Scripted, tmp_path: Path) -> None:
    parts = {"provider": lambda standing: behind, "people": Everybody()}
    behind.answer = errors.NotFound()
    with running(tmp_path, parts=parts, server={"trusted-proxies": ["127.0.0.0/8"]}) as gateway:
        headers = {**gateway.bearer(CLIENT, MARTA), "X-Forwarded-For": "198.51.100.1, 203.0.113.7"}
        with gateway.client(headers=headers) as client:
            client.get("/v1/invoices/1")
        assert gateway.entries()[-1]["address"] == "203.0.113.7"


# --- paths ------------------------------------------------------------------------------------------------

SAME = ("/v1/invoices/10493/", "/v1//invoices/10493", "//v1/invoices/10493", "/v1/%69nvoices/10493")
NOWHERE = (
    *("/v1/../v1/invoices/10493", "/v1/./invoices/10493", "/v1/%2e/invoices/10493", "/v1/%2e%2e/v1/account"),
    *(
        "/v1/..;/v1/account",
        "/v1;/account",
        "/v1/account;a=b",
        "/v1/account.",
        "/v1/account%00",
        "/v1/account%20",
    ),
    *("/v1/account.json", "/V1/account", "/v1/Account", "/v1/account%0a", "/v1\\account", "/v1/account%3f"),
    *("/v1/account%23", "/api/v1/account", "/v1", "/", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd"),
    *("/v1/account/../../health", "/v1/domains/3301/lock/../../3401", "*", "/v1/%C0%AE%C0%AE/account"),
    *(
        "/static/../config",
        "/.git/config",
        "/.env",
        "/v1/account%252f",
        "/v1/%2561ccount",
        "/health%2f%2e%2e",
    ),
)


def by_hand(gateway: Running, path: str, token: str) -> tuple[int, bytes]:
    where = urlsplit(gateway.base)
    assert where.hostname
    wire = http.client.HTTPConnection(where.hostname, where.port, timeout=20)
    try:
        wire.request("GET", path, headers={"Authorization": token})
        answer = wire.getresponse()
        return answer.status, answer.read()
    finally:
        wire.close()


def test_paths_that_are_written_oddly(gateway: Running, client: httpx.Client) -> None:
    token = client.headers["Authorization"]
    right = by_hand(gateway, "/v1/invoices/10493", token)
    assert right[0] == 200
    for path in SAME:
        assert by_hand(gateway, path, token) == right, path
        assert by_hand(gateway, path, "")[0] == 401, path
    for path in NOWHERE:
        assert by_hand(gateway, path, token)[0] in (400, 404), path


def test_an_address_in_the_place_of_a_path(gateway: Running, client: httpx.Client) -> None:
    """As a proxy is asked: nothing is fetched for anybody."""
    token = client.headers["Authorization"]
    for path in ("http://127.0.0.1/v1/account", "http://evil.example/", "https://evil.example/v1/account"):
        assert by_hand(gateway, path, token)[0] in (400, 404), path


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_method_is_what_it_is(calm: Sandbox, client: httpx.Client, header: str) -> None:
    """Else whatever filters methods on the way would be passed."""
    answer = client.get("/v1/domains/3301/lock?_method=PUT", headers={header: "PUT"})
    assert answer.json() in ({"lock": "locked"}, {"lock": "unlocked"})
    assert (
        client.post("/v1/domains/3301/lock", headers={header: "PUT"}, json={"locked": False}).status_code
        == 405
    )
    assert "DomainUpdateLockingStatus" not in calm.control.requests


@pytest.mark.parametrize(
    "header", ["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-Forwarded-Host"]
)
def test_a_path_is_what_it_is(client: httpx.Client, header: str) -> None:
    assert client.get("/health", headers={header: "/v1/account"}).json() == {"status": "ok"}
    assert "evil" not in client.get("/.well-known/pmdesk", headers={header: "evil.example"}).text
