"""Who answers at an address: a provider we can sign in to, one that needs its gateway, or something else.

A gateway says who it is at ``/.well-known/pmdesk``, where a host puts it on the address its customers know.
No credentials are sent here: a WHMCS without one is known by its API's own refusal, or by its web pages
where a firewall stands before the API.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from pmdesk.api.address import is_loopback, normalised, same_origin, shown_host
from pmdesk.api.errors import (
    BadAddress,
    Garbled,
    GatewayNeeded,
    NoSuchHost,
    NotAProvider,
    ProviderError,
    Unavailable,
)
from pmdesk.api.gateway.contract import WELL_KNOWN, WellKnown
from pmdesk.api.grants import ProviderKind
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Answer, Transport

_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_MARKS = (b"whmcsBaseUrl", b"WHMCompleteSolution", b"/includes/verifyimage.php")
_COOKIE = "WHMCS"
_HOPS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A provider one can sign in to. ``host`` is what is shown beside the password."""

    address: str
    host: str
    kind: ProviderKind
    name: str
    credential: Secret = field(repr=False)


async def discover(transport: Transport, typed: str) -> Found:
    """Look who answers at an address as it was typed.

    Raises BadAddress, Offline (NoSuchHost), BadCertificate, Unavailable, GatewayNeeded for a provider that
    cannot be signed in to from here, and NotAProvider for everything else that answers.
    """
    base = normalised(typed)
    if is_loopback(base):
        found = await _sandbox(transport, base)
        if found is not None:
            return found
    gateway = await _gateway(transport, base)
    if gateway is not None:
        return gateway
    if await _is_whmcs(transport, base):
        raise GatewayNeeded
    raise NotAProvider


async def _sandbox(transport: Transport, base: str) -> Found | None:
    """The pretend provider on this machine says who it is, and hands out the credential of its session."""
    try:
        answer = await transport.request("GET", f"{base}/_sandbox/hello")
    except Garbled:
        return None
    said = _object(answer)
    if answer.status != 200 or said.get("sandbox") is not True:
        return None
    parts = {
        key: value for key in ("identifier", "secret", "zone") if isinstance(value := said.get(key), str)
    }
    name = said.get("name")
    if not (parts.get("identifier") and parts.get("secret")):
        return None
    shown = name if isinstance(name, str) and name else shown_host(base)
    return Found(base, shown_host(base), ProviderKind.WHMCS_SANDBOX, shown, Secret(parts))


async def _gateway(transport: Transport, base: str) -> Found | None:
    """The gateway that an address names, at the address itself or at the root of its website.

    Where that is another site it is asked too, and has to name itself: nobody is sent to a place by chance.
    """
    parts = urlsplit(base)
    root = f"{parts.scheme}://{parts.netloc}"
    for place in dict.fromkeys((base, root)):
        said = await _well_known(transport, place)
        if said is None:
            continue
        address = _gateway_address(said.gateway, place)
        if not same_origin(address, place):
            confirmed = await _well_known(transport, address)
            if confirmed is None or _gateway_address(confirmed.gateway, address) != address:
                raise NotAProvider
        return Found(address, shown_host(place), ProviderKind.GATEWAY, said.name, Secret({}))
    return None


async def _well_known(transport: Transport, place: str) -> WellKnown | None:
    try:
        answer = await _ask(transport, "GET", place + WELL_KNOWN)
    except Garbled:
        return None
    if answer.status != 200:
        return None
    try:
        said = msgspec.json.decode(answer.body, type=WellKnown)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return said if said.pmdesk == 1 and said.name.strip() else None


def _gateway_address(address: str, place: str) -> str:
    """A gateway's address in its one spelling: over TLS, or on this machine as the place that names it.

    Raises NotAProvider for any other.
    """
    try:
        found = normalised(address)
    except BadAddress:
        raise NotAProvider from None
    if is_loopback(found) and not is_loopback(place):
        raise NotAProvider
    return found


async def _is_whmcs(transport: Transport, base: str) -> bool:
    """Ask the API for nothing, then look at the home page. Unavailable when both only say "not now"."""
    down: ProviderError | None = None
    try:
        said = await _ask(transport, "POST", f"{base}/includes/api.php", b"responsetype=json")
        reply = _object(said)
        if "error" in (reply.get("result"), reply.get("status")) and isinstance(reply.get("message"), str):
            return True
        down = Unavailable(f"HTTP {said.status}") if said.status in (429, 502, 503, 504) else None
    except Garbled:
        pass
    try:
        page = await _ask(transport, "GET", f"{base}/")
    except Garbled:
        raise NotAProvider from None
    cookies = page.headers.get("set-cookie", "")
    if any(mark in page.body for mark in _MARKS) or cookies.startswith(_COOKIE):
        return True
    if down is not None and page.status >= 429:
        raise down
    return False


async def _ask(transport: Transport, method: str, url: str, body: bytes | None = None) -> Answer:
    """One request that may be led elsewhere, to another host too: nothing of ours is in it."""
    for hop in range(_HOPS):
        try:
            answer = await transport.request(
                method, url, body=body, headers=_FORM if body else {"Accept": "*/*"}, max_body=4_000_000
            )
        except NoSuchHost:
            if not hop:
                raise
            raise NotAProvider from None  # the host that was named is there, and leads nowhere
        onward = _onward(url, answer)
        if onward is None or (body is not None and not urlsplit(onward).path.endswith("/api.php")):
            return answer
        url = onward
    return answer


def _onward(url: str, answer: Answer) -> str | None:
    """Where a redirect leads: over TLS to any other host, to this machine only from here."""
    place = answer.headers.get("location", "")
    if answer.status not in (301, 302, 303, 307, 308) or not place:
        return None
    try:
        onward = urljoin(url, place)
        secured = urlsplit(onward).scheme == "https"
    except ValueError:
        return None
    here = is_loopback(onward)
    return onward if (is_loopback(url) if here else secured) else None


def _object(answer: Answer) -> dict[str, Any]:
    try:
        said = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
