"""What differs between live installations, as switches; as they stand at first most were observed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Pkce = Literal["off", "on", "required"]
PKCE: tuple[Pkce, ...] = get_args(Pkce)

CLAIMS = ("nonce", "auth_time", "email", "email_verified", "userinfo_email_verified")
"""The optional claims: four of the id_token's, and one of userinfo's."""

USUAL_CLAIMS = frozenset({"nonce", "userinfo_email_verified"})


@dataclass(frozen=True)
class Settings:
    """``pkce``: off ignores its parameters and publishes nothing, on checks S256 where it is used, required
    refuses who does not use it. ``claims``: which of ``CLAIMS`` are given. ``reauthentication``: whether
    ``max_age`` and ``prompt=login`` are obeyed; without, a session is used as it is.
    """

    pkce: Pkce = "off"
    claims: frozenset[str] = USUAL_CLAIMS
    reauthentication: bool = False

    def changed(
        self,
        pkce: str | None = None,
        claims: Iterable[str] | None = None,
        reauthentication: bool | None = None,
    ) -> Settings:
        """The same with what is given; raises ValueError for a word that is not known."""
        known = {word: word for word in PKCE}
        if pkce is not None and pkce not in known:
            raise ValueError(f"unknown pkce {pkce!r}; known are {', '.join(PKCE)}")
        given = self.claims if claims is None else frozenset(claims)
        if unknown := given - set(CLAIMS):
            raise ValueError(f"unknown claims {', '.join(sorted(unknown))}; known are {', '.join(CLAIMS)}")
        return Settings(
            self.pkce if pkce is None else known[pkce],
            given,
            self.reauthentication if reauthentication is None else reauthentication,
        )
