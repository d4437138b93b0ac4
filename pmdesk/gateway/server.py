"""Serves a gateway with uvicorn: bounds on connections and headers, an orderly end."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from pmdesk.gateway.connection import WAITING, Connection
from pmdesk.gateway.house import Gateway
from pmdesk.gateway.web import MOST_HEAD

MOST_CONNECTIONS = 2_000
_GRACE = 20
"""Seconds that requests under way have when the gateway is told to stop."""


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to an address. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, else asyncio leaves Nagle's algorithm on: answers in two parts come 40 ms late.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound


class _Server(uvicorn.Server):
    """Tells when it serves; signals are its own, as uvicorn has them."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._ready()


def server_for(
    gateway: Gateway, ready: Callable[[], None], connection: type[Connection] = Connection
) -> uvicorn.Server:
    """The server of a gateway; run it with ``serve(sockets=[…])``, end it with ``should_exit``."""
    application: Any = gateway.application
    config = uvicorn.Config(
        application,
        http=connection,
        lifespan="on",
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # ours: they are believed from trusted addresses alone
        server_header=False,
        timeout_keep_alive=int(WAITING),
        timeout_graceful_shutdown=_GRACE,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=MOST_HEAD,
    )
    return _Server(config, ready)


def serve(gateway: Gateway, bound: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM, and come back: uvicorn raises the signal once more when it is done."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    server = server_for(gateway, ready)
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(server.serve(sockets=[bound]))
