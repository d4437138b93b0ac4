"""The way in to a provider: who answers at an address, which accounts a sign-in opens, how one is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pmdesk.api.discovery import Found
    from pmdesk.api.gateway.sign_in import Begun
    from pmdesk.api.grants import Grant, Keep
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

    def begin(
        self, found: Found, redirect_uri: str, device: str, *, max_age: int | None, account: str | None
    ) -> Begun:
        """A sign-in in the browser; see `pmdesk.api.gateway.sign_in.begin`. Asks nothing yet."""
        ...

    def belongs(self, begun: Begun, arrived: Mapping[str, str]) -> bool:
        """Whether what arrived is the answer to this sign-in."""
        ...

    async def finish(self, begun: Begun, arrived: Mapping[str, str]) -> Grant:
        """The account that the browser's answer opens; raises as `pmdesk.api.gateway.sign_in.finish` does."""
        ...

    def provider(self, account: StoredAccount, secret: str, keep: Keep | None = None) -> Provider:
        """The provider as this account sees it; asks nothing yet. Raises SignInNeeded, GatewayNeeded.

        `keep` stores the secret when the provider renews it.
        """
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

    def begin(
        self, found: Found, redirect_uri: str, device: str, *, max_age: int | None, account: str | None
    ) -> Begun:
        """See `Door`."""
        from pmdesk.api.gateway.sign_in import begin

        return begin(found, redirect_uri, device, max_age=max_age, account=account)

    def belongs(self, begun: Begun, arrived: Mapping[str, str]) -> bool:
        """See `Door`."""
        from pmdesk.api.gateway.sign_in import belongs

        return belongs(begun, arrived)

    async def finish(self, begun: Begun, arrived: Mapping[str, str]) -> Grant:
        """See `Door`."""
        from pmdesk.api.gateway.sign_in import finish

        return await finish(*self._connection(), begun, arrived)

    def provider(self, account: StoredAccount, secret: str, keep: Keep | None = None) -> Provider:
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
            keep=keep,
        )
