"""Signed-in devices. A family is one sign-in of one program: its access and refresh tokens, until it ends.

Refresh tokens rotate (RFC 9700, 4.14): each is good for one use and brings its successor. One that was used
and comes again was either sent twice, since the answer to it was lost, or was stolen. The first is believed
for a minute, and only as long as nobody has used what was answered; everything else ends the family.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec
from msgspec.structs import replace

from pmdesk.gateway import tokens
from pmdesk.gateway.state import State, StateUnavailable

ACCESS_SECONDS = 15 * 60
REPLAY_SECONDS = 60
_SIBLINGS = 8
"""How many equivalent successors a lost answer may have; a program that loses more is none."""
_ACCESS = 16
_TRIES = 16
"""How often a change is tried anew because another came between; then it is the state that has no time."""
_SEEN_SECONDS = 300
"""How precisely the last use of a device is noted."""
_MOST_DEVICES = 100


class Ended(Exception):
    """The token opens nothing (any more). ``reused``: the family that was ended, since it had been used."""

    def __init__(self, reused: Family | None = None) -> None:
        super().__init__("reused" if reused else "ended")
        self.reused = reused


class _Access(msgspec.Struct, frozen=True):
    """One access token: its hash, when it ends, and the hash of the refresh token that came with it."""

    digest: str
    until: float
    beside: str


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """One sign-in. Times are seconds since 1970; ``auth_time`` is when a person last proved who they are,
    None where that was not told.

    ``refresh`` are the hashes of the refresh tokens that may be used now: one, or several equivalent ones
    while it is not known which answer arrived. ``used`` is the hash of the one they replaced, at ``rotated``;
    "" once it is known.
    """

    id: str
    client_id: int
    user_id: int
    name: str
    created: float
    seen: float
    auth_time: float | None
    refresh: tuple[str, ...]
    used: str = ""
    rotated: float = 0.0
    access: tuple[_Access, ...] = ()

    @property
    def device(self) -> str:
        """The name of this family for its owner: it does not open anything."""
        return device_id(self.id)

    def __repr__(self) -> str:
        return f"Family({self.device}, client {self.client_id}, user {self.user_id})"


@dataclass(frozen=True, slots=True)
class Issued:
    """A pair of tokens as their holder gets them."""

    family: Family
    access: str = field(repr=False)
    refresh: str = field(repr=False)


class Families:
    """The families in the shared state; every method blocks and may raise StateUnavailable.

    ``idle`` is for how many seconds an unused sign-in lasts, ``longest`` how long any.
    """

    def __init__(self, state: State, now: Callable[[], float], *, idle: int, longest: int) -> None:
        self._state, self._now = state, now
        self._idle, self._longest = idle, longest

    # --- tokens ---------------------------------------------------------------------------------------

    def begin(self, client_id: int, user_id: int, name: str, auth_time: float | None) -> Issued:
        """A new sign-in."""
        now = self._now()
        family = Family(
            id=tokens.new_id(),
            client_id=client_id,
            user_id=user_id,
            name=name,
            created=now,
            seen=now,
            auth_time=auth_time,
            refresh=(),
        )
        issued = self._issue(family)
        self._state.put(_key(family.id), _encode(issued.family), self._lasts(family))
        self._note(user_id, family.id)
        return issued

    def refresh(self, text: str) -> Issued:
        """The successor of a refresh token. Raises Ended."""
        token = tokens.read(text)
        if token is None or token.kind != tokens.REFRESH:
            raise Ended
        for _ in range(_TRIES):
            raw, family = self._read(token.family)
            now = self._now()
            if token.digest in family.refresh:
                used = replace(family, refresh=(), used=token.digest, rotated=now, seen=now)
            elif token.digest == family.used and self._answer_was_lost(family, now):
                used = family
            else:
                self.end(family)
                raise Ended(reused=family)
            issued = self._issue(used)
            if self._state.swap(_key(family.id), raw, _encode(issued.family), self._lasts(family)):
                return issued
        raise StateUnavailable

    def check(self, text: str) -> Family:
        """The family of an access token that may be used now. Raises Ended."""
        token = tokens.read(text)
        if token is None or token.kind != tokens.ACCESS:
            raise Ended
        for _ in range(_TRIES):
            raw, family = self._read(token.family)
            now = self._now()
            held = next((one for one in family.access if one.digest == token.digest), None)
            if held is None or held.until <= now:
                raise Ended
            after = self._arrived(family, held, now)
            if after is family or self._state.swap(_key(family.id), raw, _encode(after), self._lasts(family)):
                return after
        raise StateUnavailable

    @staticmethod
    def _arrived(family: Family, held: _Access, now: float) -> Family:
        """The family once this access token is seen: its answer has arrived, and equivalent ones are void."""
        if held.beside in family.refresh and family.used:
            void = {one for one in family.refresh if one != held.beside}
            access = tuple(one for one in family.access if one.beside not in void)
            return replace(family, refresh=(held.beside,), used="", access=access, seen=now)
        return replace(family, seen=now) if now - family.seen > _SEEN_SECONDS else family

    @staticmethod
    def _answer_was_lost(family: Family, now: float) -> bool:
        """Whether a used token may be answered again: soon after, and nobody has used what was answered."""
        # By amount: the clock of another replica may be a little behind.
        return abs(now - family.rotated) <= REPLAY_SECONDS and len(family.refresh) < _SIBLINGS

    def _issue(self, family: Family) -> Issued:
        now = self._now()
        access, refresh = tokens.new_secret(), tokens.new_secret()
        beside = tokens.hashed(refresh)
        held = [one for one in family.access if one.until > now][-_ACCESS:]
        made = replace(
            family,
            refresh=(*family.refresh, beside),
            access=(*held, _Access(tokens.hashed(access), now + ACCESS_SECONDS, beside)),
        )
        return Issued(
            made,
            tokens.written(tokens.ACCESS, family.id, access),
            tokens.written(tokens.REFRESH, family.id, refresh),
        )

    # --- devices --------------------------------------------------------------------------------------

    def of_user(self, user_id: int) -> tuple[Family, ...]:
        """The families of a user, the latest used first."""
        found = []
        for family_id in self._noted(user_id):
            raw = self._state.get(_key(family_id))
            family = None if raw is None else _decode(raw)
            if family is not None and family.user_id == user_id and self._lasts(family) > 0:
                found.append(family)
        return tuple(sorted(found, key=lambda family: family.seen, reverse=True))

    def end(self, family: Family) -> None:
        """Sign the device out: none of its tokens opens anything any more."""
        self._state.delete(_key(family.id))
        # From here on it is ended, whatever becomes of the list: there, names without a family are none.
        with suppress(StateUnavailable):
            self._note(family.user_id, None, gone=family.id)

    def family_of(self, text: str) -> Family | None:
        """The family a token of either kind belongs to, if the token is one of it."""
        token = tokens.read(text)
        raw = None if token is None else self._state.get(_key(token.family))
        if token is None or raw is None:
            return None
        family = _decode(raw)
        known = {*family.refresh, family.used, *(one.digest for one in family.access)}
        return family if token.digest in known else None

    def by_id(self, family_id: str) -> Family | None:
        """A family by its own name, which only this program knows."""
        raw = self._state.get(_key(family_id))
        return None if raw is None else _decode(raw)

    def ping(self) -> None:
        """Ask whether the shared state is there. Raises StateUnavailable."""
        self._state.ping()

    # --- inside ---------------------------------------------------------------------------------------

    def _read(self, family_id: str) -> tuple[bytes, Family]:
        raw = self._state.get(_key(family_id))
        family = None if raw is None else _decode(raw)
        if raw is None or family is None or self._lasts(family) <= 0:
            raise Ended
        return raw, family

    def _lasts(self, family: Family) -> int:
        """For how many seconds more, if it is used now."""
        return int(min(self._idle, family.created + self._longest - self._now()))

    def _noted(self, user_id: int) -> list[str]:
        raw = self._state.get(f"user:{user_id}")
        return [] if raw is None else msgspec.json.decode(raw, type=list[str])

    def _note(self, user_id: int, new: str | None, gone: str = "") -> None:
        """Keep the list of a user's families."""
        key = f"user:{user_id}"
        for _ in range(_TRIES):
            raw = self._state.get(key)
            before = [] if raw is None else msgspec.json.decode(raw, type=list[str])
            after = [one for one in before if one != gone]
            if new is not None:
                after = [one for one in after if self._state.get(_key(one)) is not None]
                if new not in after:  # a swap whose answer was lost has put it there already
                    after = [*after, new]
                for oldest in after[:-_MOST_DEVICES]:
                    self._state.delete(_key(oldest))
                after = after[-_MOST_DEVICES:]
            if after == before or self._state.swap(key, raw, msgspec.json.encode(after), self._longest):
                return
        raise StateUnavailable


def device_id(family_id: str) -> str:
    """What a family is called outside: from it nobody gets back to the family's own name."""
    return hashlib.sha256(f"device {family_id}".encode()).hexdigest()[:20]


def _key(family_id: str) -> str:
    return f"family:{family_id}"


_encode = msgspec.json.encode
_decoder = msgspec.json.Decoder(Family)


def _decode(raw: bytes) -> Family:
    return _decoder.decode(raw)
