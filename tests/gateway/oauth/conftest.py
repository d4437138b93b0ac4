"""A pretend WHMCS with a gateway before it, by OpenID Connect and by password; browsers and programs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from pmdesk.api.transport import Timeouts, Transport
from pmdesk.gateway import server
from pmdesk.sandbox.server import Sandbox, serve
from tests.api.stub import Stub
from tests.gateway.oauth.asking import NOW, Asking
from tests.gateway.oauth.authority import Server
from tests.gateway.oauth.browsing import Browser, Program, whole
from tests.gateway.oauth.lying import Liar
from tests.gateway.running import HOST, Running, running, whmcs_of

MARTA, INES, TOMAS, PIA, MINA = 502, 519, 877, 903, 891
BAKERY, BICYCLES, TRANSLATIONS, LIGHTHOUSE = 418, 731, 758, 745
MINAS_ADDRESS = "mina@lighthouse.example"


@dataclass
class Place:
    """A pretend WHMCS and the gateway before it."""

    sandbox: Sandbox
    gateway: Running
    client: httpx.Client

    def email(self, user_id: int) -> str:
        """The address that a user signs in with."""
        people = self.sandbox.people
        return next((one.email for one in people if one.user_id == user_id), MINAS_ADDRESS)

    def program(self) -> Program:
        return Program(self.gateway.base)

    def enter(self, browser: Browser, url: str, user_id: int, account: str = "") -> dict[str, str]:
        """Go the whole way as somebody; what the program was sent."""

        def code() -> str:
            self.wait(30)  # each is good once
            return self.sandbox.control.second_factor(user_id)

        password = self.sandbox.password
        whole(browser, url, self.email(user_id), password, code=code, account=account)
        return browser.arrived

    def wait(self, seconds: float) -> None:
        """Let time pass for both."""
        self.gateway.clock.added += seconds
        self.sandbox.control.advance(seconds)

    def signed_in(self, user_id: int, account: str = "") -> dict[str, Any]:
        """What the token endpoint answers to a whole sign-in of somebody."""
        program = self.program()
        with Browser() as browser:
            arrived = self.enter(browser, program.url(), user_id, account)
        answer = program.redeem(self.client, arrived["code"])
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def bearer(self, tokens: dict[str, Any]) -> dict[str, str]:
        return {"Authorization": f"Bearer {tokens['access_token']}"}


def free_port() -> int:
    """A port that was free a moment ago: WHMCS has to know the gateway's before either is there."""
    bound = server.listen(HOST, 0)
    try:
        port: int = bound.getsockname()[1]
        return port
    finally:
        bound.close()


@contextmanager
def place(folder: Path, method: str, *, under: str = "", **more: Any) -> Iterator[Place]:
    """Both of them, for as long as the ``with`` lasts; ``more`` are tables of the configuration.

    ``under``: the folder of its website that the gateway says it is in.
    """
    port = free_port()
    redirect = f"http://{HOST}:{port}{under}/oauth/callback"
    if under:
        more["url"] = f"http://{HOST}:{port}{under}"
    with serve(openid_redirects=[redirect]) as sandbox:
        access = sandbox.openid
        openid = {"client-id": access.client_id, "client-secret": access.client_secret}
        sign_in = {"method": method, "openid": openid, **more.pop("sign_in", {})}
        with (
            running(folder, whmcs_of(sandbox), port=port, sign_in=sign_in, **more) as gateway,
            gateway.client(verify=False) as client,
        ):
            yield Place(sandbox, gateway, client)


@pytest.fixture(scope="module")
def openid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """WHMCS's own page asks who it is."""
    with place(tmp_path_factory.mktemp("openid"), "openid") as found:
        yield found


@pytest.fixture(scope="module")
def by_password(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The gateway's own page asks for the password."""
    with place(tmp_path_factory.mktemp("password"), "password") as found:
        yield found


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser that nobody has used."""
    with Browser() as found:
        yield found


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Server]:
    """An authorization server without its web."""
    made = Server(tmp_path)
    yield made
    made.state.close()


@dataclass
class _Line:
    """A socket that is kept for a file, whoever answers at it."""

    transport: Transport
    base: str
    liar: Liar


@pytest.fixture(scope="module")
def _line(runner: asyncio.Runner) -> Iterator[_Line]:
    line = _Line(Transport(version="0", timeouts=Timeouts(connect=2.0, read=0.3, call=5.0)), "", Liar(float))
    stub = Stub(lambda seen: line.liar.answer(seen))
    runner.run(stub.__aenter__())
    line.base = stub.url
    yield line
    runner.run(stub.__aexit__())
    runner.run(line.transport.aclose())


@pytest.fixture
def liar(_line: _Line) -> Liar:
    """A provider that says the truth until it is told to lie."""
    _line.liar = Liar(lambda: NOW)
    _line.liar.base = _line.base
    return _line.liar


@pytest.fixture
def asking(liar: Liar, _line: _Line, runner: asyncio.Runner) -> Asking:
    """The gateway's side of it."""
    return Asking(liar, _line.transport, runner)
