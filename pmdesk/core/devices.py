"""The list of signed-in devices that some hosts have, and leaving it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import msgspec

from pmdesk.api.errors import ProviderError
from pmdesk.core.ports import SecretsOutcome
from pmdesk.core.shared import SessionState
from pmdesk.records.account import Device

if TYPE_CHECKING:
    from pmdesk.core.session import Session

LEAVE_SECONDS = 5.0
"""How long leaving may take at most: somebody waits to be signed out, perhaps without a network."""


@runtime_checkable
class WithDevices(Protocol):
    """A provider whose host knows each sign-in apart, and can end it. All of them raise ProviderError."""

    async def devices(self) -> tuple[Device, ...]:
        """Where this person is signed in, the latest used first."""
        ...

    async def end_device(self, device_id: str) -> None:
        """Sign one of them out; NotFound where it is not there any more."""
        ...

    async def leave(self) -> None:
        """Sign this one out: its secret opens nothing afterwards."""
        ...


async def leave(provider: object) -> bool:
    """Have the host end this sign-in; False where it could not be told, so that it still lists it."""
    if not isinstance(provider, WithDevices):
        return True
    try:
        async with asyncio.timeout(LEAVE_SECONDS):
            await provider.leave()
    except (ProviderError, TimeoutError):
        return False
    return True


class Left(msgspec.Struct, frozen=True):
    """How leaving an account ended: the key store's answer, and whether the host heard of it.

    Where it did not (`told` is False) it still lists this device, until somebody signs it out there.
    """

    secret: SecretsOutcome
    told: bool = True


def host_of(session: Session) -> Callable[[], Coroutine[Any, Any, bool]]:
    """What tells the host, when it is called, that this session's sign-in is over; see `leave`.

    To be asked for before the session ends. Which sign-in it was goes with the secret: of one that was never
    opened here nobody can say it.
    """
    from pmdesk.api.grants import ProviderKind

    provider, out = session.provider, session.state is SessionState.SIGNED_OUT
    unknown = provider is None and not out and session.account.kind == ProviderKind.GATEWAY

    async def tell() -> bool:
        return not unknown and await leave(provider)

    return tell
