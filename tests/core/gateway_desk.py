"""A whole core that talks to a real gateway over its socket; run as a program, one that dies while it keeps.

As a program it reads from its standard input, as one line of JSON, the folder of its profile, the secret of
its one account, and whether it is to die before or after that is kept anew.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from pmdesk.api.secret import Secret
from pmdesk.core.browser_sign_in import BrowserSignIn, Ways
from pmdesk.core.ports import Reception, SecretsOutcome
from pmdesk.core.session import Session
from pmdesk.core.tasks import TaskScope
from pmdesk.system.loopback import LoopbackListener
from tests.core.fakes import FakeSecrets
from tests.core.wire import WireDesk
from tests.demo_gateway import TOMAS, DemoGateway
from tests.helpers import FakeClock, until


class GatewayDesk(WireDesk):
    """A desk whose door leads to a gateway."""

    async def sign_in(self, gateway: DemoGateway, email: str = TOMAS, **wishes: Any) -> Session:
        """As a person does, in a browser of their own. A gateway counts requests: this account is small."""
        scope = TaskScope("sign in", lambda name, failure: self.bugs.append((name, failure)))
        loopback = LoopbackListener({one: (one.value, "") for one in Reception}, scope)
        ways = Ways(self.door, loopback, gateway.robot(email), self.clock, "pmdesk on bakery-laptop")
        try:
            found = await self.door.discover(gateway.url)
            grant = await BrowserSignIn(ways, found).run()
        finally:
            await scope.close()
        return await self.accounts.sign_in(grant, **wishes)

    def refresh_token(self, key: str) -> str:
        """The token that lies in the key store."""
        return Secret.from_text(self.secrets.kept[key]).reveal("refresh")

    def make_stale(self, key: str) -> None:
        """Let the access token in the key store be over, so that the next start renews it first."""
        parts = json.loads(self.secrets.kept[key])
        self.secrets.kept[key] = json.dumps({name: parts[name] for name in ("refresh", "capabilities")})


class Deadly(FakeSecrets):
    """A key store in whose hands the program dies; `after`: once it has written it down, in a file."""

    def __init__(self, kept: dict[str, str], after: Path | None) -> None:
        super().__init__()
        self.kept, self._after = kept, after

    async def save(self, key: str, secret: str, *, quietly: bool = False) -> SecretsOutcome:
        if self._after is not None:
            self._after.write_text(secret, "ascii")
        os.kill(os.getpid(), signal.SIGKILL)
        return SecretsOutcome.DONE


async def die(folder: Path, kept: dict[str, str], after: Path | None) -> None:
    """Start with this key store, and go on until it kills."""
    desk = GatewayDesk(folder, FakeClock())
    desk.secrets = desk.accounts._secrets = Deadly(kept, after)  # type: ignore[assignment]
    desk.accounts.restore()
    await until(lambda: False, 30, "the kill")


if __name__ == "__main__":
    told = json.loads(sys.stdin.readline())
    asyncio.run(die(Path(told["folder"]), told["kept"], Path(told["after"]) if told["after"] else None))
