"""The demo: a pretend host as a process, and its account, which goes when the program ends or next starts."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pmdesk.store.errors import StoreError, from_os

if TYPE_CHECKING:
    from pmdesk.api.grants import Grant
    from pmdesk.app.means import Means
    from pmdesk.app.options import Demo


class DemoFailed(Exception):
    """The pretend host did not start."""


class DemoAccount:
    """The account is kept out of the key store. Which ones are demos' is noted: none is to outlive a kill."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._demo: Demo | None = None
        self._list = means.program.paths.state / "demo-accounts"

    async def grant(self, make: Callable[[], Demo]) -> Grant:
        """Start the demo if it is not running, and sign in. Raises DemoFailed, ProviderError, StoreError."""
        worker, accounts = self._means.worker, self._means.accounts
        try:
            if self._demo is None:
                demo = make()
                self._access = await worker.run(demo.start)
                self._demo = demo
        except (OSError, RuntimeError, ValueError) as error:
            raise DemoFailed from error
        found = await accounts.discover(self._access.url)
        try:
            await worker.run(self._note, found.address)
        except OSError as error:
            raise from_os(error) from error
        grants = await accounts.grants(found, self._access.email, self._access.password)
        return next(grant for grant in grants if not grant.closed)

    async def close(self) -> None:
        """Leave nothing of it."""
        with contextlib.suppress(StoreError, OSError):  # then the next start does it
            await self.forget_old()
        demo, self._demo = self._demo, None
        if demo is not None:
            await self._means.worker.run(demo.stop)

    async def forget_old(self) -> None:
        """Erase what a demo left: at the end, or at the next start if this program was killed."""
        means = self._means
        demos = await means.worker.run(_addresses, self._list)
        for key in [one.key for one in means.program.store.accounts.all() if one.address in demos]:
            if means.accounts.get(key) is not None:
                await means.accounts.erase(key, force=True)
            else:
                await means.worker.write(means.program.documents.erase, key)
                await means.worker.write(means.program.store.accounts.erase, key)
            if means.desk.account_key == key:
                means.desk.account = None
        await means.worker.run(_forget, self._list)

    def _note(self, address: str) -> None:
        """Before there is an account of it."""
        known = _addresses(self._list)
        self._list.write_text("\n".join([*known, address]), encoding="ascii")


def _addresses(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):  # what cannot be deleted is read again at the next start
        path.unlink(missing_ok=True)
