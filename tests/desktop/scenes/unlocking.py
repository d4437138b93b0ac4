"""The user types the key store's password into its real prompt, late: the time-out is the argument."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from PySide6.QtWidgets import QApplication

from pmdesk.core.ports import SecretsOutcome
from pmdesk.system.secrets import KeyringSecrets
from tests.desktop.scenes.stage import play, settle, shell

ACCOUNT = "0b9d2c1e-7f6a-4f0e-9d53-0a4c1f8e2b77"


async def prompt_shown() -> str:
    return await shell("xdotool", "search", "--onlyvisible", "--class", "gcr-prompter", check=False)


async def main(app: QApplication) -> dict[str, Any]:
    secrets = KeyringSecrets(timeout=float(sys.argv[1]))
    saving = asyncio.create_task(secrets.save(ACCOUNT, "tok-1"))
    window = (await settle(prompt_shown)).splitlines()[-1]
    if sys.argv[2] == "late":
        early = await saving
    await shell("xdotool", "windowfocus", "--sync", window, check=False)
    await shell("xdotool", "type", os.environ["DESKTOP_KPW"])
    await shell("xdotool", "key", "Return")
    if sys.argv[2] == "in time":
        early = await saving

    async def open_again() -> bool:
        return await secrets.probe() is SecretsOutcome.DONE

    await settle(open_again)
    left = await secrets.load(ACCOUNT)
    again = await secrets.save(ACCOUNT, "tok-2")
    found = await secrets.load(ACCOUNT)
    return {
        "early": early.value,
        "left": [left.outcome.value, left.secret],
        "again": again.value,
        "found": found.secret,
    }


play(main)
