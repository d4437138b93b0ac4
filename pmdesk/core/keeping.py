"""Keeps the secret of one sign-in in the key store as the provider renews it, for as long as it lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from pmdesk.core.ports import SecretsOutcome, SecretStore
from pmdesk.core.tasks import ScopeClosed, TaskScope

if TYPE_CHECKING:
    from pmdesk.api.secret import Secret


class Keeper:
    """`told` hears each time how the key store answered. Renewing goes on by itself, at any hour: no prompt
    comes of it, and a key store that is locked is asked again the next time.
    """

    def __init__(
        self,
        key: str,
        latest: str,
        secrets: SecretStore,
        scope: TaskScope,
        told: Callable[[SecretsOutcome], None],
    ) -> None:
        """`latest` is the secret as text that lies under `key` now."""
        self._key, self._latest, self._secrets, self._scope, self._told = key, latest, secrets, scope, told
        self._turn = asyncio.Lock()
        self._saving: set[asyncio.Task[None]] = set()
        self._missing = self._over = False

    async def keep(self, secret: Secret) -> None:
        """Save it, before it is used. One who stops waiting does not stop the saving: what it takes the place
        of is worth nothing any more."""
        if self._over:
            return
        self._latest = secret.to_text()
        try:
            saving = self._save()
        except ScopeClosed:
            return  # the program has ended around somebody who still asks
        await asyncio.wait({saving})

    def go_on(self) -> None:
        """Take `end` back: what was kept last is saved again, since something else may lie there."""
        self._over = False
        self._save()

    async def end(self) -> None:
        """The sign-in is over: nothing is saved from now on, and nothing is being saved any more."""
        self._over = True
        saving = set(self._saving)
        for task in saving:
            task.cancel()
        if saving:
            await asyncio.wait(saving)

    async def settle(self, seconds: float) -> None:
        """The program ends: wait for what is being saved, and try once more what could not be."""
        if self._missing and not self._over:
            self._save()
        if self._saving:
            await asyncio.wait(set(self._saving), timeout=seconds)

    def _save(self) -> asyncio.Task[None]:
        task = self._scope.start(self._saved(self._latest), "keep a sign-in")
        self._saving.add(task)
        task.add_done_callback(self._saving.discard)
        return task

    async def _saved(self, text: str) -> None:
        async with self._turn:  # in the order in which they were made
            if self._over:
                return
            outcome = await self._secrets.save(self._key, text, quietly=True)
            if not self._over:
                self._missing = outcome is not SecretsOutcome.DONE
                self._told(outcome)
