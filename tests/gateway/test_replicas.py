"""Two gateways behind a real nginx, on a real redis-server: one is killed under load, the state goes away."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from pmdesk.api.errors import Offline, ProviderError, SignInNeeded, Unavailable
from pmdesk.api.gateway.provider import GatewayProvider
from pmdesk.api.pace import Pacer, Patience
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport
from pmdesk.sandbox.server import Sandbox, serve
from pmdesk.system.clock import SystemClock
from pmdesk.tools.robot import Robot
from pmdesk.tools.robot_sign_in import sign_in
from tests.gateway.nginx_server import NginxServer, free_port
from tests.gateway.redis_server import RedisServer, redis_or_skip
from tests.gateway.replicas import Replica, audit_of, write_config

pytestmark = pytest.mark.anyio
DESKTOPS = 6


@dataclass
class House:
    """All that an operator has."""

    sandbox: Sandbox
    redis: RedisServer
    nginx: NginxServer
    replicas: tuple[Replica, Replica]
    config: Path


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    redis_or_skip()
    folder = tmp_path_factory.mktemp("replicas")
    ports = free_port(), free_port()
    nginx = NginxServer(folder, ports)
    redis = RedisServer(folder, lasting=True)
    with serve(openid_redirects=[f"{nginx.url}/oauth/callback"]) as sandbox:
        config = write_config(folder, nginx.url, sandbox, redis.url)
        replicas = Replica(config, ports[0]), Replica(config, ports[1])
        try:
            redis.start()
            for replica in replicas:
                replica.start()
            nginx.start()
            yield House(sandbox, redis, nginx, replicas, config)
        finally:
            nginx.stop()
            for replica in replicas:
                replica.stop()
            redis.stop()


@pytest.fixture
async def transport(house: House) -> AsyncIterator[Transport]:
    found = Transport(version="test", extra_ca=house.nginx.certificate, connections=4 * DESKTOPS)
    yield found
    await found.aclose()


class Desk:
    """A program that is signed in. ``errors`` are what its owner would have met."""

    def __init__(self, transport: Transport, pacer: Pacer, url: str, secret: Secret) -> None:
        self._parts = transport, pacer, url
        self.secret = secret
        self.provider = GatewayProvider(*self._parts, secret, self.keep)
        self.calls = 0
        self.errors: Counter[str] = Counter()

    async def keep(self, secret: Secret) -> None:
        """Store what was renewed."""
        self.secret = secret

    def age(self) -> None:
        """Let a quarter of an hour go by: the access token is over, the next call renews it."""
        old = Secret({"refresh": self.secret.reveal("refresh")})
        self.provider = GatewayProvider(*self._parts, old, self.keep)

    async def live(self, over: asyncio.Event) -> None:
        """Read and renew, again and again."""
        while not over.is_set():
            for call in (self.provider.invoices, self.provider.domains, self.provider.tickets):
                self.calls += 1
                try:
                    await call()
                except ProviderError as error:
                    self.errors[type(error).__name__] += 1
            self.age()


async def signed_in(house: House, transport: Transport) -> Desk:
    """A program after a whole sign-in through nginx, at WHMCS's own page."""
    pacer = Pacer(SystemClock(), patience=Patience(tries=1))
    robot = Robot(house.sandbox.email, house.sandbox.password, trusted=house.nginx.trusted())
    try:
        grant = await sign_in(transport, pacer, house.nginx.url, robot)
    finally:
        robot.close()
    return Desk(transport, pacer, house.nginx.url, grant.secret)


def asked_of(replica: Replica, path: str) -> httpx.Response:
    """What a replica answers itself, past the proxy."""
    return httpx.get(f"http://127.0.0.1:{replica.port}{path}", trust_env=False, timeout=20)


def test_the_example_of_a_proxy_is_understood_by_nginx(house: House) -> None:
    assert house.nginx.complaints() == ""


async def test_sign_ins_go_through_the_proxy_and_codes_stay_out_of_its_log(
    house: House, transport: Transport
) -> None:
    desk = await signed_in(house, transport)
    assert (await desk.provider.account()).id == str(house.sandbox.client_id)
    log = house.nginx.log()
    assert "/oauth/callback" in log
    assert "?" not in log
    assert "code=" not in log


class Gone:
    """A replica that takes a request and is gone; so many came."""

    def __init__(self) -> None:
        self.requests = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                with self._listener.accept()[0] as near, suppress(OSError):
                    self.requests += bool(near.recv(65536))

    def close(self) -> None:
        self._listener.close()


