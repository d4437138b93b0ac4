"""What the tests of the gateway's client share: answers of a gateway, and a client of a stub of one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from pmdesk.api.errors import ProviderError
from pmdesk.api.gateway.calls import GatewayCalls
from pmdesk.api.gateway.contract import TokenAnswer
from pmdesk.api.gateway.problems import MEDIA_TYPE, PREFIX
from pmdesk.api.gateway.tokens import Tokens, secret_of
from pmdesk.api.pace import Pacer
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport
from tests.api.stub import Reply, Seen, Stub

HTML = Reply(
    b"<html><title>Sign in to the hotel's network</title></html>", headers={"Content-Type": "text/html"}
)


def said(value: object, status: int = 200, **headers: str) -> Reply:
    """An answer in JSON."""
    return Reply(
        msgspec.json.encode(value), status, {name.replace("_", "-"): one for name, one in headers.items()}
    )


def problem(word: str, status: int, **more: Any) -> Reply:
    """An error as a gateway writes it."""
    body = {"type": PREFIX + word, "title": "x", "status": status, **more}
    return Reply(msgspec.json.encode(body), status, {"Content-Type": MEDIA_TYPE})


def tokens_said(number: int, **more: Any) -> Reply:
    """An answer of the token endpoint."""
    answer = TokenAnswer(access_token=f"access-{number}", refresh_token=f"refresh-{number}", expires_in=900)
    return said({**msgspec.to_builtins(answer), **more})


def kept_secret(now: datetime, *, lasts: float = 900.0, access: str = "access-0") -> Secret:
    """What a program has kept of a sign-in."""
    return secret_of("refresh-0", access, now + timedelta(seconds=lasts), ("invoices",))


class Kept:
    """Where a program keeps the secret; ``told`` is what was kept, in order."""

    def __init__(self, log: list[str] | None = None) -> None:
        self.told: list[Secret] = []
        self.log = log

    async def __call__(self, secret: Secret) -> None:
        self.told.append(secret)
        if self.log is not None:
            self.log.append(f"kept {secret.reveal('refresh')}")


def tokens_at(
    stub: Stub, transport: Transport, pacer: Pacer, keep: Kept | None = None, **more: Any
) -> Tokens:
    """The tokens of a sign-in at a stub."""
    return Tokens(transport, pacer, stub.url, kept_secret(pacer.now(), **more), keep)


def asked_for(seen: Seen) -> str:
    """A request in a word: the token it is for, or the path with the token that it carries."""
    if seen.path == "/oauth/token":
        return f"renew {seen.form['refresh_token']}"
    return f"{seen.method} {seen.path} {seen.headers.get('authorization', '').removeprefix('Bearer ')}"


Answer = Callable[[Seen], Reply]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a list."""

    id: str
    number: int = 0


def answering(*replies: Reply, renewals: Reply | None = None) -> Answer:
    """One reply after the other, the last again and again; renewals of tokens have their own."""
    left, count = list(replies), [0]

    def answer(seen: Seen) -> Reply:
        if seen.path == "/oauth/token":
            count[0] += 1
            return renewals or tokens_said(count[0])
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


async def with_calls(
    transport: Transport,
    pacer: Pacer,
    answer: Answer,
    use: Callable[[GatewayCalls], Awaitable[Any]],
    **more: Any,
) -> tuple[Any, list[str]]:
    """What comes of it (an error is given back), and the requests in words."""
    async with Stub(answer) as stub:
        calls = GatewayCalls(transport, pacer, stub.url, tokens_at(stub, transport, pacer, **more))
        try:
            found: Any = await use(calls)
        except ProviderError as error:
            found = error
        return found, [asked_for(one) for one in stub.seen]
