"""The outside of the core, in memory: a key store, a desktop, events."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pmdesk.api.discovery import Found
from pmdesk.api.errors import NotFound, ProviderError, SignInNeeded
from pmdesk.api.gateway import sign_in
from pmdesk.api.gateway.sign_in import Begun
from pmdesk.api.grants import Grant, Keep, ProviderKind
from pmdesk.api.secret import Secret
from pmdesk.core.ports import (
    Notice,
    NoticeChosen,
    NotifierCapabilities,
    SecretRead,
    SecretsOutcome,
    Unsubscribe,
)
from pmdesk.store.accounts import StoredAccount
from tests.core.fake_provider import FakeProvider


class FakeSecrets:
    """A key store that can be locked, absent or broken. `kept` is what it holds."""

    backend_name = "FakeStore"

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.answer: SecretsOutcome = SecretsOutcome.DONE
        self.loads: list[str] = []
        self.saves: list[tuple[str, bool]] = []
        self.gate: asyncio.Event | None = None

    async def _wait(self) -> None:
        if self.gate is not None:
            await self.gate.wait()

    async def probe(self) -> SecretsOutcome:
        return self.answer

    async def save(self, key: str, secret: str, *, quietly: bool = False) -> SecretsOutcome:
        self.saves.append((key, quietly))
        await self._wait()
        if self.answer is SecretsOutcome.DONE:
            self.kept[key] = secret
        return self.answer

    async def load(self, key: str) -> SecretRead:
        self.loads.append(key)
        await self._wait()
        if self.answer is not SecretsOutcome.DONE:
            return SecretRead(self.answer)
        if key not in self.kept:
            return SecretRead(SecretsOutcome.NOT_THERE)
        return SecretRead(SecretsOutcome.DONE, self.kept[key])

    async def delete(self, key: str) -> SecretsOutcome:
        if self.answer is not SecretsOutcome.DONE:
            return self.answer
        return SecretsOutcome.DONE if self.kept.pop(key, None) is not None else SecretsOutcome.NOT_THERE


class FakeNotifier:
    """A desktop: what is on the screen by key, and everything that was ever shown."""

    def __init__(self) -> None:
        self.on_screen: dict[str, Notice] = {}
        self.shown: list[Notice] = []
        self.capabilities = NotifierCapabilities(available=True, actions=True, body=True)

    async def show(self, notice: Notice) -> None:
        await asyncio.sleep(0)
        self.on_screen[notice.key] = notice
        self.shown.append(notice)

    async def withdraw(self, key: str) -> None:
        await asyncio.sleep(0)
        self.on_screen.pop(key, None)

    def on_chosen(self, callback: Callable[[NoticeChosen], None]) -> Unsubscribe:
        return lambda: None

    def on_closed(self, callback: Callable[[str], None]) -> Unsubscribe:
        return lambda: None


class FakeEvents:
    """The network's return and the machine's wake, when the test says so."""

    def __init__(self) -> None:
        self.callbacks: list[Callable[[], None]] = []
        self.offline: bool | None = None

    def _subscribe(self, callback: Callable[[], None]) -> Unsubscribe:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback) if callback in self.callbacks else None

    on_returned = _subscribe
    on_woken = _subscribe

    def happen(self) -> None:
        for callback in list(self.callbacks):
            callback()


@dataclass
class FakeDoor:
    """The way in: one provider for each account's address and client.

    `keeps` are what the providers were given to keep renewed secrets with, the latest for each account.
    `finishing` is what a sign-in in the browser ends with; None is the grant of client 1.
    """

    providers: dict[tuple[str, str], FakeProvider] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    error: ProviderError | None = None
    keeps: dict[str, Keep | None] = field(default_factory=dict)
    finishing: Grant | ProviderError | None = None
    begun: list[Begun] = field(default_factory=list)
    finish_gate: asyncio.Event | None = None

    def grant(self, client_id: str = "1", **more: Any) -> Grant:
        given: dict[str, Any] = {
            "kind": ProviderKind.WHMCS_SANDBOX,
            "address": "http://127.0.0.1:1",
            "host": "127.0.0.1:1",
            "provider_name": "Host",
            "client_id": client_id,
            "user_id": "7",
            "email": "m@bakery.example",
            "display_name": "Marta Lind",
            "company": None,
            "closed": False,
            "secret": Secret({"identifier": f"id-{client_id}", "secret": f"very-secret-{client_id}"}),
        }
        return Grant(**(given | more))

    async def discover(self, typed: str) -> Found:
        raise NotFound

    async def grants(self, found: Found, email: str, password: str) -> tuple[Grant, ...]:
        return (self.grant(),)

    def begin(
        self, found: Found, redirect_uri: str, device: str, *, max_age: int | None, account: str | None
    ) -> Begun:
        self.begun.append(sign_in.begin(found, redirect_uri, device, max_age=max_age, account=account))
        return self.begun[-1]

    def belongs(self, begun: Begun, arrived: Mapping[str, str]) -> bool:
        return sign_in.belongs(begun, arrived)

    async def finish(self, begun: Begun, arrived: Mapping[str, str]) -> Grant:
        assert self.belongs(begun, arrived)
        if self.finish_gate is not None:
            await self.finish_gate.wait()
        if isinstance(self.finishing, ProviderError):
            raise self.finishing
        return self.finishing or self.grant()

    def provider(self, account: StoredAccount, secret: str, keep: Keep | None = None) -> FakeProvider:
        if self.error is not None:
            raise self.error
        if Secret.from_text(secret).reveal("secret") != f"very-secret-{account.client_id}":
            raise SignInNeeded
        self.made.append(account.key)
        self.keeps[account.key] = keep
        return self.providers.setdefault((account.address, account.client_id), FakeProvider())


class Words:
    """Words for alerts, as the wording room would choose them."""

    def one(self, alert: Any) -> Notice:
        return Notice(key=alert.key, title=f"{alert.kind}: {alert.name}", body="")

    def summary(self, alerts: Sequence[Any], others: Sequence[Any] = ()) -> Notice:
        return Notice(key="?", title=f"{len(alerts)} things need attention", body="")
