"""What people type as their provider's address, made into one: pure."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from pmdesk.api.errors import BadAddress

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*").fullmatch
_PAGE = re.compile(r"/[^/]*\.php$", re.IGNORECASE)
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def normalised(typed: str) -> str:
    """The base address: scheme, host, port and folder, without a slash at its end.

    ``https`` is added, and put in place of ``http``, except for this machine itself; a page of the client
    area (``…/clientarea.php?…``) stands for its folder. Raises BadAddress.
    """
    text = typed.translate(_UNSEEN).strip()
    if "://" not in text:
        text = f"//{text}"
    try:
        parts = urlsplit(text)
        host = _host(parts.hostname or "")
        port = parts.port
    except (ValueError, UnicodeError):
        raise BadAddress from None
    scheme = parts.scheme.lower()
    if scheme not in ("", "http", "https") or "@" in parts.netloc or port == 0:
        raise BadAddress
    here = _is_here(host)
    if not (here and scheme in ("", "http")):
        scheme = "https"
        port = None if port in (80, 443) else port
    else:
        scheme = "http"
        port = None if port == 80 else port
    shown = f"[{host}]" if ":" in host else host
    where = f"{scheme}://{shown}" + (f":{port}" if port else "")
    return where + _folder(parts.path)


def is_loopback(url: str) -> bool:
    """Whether an address leads to this very machine."""
    try:
        return _is_here((urlsplit(url).hostname or "").lower())
    except ValueError:
        return False


def shown_host(url: str) -> str:
    """Host and port as they are shown beside a password."""
    return urlsplit(url).netloc


def _host(name: str) -> str:
    """The host in ASCII and lower case; ValueError when it cannot be one."""
    host = name.lower().rstrip(".")
    if ":" in host:
        return ip_address(host).compressed
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if not _NAME(host):
        raise ValueError("no host")
    return host


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _folder(path: str) -> str:
    if re.search(r"[\s\\<>\"'%;]|/\.\.?(?:/|$)", path):
        raise BadAddress
    folder = _PAGE.sub("", re.sub(r"/{2,}", "/", path)).rstrip("/")
    return folder.removesuffix("/includes")
