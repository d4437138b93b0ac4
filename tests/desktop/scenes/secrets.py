"""The real key store: kept and given back, locked, or not there. The argument is the time-out in seconds."""

from __future__ import annotations

import sys
import time
from typing import Any

from PySide6.QtWidgets import QApplication

from pmdesk.system.secrets import KeyringSecrets
from pmdesk.system.session_secrets import SecretsWithSession
from tests.desktop.scenes.stage import ask, get, play

SERVICE = "org.freedesktop.secrets"
ROOT = "/org/freedesktop/secrets"
ACCOUNT = "0b9d2c1e-7f6a-4f0e-9d53-0a4c1f8e2b77"
SECRET = "tok-3f9c0b7ad1 with spaces,\nlines and €"


async def kept() -> list[dict[str, str]]:
    """The attributes of everything in the key store, or nothing where there is none."""
    try:
        unlocked, locked = await ask(
            SERVICE, ROOT, "org.freedesktop.Secret.Service", "SearchItems", "a{ss}", {}
        )
    except ValueError:
        return []
    items = [*unlocked, *locked]
    return [await get(SERVICE, item, "org.freedesktop.Secret.Item", "Attributes") for item in items]


async def main(app: QApplication) -> dict[str, Any]:
    store = KeyringSecrets(timeout=float(sys.argv[1]))
    secrets = SecretsWithSession(store)
    seen: dict[str, Any] = {"probe": (await secrets.probe()).value}
    began = time.monotonic()
    seen["save"] = (await secrets.save(ACCOUNT, SECRET)).value
    seen["seconds"] = time.monotonic() - began
    found = await secrets.load(ACCOUNT)
    seen["loaded"] = found.secret == SECRET
    seen["backend"] = secrets.backend_name
    seen["attributes"] = await kept()
    fresh = KeyringSecrets(timeout=float(sys.argv[1]))  # as after a restart
    again = await fresh.load(ACCOUNT)
    seen["after restart"] = [again.outcome.value, again.secret == SECRET]
    seen["delete"] = (await secrets.delete(ACCOUNT)).value
    seen["left"] = len(await kept())
    return seen


play(main)
