"""A browser's last step of a sign-in, over a real socket: back to this machine with the host's answer."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlencode, urlsplit


def asked_of(link: str) -> dict[str, str]:
    """The parameters of the page that was opened."""
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


async def come_back(link: str, **said: str) -> bytes:
    """What is answered to a browser that comes from this page, by the right state unless another is said."""
    asked = asked_of(link)
    address = urlsplit(asked["redirect_uri"])
    query = urlencode({"code": "a-code", "state": asked["state"], **said})
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        writer.write(f"GET {address.path}?{query} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        return await asyncio.wait_for(reader.read(), 10)
    finally:
        writer.close()
