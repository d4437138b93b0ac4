"""Every fault over a real socket: what a client meets, where and how often, and that nothing hangs after."""

from __future__ import annotations

import json
import socket
import threading
import time
from datetime import date

import httpx
import pytest

from pmdesk.sandbox.server import serve
from tests.sandbox.conftest import Customer


def test_latency_delays_the_answer(customer: Customer) -> None:
    customer.control.fault("latency", target="WhmcsDetails", value=0.15)
    began = time.monotonic()
    assert customer.ask("WhmcsDetails")["result"] == "success"
    assert time.monotonic() - began >= 0.15


@pytest.mark.parametrize(
    ("name", "status", "retry"),
    [
        ("rate-limit", 429, "7"),
        ("rate-limit-bare", 429, None),
        ("server-error", 500, None),
        ("maintenance", 503, None),
        ("html", 200, None),
    ],
)
def test_pages_instead_of_answers(customer: Customer, name: str, status: int, retry: str | None) -> None:
    customer.control.fault(name, value=7)
    for answer in (customer.post("WhmcsDetails"), customer.get("clientarea.php")):
        assert answer.status_code == status
        assert answer.headers.get("retry-after") == retry
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.text.lower().lstrip().startswith(("<!doctype html", "<html"))
    customer.control.clear_faults()
    assert customer.ask("WhmcsDetails")["result"] == "success"


def test_denied_is_a_403_with_words(customer: Customer) -> None:
    customer.control.fault("denied", target="GetUsers")
    answer = customer.post("GetUsers")
    assert answer.status_code == 403
    assert answer.json()["result"] == "error"


def test_an_address_that_is_not_on_the_list_is_named(customer: Customer) -> None:
    customer.control.fault("invalid-ip", target="api")
    answer = customer.post("GetUsers")
    assert answer.status_code == 403
    assert answer.json() == {"result": "error", "message": "Invalid IP 203.0.113.9"}
    assert customer.get("login.php").status_code == 200


def test_a_truncated_answer_is_whole_http_and_half_json(customer: Customer) -> None:
    whole = customer.post("GetInvoices", userid=418).content
    customer.control.fault("truncated", target="GetInvoices", count=1)
    half = customer.post("GetInvoices", userid=418).content
    assert half == whole[: len(whole) // 2]
    with pytest.raises(json.JSONDecodeError):
        json.loads(half)
    assert customer.post("GetInvoices", userid=418).content == whole


def test_wrong_types_spoil_one_row_and_leave_the_others(customer: Customer) -> None:
    right = customer.ask("GetInvoices", userid=418)["invoices"]["invoice"]
    customer.control.fault("wrong-types")
    wrong = customer.ask("GetInvoices", userid=418)["invoices"]["invoice"]
    assert wrong[1:] == right[1:]
    assert all(type(wrong[0][key]) is not type(value) for key, value in right[0].items())
    assert customer.ask("WhmcsDetails") == {"result": "success", "whmcs": 7}


def test_a_reset_comes_in_the_middle_of_the_body(customer: Customer) -> None:
    customer.control.fault("reset", target="GetInvoices", count=1)
    form = "&".join(f"{key}={value}" for key, value in customer.form("GetInvoices", userid=418).items())
    port = int(customer.sandbox.url.rstrip("/").rpartition(":")[2])
    request = (
        f"POST /includes/api.php HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(form)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}"
    )
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
        raw.sendall(request.encode())
        ended = ""
        while not ended:
            try:
                part = raw.recv(65536)
                received += part
                ended = "" if part else "closed"
            except ConnectionResetError:
                ended = "reset"
    assert ended == "reset"
    head, _, body = received.partition(b"\r\n\r\n")
    stated = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    assert 0 < len(body) < stated
    assert customer.ask("GetInvoices", userid=418)["result"] == "success"


def test_a_reset_is_a_network_error_to_a_client(customer: Customer) -> None:
    customer.control.fault("reset", count=1)
    with pytest.raises(httpx.TransportError):
        customer.post("GetInvoices", userid=418)


def test_a_stall_sends_headers_then_nothing(customer: Customer) -> None:
    customer.control.fault("stall", target="/clientarea.php", count=1)
    url = f"{customer.sandbox.url}clientarea.php"
    with httpx.Client(timeout=httpx.Timeout(5, read=1)) as hasty, hasty.stream("GET", url) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.ReadTimeout):
            answer.read()


