"""Who somebody is at a WHMCS: users, the accounts they may open, and what they may do there.

A user signs in, an account (WHMCS calls it client) owns records; since WHMCS 8 the two are apart: a user may
have several accounts, an account several users (docs.whmcs.com, Users and Accounts). Nothing here is kept:
every answer is WHMCS's own of this moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pmdesk.api.errors import Garbled, NoAccounts, NotFound, Refused, WrongPassword
from pmdesk.api.pace import Lane
from pmdesk.api.whmcs.calls import Caller, client_of
from pmdesk.api.whmcs.quirks import BadValue, Row, read_row, to_bool, to_int, to_line, to_option
from pmdesk.api.whmcs.wire import Foreign, rows

SIGN_IN = Lane("sign-in")
_WRONG = "email or password invalid"
_NEEDED = frozenset({"status"})
_PAGE = 100
_MOST_PAGES = 20
"""The search is for one address: more users that begin like it are an installation that goes on for ever."""
_MOST_ACCOUNTS = 250
"""Each costs a call before the user sees any."""


@dataclass(frozen=True, slots=True)
class Login:
    """A right password. ``second_factor``: WHMCS would ask for one now; the password alone proves nothing."""

    user_id: int
    second_factor: bool


@dataclass(frozen=True, slots=True)
class Membership:
    """One account of a user."""

    client_id: int
    owner: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A user of the installation: the address they sign in with, and their accounts in WHMCS's order."""

    user_id: int
    email: str
    name: str
    accounts: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a user is to an account now. ``permissions`` None means all, as its owner has them.

    Names of permissions are those of GetPermissionsList. ``closed``: the host has closed the account.
    """

    client_id: int
    user_id: int
    name: str
    company: str | None
    closed: bool
    owner: bool
    permissions: frozenset[str] | None


class People:
    """The calls about users. All may raise what every call raises."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def check_password(self, email: str, password: str) -> Login:
        """Whose password this is (ValidateLogin, sent once). Raises WrongPassword for every kind of "no".

        A right password with a second factor gives success and no hash (WHMCS developer docs,
        validatelogin.md).
        """

        def read(data: Row) -> Login:
            two_factor = bool(to_bool(data.get("twoFactorEnabled"), "twoFactorEnabled"))
            user_id = to_int(data.get("userid"), "userid")
            if not user_id or user_id < 0:
                raise BadValue("userid")
            return Login(user_id, two_factor or not to_line(data.get("passwordhash"), "passwordhash"))

        params = {"email": email, "password2": password}
        try:
            return await self._caller.ask("ValidateLogin", params, read, lane=SIGN_IN, repeat=False)
        except Refused as error:
            if _WRONG in error.words.lower():
                raise WrongPassword from None
            raise

    async def member(self, email: str, user_id: int | None = None) -> Member:
        """The user with this id; where none is given, the one who signs in with exactly this address.

        GetUsers searches by prefix, over names too, so every row is looked at. Raises NoAccounts for nobody,
        Garbled where two users had the same address.
        """
        found: dict[int, Member] = {}
        seen: set[int] = set()
        start = 0
        for _ in range(_MOST_PAGES):
            ids, members, total = await self._page(email, start)
            for member in members:
                if user_id in (None, member.user_id) and (user_id is not None or _same(member.email, email)):
                    found[member.user_id] = member
            start += len(ids)
            if (found and user_id is not None) or not ids or (total is not None and start >= total):
                return _only(found)
            if seen.issuperset(ids):
                break
            seen.update(ids)
        raise Garbled("GetUsers: a list without an end")

    async def _page(self, email: str, start: int) -> tuple[list[int], list[Member], int | None]:
        """The ids of the rows that came (0 for one that has none), those that are users, and the count."""

        def read(data: Row) -> tuple[list[int], list[Member], int | None]:
            users = rows(data.get("users"), "user", "GetUsers")
            ids = [to_int(user.get("id"), "id") or 0 if isinstance(user, dict) else 0 for user in users]
            members = [_member(user, own) for user, own in zip(users, ids, strict=True) if own > 0]
            return ids, members, to_int(data.get("totalresults"), "totalresults")

        params = {"search": email, "limitstart": start, "limitnum": _PAGE}
        return await self._caller.ask("GetUsers", params, read, lane=SIGN_IN)

    async def standing(self, client_id: int, user_id: int, *, may_own: bool = True) -> Standing | None:
        """What this user is to this account; None when the account's own list of users does not hold them.

        ``may_own`` False: elsewhere it was said that they are not the owner, and both must say so. Raises
        Foreign for another account's answer, Garbled for one whose users cannot all be told: neither says
        that somebody has left.
        """

        def read(data: Row) -> Standing | None:
            client = client_of(data, client_id)
            users = rows(client.get("users"), "user", "users")
            ids = [to_int(user.get("id"), "users.id") if isinstance(user, dict) else None for user in users]
            mine = [user for user, own in zip(users, ids, strict=True) if own == user_id]
            if not mine:
                if not ids or None in ids:  # every account has its owner
                    raise BadValue("users")
                return None
            owner = may_own and bool(to_bool(mine[0].get("is_owner"), "users.is_owner"))
            name, company, closed = read_row(_client, client, _NEEDED)
            return Standing(client_id, user_id, name, company, closed, owner, None)

        try:
            theirs = self._caller.on_behalf_of(client_id)
            found = await theirs.ask("GetClientsDetails", {"clientid": client_id}, read)
        except Foreign:
            raise
        except NotFound:
            return None
        if found is None or found.owner:
            return found
        held = frozenset[str]() if found.closed else await self._permissions(client_id, user_id)
        return replace(found, permissions=held)

    async def _permissions(self, client_id: int, user_id: int) -> frozenset[str]:
        """What a user who is not the owner may do. What cannot be asked is not allowed."""

        def read(data: Row) -> frozenset[str]:
            found = rows(data.get("permissions"), "permission", "GetUserPermissions", mark="name")
            words = (row.get("name") if isinstance(row, dict) else row for row in found)
            return frozenset(word for word in words if isinstance(word, str) and word.isalpha())

        params = {"user_id": user_id, "client_id": client_id}
        try:
            theirs = self._caller.on_behalf_of(client_id)
            return await theirs.ask("GetUserPermissions", params, read)
        except (Refused, NotFound):
            return frozenset()


