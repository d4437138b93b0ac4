"""``pmdesk gateway check``: tells an operator in words what is missing, one line for each thing."""

from __future__ import annotations

import asyncio
import re
import secrets
import sys
import time
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec

from pmdesk import __version__
from pmdesk.api.connections import Timeouts
from pmdesk.api.errors import (
    BadCertificate,
    Garbled,
    NoSuchHost,
    NotFound,
    NotSetUp,
    Offline,
    ProviderError,
    Refused,
    SignInNeeded,
    Unavailable,
    WrongPassword,
)
from pmdesk.api.gateway.contract import WELL_KNOWN, WellKnown
from pmdesk.api.pace import Pacer, Patience
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Caller, Credential
from pmdesk.api.whmcs.quirks import Row
from pmdesk.gateway.clock import SystemClock
from pmdesk.gateway.config import OPENID, PASSWORD, Config, ConfigError, access_key, load
from pmdesk.gateway.house import open_state
from pmdesk.gateway.needs import NEEDS, Need
from pmdesk.gateway.oauth.pending import Pending
from pmdesk.gateway.oauth.upstream import Endpoints, Upstream
from pmdesk.gateway.state import StateUnavailable

OLDEST = (8, 1)
"""Users apart from accounts came with WHMCS 8.0, the action that finds them with 8.1."""
_CLOCK_SECONDS = 60


class Mark(StrEnum):
    """How a thing stands."""

    OK = "ok"
    NOTE = "note"
    MISSING = "missing"
    WRONG = "wrong"


class Line(NamedTuple):
    """One finding; MISSING and WRONG make the check fail."""

    mark: Mark
    text: str


def run(path: Path) -> int:
    """Check a configuration file and print the findings; the exit status: 0 when nothing is missing."""
    try:
        config = load(path)
        key = access_key(config, path.parent)
    except ConfigError as error:
        _print(Line(Mark.WRONG, str(error)))
        return 1
    return asyncio.run(_run(config, key))


async def _run(config: Config, key: str | None) -> int:
    bad = 0
    async for line in findings(config, key):
        _print(line)
        bad += line.mark in (Mark.MISSING, Mark.WRONG)
    sys.stdout.write("Everything is in place.\n" if not bad else f"{bad} to mend.\n")
    return 1 if bad else 0


def _print(line: Line) -> None:
    sys.stdout.write(f"{line.mark:<8} {line.text}\n")
    sys.stdout.flush()


async def findings(config: Config, key: str | None, clock: SystemClock | None = None) -> AsyncIterator[Line]:
    """Everything that was found, in the order in which it is best mended."""
    clock = clock or SystemClock()
    transport = Transport(
        version=f"{__version__} gateway check",
        extra_ca=config.whmcs.ca_file,
        timeouts=Timeouts(connect=5.0, read=20.0, call=30.0),
    )
    try:
        yield _state(config, clock)
        check = _Whmcs(config, key, transport, clock)
        reached = await check.reach()
        for line in reached:
            yield line
        if not any(line.mark is Mark.WRONG for line in reached):
            async for line in check.role():
                yield line
        if config.sign_in.method == OPENID:
            async for line in _OpenIdCheck(config, transport, clock).lines():
                yield line
        else:
            yield Line(
                Mark.NOTE, "Customers with a second factor cannot sign in: sign-in.method is password."
            )
        yield await _discovery(config, transport)
    finally:
        await transport.aclose()


def _state(config: Config, clock: SystemClock) -> Line:
    name = "The shared state"
    try:
        state = open_state(config, clock)
        probe = f"check:{secrets.token_hex(8)}"
        state.put(probe, b"1", 60)
        right = state.swap(probe, b"1", b"2", 60) and state.take(probe) == b"2"
        state.close()
    except (StateUnavailable, ValueError):
        return Line(Mark.WRONG, f"{name} does not answer. Check state.url or state.path.")
    return Line(Mark.OK, f"{name} answers.") if right else Line(Mark.WRONG, f"{name} does not keep values.")