def test_a_stalled_client_does_not_keep_the_server_from_stopping() -> None:
    received = threading.Event()

    def wait(url: str) -> None:
        with httpx.Client(timeout=30) as patient, patient.stream("GET", url) as answer:
            received.set()
            with pytest.raises(httpx.TransportError):
                answer.read()

    with serve(faults=["stall"]) as sandbox:
        waiting = threading.Thread(target=wait, args=(f"{sandbox.url}login.php",))
        waiting.start()
        assert received.wait(10)
    waiting.join(10)
    assert not waiting.is_alive()


def test_an_expired_session_leads_to_the_form(customer: Customer) -> None:
    customer.sign_in()
    customer.control.fault("expired-session", count=1)
    assert "<h1>Sign in</h1>" in customer.get("dl.php?type=i&id=10482").text
    assert customer.sign_in("dl.php?type=i&id=10482").content.startswith(b"%PDF")


def test_a_pdf_can_be_a_page_in_disguise(customer: Customer) -> None:
    customer.sign_in()
    customer.control.fault("pdf-html", count=1)
    answer = customer.get("dl.php?type=i&id=10482")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"<!DOCTYPE html>")
    assert customer.get("dl.php?type=i&id=10482").content.startswith(b"%PDF")


def test_down_refuses_until_it_is_cleared_while_the_control_answers(customer: Customer) -> None:
    sandbox = customer.sandbox
    assert customer.ask("WhmcsDetails")["result"] == "success"
    allowed = {"Authorization": f"Bearer {sandbox.control_token}"}
    with httpx.Client(headers=allowed, base_url=sandbox.control_url) as remote:
        assert remote.post("fault", json={"name": "down"}).status_code == 200
        with pytest.raises(httpx.TransportError):
            customer.post("WhmcsDetails")
        with httpx.Client() as fresh, pytest.raises(httpx.ConnectError):
            fresh.get(sandbox.url)
        remote.post("clear_faults")
    assert customer.ask("WhmcsDetails")["result"] == "success"


def test_down_for_a_while_ends_by_itself(customer: Customer) -> None:
    customer.control.fault("down", value=0.1)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            assert customer.ask("WhmcsDetails")["result"] == "success"
            break
        except httpx.TransportError:
            continue
    assert customer.control.faults() == []


def test_faults_can_be_there_from_the_start() -> None:
    with serve(today=date(2026, 11, 22), faults=["maintenance:pages:1", "down"]) as sandbox:
        with httpx.Client() as fresh, pytest.raises(httpx.ConnectError):
            fresh.get(sandbox.url)
        sandbox.control.clear_faults("down")
        assert httpx.get(f"{sandbox.url}login.php").status_code == 503
        assert httpx.get(f"{sandbox.url}login.php").status_code == 200


def test_an_unknown_fault_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown fault 'sunspots'"), serve(faults=["sunspots"]):
        pass


def test_latency_does_not_keep_the_server_from_stopping() -> None:
    began = time.monotonic()
    with serve(faults=["latency=60"]) as sandbox:
        port = int(sandbox.url.rstrip("/").rpartition(":")[2])
        raw = socket.create_connection(("127.0.0.1", port), timeout=10)
        raw.sendall(b"GET /login.php HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        while sandbox.control.requests != {"/login.php": 1}:
            time.sleep(0.01)
    with raw:
        assert raw.recv(1) == b""
    assert time.monotonic() - began < 5
