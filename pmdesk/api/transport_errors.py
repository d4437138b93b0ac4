"""What an exception of the network, of TLS or of the system means. Imported only when one has happened."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from enum import Enum
from urllib.parse import urlsplit

from pmdesk.api.certificate import fetch_issuer
from pmdesk.api.errors import (
    BadAddress,
    BadCertificate,
    Garbled,
    NoSuchHost,
    NotReached,
    Offline,
    ProviderError,
)
from pmdesk.api.proxies import proxies_of_the_system

_ISSUER_SECONDS = 5.0
_NO_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))


class Kind(Enum):
    """What the HTTP library says of its own exception, without the library's names."""

    ADDRESS = "the request could not be written"
    ANSWER = "the answer is no HTTP, or not packed as it says"
    UNSENT = "no connection came about"
    NETWORK = "no answer, or not to its end"
    FOREIGN = "none of the library's"


async def meaning(error: Exception, kind: Kind, url: str) -> Exception:
    """The error to raise in place of ``error``; a bug of ours comes back as it is."""
    if isinstance(error, ProviderError):
        return error
    chain = tuple(_chain(error))
    for link in chain:
        if isinstance(link, ssl.SSLCertVerificationError):
            host = urlsplit(url).hostname or ""
            return BadCertificate(host, await _issuer(url, host), _reason(link))
    if kind is Kind.ADDRESS or isinstance(error, UnicodeError):
        return BadAddress()
    if kind is Kind.ANSWER or any(_is_other_tls(link) for link in chain):
        return Garbled("the connection")
    if any(isinstance(link, socket.gaierror) and link.errno in _NO_NAME for link in chain):
        return NoSuchHost()
    if kind is Kind.UNSENT:
        return NotReached(type(error).__name__)
    if kind is Kind.NETWORK or isinstance(error, OSError):
        return Offline(type(error).__name__)
    return error


def _is_other_tls(link: BaseException) -> bool:
    """Something answers there, but not TLS as we speak it; an end of the connection is only that."""
    return isinstance(link, ssl.SSLError) and not isinstance(link, (ssl.SSLEOFError, ssl.SSLZeroReturnError))


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
    if proxies_of_the_system().of("https", host) is not None:
        return None  # not to be reached directly
    return await asyncio.to_thread(fetch_issuer, host, urlsplit(url).port or 443, _ISSUER_SECONDS)
