"""Makes a gateway from its configuration: every part once, and joins them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.datastructures import State as AppState

from pmdesk import __version__
from pmdesk.api.connections import Timeouts
from pmdesk.api.pace import API, PAGES, PAGES_HERE, REGISTRAR, Lane, Pacer, Patience
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Caller, Credential
from pmdesk.api.whmcs.people import SIGN_IN, People, Standing
from pmdesk.api.whmcs.provider import WhmcsProvider
from pmdesk.api.whmcs.tickets import ATTACHMENTS
from pmdesk.gateway.access import Doorkeeper, MakeProvider
from pmdesk.gateway.app import create_app
from pmdesk.gateway.audit import Audit
from pmdesk.gateway.clock import SystemClock
from pmdesk.gateway.config import OPENID, PASSWORD, Config
from pmdesk.gateway.families import Families, Family
from pmdesk.gateway.limits import Throttle
from pmdesk.gateway.oauth import routes as sign_in
from pmdesk.gateway.oauth.desk import SignInDesk
from pmdesk.gateway.oauth.grants import Authority
from pmdesk.gateway.oauth.pending import Waiting
from pmdesk.gateway.oauth.routes import Entrance
from pmdesk.gateway.oauth.upstream import Upstream
from pmdesk.gateway.state import State
from pmdesk.gateway.web import Surroundings, asking_from

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long things may take: a call to WHMCS, its repetition, and in seconds a whole request,
    and a file on its way out after that.

    Calls have half of what a desktop waits for, so that it hears from us before it gives up. A WHMCS
    that wants to be left alone is asked again after a minute: one customer may have brought that on all.
    """

    times: Timeouts = field(
        default_factory=lambda: Timeouts(connect=5.0, read=25.0, call=45.0, download=300.0)
    )
    patience: Patience = field(default_factory=lambda: Patience(tries=2, budget=4.0, hold=60.0))
    request: float = 75.0
    file: float = 900.0


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway that is ready to be served: an ASGI application."""

    application: Surroundings
    litestar: Litestar
    keeper: Doorkeeper


def open_state(config: Config, clock: SystemClock) -> State:
    """The shared state that the configuration names.

    Raises StateUnavailable, ValueError for a bad address.
    """
    if config.state.path is not None:
        from pmdesk.gateway.state.sqlite import SqliteState

        return SqliteState(config.state.path, clock.seconds)
    from pmdesk.gateway.state.redis import RedisState

    return RedisState(config.state.url.replace("valkey", "redis", 1))


def lanes(calls: int) -> Sequence[Lane]:
    """How many calls to WHMCS there are at a time for all customers together: of each kind, an account may
    have a third, and at least one."""
    found = (
        Lane(API.name, parallel=calls),
        Lane(SIGN_IN.name, parallel=max(2, calls // 3)),
        Lane(REGISTRAR.name, parallel=max(1, calls // 4)),
        Lane(PAGES.name, parallel=max(1, calls // 4), gap=0.1, kin=PAGES.kin),
        Lane(PAGES_HERE.name, parallel=max(1, calls // 4), kin=PAGES_HERE.kin),
        ATTACHMENTS,
    )
    return [replace(lane, each=max(1, lane.parallel // 3)) for lane in found]


def make(
    config: Config,
    access_key: str | None,
    clock: SystemClock | None = None,
    provider: MakeProvider | None = None,
    people: People | None = None,
    bounds: Bounds | None = None,
) -> Gateway:
    """The gateway of a configuration; ``provider`` and ``people`` stand in for WHMCS's where they are given.

    Raises StateUnavailable, OSError for an audit log that cannot be written.
    """
    clock, bounds = clock or SystemClock(), bounds or Bounds()
    state, audit = open_state(config, clock), Audit(config.audit.file, clock.seconds)
    way = _Way(config, access_key, clock, bounds)
    keeper = Doorkeeper(
        _families(config, state, clock),
        Throttle(state, config.limits, clock.seconds),
        audit,
        people or way.people,
        provider or way.provider,
        ticks=clock.ticks,
        now=clock.seconds,
        at_a_time=config.limits.account_at_a_time,
    )
    entrance = _entrance(config, clock, way.transport, state, keeper)
    files = tempfile.TemporaryDirectory(prefix="pmdesk-gateway-")

    async def close() -> None:
        await way.transport.aclose()
        keeper.close()
        state.close()
        files.cleanup()

    held = _held(config, keeper, entrance, Path(files.name))
    litestar: Any = create_app(held, sign_in.ROUTES, close)
    return Gateway(_surrounded(litestar, config, bounds), litestar, keeper)


def _surrounded(litestar: Any, config: Config, bounds: Bounds) -> Surroundings:
    """The application with what stands around every answer."""
    return Surroundings(
        litestar,
        config.server.trusted_proxies,
        secure=config.secure,
        seconds=bounds.request,
        file_seconds=bounds.file,
    )


def _families(config: Config, state: State, clock: SystemClock) -> Families:
    """The sign-ins, which last as long as the configuration says."""
    idle, longest = config.sign_in.idle_days * DAY, config.sign_in.longest_days * DAY
    return Families(state, clock.seconds, idle=idle, longest=longest)


def _held(config: Config, keeper: Doorkeeper, entrance: Entrance, files: Path) -> AppState:
    """What the routes find."""
    return AppState(
        {
            "keeper": keeper,
            "entrance": entrance,
            "name": config.name,
            "base": config.base,
            "files": files,
            "departments": frozenset(map(str, config.customers.departments)),
            "fresh_places": frozenset(config.customers.fresh_places),
        }
    )


class _Way:
    """The way to WHMCS: one transport, one pacer, one credential, for all customers."""

    def __init__(self, config: Config, access_key: str | None, clock: SystemClock, bounds: Bounds) -> None:
        calls = config.whmcs.calls_at_a_time
        self._config = config
        self.transport = Transport(
            version=f"{__version__} gateway",
            extra_ca=config.whmcs.ca_file,
            timeouts=bounds.times,
            connections=2 * calls + 4,
        )
        self._pacer = Pacer(clock, patience=bounds.patience, ticks=clock.ticks, lanes=lanes(calls))
        self._credential = Credential(config.whmcs.identifier, config.whmcs.secret, access_key)
        self.people = People(Caller(self.transport, self._pacer, config.whmcs.url, self._credential))

    def provider(self, standing: Standing) -> WhmcsProvider:
        """One customer's own; owners are read afresh before every act."""
        return WhmcsProvider(
            self.transport,
            self._pacer,
            self._config.whmcs.url,
            self._credential,
            standing.client_id,
            standing.user_id,
            permissions=standing.permissions,
            zone=self._config.zone,
            owned_seconds=0.0,
            address=asking_from.get,
            most_file=self._config.limits.attachment_megabytes * 1024 * 1024,
        )


def _entrance(
    config: Config, clock: SystemClock, transport: Transport, state: State, keeper: Doorkeeper
) -> Entrance:
    """The parts of a sign-in."""
    waiting, audit = Waiting(state), keeper.audit

    def reused(family: Family) -> None:
        audit.note("refresh-reused", client=family.client_id, user=family.user_id, device=family.device)

    authority = Authority(config.base, waiting, keeper.families, reused)
    desk = SignInDesk(
        waiting,
        authority,
        keeper.people,
        keeper.throttle,
        audit,
        host=config.name,
        by_password=config.sign_in.method == PASSWORD,
        confirm=config.sign_in.method == PASSWORD or config.sign_in.confirm_password,
        now=clock.seconds,
        apart=keeper.apart,
    )
    upstream = None
    if config.sign_in.method == OPENID:
        upstream = Upstream(
            transport,
            config.whmcs.url,
            config.sign_in.openid,
            f"{config.base}/oauth/callback",
            now=clock.seconds,
            ticks=clock.ticks,
        )
    return Entrance(desk, upstream, keeper, secure=config.secure)
