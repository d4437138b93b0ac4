"""How often somebody may ask or try, counted in the shared state; who is over a limit hears until when."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from datetime import UTC, datetime

from pmdesk.api.errors import RateLimited
from pmdesk.gateway.config import Limits
from pmdesk.gateway.state import State

_MINUTE = 60
_HOUR = 3600


class Throttle:
    """The limits of the configuration. Methods block, and raise RateLimited or StateUnavailable."""

    def __init__(self, state: State, limits: Limits, now: Callable[[], float]) -> None:
        self._state, self._limits, self._now = state, limits, now

    def request(self, address: str) -> None:
        """One more request from an address."""
        self._take(f"address:{address}", self._limits.address_per_minute, _MINUTE)

    def account(self, client_id: int, user_id: int) -> None:
        """One more request of a signed-in person."""
        self._take(f"account:{client_id}:{user_id}", self._limits.account_per_minute, _MINUTE)

    def change(self, client_id: int) -> None:
        """One more change to an account: what loses a domain is never wanted often."""
        self._take(f"change:{client_id}", self._limits.changes_per_hour, _HOUR)

    def may_try(self, email: str, address: str) -> None:
        """Whether a password may be tried: too many failures of the account or the address stop both alike.

        The answer is the same whether there is such an account or not.
        """
        for key, most in self._failures(email, address):
            if self._state.counted(key) >= most:
                raise RateLimited(self._until(self._limits.failed_minutes * _MINUTE))

    def failed(self, email: str, address: str) -> None:
        """A password was wrong, or right without the second factor that the account wants."""
        for key, _ in self._failures(email, address):
            self._state.count(key, self._limits.failed_minutes * _MINUTE)

    def _failures(self, email: str, address: str) -> tuple[tuple[str, int], ...]:
        name = hashlib.sha256(email.strip().casefold().encode()).hexdigest()
        return (
            (f"failed:account:{name}", self._limits.failed_per_account),
            (f"failed:address:{address}", self._limits.failed_per_address),
        )

    def _take(self, name: str, most: int, seconds: int) -> None:
        window = int(self._now() // seconds)
        if self._state.count(f"{name}:{window}", seconds) > most:
            raise RateLimited(self._until((window + 1) * seconds - self._now()))

    def _until(self, seconds: float) -> datetime:
        return datetime.fromtimestamp(math.ceil(self._now() + max(1.0, seconds)), UTC)
