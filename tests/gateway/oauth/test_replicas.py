"""Several gateways that share one state: whichever is asked next, a sign-in goes on, and ends everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import httpx
import pytest

from pmdesk.gateway.families import REPLAY_SECONDS
from pmdesk.sandbox.server import Sandbox, serve
from tests.gateway.oauth.browsing import Browser, Program, refresh, send, whole
from tests.gateway.oauth.conftest import INES, MARTA, free_port
from tests.gateway.running import GENEROUS, HOST, Running, running, whmcs_of


class InTurn(httpx.HTTPTransport):
    """What stands before the replicas: each request goes to the next of them."""

    def __init__(self, ports: list[int]) -> None:
        super().__init__(verify=False)
        self._port, self._next = ports[0], cycle(ports)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.port == self._port:
            request.url = request.url.copy_with(port=next(self._next))
        return super().handle_request(request)


@dataclass
class Replicas:
    """Three gateways before one WHMCS, and a client that asks them in turn."""

    sandbox: Sandbox
    gateways: list[Running]
    way: InTurn
    client: httpx.Client

    @property
    def base(self) -> str:
        return self.gateways[0].base

    def email(self, user_id: int) -> str:
        return next(one.email for one in self.sandbox.people if one.user_id == user_id)

    def signed_in(self, user_id: int = MARTA, account: str = "") -> dict[str, Any]:
        program = Program(self.base)
        browser = Browser(self.way)
        password = self.sandbox.password
        whole(browser, program.url(), self.email(user_id), password, account=account)
        answer = program.redeem(self.client, browser.arrived["code"])
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found

    def opens(self, tokens: dict[str, Any]) -> list[int]:
        """What each of them says to an access token."""
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        return [self.client.get("/v1/capabilities", headers=headers).status_code for _ in self.gateways]


@pytest.fixture(scope="module", params=["redis", "sqlite"])
def replicas(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    state: dict[str, Any] = {"path": str(tmp_path_factory.mktemp("state") / "state.sqlite")}
    if request.param == "redis":
        state = {"url": request.getfixturevalue("redis_server").url}
    ports = [free_port() for _ in range(3)]
    url = f"http://{HOST}:{ports[0]}"
    with ExitStack() as stack:
        sandbox = stack.enter_context(serve(openid_redirects=[f"{url}/oauth/callback"]))
        openid = {"client-id": sandbox.openid.client_id, "client-secret": sandbox.openid.client_secret}
        gateways = [
            stack.enter_context(
                running(
                    tmp_path_factory.mktemp("gateway"),
                    whmcs_of(sandbox),
                    port=port,
                    url=url,
                    sign_in={"openid": openid},
                    state=state,
                    limits={**GENEROUS, "failed-per-account": 4},
                )
            )
            for port in ports
        ]
        way = stack.enter_context(InTurn(ports))
        client = stack.enter_context(httpx.Client(base_url=url, timeout=30, transport=way))
        yield Replicas(sandbox, gateways, way, client)


def test_a_sign_in_goes_through_all_of_them(replicas: Replicas) -> None:
    tokens = replicas.signed_in(INES, "Saltmarsh")
    assert replicas.opens(tokens) == [200, 200, 200]
    after = refresh(replicas.client, tokens["refresh_token"]).json()
    assert replicas.opens(after) == [200, 200, 200]


def test_what_ends_at_one_ends_at_all(replicas: Replicas) -> None:
    tokens, other = replicas.signed_in(), replicas.signed_in()
    assert replicas.opens(tokens) == [200, 200, 200]
    send(replicas.client, "/oauth/revoke", [("token", tokens["refresh_token"])])
    assert replicas.opens(tokens) == [401, 401, 401]
    assert replicas.opens(other) == [200, 200, 200]


def test_a_code_and_a_callback_are_good_at_one_of_them(replicas: Replicas) -> None:
    program, browser = Program(replicas.base), Browser(replicas.way)
    whole(browser, program.url(), replicas.email(MARTA), replicas.sandbox.password)
    code = browser.arrived["code"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: program.redeem(replicas.client, code), range(6)))
    assert sorted(one.status_code for one in answers).count(200) == 1
    callback = next(url for url in reversed(browser.visited) if "/oauth/callback" in url)
    for _ in replicas.gateways:
        browser.go(callback)
        assert (browser.page.status_code, browser.location) == (400, "")


def test_one_refresh_token_at_several_of_them_at_once(replicas: Replicas) -> None:
    """A program that sends it again since the answer takes long: all answers are good until one is used."""
    tokens = replicas.signed_in()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: refresh(replicas.client, tokens["refresh_token"]), range(4)))
    assert [one.status_code for one in answers] == [200] * 4
    used, *void = (one.json() for one in answers)
    assert replicas.opens(used) == [200, 200, 200]
    for one in void:
        assert replicas.opens(one) == [401, 401, 401]
    assert refresh(replicas.client, void[0]["refresh_token"]).status_code == 400, "read by somebody else"
    assert replicas.opens(used) == [401, 401, 401]


def test_a_clock_that_is_a_little_behind_ends_nothing(replicas: Replicas) -> None:
    tokens = replicas.signed_in()
    for number, gateway in enumerate(replicas.gateways):
        gateway.clock.added = -20.0 * number
    try:
        for _ in range(2):
            answers = [refresh(replicas.client, tokens["refresh_token"]) for _ in replicas.gateways]
            assert [one.status_code for one in answers] == [200] * 3
            tokens = answers[-1].json()
            assert replicas.opens(tokens) == [200, 200, 200]
        assert REPLAY_SECONDS > 40
    finally:
        for gateway in replicas.gateways:
            gateway.clock.added = 0.0
