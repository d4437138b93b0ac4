"""From an e-mail address and a password to the accounts they open at a WHMCS whose credential we hold.

That is the pretend provider on this machine alone. "Wrong password" and "could not ask" never look alike: a
refused IP or credential has been taken for a failed login often enough elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote_plus

from pmdesk.api.discovery import Found
from pmdesk.api.errors import (
    Garbled,
    NoAccounts,
    NotFound,
    Refused,
    SecondFactorNeeded,
    SignInNeeded,
    Unavailable,
    WrongPassword,
)
from pmdesk.api.grants import Grant, ProviderKind, Secret
from pmdesk.api.pace import Lane, Pacer
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Caller, Credential, client_of
from pmdesk.api.whmcs.quirks import BadValue, Row, read_row, to_bool, to_int, to_line, to_option
from pmdesk.api.whmcs.wire import rows

SIGN_IN = Lane("sign-in")
_NEEDED = frozenset({"status"})
_WRONG = "email or password invalid"
_PAGE = 100
_MOST_PAGES = 20
"""The search is for one address: more users that begin like it are an installation that goes on for ever."""
_MOST_ACCOUNTS = 250
"""Each costs a call before the user sees any."""


async def sign_in_with_password(
    transport: Transport, pacer: Pacer, found: Found, email: str, password: str
) -> tuple[Grant, ...]:
    """The accounts that this user may open, closed ones marked, in the provider's order.

    Raises WrongPassword, SecondFactorNeeded (it cannot be asked for here), NoAccounts; Unavailable when the
    provider would not let us ask; and what every call raises.
    """
    credential = Credential(found.credential.reveal("identifier"), found.credential.reveal("secret"))
    desk = _Desk(Caller(transport, pacer, found.address, credential), found)
    try:
        user_id = await desk.user(email.strip(), password)
        accounts = await desk.accounts(user_id, email.strip())
        grants = [await desk.grant(account, user_id, owner, email.strip()) for account, owner in accounts]
    except (SignInNeeded, NotFound) as error:
        raise Unavailable(type(error).__name__) from error
    except Unavailable as error:
        if _holds(error.reason, password):
            raise Unavailable from None
        raise
    except Refused as error:
        if isinstance(error, (WrongPassword, SecondFactorNeeded, NoAccounts)):
            raise
        raise Unavailable("" if _holds(error.words, password) else error.words) from None
    opened = tuple(grant for grant in grants if grant is not None)
    if not opened:
        raise NoAccounts
    return opened


@dataclass(frozen=True, slots=True)
class _Client:
    """What is said of an account before it is opened."""

    name: str
    company: str | None
    closed: bool


class _Desk:
    def __init__(self, caller: Caller, found: Found) -> None:
        self._caller, self._found = caller, found

    async def user(self, email: str, password: str) -> int:
        """The user's id. A right password with a second factor gives success and no hash."""

        def read(data: Row) -> int:
            two_factor = to_bool(data.get("twoFactorEnabled"), "twoFactorEnabled")
            if two_factor or not to_line(data.get("passwordhash"), "passwordhash"):
                raise SecondFactorNeeded
            user_id = to_int(data.get("userid"), "userid")
            if not user_id or user_id < 0:
                raise BadValue("userid")
            return user_id

        params = {"email": email, "password2": password}
        try:
            return await self._caller.ask("ValidateLogin", params, read, lane=SIGN_IN, repeat=False)
        except Refused as error:
            if _WRONG in error.words.lower():
                raise WrongPassword from None
            raise

    async def accounts(self, user_id: int, email: str) -> list[tuple[int, bool]]:
        """(client id, is owner) of each account. The search is by prefix, over names too: the id decides."""

        def read(data: Row) -> tuple[list[tuple[int, bool]] | None, list[int | None]]:
            users = rows(data.get("users"), "user", "GetUsers")
            ids = [to_int(user.get("id"), "id") if isinstance(user, dict) else None for user in users]
            return (_memberships(users[ids.index(user_id)]) if user_id in ids else None), ids

        seen: set[int | None] = set()
        start = 0
        for _ in range(_MOST_PAGES):
            params = {"search": email, "limitstart": start, "limitnum": _PAGE}
            mine, ids = await self._caller.ask("GetUsers", params, read, lane=SIGN_IN)
            if mine is not None:
                return mine
            if not ids:
                raise NoAccounts
            if seen.issuperset(ids):
                break
            seen.update(ids)
            start += len(ids)
        raise Garbled("GetUsers: a list without an end")

    async def grant(self, client_id: int, user_id: int, owner: bool, email: str) -> Grant | None:
        """The account's grant; None when its own list of users does not hold this user."""

        def read(data: Row) -> _Client | None:
            client = client_of(data, client_id)
            users = rows(client.get("users"), "user", "users")
            ids = [to_int(user.get("id"), "users.id") for user in users if isinstance(user, dict)]
            return read_row(_client, client, _NEEDED) if user_id in ids else None

        try:
            client = await self._caller.ask("GetClientsDetails", {"clientid": client_id}, read, lane=SIGN_IN)
        except NotFound:
            return None
        if client is None:
            return None
        return await self._granted(client, client_id, user_id, owner, email)

    async def _granted(self, client: _Client, client_id: int, user_id: int, owner: bool, email: str) -> Grant:
        parts = {
            key: value
            for key in ("identifier", "secret", "zone")
            if (value := self._found.credential.get(key))
        }
        if not owner and not client.closed:
            parts["permissions"] = " ".join(sorted(await self._permissions(user_id, client_id)))
        return Grant(
            kind=self._found.kind,
            address=self._found.address,
            host=self._found.host,
            provider_name=self._found.name,
            client_id=str(client_id),
            user_id=str(user_id),
            email=email,
            display_name=client.name or client.company or email,
            company=client.company,
            closed=client.closed,
            secret=Secret(parts),
            lasting=self._found.kind is not ProviderKind.WHMCS_SANDBOX,
        )

    async def _permissions(self, user_id: int, client_id: int) -> frozenset[str]:
        """What a user who is not the owner may do. What cannot be asked is not allowed."""

        def read(data: Row) -> frozenset[str]:
            found = rows(data.get("permissions"), "permission", "GetUserPermissions", mark="name")
            words = (row.get("name") if isinstance(row, dict) else row for row in found)
            return frozenset(word for word in words if isinstance(word, str) and word.isalpha())

        params = {"user_id": user_id, "client_id": client_id}
        try:
            return await self._caller.ask("GetUserPermissions", params, read, lane=SIGN_IN)
        except (Refused, NotFound):
            return frozenset()


def _holds(words: str, password: str) -> bool:
    """Whether an installation repeats the password it was sent: it is not quoted then."""
    return password in words or quote_plus(password) in words


def _client(client: Row) -> _Client:
    first, last = (to_line(client.get(key), key) for key in ("firstname", "lastname"))
    return _Client(
        name=f"{first} {last}".strip(),
        company=to_option(client.get("companyname"), "companyname"),
        closed=to_line(client.get("status"), "status").lower() == "closed",
    )


def _memberships(user: Row) -> list[tuple[int, bool]]:
    found: dict[int, bool] = {}
    for row in rows(user.get("clients"), "client", "GetUsers"):
        if isinstance(row, dict) and (client_id := to_int(row.get("id"), "clients.id")):
            found[client_id] = bool(to_bool(row.get("isOwner"), "clients.isOwner"))
    if len(found) > _MOST_ACCOUNTS:
        raise BadValue("clients")
    return list(found.items())