class _Whmcs:
    """The installation: whether it lets us in, how old it is, what the API role allows."""

    def __init__(self, config: Config, key: str | None, transport: Transport, clock: SystemClock) -> None:
        self._config, self._transport, self._clock = config, transport, clock
        credential = Credential(config.whmcs.identifier, config.whmcs.secret, key)
        pacer = Pacer(clock, patience=Patience(tries=1))
        self._caller = Caller(transport, pacer, config.whmcs.url, credential)

    async def reach(self) -> list[Line]:
        """Whether it can be asked at all, its version, and its clock."""
        url = f"{self._config.whmcs.url.rstrip('/')}/includes/api.php"
        try:
            answer = await self._transport.request("POST", url, body=b"responsetype=json")
        except ProviderError as error:
            return [Line(Mark.WRONG, f"WHMCS cannot be reached: {_network_words(error)}")]
        lines = [self._clock_line(answer.headers.get("date"))]
        try:
            version = await self._caller.ask("WhmcsDetails", {}, _version, repeat=False)
        except NotSetUp:
            return [
                *lines,
                Line(Mark.MISSING, "WhmcsDetails is missing in the API role: the version is not known."),
            ]
        except ProviderError as error:
            return [*lines, Line(Mark.WRONG, _refused_words(error))]
        numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
        if numbers and numbers < OLDEST:
            text = f"WHMCS {version} is too old: users apart from accounts came with 8.1."
            return [*lines, Line(Mark.WRONG, text)]
        return [*lines, Line(Mark.OK, f"WHMCS {version} lets the gateway in.")]

    def _clock_line(self, date: str | None) -> Line:
        try:
            there = parsedate_to_datetime(date or "")
        except (ValueError, TypeError):
            return Line(Mark.NOTE, "WHMCS's web server does not say what time it is.")
        apart = abs((there - self._clock.now()).total_seconds())
        if apart > _CLOCK_SECONDS:
            text = (
                f"The clocks of WHMCS and the gateway are {apart:.0f} s apart: sign-ins will fail. Use NTP."
            )
            return Line(Mark.WRONG, text)
        return Line(Mark.OK, f"The clocks agree ({apart:.0f} s apart).")

    async def role(self) -> AsyncIterator[Line]:
        """Each action of the API role, by a call that changes nothing."""
        for need in NEEDS:
            if need.action == "WhmcsDetails" or (
                need.action == "ValidateLogin" and not self._asks_passwords()
            ):
                continue  # asked already, or never
            yield await self._probe(need)

    def _asks_passwords(self) -> bool:
        return self._config.sign_in.method == PASSWORD or self._config.sign_in.confirm_password

    async def _probe(self, need: Need) -> Line:
        try:
            await self._caller.ask(need.action, need.probe, lambda data: None, repeat=False)
        except NotSetUp as error:
            old = "not allowed" not in error.words.lower()
            why = "is not known to this WHMCS" if old else "is missing in the API role"
            mark = Mark.NOTE if old and not need.must else Mark.MISSING
            return Line(mark, f"{need.action} {why}: no {need.purpose}.")
        except (NotFound, WrongPassword, Refused):
            pass  # it looked, and found nobody: it may be called
        except ProviderError as error:
            return Line(Mark.WRONG, f"{need.action}: {_refused_words(error)}")
        return Line(Mark.OK, f"{need.action} ({need.purpose})")


