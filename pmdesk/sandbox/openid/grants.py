"""What the provider has handed out: codes, access tokens, and who has allowed whom to know them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from pmdesk.sandbox.clock import Clock

CODE_SECONDS = 60
ACCESS_SECONDS = 3600
_MANY = 10_000


@dataclass(frozen=True)
class Grant:
    """What a user has allowed a client, with all that the token endpoint must compare and repeat."""

    client_id: str
    redirect_uri: str
    user_id: int
    scope: tuple[str, ...]
    nonce: str = ""
    challenge: str = ""
    """The S256 challenge of PKCE; empty without."""
    auth_time: int = 0
    max_age: bool = False
    """Whether ``max_age`` was asked for and obeyed: then ``auth_time`` is owed."""
    expires: float = 0.0


class Grants:
    """All codes and access tokens; what is long over is thrown away as new ones come."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._codes: dict[str, Grant] = {}
        self._redeemed: dict[str, str] = {}
        self._tokens: dict[str, Grant] = {}
        self._consents: set[tuple[int, str]] = set()

    def code(self, grant: Grant) -> str:
        """A code for a grant, good once and for a minute."""
        name = secrets.token_hex(20)
        _make_room(self._codes)
        self._codes[name] = replace(grant, expires=self._clock.epoch() + CODE_SECONDS)
        return name

    def redeem(self, code: str, client_id: str) -> Grant | None:
        """The grant of a client's code, once. A code that comes twice was stolen from somebody: it also ends
        the token that it brought the first time (RFC 6749, section 4.1.2)."""
        grant = self._codes.get(code)
        if grant is None or grant.client_id != client_id:
            self._tokens.pop(self._redeemed.get(code, ""), None)
            return None
        del self._codes[code]
        return grant if self._clock.epoch() < grant.expires else None

    def token(self, grant: Grant, code: str) -> str:
        """An access token for what a code has brought."""
        name = secrets.token_hex(20)
        for held in (self._tokens, self._redeemed):
            _make_room(held)
        self._tokens[name] = replace(grant, expires=self._clock.epoch() + ACCESS_SECONDS)
        self._redeemed[code] = name
        return name

    def access(self, token: str) -> Grant | None:
        """What an access token allows; None for one that is unknown or too old."""
        grant = self._tokens.get(token)
        return grant if grant and self._clock.epoch() < grant.expires else None

    def allow(self, user_id: int, client_id: str) -> None:
        self._consents.add((user_id, client_id))

    def allowed(self, user_id: int, client_id: str) -> bool:
        return (user_id, client_id) in self._consents

    def forget_consents(self) -> None:
        """Ask everybody again."""
        self._consents.clear()


def _make_room(held: dict[str, Grant] | dict[str, str]) -> None:
    """Drop the oldest, so that a load test does not fill the memory."""
    while len(held) >= _MANY:
        held.pop(next(iter(held)))
