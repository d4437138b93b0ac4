"""One pretend WHMCS: its records, clock, credentials, sessions and one-time tokens, and their lock."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pmdesk.sandbox.clock import Clock
from pmdesk.sandbox.database import Database
from pmdesk.sandbox.openid.provider import OpenId
from pmdesk.sandbox.second_factor import SecondFactor

TOKEN_SECONDS = 60
"""How long a one-time sign-on token may be redeemed (WHMCS developer docs, createssotoken.md)."""

_CODE_SECONDS = 300
_CODE_TRIES = 5
"""How long, and how often, a code may be typed in before the password is asked for again."""


@dataclass(frozen=True)
class Credential:
    """An API identifier and secret, as Manage API Credentials makes them."""

    identifier: str = field(repr=False)
    secret: str = field(repr=False)

    @classmethod
    def random(cls) -> Credential:
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(24))


@dataclass(frozen=True)
class Token:
    """A one-time sign-on: whom it signs in, where it leads, until when it may be redeemed."""

    client_id: int
    user_id: int
    path: str
    expires: datetime


@dataclass
class Session:
    """A customer who is signed in to the client area."""

    client_id: int
    user_id: int
    since: int
    """When they signed in, in seconds since 1970."""
    came_for: str = ""
    """The address that sent them to the sign-in form; it need not do so again (see openid/authorize.py)."""
    csrf: str = field(default_factory=lambda: secrets.token_hex(20), repr=False)
    notice: str = ""


@dataclass
class HalfSignedIn:
    """Somebody whose password was right and whose code is still to come."""

    user_id: int
    goto: str
    expires: datetime
    tries: int = _CODE_TRIES


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in, for the tests: ``client_id`` is the account they are seen with."""

    email: str
    client_id: int
    user_id: int


@dataclass(frozen=True)
class Spending:
    """One order to the registry that cost the provider money at once."""

    action: str
    domain: int


class Installation:
    """All state of the pretend provider. Whoever reads or writes it holds ``lock``."""

    def __init__(
        self, database: Database, clock: Clock, owner: Person, other: Person, openid: OpenId | None = None
    ) -> None:
        self.lock = threading.RLock()
        self.database = database
        self.clock = clock
        self.credential = Credential.random()
        self.password = secrets.token_urlsafe(12)
        self.owner = owner
        self.other = other
        self.openid = openid or OpenId(clock)
        self.denied_actions: set[str] = set()
        self.linked_user: int | None = None
        """Whom the button for linked accounts signs in; None while it is not offered."""
        self.spent: list[Spending] = []
        self._tokens: dict[str, Token] = {}
        self._sessions: dict[str, Session] = {}
        self._half_signed_in: dict[str, HalfSignedIn] = {}
        self._second_factors: dict[int, SecondFactor] = {}

    def knows(self, identifier: str, secret: str) -> bool:
        """Whether both halves of an API credential are right."""
        known = self.credential
        right = secrets.compare_digest(known.identifier.encode(), identifier.encode())
        return secrets.compare_digest(known.secret.encode(), secret.encode()) and right

    def provision(self, client_id: int, user_id: int, path: str) -> str:
        """A fresh one-time token."""
        name = secrets.token_hex(20)
        expires = self.clock.precise() + timedelta(seconds=TOKEN_SECONDS)
        self._tokens[name] = Token(client_id, user_id, path, expires)
        return name

    def redeem(self, name: str) -> Token | None:
        """The token, once, within its time; None otherwise."""
        token = self._tokens.pop(name, None)
        return token if token and self.clock.precise() < token.expires else None

    def second_factor(self, user_id: int) -> SecondFactor | None:
        """The device of a user who has one; its secret is made new at each start."""
        if not self.database.value("SELECT two_factor FROM users WHERE id = ?", (user_id,)):
            return None
        if user_id not in self._second_factors:
            self._second_factors[user_id] = SecondFactor(self.clock)
        return self._second_factors[user_id]

    def await_code(self, user_id: int, goto: str) -> str:
        """Remember whose password was right until the code comes; the value of the browser's cookie."""
        name = secrets.token_hex(16)
        expires = self.clock.precise() + timedelta(seconds=_CODE_SECONDS)
        self._half_signed_in[name] = HalfSignedIn(user_id, goto, expires)
        return name

    def half_signed_in(self, name: str | None) -> HalfSignedIn | None:
        """Who is expected to type a code in; None if it took too long or too many tries."""
        half = self._half_signed_in.get(name) if name else None
        return half if half and half.tries and self.clock.precise() < half.expires else None

    def sign_in(self, client_id: int, user_id: int, *, came_for: str = "") -> str:
        """Open a client-area session; the value of its cookie."""
        name = secrets.token_hex(16)
        self._sessions[name] = Session(client_id, user_id, int(self.clock.epoch()), came_for)
        return name

    def may(self, session: Session, permission: str) -> bool:
        """Whether a person may do something on an account; its owner may do everything."""
        row = self.database.one(
            "SELECT is_owner, permissions FROM memberships WHERE user_id = ? AND client_id = ?",
            (session.user_id, session.client_id),
        )
        return row is not None and (bool(row["is_owner"]) or permission in row["permissions"].split())

    def session(self, name: str | None) -> Session | None:
        return self._sessions.get(name) if name else None

    def sign_out(self, name: str) -> None:
        """Forget a browser, however far it has come in."""
        self._sessions.pop(name, None)
        self._half_signed_in.pop(name, None)

    def end_sessions(self) -> None:
        """Sign everybody out of the client area, as an expired session does."""
        self._sessions.clear()
        self._half_signed_in.clear()
