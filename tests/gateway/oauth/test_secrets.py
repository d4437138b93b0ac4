"""No password, code, state, cookie, token or one-time link is ever in a log, the audit log or a repr."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import pytest

from pmdesk.api.gateway.contract import AccountHead, OneTimeLink, TokenAnswer
from pmdesk.gateway.families import Issued
from pmdesk.gateway.oauth.desk import AskAccount, AskPassword, Done
from pmdesk.gateway.oauth.grants import BadRequest, Reply, _Rotated, _Taken
from pmdesk.gateway.oauth.pending import Code
from pmdesk.gateway.tokens import read
from tests.gateway.oauth.authority import Server, meaning
from tests.gateway.oauth.browsing import Browser, Program, refresh, send
from tests.gateway.oauth.conftest import INES, MARTA, PIA, Place, place

QUIET = ("httpx", "httpcore")
"""They write whole addresses below WARNING. The transport sets them to that when it is made."""


class Everything(logging.Handler):
    """Keeps all that could be written of a record: its text, its arguments, its traceback."""

    def __init__(self) -> None:
        super().__init__(level=1)
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        parts = [record.name, record.getMessage(), repr(record.args), str(record.stack_info)]
        if record.exc_info:
            parts += traceback.format_exception(*record.exc_info)
        self.written.append("\n".join(parts))


@pytest.fixture
def everything() -> Iterator[Everything]:
    """All loggers that there are tell all that they have to tell."""
    handler, root = Everything(), logging.getLogger()
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] not in QUIET]
    loggers = [root, *(logging.getLogger(name) for name in names)]
    before = [(one, one.level, one.disabled) for one in loggers]
    root.addHandler(handler)
    for one in loggers:
        one.setLevel(logging.DEBUG)
        one.disabled = False
    yield handler
    root.removeHandler(handler)
    for one, level, disabled in before:
        one.setLevel(level)
        one.disabled = disabled


class Watching(httpx.HTTPTransport):
    """What is on the wire between the browser and the websites: all that is secret in a sign-in."""

    NAMES = ("code", "state", "nonce", "code_challenge", "p", "csrf", "token", "password", "access_token")

    def __init__(self) -> None:
        super().__init__(verify=False)
        self.secrets: set[str] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        body = request.read().decode()
        addresses = (str(request.url), response.headers.get("location", ""))
        for query in (body, *(urlsplit(one).query for one in addresses)):
            self.secrets |= {value for name, value in parse_qsl(query) if name in self.NAMES}
        cookies = [request.headers.get("cookie", ""), *response.headers.get_list("set-cookie")]
        self.secrets |= {
            one.partition("=")[2].partition(";")[0] for line in cookies for one in line.split("; ")[:1]
        }
        return response


def found(secrets: set[str], text: str) -> list[str]:
    """Those of the secrets that stand in a text, as they are or as an address writes them."""
    long = {one for one in secrets if len(one) >= 10}
    return [one for one in long if one in text or quote(one, safe="") in text]


def go_through_everything(at: Place, browser: Browser, method: str) -> set[str]:
    """Sign-ins that come to all their ends, and all that is done with what they bring."""
    secrets = {at.sandbox.password, at.sandbox.identifier, at.sandbox.secret, at.sandbox.openid.client_secret}
    programs = [at.program() for _ in range(6)]
    secrets |= {one.verifier for one in programs} | {one.state for one in programs}
    guess = "a-wrong-password-of-mine"
    secrets.add(guess)
    browser.go(programs[0].url())
    browser.press(
        "Sign in", **{("username" if method == "openid" else "email"): at.email(MARTA)}, password=guess
    )
    at.enter(browser, programs[0].url(), MARTA)
    tokens = _redeem(at, programs[0], browser.arrived["code"])
    assert programs[1].redeem(at.client, browser.arrived["code"]).status_code == 400
    at.enter(browser, programs[1].fresh(max_age=0), MARTA)
    tokens = _redeem(at, programs[1], browser.arrived["code"])
    after = refresh(at.client, tokens["refresh_token"]).json()
    headers = at.bearer(after)
    link = at.client.post("/v1/sign-on", headers=headers, json={"place": "home"}).json()["url"]
    refresh(at.client, tokens["refresh_token"])
    for one in (tokens, after):
        secrets |= {one["access_token"], one["refresh_token"]}
        secrets |= {one[kind].rpartition(".")[2] for kind in ("access_token", "refresh_token")}
    secrets |= {link, dict(parse_qsl(urlsplit(link).query))["access_token"]}
    for user_id in (INES, PIA):
        with Browser(browser.way) as other:
            at.enter(other, programs[2].url(), user_id, "Saltmarsh")
    for fault, target in (
        ("maintenance", "api"),
        ("html", "pages"),
        ("server-error", "GetUsers"),
        ("reset", "api"),
    ):
        at.sandbox.control.fault(fault, target=target)
        with Browser(browser.way) as other:
            at.enter(other, programs[3].url(), MARTA)
            other.go(f"{at.gateway.base}/oauth/callback?state={programs[3].state}&code={guess}")
            at.client.get("/v1/account", headers=headers)
        at.sandbox.control.clear_faults()
    browser.go(programs[4].url(redirect_uri=f"https://evil.example/{guess}"))
    browser.go(programs[4].url(code_challenge_method="plain"))
    send(at.client, "/oauth/revoke", [("token", after["refresh_token"])])
    at.client.get("/v1/account", headers=headers)
    return secrets


def _redeem(at: Place, program: Program, code: str) -> dict[str, Any]:
    answer = program.redeem(at.client, code)
    assert answer.status_code == 200
    tokens: dict[str, Any] = answer.json()
    return tokens


@pytest.mark.parametrize("method", ["openid", "password"])
def test_nothing_of_a_sign_in_is_written(tmp_path: Path, everything: Everything, method: str) -> None:
    with place(tmp_path, method) as at, Watching() as watching, Browser(watching) as browser:
        secrets = go_through_everything(at, browser, method) | watching.secrets
        audit = at.gateway.audit.read_text("utf-8")
    assert len(secrets) > 30
    assert any("pmdesk.gateway" in one for one in everything.written), "the log is listened to"
    assert {"authlib", "uvicorn"} & {one.partition(".")[0] for one in logging.root.manager.loggerDict}
    for text in everything.written:
        assert found(secrets, text) == [], text[:500]
    assert "sign-in-failed" in audit or method == "openid"
    assert found(secrets, audit) == []


def test_what_writes_whole_addresses_is_kept_quiet(tmp_path: Path) -> None:
    with place(tmp_path, "openid") as at:
        at.signed_in(MARTA)
        for name in QUIET:
            assert logging.getLogger(name).getEffectiveLevel() >= logging.WARNING


# --- reprs --------------------------------------------------------------------------------------------


def test_nothing_that_holds_a_secret_prints_it(authority: Server) -> None:
    code = authority.code()
    taken = authority.waiting.take_code(code)
    assert isinstance(taken, Code)
    issued: Issued = authority.families.begin(418, 502, "trial", None)
    asked = authority.program.asked()
    pending = authority.waiting.begin("browser", asked, "trial", None, None)
    location = f"http://127.0.0.1:5000/signed-in?code={code}"
    access, token = issued.access, read(issued.access)
    head = AccountHead(client_id="1", user_id="2", email="m@x.example", display_name="M", provider_name="P")
    answer = TokenAnswer(access_token=access, expires_in=1, refresh_token=issued.refresh, account=head)
    secrets = {code, access, issued.refresh, access[-43:], issued.refresh[-43:], issued.family.id}
    secrets |= {pending.csrf, pending.nonce, pending.verifier, pending.id, *asked.values()} - {"code", "S256"}
    assert token is not None
    things: list[object] = [
        issued,
        issued.family,
        issued.family.access[0],
        token,
        pending,
        taken,
        meaning(asked),
        Done(location),
        AskPassword(pending),
        AskAccount(pending),
        Reply(200, {"access_token": access}, {"Location": location}),
        _Taken(code, taken),
        _Rotated(issued),
        BadRequest(location),
        answer,
        OneTimeLink(url=location),
        authority.server,
        authority.waiting,
        authority.families,
    ]
    for thing in things:
        for text in (repr(thing), str(thing), f"{thing}", repr([thing])):
            assert found(secrets, text) == [], type(thing).__name__
