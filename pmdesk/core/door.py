"""The way in to a provider: who answers at an address, which accounts a sign-in opens, how one is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pmdesk.api.discovery import Found
    from pmdesk.api.grants import Grant
    from pmdesk.api.pace import Pacer
    from pmdesk.api.provider import Provider
    from pmdesk.api.transport import Transport
    from pmdesk.store.accounts import StoredAccount


class Door(Protocol):
    """What signing in needs of the api room. Every step may be cancelled; nothing is kept by it."""

    async def discover(self, typed: str) -> Found:
        """Who answers at the address as it was typed; raises as `pmdesk.api.discovery.discover` does."""
        ...

    async def grants(self, found: Found, email: str, password: str) -> tuple[Grant, ...]:
        """The accounts that this opens; raises as `sign_in_with_password` does."""
        ...

    def provider(self, account: StoredAccount, secret: str) -> Provider:
        """The provider as this account sees it; asks nothing yet. Raises SignInNeeded, GatewayNeeded."""
        ...


class ProviderDoor:
    """Over the one transport and the one pacer, made at the first question: they are slow to import."""

    def __init__(self, connection: Callable[[], tuple[Transport, Pacer]]) -> None:
        self._connection = connection

    async def discover(self, typed: str) -> Found:
        """See `Door`."""
        from pmdesk.api.discovery import discover

        return await discover(self._connection()[0], typed)

    async def grants(self, found: Found, email: str, password: str) -> tuple[Grant, ...]:
        """See `Door`."""
        from pmdesk.api.whmcs.sign_in import sign_in_with_password

        return await sign_in_with_password(*self._connection(), found, email, password)

    def provider(self, account: StoredAccount, secret: str) -> Provider:
        """See `Door`."""
        from pmdesk.api.grants import provider_for
        from pmdesk.api.secret import Secret

        return provider_for(
            *self._connection(),
            kind=account.kind,
            address=account.address,
            client_id=account.client_id,
            user_id=account.user_id,
            secret=Secret.from_text(secret),
        )
