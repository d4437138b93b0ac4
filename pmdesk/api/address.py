"""What people type as their provider's address, made into one: pure."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Address, ip_address
from urllib.parse import urlsplit

from pmdesk.api.errors import BadAddress

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*").fullmatch
_PAGE = re.compile(r"/[^/]*\.php$", re.IGNORECASE)
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_HERE_4, _HERE_6 = IPv4Network("127.0.0.0/8"), IPv6Address("::1")


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
    here = is_here(host)
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
        return is_here(urlsplit(url).hostname or "")
    except ValueError:
        return False


def is_here(host: str) -> bool:
    """Whether a host is this very machine: ``localhost``, 127.0.0.0/8 and ::1, and nothing else.

    Who may be spoken to without TLS and is never asked for through a proxy is decided by this one rule. Names
    below ``localhost`` are not among them: some resolvers ask the network for those.
    """
    if host.lower() == "localhost":
        return True
    try:
        found = ip_address(host.strip("[]"))
    except ValueError:
        return False
    return found in _HERE_4 if found.version == 4 else found == _HERE_6


def same_site(one: str, other: str) -> bool:
    """Whether two addresses may be spellings of one website: the same scheme and port, and the same host, two
    spellings of this machine, or over TLS a host and one below it (``host.example``, ``www.host.example``).
    """
    first, second = _origin(one), _origin(other)
    if first is None or second is None or (first[0], first[2]) != (second[0], second[2]):
        return False
    a, b = first[1], second[1]
    if a == b or (is_here(a) and is_here(b)):
        return True
    return first[0] == "https" and (_is_below(a, b) or _is_below(b, a))


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses share scheme, host and port."""
    first = _origin(one)
    return first is not None and first == _origin(other)


def shown_host(url: str) -> str:
    """Host and port as they are shown beside a password."""
    return urlsplit(url).netloc


def plain_host(url: str) -> str:
    """The host alone, in ASCII, of an address from elsewhere; "" where there is none."""
    origin = _origin(url)
    return "" if origin is None else origin[1]


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host in ASCII, port; None for what is no address of a website."""
    try:
        parts = urlsplit(url)
        usual = {"https": 443, "http": 80}[parts.scheme]
        return parts.scheme, _host(parts.hostname or ""), usual if parts.port is None else parts.port
    except (ValueError, KeyError):
        return None


def _is_below(host: str, parent: str) -> bool:
    """Whether a name stands below another, which is no top level and no number."""
    return host.endswith(f".{parent}") and "." in parent and not parent.rpartition(".")[2].isdigit()


def _host(name: str) -> str:
    """The host in ASCII and lower case; ValueError when it cannot be one.

    By IDNA 2008, as browsers do it: in the older one of Python's own, ``faß`` is another name, ``fass``.
    """
    host = name.lower().rstrip(".")
    if ":" in host:
        return ip_address(host).compressed
    if not host.isascii():
        import idna  # tables of some 10 ms, for few

        host = idna.encode(host, uts46=True).decode("ascii")
    if not _NAME(host):
        raise ValueError("no host")
    return host


def _folder(path: str) -> str:
    if re.search(r"[\s\\<>\"'%;]|/\.\.?(?:/|$)", path):
        raise BadAddress
    folder = _PAGE.sub("", re.sub(r"/{2,}", "/", path)).rstrip("/")
    return folder.removesuffix("/includes")
