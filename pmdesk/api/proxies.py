"""Which proxy the system's settings name for an address: pure but for reading them."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit
from urllib.request import getproxies

import msgspec

from pmdesk.api.address import is_here
from pmdesk.api.errors import BadSettings


class Proxies(msgspec.Struct, frozen=True):
    """Proxies by the scheme they serve ("http", "https", "all"), and the hosts that need none."""

    by_scheme: dict[str, str] = {}
    without: tuple[str, ...] = ()

    def of(self, scheme: str, host: str) -> tuple[str, str] | None:
        """The setting that names a proxy for this host, and its address; None for a direct connection.

        This machine itself is never reached through one. What cannot be used is BadSettings, not passed over:
        somebody who names a proxy does not want to be seen without it.
        """
        if is_here(host) or any(_names(pattern, host) for pattern in self.without):
            return None
        for key in (scheme, "all"):
            if address := self.by_scheme.get(key, ""):
                whole = address if "://" in address else f"http://{address}"
                if not _is_address(whole):
                    raise BadSettings(f"{key}_proxy")
                return f"{key}_proxy", whole
        return None


def proxies_of_the_system() -> Proxies:
    """The environment's, else on Windows and macOS those of the system's settings."""
    found = getproxies()
    without = (word.strip().lower() for word in found.get("no", "").split(","))
    return Proxies(
        {key: found[key].strip() for key in ("http", "https", "all") if found.get(key, "").strip()},
        tuple(word for word in without if word),
    )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _names(pattern: str, host: str) -> bool:
    """Whether an entry of ``no_proxy`` names this host: itself and below it, a network, or ``*`` for all.

    An entry that can be read as none of these names nothing.
    """
    if pattern == "*":
        return True
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        name = pattern.lstrip("*").lstrip(".")
        return bool(name) and (host == name or host.endswith(f".{name}"))
    try:
        return address in ip_network(pattern.strip("[]"), strict=False)
    except ValueError:
        return False
