"""What an exception of httpx, ssl or the operating system means. Imported only when one has happened."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from pmdesk.api.certificate import fetch_issuer
from pmdesk.api.errors import BadAddress, BadCertificate, Garbled, NoSuchHost, Offline, ProviderError

_ISSUER_SECONDS = 5.0
_NO_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
# h11 says so when a connection ends early; every other remote protocol error is an answer that is no HTTP.
_CUT_OFF = ("peer closed", "server disconnected", "connection closed")


async def meaning(error: Exception, url: str) -> Exception:
    """The error to raise in place of ``error``; a bug of ours comes back as it is."""
    if isinstance(error, ProviderError):
        return error
    chain = tuple(_chain(error))
    for link in chain:
        if isinstance(link, ssl.SSLCertVerificationError):
            host = urlsplit(url).hostname or ""
            return BadCertificate(host, await _issuer(url, host), _reason(link))
    if isinstance(
        error, (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError, UnicodeError)
    ):
        return BadAddress()
    if _is_garbled(error, chain):
        return Garbled("the connection")
    if any(isinstance(link, socket.gaierror) and link.errno in _NO_NAME for link in chain):
        return NoSuchHost()
    if isinstance(error, (httpx.HTTPError, httpx.StreamError, OSError)):
        return Offline(type(error).__name__)
    return error


def _is_garbled(error: Exception, chain: tuple[BaseException, ...]) -> bool:
    if isinstance(error, httpx.DecodingError):
        return True
    if isinstance(error, httpx.RemoteProtocolError):
        return not str(error).lower().startswith(_CUT_OFF)
    for link in chain:
        if isinstance(link, ssl.SSLError) and not isinstance(link, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
            return True  # something answers there, but not TLS as we speak it
    return False


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    for _ in range(12):
        if link is None:
            return
        yield link
        link = link.__cause__ or link.__context__


def _reason(error: ssl.SSLCertVerificationError) -> str:
    return getattr(error, "verify_message", "") or error.reason or "the certificate could not be verified"


async def _issuer(url: str, host: str) -> str | None:
    proxies = getproxies()
    if (proxies.get("https") or proxies.get("all")) and not proxy_bypass(host):
        return None  # not to be reached directly
    return await asyncio.to_thread(fetch_issuer, host, urlsplit(url).port or 443, _ISSUER_SECONDS)
