"""How often somebody may ask or try, counted in the shared state; who is over a limit hears until when."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from pmdesk.api.errors import RateLimited
from pmdesk.gateway.config import Limits
from pmdesk.gateway.state import State

_MINUTE = 60
_HOUR = 3600


class TooManyTries(RateLimited):
    """Too many passwords were wrong: of this account, or from this address."""


@dataclass(frozen=True, slots=True)
class Try:
    """One password that is being tried: where it was counted."""

    keys: tuple[str, ...]


class Throttle:
    """The limits of the configuration. Methods block, and raise RateLimited or StateUnavailable."""

    def __init__(self, state: State, limits: Limits, now: Callable[[], float]) -> None:
        self._state, self._limits, self._now = state, limits, now

    def request(self, address: str) -> None:
        """One more request from an address."""
        self._take(f"address:{network_of(address)}", self._limits.address_per_minute, _MINUTE)

    def account(self, client_id: int, user_id: int) -> None:
        """One more request of a signed-in person."""
        self._take(f"account:{client_id}:{user_id}", self._limits.account_per_minute, _MINUTE)

    def change(self, client_id: int, user_id: int) -> None:
        """One more change by a person at an account: what loses a domain is never wanted often.

        Each has their own: somebody without the right must not use up the owner's.
        """
        self._take(f"change:{client_id}:{user_id}", self._limits.changes_per_hour, _HOUR)

    def try_password(self, email: str, address: str) -> Try:
        """Count a password that is about to be tried; `spare` takes that back.

        It is counted first, so that very many at once are no more than one after the other. Raises
        TooManyTries, whether there is such an account or not.
        """
        seconds = self._limits.failed_minutes * _MINUTE
        window = int(self._now() // seconds)
        counted, over = [], False
        for name, most in self._failures(email, address):
            key = f"{name}:{window}"
            counted.append(key)
            # In this order: what is spared between the two must not make room for more than one.
            spared = self._state.counted(f"spared:{key}")
            over |= self._state.count(f"tried:{key}", seconds) - spared > most
        made = Try(tuple(counted))
        if over:
            self.spare(made)
            raise TooManyTries(self._until((window + 1) * seconds - self._now()))
        return made

    def spare(self, tried: Try) -> None:
        """The password was right, or could not be tried: it is not counted."""
        for key in tried.keys:
            self._state.count(f"spared:{key}", self._limits.failed_minutes * _MINUTE)

    def _failures(self, email: str, address: str) -> tuple[tuple[str, int], ...]:
        name = hashlib.sha256(account_name(email).encode()).hexdigest()
        return (
            (f"account:{name}", self._limits.failed_per_account),
            (f"address:{network_of(address)}", self._limits.failed_per_address),
        )

    def _take(self, name: str, most: int, seconds: int) -> None:
        window = int(self._now() // seconds)
        if self._state.count(f"{name}:{window}", seconds) > most:
            raise RateLimited(self._until((window + 1) * seconds - self._now()))

    def _until(self, seconds: float) -> datetime:
        return datetime.fromtimestamp(math.ceil(self._now() + seconds), UTC)


def account_name(email: str) -> str:
    """What an address is counted by: one name for all spellings that a database may take for the same.

    WHMCS's compares without case, accents, width and letters that are not seen (MySQL, utf8_unicode_ci). What
    still holds other letters than ASCII's then is no address that WHMCS knows; all those are counted as one.
    """
    folded = unicodedata.normalize("NFKD", email).casefold()
    seen = [letter for letter in folded if unicodedata.category(letter)[0] not in "CMZ"]
    return "".join(seen) if all(letter.isascii() for letter in seen) else ""


def network_of(address: str) -> str:
    """What an address is counted by: of IPv6 its network, since one host has a whole one (RFC 6177)."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False))
