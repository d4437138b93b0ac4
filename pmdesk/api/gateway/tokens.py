"""The tokens of one sign-in at a gateway: used while they last, renewed before, kept before they are used."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlencode

import msgspec

from pmdesk.api.capability import Capability
from pmdesk.api.errors import Garbled, SignInNeeded, Unavailable
from pmdesk.api.gateway.contract import CLIENT_ID, REVOKE, TOKEN, TokenAnswer
from pmdesk.api.gateway.problems import error_of, read_problem
from pmdesk.api.grants import Keep
from pmdesk.api.pace import Lane, Pacer, retry_after
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Answer, Transport

SIGN_IN = Lane("sign-in")
EARLY = timedelta(seconds=45)
"""So long before its end an access token is renewed: a call that begins with it may wait for its turn."""
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_MOST = 64 * 1024


class Tokens:
    """``keep`` stores the secret after each renewal, before it is used: else a kill would sign the user
    out."""

    def __init__(
        self, transport: Transport, pacer: Pacer, base: str, secret: Secret, keep: Keep | None = None
    ) -> None:
        """Raises SignInNeeded for a secret that is none of a gateway's."""
        self._transport, self._pacer, self._base, self._keep = transport, pacer, base, keep
        self._refresh = secret.reveal("refresh")
        self._access = secret.get("access") or ""
        self._until = _instant(secret.get("until"))
        self.offered = frozenset((secret.get("capabilities") or "").split())
        """What works for this sign-in by the gateway's names, also those this program does not know."""
        self._renewing: asyncio.Task[None] | None = None

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Those of them that this program knows: a newer gateway may offer more."""
        known = {str(capability): capability for capability in Capability}
        return frozenset(known[name] for name in self.offered if name in known)

    @property
    def host(self) -> str:
        """What the pacer knows the gateway by."""
        return self._base.partition("//")[2]

    async def access(self) -> str:
        """An access token that is good for a call. Raises SignInNeeded, and what asking raises."""
        if self._until is None or not self._access or self._pacer.now() > self._until - EARLY:
            await self.renew(self._access)
        return self._access

    async def renew(self, stale: str) -> None:
        """Get a successor of the tokens, unless another call has done so since ``stale`` was handed out.

        A renewal whose answer is lost is asked for again with the same token: the gateway answers it alike
        for a minute. One who stops waiting does not stop it: the token that was sent is worth nothing any
        more. Raises SignInNeeded when the gateway says no: the one thing that ends a sign-in.
        """
        if self._renewing is None and self._access == stale:
            self._renewing = asyncio.get_running_loop().create_task(self._renew(), name="renew a sign-in")
            self._renewing.add_done_callback(self._renewed)
        if self._renewing is not None:
            await asyncio.shield(self._renewing)

    async def settle(self) -> None:
        """Wait for a renewal that is under way, however it ends: the program is about to close."""
        if self._renewing is not None:
            await asyncio.wait({self._renewing})

    async def _renew(self) -> None:
        form = {"grant_type": "refresh_token", "refresh_token": self._refresh, "client_id": CLIENT_ID}

        async def once() -> TokenAnswer:
            return await ask_tokens(self._transport, self._pacer, self._base, form)

        await self._take(await self._pacer.run(self.host, SIGN_IN, once))

    def _renewed(self, task: asyncio.Task[None]) -> None:
        self._renewing = None
        if not task.cancelled():
            task.exception()  # whoever waits has it; where nobody does it is not asked for again

    async def _take(self, answer: TokenAnswer) -> None:
        self._access, self._refresh = answer.access_token, answer.refresh_token
        self._until = self._pacer.now() + timedelta(seconds=answer.expires_in)
        await self.store()

    async def store(self) -> None:
        """Have the secret kept as it is now."""
        if self._keep is not None:
            await self._keep(secret_of(self._refresh, self._access, self._until, self.offered))

    async def learn(self, names: Iterable[str]) -> None:
        """Take over what this sign-in may do from now on."""
        found = frozenset(names)
        if found != self.offered:
            self.offered = found
            await self.store()

    async def leave(self) -> None:
        """Tell the gateway that this sign-in is over. Raises what asking raises."""
        form = urlencode({"token": self._refresh, "client_id": CLIENT_ID}).encode()

        async def once() -> None:
            answer = await self._transport.request("POST", self._base + REVOKE, body=form, headers=_FORM)
            check_gateway(answer, self._pacer.now())

        await self._pacer.run(self.host, SIGN_IN, once)


async def ask_tokens(transport: Transport, pacer: Pacer, base: str, form: dict[str, str]) -> TokenAnswer:
    """One question to the token endpoint. SignInNeeded for a no (RFC 6749, 5.2: ``invalid_grant``)."""
    answer = await transport.request(
        "POST", base + TOKEN, body=urlencode(form).encode(), headers=_FORM, max_body=_MOST
    )
    if answer.status in (400, 401) and _says_no(answer):
        raise SignInNeeded
    check_gateway(answer, pacer.now())
    try:
        return msgspec.json.decode(answer.body, type=TokenAnswer)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise Garbled("token") from None


def _says_no(answer: Answer) -> bool:
    try:
        said = msgspec.json.decode(answer.body, type=dict[str, str])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return said.get("error") in ("invalid_grant", "invalid_client", "unauthorized_client")


def check_gateway(answer: Answer, now: datetime) -> None:
    """Raise the error that an answer of the gateway's, or of a proxy before it, stands for.

    A "no" that is not the gateway's own (a proxy's 401, a page) is "unavailable": it ends no sign-in.
    """
    if answer.status < 400:
        return
    problem = read_problem(answer.body)
    known = None if problem is None else error_of(problem)
    if known is not None:
        raise known
    until = retry_after(answer.headers.get("retry-after"), now)
    passing = answer.status in (429, 502, 503, 504)
    raise Unavailable(f"HTTP {answer.status}", until, passing=passing)


def secret_of(refresh: str, access: str, until: datetime | None, capabilities: Iterable[str]) -> Secret:
    """What is kept of a sign-in, one line for a key store."""
    parts = {"refresh": refresh, "capabilities": " ".join(sorted(capabilities))}
    if access and until is not None:
        parts |= {"access": access, "until": until.isoformat(timespec="seconds")}
    return Secret(parts)


def _instant(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
