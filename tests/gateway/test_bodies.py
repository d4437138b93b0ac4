"""Bodies that customers send: read strictly, after it is known who asks, and bounded."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from pmdesk.gateway.app import MOST_BODY
from pmdesk.gateway.house import Bounds
from pmdesk.sandbox.data.account import CLIENT, MARTA
from pmdesk.sandbox.server import Sandbox
from tests.gateway.running import Running, running
from tests.gateway.scripted import Everybody, Scripted

JSON = {"Content-Type": "application/json"}
LOCK = "/v1/domains/3301/lock"


@pytest.fixture
def client(gateway: Running, calm: Sandbox) -> Iterator[httpx.Client]:
    with gateway.client(headers={**gateway.bearer(CLIENT, MARTA), **JSON}) as found:
        yield found


def refused(answer: httpx.Response, status: int = 400) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:pmdesk:problem:refused",
        "title": "Not understood",
        "status": status,
    }


NOT_A_LOCK = [
    b"", b"null", b"[]", b"1", b'"x"', b"{}", b"{", b'{"locked":tru', b'{"locked":1}', b'{"locked":0}',
    b'{"locked":"true"}', b'{"locked":null}', b'{"locked":[true]}', b'{"locked":true} x', b'{"locked":true,}',
    b'{"locked":true,"also":1}', b"{'locked':true}", b'{"locked":NaN}', b'\xef\xbb\xbf{"locked":true}',
    b'{"locked":"\xff"}', b'{"\xed\xa0\x80":true}', b"\x00", b'{"locked":true}\x00', b"[" * 30_000,
    b'{"locked":' * 6_000, b'{"a":' * 10_000, b"9" * 60_000, b"1e999999999", b'{"locked":-1e400}',
]  # fmt: skip


@pytest.mark.parametrize("body", NOT_A_LOCK, ids=lambda body: repr(body[:16]))
def test_what_is_not_the_wish_itself_does_nothing(calm: Sandbox, client: httpx.Client, body: bytes) -> None:
    refused(client.put(LOCK, content=body))
    assert "DomainUpdateLockingStatus" not in calm.control.requests


@pytest.mark.parametrize(
    ("path", "body"),
    [
        *(("renewals", f'{{"years":{years}}}') for years in ("1.0", '"1"', "true", "null", "[1]", "1e0")),
        ("contacts", '{"contacts":[{"role":"Registrant","fields":{"City":"x"}}]}'),
        ("contacts", '{"contacts":{"role":"Registrant","fields":[]}}'),
        ("contacts", '{"contacts":[{"role":"Registrant","fields":[{"name":"City","value":7}]}]}'),
        ("contacts", '{"contacts":[{"role":"R","fields":[{"name":"City","value":"\\ud800"}]}]}'),
        ("contacts", '{"contacts":' + "[" * 9_000),
    ],
)
def test_kinds_are_not_guessed(calm: Sandbox, client: httpx.Client, path: str, body: str) -> None:
    method = "POST" if path == "renewals" else "PUT"
    refused(client.request(method, f"/v1/domains/3301/{path}", content=body.encode()))
    assert not {"AddOrder", "DomainUpdateWhoisInfo"} & set(calm.control.requests)


@pytest.mark.parametrize("years", [0, -1, 11, 10**30])
def test_numbers_that_no_registry_knows(calm: Sandbox, client: httpx.Client, years: int) -> None:
    answer = client.post("/v1/domains/3301/renewals", content=f'{{"years":{years}}}'.encode())
    assert answer.status_code in (400, 422)
    assert answer.json()["type"] == "urn:pmdesk:problem:refused"
    assert "AddOrder" not in calm.control.requests


@pytest.mark.parametrize(
    "media",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml",
     "application/msgpack", "application/json5", "", "application/jsonx; charset=utf-8", "json"],
)  # fmt: skip
def test_json_comes_as_json(calm: Sandbox, client: httpx.Client, media: str) -> None:
    refused(client.put(LOCK, content=b'{"locked":true}', headers={"Content-Type": media}), 415)
    assert "DomainUpdateLockingStatus" not in calm.control.requests


def test_a_charset_may_be_named(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert client.put(LOCK, content=b'{"locked":true}', headers=headers).status_code == 200


def test_a_body_has_its_bound(client: httpx.Client) -> None:
    room = MOST_BODY - len(b'{"locked":true}')
    assert client.put(LOCK, content=b'{"locked":true' + b" " * room + b"}").status_code == 200
    refused(client.put(LOCK, content=b'{"locked":true' + b" " * (room + 1) + b"}"), 413)


def test_a_body_in_pieces_has_the_same_bound(client: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"locked":true'
        for _ in range(MOST_BODY // 1000 + 1):
            yield b" " * 1000
        yield b"}"

    refused(client.put(LOCK, content=pieces()), 413)


@pytest.mark.parametrize(
    "authorization", ["", "Authorization: Bearer pma.x.y\r\n", "Authorization: Basic eA==\r\n"]
)
def test_whoever_is_not_known_is_told_so_before_a_body_is_read(gateway: Running, authorization: str) -> None:
    """Else strangers could hold connections, and have their JSON read, for more than a minute each."""
    where = urlsplit(gateway.base)
    assert where.hostname
    with socket.create_connection((where.hostname, where.port or 0), timeout=20) as wire:
        wire.sendall(
            f"PUT {LOCK} HTTP/1.1\r\nHost: x\r\n{authorization}Content-Type: application/json\r\n"
            "Content-Length: 60000\r\n\r\n".encode()
        )
        said = wire.recv(4096)
    assert said.startswith(b"HTTP/1.1 401 ")
    assert b"www-authenticate: Bearer" in said


def test_a_body_where_none_is_wanted_is_passed_over(client: httpx.Client) -> None:
    answer = client.request("GET", "/v1/domains/3301", content=b'{"domain_id":"3401"}')
    assert answer.json()["id"] == "3301"


@pytest.mark.parametrize("body", [b"", b'{"locked":'])
def test_a_body_that_does_not_come_is_not_waited_for(behind: Scripted, tmp_path: Path, body: bytes) -> None:
    """Nothing has been done with it: that is said, and the connection let go."""
    parts = {"provider": lambda standing: behind, "people": Everybody(), "bounds": Bounds(request=0.5)}
    behind.asked = None
    with running(tmp_path, parts=parts) as gateway:
        token = gateway.bearer(CLIENT, MARTA)["Authorization"]
        where = urlsplit(gateway.base)
        assert where.hostname
        with socket.create_connection((where.hostname, where.port or 0), timeout=20) as wire:
            wire.sendall(
                f"PUT {LOCK} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
                "Content-Type: application/json\r\nContent-Length: 15\r\n\r\n".encode()
                + body
            )
            said = b""
            while block := wire.recv(4096):
                said += block
    assert said.startswith(b"HTTP/1.1 408 ")
    assert b'"urn:pmdesk:problem:refused"' in said
    assert behind.asked is None


@pytest.mark.parametrize("request_", [f"PUT {LOCK}", "POST /oauth/token", "POST /oauth/sign-in"])
def test_whoever_goes_away_in_the_middle_of_a_body_is_no_mistake(
    before_scripted: Running, behind: Scripted, caplog: pytest.LogCaptureFixture, request_: str
) -> None:
    """Else everybody could fill the operator's log with reports of bugs that are none."""
    behind.asked, behind.answer = None, ()
    token = before_scripted.bearer(CLIENT, MARTA)["Authorization"]
    where = urlsplit(before_scripted.base)
    assert where.hostname
    with socket.create_connection((where.hostname, where.port or 0), timeout=20) as wire:
        wire.sendall(
            f"{request_} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
            "Content-Type: application/json\r\nContent-Length: 15\r\n\r\n{".encode()
        )
    with before_scripted.client(headers={"Authorization": token}) as client:
        assert client.get("/v1/departments").status_code == 200
    assert behind.asked == ("departments", ())
    assert not [record for record in caplog.records if record.name.startswith("pmdesk")]
