"""From an e-mail address and a password to the accounts they open at a WHMCS whose credential we hold.

That is the pretend provider on this machine alone. "Wrong password" and "could not ask" never look alike: a
refused IP or credential has been taken for a failed login often enough elsewhere.
"""

from __future__ import annotations

from urllib.parse import quote_plus

from pmdesk.api.discovery import Found
from pmdesk.api.errors import (
    NoAccounts,
    NotFound,
    Refused,
    SecondFactorNeeded,
    SignInNeeded,
    Unavailable,
    WrongPassword,
)
from pmdesk.api.grants import Grant, ProviderKind
from pmdesk.api.pace import Pacer
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Caller, Credential
from pmdesk.api.whmcs.people import People, Standing


async def sign_in_with_password(
    transport: Transport, pacer: Pacer, found: Found, email: str, password: str
) -> tuple[Grant, ...]:
    """The accounts that this user may open, closed ones marked, in the provider's order.

    Raises WrongPassword, SecondFactorNeeded (it cannot be asked for here), NoAccounts; Unavailable when the
    provider would not let us ask; and what every call raises.
    """
    credential = Credential(found.credential.reveal("identifier"), found.credential.reveal("secret"))
    people = People(Caller(transport, pacer, found.address, credential))
    try:
        opened = await _opened(people, email.strip(), password)
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
    if not opened:
        raise NoAccounts
    return tuple(_grant(found, standing, email.strip()) for standing in opened)


async def _opened(people: People, email: str, password: str) -> list[Standing]:
    """What the user is to each of their accounts."""
    login = await people.check_password(email, password)
    if login.second_factor:
        raise SecondFactorNeeded
    member = await people.member(email, login.user_id)
    found = [
        await people.standing(one.client_id, member.user_id, may_own=one.owner) for one in member.accounts
    ]
    return [standing for standing in found if standing is not None]


def _grant(found: Found, standing: Standing, email: str) -> Grant:
    parts = {key: value for key in ("identifier", "secret", "zone") if (value := found.credential.get(key))}
    if standing.permissions is not None and not standing.closed:
        parts["permissions"] = " ".join(sorted(standing.permissions))
    return Grant(
        kind=found.kind,
        address=found.address,
        host=found.host,
        provider_name=found.name,
        client_id=str(standing.client_id),
        user_id=str(standing.user_id),
        email=email,
        display_name=standing.name or standing.company or email,
        company=standing.company,
        closed=standing.closed,
        secret=Secret(parts),
        lasting=found.kind is not ProviderKind.WHMCS_SANDBOX,
    )


def _holds(words: str, password: str) -> bool:
    """Whether an installation repeats the password it was sent: it is not quoted then."""
    return password in words or quote_plus(password) in words
