"""Decides how a sign-in goes on: who it is, which accounts they may open, what is still wanted.

It knows the shared state and WHMCS, and nothing of HTML or HTTP; `routes` turns its answers into pages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pmdesk.api.errors import NoAccounts, ProviderError, WrongPassword
from pmdesk.api.gateway.contract import AccountHead
from pmdesk.api.whmcs.people import Login, People, Standing
from pmdesk.api.whmcs.provider import capabilities_for
from pmdesk.gateway.access import ALWAYS
from pmdesk.gateway.audit import Audit
from pmdesk.gateway.limits import Throttle
from pmdesk.gateway.oauth.grants import Authority
from pmdesk.gateway.oauth.pending import Choice, Code, Pending, Waiting, Who, identified

T = TypeVar("T")

_AT_ONCE = 4
"""Accounts of one person asked about at a time."""


class NotPossible(Exception):
    """The sign-in cannot go on: ``title`` and ``text`` say why, ``error`` is OAuth's word for the program."""

    def __init__(self, title: str, text: str, error: str = "access_denied") -> None:
        super().__init__(title)
        self.title, self.text, self.error = title, text, error


class TryAgain(Exception):
    """What was typed is not right; ``text`` is for the page it was typed on."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Done:
    """The sign-in is done: where the browser goes, with the code for the program."""

    location: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AskPassword:
    """The password is wanted once more, before something that could lose a domain."""

    pending: Pending


@dataclass(frozen=True, slots=True)
class AskAccount:
    """There are several accounts to choose from."""

    pending: Pending


Step = Done | AskPassword | AskAccount
Apart = Callable[..., "asyncio.Future[T]"]


class SignInDesk:
    """``host`` is what the host is called.

    ``by_password``: the gateway's own page may ask for a password instead of WHMCS; ``confirm``: it may ask
    for it again after WHMCS did.
    """

    def __init__(
        self,
        waiting: Waiting,
        authority: Authority,
        people: People,
        throttle: Throttle,
        audit: Audit,
        *,
        host: str,
        by_password: bool,
        confirm: bool,
        now: Callable[[], float],
        apart: Callable[..., object],
    ) -> None:
        self.waiting, self.authority, self._people = waiting, authority, people
        self._throttle, self._audit = throttle, audit
        self.host, self._by_password, self._confirm = host, by_password, confirm
        self._now, self._apart = now, apart

    # --- a password -----------------------------------------------------------------------------------

    async def check_password(self, pending: Pending, email: str, password: str, address: str) -> Step:
        """Go on with a password typed on the gateway's own page.

        An account with a second factor is not let in by its password: nothing here can ask for the factor,
        and whoever signs in afterwards by one-time link would go around it. Where WHMCS's own page has asked
        for both already (``who`` is known), the password confirms it. Raises TryAgain, NotPossible.
        """
        who = pending.who
        if not (self._by_password if who is None else self._confirm):
            raise NotPossible("This sign-in is over", "Begin again in pmdesk.")
        asked = email if who is None else who.email
        login = await self._tried(asked, password, address, anybody=who is None)
        if who is not None and login.user_id != who.user_id:
            raise TryAgain("That is the password of somebody else.")
        proved = Who(user_id=login.user_id, email=asked, auth_time=self._now())
        return await self._enter(pending, proved, address)

    async def _tried(self, email: str, password: str, address: str, *, anybody: bool) -> Login:
        """Whose password it is. It is counted as wrong until it is known to be right.

        ``anybody``: nobody is known yet, so a second factor would be gone around.
        """
        tried = await self._run(self._throttle.try_password, email, address)
        try:
            login = await self._people.check_password(email, password)
        except WrongPassword:
            self._audit.note("sign-in-failed", address=address)
            what = "Email or password" if anybody else "The password"
            raise TryAgain(f"{what} is not right.") from None
        except ProviderError:
            await self._run(self._throttle.spare, tried)
            raise
        if anybody and login.second_factor:
            self._audit.note("sign-in-failed", address=address, outcome="second factor")
            raise NotPossible(
                "This account asks for a second step",
                f"Its second step can only be asked for on a page of {self.host}'s own, which this sign-in"
                " does not use. Ask your host's staff to switch on sign-in by OpenID Connect.",
            )
        await self._run(self._throttle.spare, tried)
        return login

    # --- who it is ------------------------------------------------------------------------------------

    async def recognise(self, pending: Pending, email: str, auth_time: float | None, address: str) -> Step:
        """Go on with an identity that WHMCS gave: the user who signs in with this address."""
        try:
            member = await self._people.member(email)
        except NoAccounts:
            self._audit.note("sign-in-failed", address=address, outcome="no such user")
            raise self._nobody() from None
        who = Who(user_id=member.user_id, email=member.email, auth_time=auth_time)
        return await self.go_on(pending, who, address)

    async def go_on(self, pending: Pending, who: Who, address: str) -> Step:
        """The next step of a sign-in whose person is known. Raises NotPossible."""
        if not self._is_fresh(pending, who):
            if not self._confirm:
                raise NotPossible(
                    "This cannot be done from pmdesk",
                    f"It needs a new sign-in, and {self.host}'s sign-in does not tell when you made it."
                    " Do it in the client area in your browser.",
                )
            asking = identified(pending, who)
            await self._run(self.waiting.keep, asking)
            return AskPassword(asking)
        return await self._enter(pending, who, address)

    async def _enter(self, pending: Pending, who: Who, address: str) -> Step:
        """To the account, or to the choice of one, for a person whose proof is new enough."""
        choices = await self._choices(who)
        pending = identified(pending, who, choices)
        open_ones = [choice for choice in choices if not choice.closed]
        wanted = [choice for choice in open_ones if choice.client_id == pending.account]
        if wanted or len(open_ones) == 1:
            return await self.choose(pending, (wanted or open_ones)[0].client_id, address)
        if not open_ones:
            raise self._nobody(closed=bool(choices))
        await self._run(self.waiting.keep, pending)
        return AskAccount(pending)

    def _is_fresh(self, pending: Pending, who: Who) -> bool:
        if pending.max_age is None:
            return True
        return who.auth_time is not None and -60 <= self._now() - who.auth_time <= pending.max_age

    async def _choices(self, who: Who) -> tuple[Choice, ...]:
        """What the person may open, in WHMCS's order; an account that does not know them is none."""
        member = await self._people.member(who.email, who.user_id)
        turns = asyncio.Semaphore(_AT_ONCE)

        async def ask(client_id: int, may_own: bool) -> Standing | None:
            async with turns:
                return await self._people.standing(client_id, who.user_id, may_own=may_own)

        asked = [ask(one.client_id, one.owner) for one in member.accounts]
        found = await asyncio.gather(*asked)
        return tuple(_choice(one, who.email) for one in found if one is not None)

    def _nobody(self, *, closed: bool = False) -> NotPossible:
        if closed:
            return NotPossible("This account is closed", f"{self.host} has closed it. Ask the host's staff.")
        return NotPossible(
            "There is no account behind this sign-in",
            f"{self.host} knows you, but has no account for you. Ask the host's staff.",
        )

    # --- the account ----------------------------------------------------------------------------------

    async def choose(self, pending: Pending, client_id: int, address: str) -> Done:
        """End the sign-in with one of the accounts it may open. Raises NotPossible for any other."""
        who = pending.who
        choice = next((one for one in pending.choices if one.client_id == client_id), None)
        if who is None or choice is None or choice.closed:
            raise NotPossible("That account cannot be opened", "Begin again in pmdesk.")
        code = Code(
            client_id=client_id,
            user_id=who.user_id,
            device=pending.device,
            auth_time=who.auth_time,
            redirect_uri=pending.asked["redirect_uri"],
            challenge=pending.asked["code_challenge"],
            account=AccountHead(
                client_id=str(client_id),
                user_id=str(who.user_id),
                email=who.email,
                display_name=choice.name or choice.company or who.email,
                company=choice.company,
                provider_name=self.host,
            ),
            capabilities=choice.capabilities,
        )
        if not await self._run(self.waiting.end, pending):
            raise NotPossible("This sign-in is over", "It was finished on another page.")
        location = await self._run(self.authority.granted, pending.asked, code)
        self._audit.note("sign-in", address=address, client=client_id, user=who.user_id)
        return Done(location)

    async def _run(self, call: Callable[..., T], *arguments: object) -> T:
        return await self._apart(call, *arguments)  # type: ignore[misc, no-any-return]


def _choice(standing: Standing, email: str) -> Choice:
    return Choice(
        client_id=standing.client_id,
        name=standing.name or email,
        company=standing.company,
        closed=standing.closed,
        capabilities=tuple(sorted({*capabilities_for(standing.permissions), *ALWAYS})),
    )
