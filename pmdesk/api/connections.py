"""The connections that the transport has: how they are made, which proxy they go through, what each sends."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmdesk.api.errors import BadSettings
from pmdesk.api.proxies import proxies_of_the_system
from pmdesk.api.unpacking import ACCEPTED

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: until connected, between two pieces of an answer, and for a whole call or download."""

    connect: float = 10.0
    read: float = 30.0
    call: float = 90.0
    download: float = 600.0


class Connections:
    """httpx's connections without a proxy, and those through each proxy that is used, made when needed.

    Its ``AsyncClient`` around them (cookies, authentication, redirects, hooks) is left out: we do what we
    need of that ourselves, and it took a tenth of the time of a call.
    """

    def __init__(self, version: str, extra_ca: Path | None, timeouts: Timeouts, connections: int) -> None:
        import ssl

        import truststore

        # Both write whole addresses, Location headers and cookies to the log below WARNING.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if extra_ca is not None:
            try:
                context.load_verify_locations(cafile=str(extra_ca))
            except (OSError, ValueError):  # no such file, or no certificates in it
                raise BadSettings("--ca") from None
        self._context, self._times = context, timeouts
        self._headers = {
            "Accept": "*/*",
            "Accept-Encoding": ACCEPTED,
            "Connection": "keep-alive",
            "User-Agent": f"pmdesk/{version}",
        }
        self._connections = connections
        self._proxies = proxies_of_the_system()
        self._made: dict[str | None, httpx.AsyncHTTPTransport] = {None: self._make(None)}

    def of(self, url: httpx.URL) -> httpx.AsyncHTTPTransport:
        """The connections for an address. Raises BadSettings for a proxy that cannot be used."""
        import httpx

        way = self._proxies.of(url.scheme, url.raw_host.decode("ascii"))
        if way is None:
            return self._made[None]
        setting, proxy = way
        if proxy not in self._made:
            try:
                self._made[proxy] = self._make(proxy)
            except (ValueError, ImportError, httpx.InvalidURL):  # SOCKS needs a package of its own
                raise BadSettings(setting) from None
        return self._made[proxy]

    async def aclose(self) -> None:
        """Close all connections."""
        for client in tuple(self._made.values()):
            await client.aclose()

    def request(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], body: bytes | None
    ) -> httpx.Request:
        """A request as it is sent, with the headers that every one carries."""
        import httpx

        times = self._times
        bounds = {"connect": times.connect, "read": times.read, "write": times.read, "pool": times.call}
        return httpx.Request(
            method,
            url,
            headers={**self._headers, **headers},
            content=body,
            extensions={"timeout": bounds},
        )

    def _make(self, proxy: str | None) -> httpx.AsyncHTTPTransport:
        import httpx

        return httpx.AsyncHTTPTransport(
            verify=self._context,
            limits=httpx.Limits(
                max_connections=self._connections,
                max_keepalive_connections=self._connections // 2,
                keepalive_expiry=30,
            ),
            proxy=proxy,
            trust_env=False,  # what the environment says of proxies is decided above
        )