class _OpenIdCheck:
    """The OpenID Connect client that was made for the gateway in WHMCS."""

    def __init__(self, config: Config, transport: Transport, clock: SystemClock) -> None:
        self._config, self._transport = config, transport
        self._callback = f"{config.base}/oauth/callback"
        self._upstream = Upstream(
            transport,
            config.whmcs.url,
            config.sign_in.openid,
            self._callback,
            now=clock.seconds,
            ticks=time.monotonic,
        )

    async def lines(self) -> AsyncIterator[Line]:
        """Discovery, keys, the client's secret, the redirect URI."""
        try:
            endpoints = await self._upstream.endpoints()
        except Garbled as error:
            yield Line(Mark.WRONG, f"OpenID Connect: {error.where} is not as it should be.")
            return
        except ProviderError as error:
            yield Line(Mark.WRONG, f"OpenID Connect's discovery cannot be read: {_network_words(error)}")
            return
        yield Line(Mark.OK, f"OpenID Connect is there, as {endpoints.issuer}.")
        yield await self._keys(endpoints)
        yield await self._secret(endpoints)
        yield await self._redirect()
        if not endpoints.pkce:
            yield Line(
                Mark.NOTE, "WHMCS does not say that it checks PKCE; the gateway sends it all the same."
            )

    async def _keys(self, endpoints: Endpoints) -> Line:
        try:
            answer = await self._transport.request("GET", endpoints.jwks)
            keys = msgspec.json.decode(answer.body, type=dict[str, Any]).get("keys")
        except (ProviderError, msgspec.MsgspecError):
            keys = None
        if isinstance(keys, list) and any(isinstance(key, dict) and key.get("kty") == "RSA" for key in keys):
            return Line(Mark.OK, "OpenID Connect has a key to sign with.")
        return Line(
            Mark.MISSING, "OpenID Connect has no RSA key: make the client's credentials in WHMCS anew."
        )

    async def _secret(self, endpoints: Endpoints) -> Line:
        """A code that is none: with the right secret it is the code that is refused."""
        openid = self._config.sign_in.openid
        form = {
            "grant_type": "authorization_code",
            "code": secrets.token_urlsafe(16),
            "redirect_uri": self._callback,
            "client_id": openid.client_id,
            "client_secret": openid.client_secret,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            answer = await self._transport.request(
                "POST", endpoints.token, body=urlencode(form).encode(), headers=headers
            )
            said = msgspec.json.decode(answer.body, type=dict[str, Any]).get("error")
        except (ProviderError, msgspec.MsgspecError):
            said = None
        if said == "invalid_grant":
            return Line(Mark.OK, "WHMCS knows the OpenID client and its secret.")
        if said in ("invalid_client", "unauthorized_client"):
            return Line(Mark.WRONG, "WHMCS does not take sign-in.openid.client-id with client-secret.")
        return Line(Mark.NOTE, "Whether the OpenID client's secret is right, WHMCS does not tell.")

    async def _redirect(self) -> Line:
        """What WHMCS does with our authorization request, seen without following it."""
        probe = Pending(
            id="", browser="", asked={}, device="", csrf="", nonce="check", verifier=secrets.token_urlsafe(48)
        )
        try:
            url = await self._upstream.authorization(probe, "check")
            answer = await self._transport.request("GET", url)
        except ProviderError as error:
            return Line(
                Mark.WRONG, f"OpenID Connect's sign-in page cannot be reached: {_network_words(error)}"
            )
        if answer.status >= 400:
            text = f"WHMCS refuses the redirect URI. Register it there exactly so: {self._callback}"
            return Line(Mark.WRONG, text)
        return Line(Mark.OK, f"WHMCS takes the redirect URI {self._callback}")


async def _discovery(config: Config, transport: Transport) -> Line:
    """Whether the client area's own address leads to the gateway, as customers will type it."""
    place = config.whmcs.url.rstrip("/") + WELL_KNOWN
    try:
        answer = await transport.request("GET", place, follow=3)
        said = msgspec.json.decode(answer.body, type=WellKnown) if answer.status == 200 else None
    except (ProviderError, msgspec.MsgspecError):
        said = None
    if said is not None and said.gateway.rstrip("/") == config.base:
        return Line(Mark.OK, f"{place} leads customers here.")
    text = f"{place} does not lead here: customers have to type {config.base} itself (see docs/gateway.md)."
    return Line(Mark.NOTE, text)


def _version(data: Row) -> str:
    told = data.get("whmcs")
    found = told.get("version") if isinstance(told, dict) else None
    return str(found or "of unknown version")


def _network_words(error: ProviderError) -> str:
    if isinstance(error, NoSuchHost):
        return "there is no host of that name."
    if isinstance(error, BadCertificate):
        return f"its certificate is not trusted: {error.reason} (issuer: {error.issuer or 'not named'})."
    if isinstance(error, Offline):
        return "nothing answers at whmcs.url."
    return f"{type(error).__name__}."


def _refused_words(error: ProviderError) -> str:
    if isinstance(error, SignInNeeded):
        return "WHMCS does not take whmcs.identifier with whmcs.secret."
    if isinstance(error, Unavailable) and error.untouched:
        return (
            f"WHMCS refuses this server: {error.reason}. Allow its address under General Settings, Security,"
            " API IP Access Restriction, or set whmcs.access-key-file."
        )
    if isinstance(error, Unavailable):
        return f"WHMCS cannot answer now ({error.reason or 'no reason given'})."
    if isinstance(error, Garbled):
        return (
            "WHMCS answered something that is not its API: a firewall's page, or a notice before the answer."
        )
    if isinstance(error, Refused):
        return f"WHMCS said: {error.words}"
    return _network_words(error)
