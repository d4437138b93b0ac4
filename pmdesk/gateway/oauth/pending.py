"""Sign-ins under way: from the program's request until its code, bound to one browser and used once."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from pmdesk.api.gateway.contract import AccountHead
from pmdesk.gateway.state import State
from pmdesk.gateway.tokens import hashed, new_id, new_secret, same

SECONDS = 15 * 60
"""How long a sign-in may take: somebody has to find their phone for the second factor."""
CODE_SECONDS = 60
_SPENT_SECONDS = 15 * 60


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """The person who proved who they are; ``auth_time`` in seconds since 1970, None where it was not told."""

    user_id: int
    email: str
    auth_time: float | None = None


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One account the person may open. ``closed``: the host has closed it."""

    client_id: int
    name: str
    company: str | None = None
    closed: bool = False
    capabilities: tuple[str, ...] = ()


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """One sign-in. ``asked`` is the program's request as it came; ``browser`` the hash of the browser's
    cookie.

    ``nonce`` and ``verifier`` go to WHMCS's OpenID Connect; ``max_age`` is how old a proof may be, in
    seconds.
    """

    id: str
    browser: str
    asked: dict[str, str]
    device: str
    csrf: str
    nonce: str
    verifier: str
    max_age: int | None = None
    account: int | None = None
    who: Who | None = None
    choices: tuple[Choice, ...] = ()

    def __repr__(self) -> str:
        return "Pending(…)"


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """What an authorization code stands for."""

    client_id: int
    user_id: int
    device: str
    auth_time: float | None
    redirect_uri: str
    challenge: str
    account: AccountHead
    capabilities: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Code(…)"


class Waiting:
    """Sign-ins and codes in the shared state. Methods block, and may raise StateUnavailable."""

    def __init__(self, state: State) -> None:
        self._state = state

    def begin(
        self, browser: str, asked: dict[str, str], device: str, max_age: int | None, account: int | None
    ) -> Pending:
        """A new sign-in of the browser with this cookie."""
        pending = Pending(
            id=new_id(),
            browser=hashed(browser),
            asked=asked,
            device=device,
            csrf=new_secret(),
            nonce=new_secret(),
            verifier=new_secret() + new_secret(),
            max_age=max_age,
            account=account,
        )
        self.keep(pending)
        return pending

    def keep(self, pending: Pending) -> None:
        """Keep it as it is now, for its whole time from now."""
        self._state.put(f"pending:{pending.id}", msgspec.json.encode(pending), SECONDS)

    def find(self, pending_id: str, browser: str) -> Pending | None:
        """A sign-in under way in this very browser, None for every other."""
        ours = pending_id.isascii() and len(pending_id) < 40
        raw = self._state.get(f"pending:{pending_id}") if ours else None
        if raw is None:
            return None
        pending = msgspec.json.decode(raw, type=Pending)
        return pending if same(pending.browser, hashed(browser)) else None

    def end(self, pending: Pending) -> bool:
        """Take it away; False if somebody else has done so: of two answers to one page, one counts."""
        return self._state.take(f"pending:{pending.id}") is not None

    # --- on the way through WHMCS ---------------------------------------------------------------------

    def send_on(self, pending: Pending) -> str:
        """A state for WHMCS, good for one answer."""
        state = new_secret()
        self._state.put(f"upstream:{hashed(state)}", pending.id.encode(), SECONDS)
        return state

    def come_back(self, state: str, browser: str) -> Pending | None:
        """The sign-in that a state was made for, once, in the browser it was made in."""
        raw = self._state.take(f"upstream:{hashed(state)}")
        return None if raw is None else self.find(raw.decode(), browser)

    # --- codes ----------------------------------------------------------------------------------------

    def keep_code(self, code: str, meaning: Code) -> None:
        """Keep what a code stands for, for a minute."""
        self._state.put(f"code:{hashed(code)}", msgspec.json.encode(meaning), CODE_SECONDS)

    def take_code(self, code: str) -> Code | None:
        """What a code stands for, once."""
        raw = self._state.take(f"code:{hashed(code)}")
        return None if raw is None else msgspec.json.decode(raw, type=Code)

    def spent(self, code: str, family_id: str) -> None:
        """Remember which sign-in a code opened."""
        self._state.put(f"spent:{hashed(code)}", family_id.encode(), _SPENT_SECONDS)

    def opened_by(self, code: str) -> str | None:
        """The family that a code opened before: it comes a second time (RFC 6749, 4.1.2)."""
        raw = self._state.get(f"spent:{hashed(code)}")
        return None if raw is None else raw.decode()


def identified(pending: Pending, who: Who, choices: tuple[Choice, ...] = ()) -> Pending:
    """The sign-in once it is known who it is."""
    return replace(pending, who=who, choices=choices)
