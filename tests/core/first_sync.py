"""A process that makes a first sync and may be killed at any moment: its folder and door come on stdin.

Prints "syncing" when it begins, "done" when all is here. Run as `python -m tests.core.first_sync`.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Credential
from pmdesk.api.whmcs.provider import WhmcsProvider
from pmdesk.core.sync import Sync
from pmdesk.core.worker import Worker
from pmdesk.store.database import Store
from tests.core.samples import ACCOUNT
from tests.helpers import FakeClock


async def first_sync(folder: Path, door: dict[str, str]) -> bool:
    """Read everything into the store in `folder`, which holds the account already."""
    clock = FakeClock()
    store = Store.open(folder, clock)
    worker = Worker()
    transport = Transport(version="test")
    credential = Credential(door["identifier"], door["secret"])
    provider = WhmcsProvider(
        transport, Pacer(clock), door["url"], credential, int(door["client_id"]), int(door["user_id"])
    )
    sync = Sync(ACCOUNT, provider, store, worker, clock, lambda changes: None, lambda status: None)
    print("syncing", flush=True)
    outcome = await sync.run()
    await sync.close()
    await worker.close()
    store.close()
    await transport.aclose()
    return outcome.whole


def main() -> int:
    door = json.loads(sys.stdin.readline())
    whole = asyncio.run(first_sync(Path(door["folder"]), door))
    print("done" if whole else "failed", flush=True)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
