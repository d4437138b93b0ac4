"""The TCP connections that are open, so that one can be reset as a broken network would."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys

from uvicorn.protocols.http.h11_impl import H11Protocol

_LINGER_FOR_NOTHING = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
"""The system's ``struct linger``: on, for no time at all. Windows has short numbers in it."""


class Connections:
    """Transports by the client's address, which is in the ASGI scope and unique while a connection lasts."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """uvicorn's HTTP/1.1 protocol, made to report its connections here."""
        registry = self._open

        class Protocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                if self.client is not None:
                    registry[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client is not None:
                    registry.pop(self.client, None)
                super().connection_lost(exc)

        return Protocol

    def reset(self, client: tuple[str, int]) -> None:
        """Close at once with a TCP RST: a linger time of nothing makes the kernel send one."""
        transport = self._open.get(client)
        if transport is None:
            return
        peer = transport.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_FOR_NOTHING)
        transport.abort()

    def abort(self, port: int | None = None) -> None:
        """Close all connections, or those that came in on one port, without waiting for anything."""
        for transport in list(self._open.values()):
            address = transport.get_extra_info("sockname")
            if port is None or (address and address[1] == port):
                transport.abort()