@pytest.mark.parametrize(
    ("method", "times"), [("GET", 2), ("PUT", 1), ("DELETE", 1), ("POST", 1), ("PATCH", 1)]
)
def test_what_changes_something_is_asked_of_one_replica_alone(
    tmp_path: Path, method: str, times: int
) -> None:
    both = Gone(), Gone()
    nginx = NginxServer(tmp_path, [one.port for one in both])
    nginx.start()
    try:
        with httpx.Client(verify=nginx.trusted(), trust_env=False) as client:
            answer = client.request(method, f"{nginx.url}/v1/domains/1/lock", content=b"{}")
        assert answer.status_code == 502
        assert sum(one.requests for one in both) == times
    finally:
        nginx.stop()
        for one in both:
            one.close()


def test_limits_and_the_audit_log_see_who_is_behind_the_proxy(house: House) -> None:
    """Nobody can say of themselves that they come from elsewhere: nginx sets the address."""
    elsewhere = "203.0.113.9"
    begun = len(audit_of(house.config))
    with httpx.Client(verify=house.nginx.trusted(), trust_env=False) as client:
        told = client.get(
            f"{house.nginx.url}/oauth/callback?state=none&code=none", headers={"X-Forwarded-For": elsewhere}
        )
    assert told.status_code == 400
    noted = audit_of(house.config)[begun:]
    assert [one["address"] for one in noted] == ["127.0.0.1"] * len(noted)


async def test_one_of_two_is_killed_under_load_and_nobody_is_signed_out(
    house: House, transport: Transport
) -> None:
    desks = [await signed_in(house, transport) for _ in range(DESKTOPS)]
    over = asyncio.Event()
    working = [asyncio.create_task(desk.live(over)) for desk in desks]
    await reached(lambda: all(desk.calls > 6 for desk in desks))
    await asyncio.to_thread(house.replicas[0].kill)
    before = [desk.calls for desk in desks]
    await reached(lambda: all(desk.calls > start + 9 for desk, start in zip(desks, before, strict=True)))
    await asyncio.to_thread(house.replicas[0].start)
    before = [desk.calls for desk in desks]
    await reached(lambda: all(desk.calls > start + 6 for desk, start in zip(desks, before, strict=True)))
    over.set()
    await asyncio.gather(*working)

    met = sum((desk.errors for desk in desks), Counter[str]())
    assert met.keys() <= {"Unavailable", "Offline"}, "whoever was being answered hears of trouble, no more"
    assert met.total() <= 2 * DESKTOPS, met
    for desk in desks:
        await desk.provider.account()
    assert not [one for one in audit_of(house.config) if one["event"] in ("refresh-reused", "signed-out")]


async def test_the_state_goes_away_and_comes_back_and_nobody_is_signed_out(
    house: House, transport: Transport
) -> None:
    desk = await signed_in(house, transport)
    await desk.provider.account()
    house.redis.stop()
    try:
        with pytest.raises(Unavailable):
            await desk.provider.account()
        desk.age()
        with pytest.raises(Unavailable):
            await desk.provider.account()
        for replica in house.replicas:
            assert asked_of(replica, "/health").status_code == 200
            assert asked_of(replica, "/ready").status_code == 503
    finally:
        house.redis.start()
    await desk.provider.account()
    for replica in house.replicas:
        assert asked_of(replica, "/ready").status_code == 200


async def test_a_replica_that_is_told_to_stop_answers_what_it_was_asked(
    house: House, transport: Transport
) -> None:
    desk = await signed_in(house, transport)
    house.sandbox.control.fault("latency", target="GetInvoices", value=1.0, count=1)
    asking = asyncio.create_task(desk.provider.invoices())
    await reached(lambda: "GetInvoices" in house.sandbox.control.requests)
    statuses = [await asyncio.to_thread(replica.stop) for replica in house.replicas]
    assert (await asking).rows
    assert all(status in (0, -15) for status in statuses)
    with pytest.raises((Offline, Unavailable)) as nobody:
        await desk.provider.invoices()
    assert not isinstance(nobody.value, SignInNeeded)
    for replica in house.replicas:
        replica.start()
    await reached_async(desk)


async def reached(condition: object) -> None:
    """Wait until it is so."""
    assert callable(condition)
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it did not come to that within a minute"
        await asyncio.sleep(0.02)


async def reached_async(desk: Desk) -> None:
    """Wait until somebody answers again (nginx waits for two seconds before it tries)."""
    end = time.monotonic() + 60
    while True:
        try:
            await desk.provider.account()
        except (Offline, Unavailable):
            assert time.monotonic() < end
            await asyncio.sleep(0.1)
        else:
            return
