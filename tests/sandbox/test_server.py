"""The pretend provider over a real socket: it starts, answers, signs on, gives a PDF and stops."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pypdf
import pytest

from pmdesk.sandbox.server import Sandbox, serve

TODAY = date(2026, 11, 22)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with serve(today=TODAY) as running:
        yield running


def ask(sandbox: Sandbox, action: str, **parameters: object) -> dict[str, Any]:
    form = {
        "identifier": sandbox.identifier,
        "secret": sandbox.secret,
        "action": action,
        "responsetype": "json",
        **{name: str(value) for name, value in parameters.items()},
    }
    answer: dict[str, Any] = httpx.post(f"{sandbox.url}includes/api.php", data=form).json()
    return answer


def sign_on(sandbox: Sandbox, path: str) -> str:
    answer = ask(
        sandbox,
        "CreateSsoToken",
        client_id=sandbox.client_id,
        user_id=sandbox.user_id,
        destination="sso:custom_redirect",
        sso_redirect_path=path,
    )
    return str(answer["redirect_url"])


def test_is_on_loopback_only_and_says_its_day(sandbox: Sandbox) -> None:
    assert sandbox.url.startswith("http://127.0.0.1:")
    assert sandbox.today == "2026-11-22"


def test_two_can_run_at_once_with_credentials_of_their_own(sandbox: Sandbox) -> None:
    with serve(today=TODAY) as second:
        assert second.url != sandbox.url
        assert second.secret != sandbox.secret
        assert ask(second, "WhmcsDetails")["result"] == "success"


def test_secrets_are_not_in_its_representation(sandbox: Sandbox) -> None:
    shown = repr(sandbox)
    shown += repr(sandbox.people)
    codes = [each.second_factor for each in sandbox.people if each.second_factor]
    for secret in (sandbox.secret, sandbox.identifier, sandbox.password, sandbox.control_token, *codes):
        assert secret not in shown
    assert sandbox.openid.client_secret not in shown


def test_an_invoice_comes_as_a_pdf_through_one_time_sign_on(sandbox: Sandbox) -> None:
    with httpx.Client(follow_redirects=True) as browser:
        answer = browser.get(sign_on(sandbox, "dl.php?type=i&id=10482"))
    assert answer.headers["content-type"] == "application/pdf"
    text = pypdf.PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert "Invoice 10482" in text
    assert "Sales tax 6.875 %" in text
    assert "City tax 0.500 %" in text
    assert "$138.52 USD" in text


def test_after_the_end_nobody_listens() -> None:
    with serve(today=TODAY) as gone:
        pass
    port = int(gone.url.rstrip("/").rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)


def test_a_port_that_is_taken_is_an_error() -> None:
    with serve(today=TODAY) as first:
        port = int(first.url.rstrip("/").rpartition(":")[2])
        with pytest.raises(OSError, match="in use"), serve(port=port):
            pass


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-m", "pmdesk.sandbox", "--today", "2026-11-22", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=root,
    )


def _ready(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    line: dict[str, Any] = json.loads(process.stdout.readline())
    return line


def test_as_a_process_it_says_one_line_and_ends_with_its_parent() -> None:
    redirect = "https://gateway.example/back"
    with _start("--exit-with-parent", "--openid-redirect", redirect, "--openid-pkce", "on") as process:
        line = _ready(process)
        assert line["today"] == "2026-11-22"
        _asks_who_signs_in(line, redirect)
        assert {"url", "identifier", "secret", "email", "password", "client_id", "user_id"} <= line.keys()
        command = f"{line['control']['url']}today"
        assert httpx.get(command).status_code == 403
        allowed = {"Authorization": f"Bearer {line['control']['token']}"}
        assert httpx.get(command, headers=allowed).json() == {"value": "2026-11-22"}
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) == 0
        assert process.stdout is not None
        assert process.stdout.read() == b""
        assert process.stderr is not None
        assert process.stderr.read() == b""


def _asks_who_signs_in(line: dict[str, Any], redirect: str) -> None:
    """The ready line has all that a gateway and its users need."""
    openid = line["openid"]
    assert openid["issuer"] == line["url"].rstrip("/")
    assert openid["client_secret"]
    asked = {"client_id": openid["client_id"], "redirect_uri": redirect, "response_type": "code"}
    answer = httpx.get(f"{line['url']}oauth/authorize.php", params={**asked, "scope": "openid"})
    assert answer.headers["location"].startswith("/login.php?goto=oauth")
    published = httpx.get(f"{openid['issuer']}/oauth/openid-configuration.php").json()
    assert published["code_challenge_methods_supported"] == ["S256"]
    assert [each["email"] for each in line["people"]][-1] == "pia@oduya.example"
    assert line["people"][0].keys() == {
        *("email", "client_id", "user_id", "name", "owner", "permissions", "second_factor")
    }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")
def test_as_a_process_it_stops_cleanly_when_told_to() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        with _start() as process:
            _ready(process)
            process.send_signal(number)
            assert process.wait(10) == 0
            assert process.stderr is not None
            assert process.stderr.read() == b""


def test_records_in_a_file_outlive_the_process(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite"
    with serve(today=TODAY, database=file) as first:
        first.control.pay_invoice(10482)
    with serve(today=TODAY, database=file) as second:
        assert ask(second, "GetInvoice", invoiceid=10482)["status"] == "Paid"
        assert (
            ask(second, "ValidateLogin", email=second.email, password2=second.password)["result"] == "success"
        )


def test_it_says_who_it_is_and_hands_out_the_credential_of_this_start(sandbox: Sandbox) -> None:
    answer = httpx.get(f"{sandbox.url}_sandbox/hello")
    said = answer.json()
    assert (answer.status_code, said["sandbox"], said["name"]) == (200, True, "Precisely Managed")
    assert (said["identifier"], said["secret"]) == (sandbox.identifier, sandbox.secret)
