"""The key that id_tokens are signed with: RSA, made in memory, one at a time, and replaced on demand."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from joserfc.jwk import KeyParameters, RSAKey

_BITS = 2048


class SigningKey:
    """Made when it is first needed: most starts of the pretend provider never sign anything."""

    def __init__(self) -> None:
        self._key: RSAKey | None = None

    def rotate(self) -> None:
        """Take another key; what the old one signed cannot be checked any more."""
        self._key = None

    def _current(self) -> RSAKey:
        if self._key is None:
            from joserfc.jwk import RSAKey

            about: KeyParameters = {"kid": secrets.token_hex(8), "use": "sig", "alg": "RS256"}
            self._key = RSAKey.generate_key(_BITS, about, private=True)
        return self._key

    def published(self) -> dict[str, Any]:
        """The public half as a set of keys (RFC 7517)."""
        return {"keys": [self._current().as_dict(private=False)]}

    def sign(self, claims: dict[str, Any]) -> str:
        """A JWT with these claims."""
        from joserfc import jwt

        key = self._current()
        return jwt.encode({"typ": "JWT", "alg": "RS256", "kid": key.kid}, claims, key, algorithms=["RS256"])
