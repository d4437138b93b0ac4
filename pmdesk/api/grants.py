"""What a sign-in yields and how a provider is made of it again: accounts, secrets, kinds of provider."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from pmdesk.api.address import is_loopback
from pmdesk.api.errors import GatewayNeeded, SignInNeeded
from pmdesk.api.pace import Pacer
from pmdesk.api.provider import Provider
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport

Keep = Callable[[Secret], Awaitable[None]]
"""Stores the secret of an account that took the place of another one."""


class ProviderKind(StrEnum):
    """The back ends there are. The word is kept with an account."""

    WHMCS_SANDBOX = "whmcs-sandbox"
    """A WHMCS whose API credential this program may hold: the pretend one on this machine."""
    GATEWAY = "gateway"
    """A host's gateway: customers sign in in their browser."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One account that a sign-in opened. ``closed``: the provider has closed it, there is nothing to open.

    ``display_name`` is the person or company as the provider writes it; ids are the provider's, as text.
    ``lasting`` is False where the secret is worthless after the provider's end (the sandbox), so that keeping
    it beyond this session serves nobody.
    """

    kind: ProviderKind
    address: str
    host: str
    provider_name: str
    client_id: str
    user_id: str
    email: str
    display_name: str
    company: str | None
    closed: bool
    secret: Secret = field(repr=False)
    lasting: bool = True


def provider_for(
    transport: Transport,
    pacer: Pacer,
    *,
    kind: str,
    address: str,
    client_id: str,
    user_id: str,
    secret: Secret,
    keep: Keep | None = None,
) -> Provider:
    """The provider as this account sees it; asks nothing yet. ``keep`` stores a secret that was renewed.

    Raises SignInNeeded when the secret or the ids are none, GatewayNeeded for an address whose credential
    has no place on a customer's machine.
    """
    if kind == ProviderKind.GATEWAY:
        from pmdesk.api.gateway.provider import GatewayProvider

        return GatewayProvider(transport, pacer, address, secret, keep)
    from pmdesk.api.whmcs.calls import Credential
    from pmdesk.api.whmcs.provider import WhmcsProvider

    if kind != ProviderKind.WHMCS_SANDBOX or not is_loopback(address):
        raise GatewayNeeded
    permissions = secret.get("permissions")
    try:
        return WhmcsProvider(
            transport,
            pacer,
            address,
            Credential(secret.reveal("identifier"), secret.reveal("secret")),
            int(client_id),
            int(user_id),
            permissions=None if permissions is None else frozenset(permissions.split()),
            zone=zone_of(secret.get("zone")),
        )
    except ValueError:
        raise SignInNeeded from None


def zone_of(name: str | None) -> tzinfo:
    """A time zone by its IANA name or its offset (``+02:00``); UTC where it is not said or not known."""
    text = (name or "").strip()
    try:
        if text[:1] in ("+", "-"):
            # fromisoformat reads an offset in all its spellings.
            offset = datetime.fromisoformat(f"2000-01-01T00:00:00{text}").utcoffset()
            return timezone(offset) if offset else UTC
        return ZoneInfo(text) if text and text != "UTC" else UTC
    except (ValueError, OSError, KeyError):
        return UTC
