"""Secrets in memory, for this session only: what remains where there is no key store or it stays locked."""

from __future__ import annotations

from pmdesk.core.ports import SecretRead, SecretsOutcome, SecretStore


class SessionSecrets:
    """Keeps secrets in memory until the program ends; every save says so with NO_SERVICE."""

    backend_name = ""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"<SessionSecrets: {len(self._kept)}>"

    async def probe(self) -> SecretsOutcome:
        """Always NO_SERVICE."""
        return SecretsOutcome.NO_SERVICE

    async def save(self, key: str, secret: str, *, quietly: bool = False) -> SecretsOutcome:
        """Kept for this session only: NO_SERVICE."""
        if not secret:
            raise ValueError("an empty secret")
        self._kept[key] = secret
        return SecretsOutcome.NO_SERVICE

    async def load(self, key: str) -> SecretRead:
        """DONE or NOT_THERE."""
        if key not in self._kept:
            return SecretRead(SecretsOutcome.NOT_THERE)
        return SecretRead(SecretsOutcome.DONE, self._kept[key])

    async def delete(self, key: str) -> SecretsOutcome:
        """DONE or NOT_THERE."""
        return SecretsOutcome.DONE if self._kept.pop(key, None) else SecretsOutcome.NOT_THERE


class SecretsWithSession:
    """A key store, and memory for what it would not take: what was saved loads until the program ends."""

    def __init__(self, store: SecretStore, session: SessionSecrets | None = None) -> None:
        self._store = store
        self._session = session or SessionSecrets()

    @property
    def backend_name(self) -> str:
        """The key store's."""
        return self._store.backend_name

    async def probe(self) -> SecretsOutcome:
        """The key store's."""
        return await self._store.probe()

    async def save(self, key: str, secret: str, *, quietly: bool = False) -> SecretsOutcome:
        """The key store's answer; anything but DONE means the secret is kept for this session only."""
        outcome = await self._store.save(key, secret, quietly=quietly)
        if outcome is SecretsOutcome.DONE:
            await self._session.delete(key)
        else:
            await self._session.save(key, secret)
        return outcome

    async def load(self, key: str) -> SecretRead:
        """This session's first, so that signing in without a key store asks it no more."""
        found = await self._session.load(key)
        return found if found.outcome is SecretsOutcome.DONE else await self._store.load(key)

    async def delete(self, key: str) -> SecretsOutcome:
        """Both; the key store's answer, for there something might stay.

        Where there is no key store and memory had the secret, nothing of it is left; if memory had not, it
        may lie in a key store that went away meanwhile: NO_SERVICE.
        """
        here = await self._session.delete(key)
        there = await self._store.delete(key)
        gone = there is SecretsOutcome.NOT_THERE or (
            there is SecretsOutcome.NO_SERVICE and here is SecretsOutcome.DONE
        )
        return here if gone else there