def _same(one: str, other: str) -> bool:
    """Whether two addresses are one: only the case of A to Z is passed over.

    More would let somebody with `straße@…` be taken for `strasse@…`, who is somebody else.
    """
    first, second = (text.encode("utf-8", "surrogatepass").lower() for text in (one, other))
    return first == second


def _only(found: dict[int, Member]) -> Member:
    if len(found) > 1:
        raise Garbled("GetUsers: two users with one address")
    if not found:
        raise NoAccounts
    return next(iter(found.values()))


def _member(user: Row, user_id: int) -> Member:
    first, last = (to_line(user.get(key), key) for key in ("firstname", "lastname"))
    return Member(user_id, to_line(user.get("email"), "email"), f"{first} {last}".strip(), _memberships(user))


def _client(client: Row) -> tuple[str, str | None, bool]:
    """An account's name, its company, and whether it is closed."""
    first, last = (to_line(client.get(key), key) for key in ("firstname", "lastname"))
    closed = to_line(client.get("status"), "status").lower() == "closed"
    return f"{first} {last}".strip(), to_option(client.get("companyname"), "companyname"), closed


def _memberships(user: Row) -> tuple[Membership, ...]:
    found: dict[int, Membership] = {}
    for row in rows(user.get("clients"), "client", "GetUsers"):
        if isinstance(row, dict) and (client_id := to_int(row.get("id"), "clients.id")):
            found[client_id] = Membership(client_id, bool(to_bool(row.get("isOwner"), "clients.isOwner")))
    if len(found) > _MOST_ACCOUNTS:
        raise BadValue("clients")
    return tuple(found.values())
