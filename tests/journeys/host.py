"""Signing in at a gateway, by whoever sits before the browser."""

from __future__ import annotations

from pmdesk.tools.chapters import signing_in
from pmdesk.tools.stage import Scene
from pmdesk.wording import browser_sign_in as words

SAID = words.words()


async def sign_in(scene: Scene) -> None:
    """All the way, by who sits before the browser."""
    await signing_in.give_address(scene)
    await signing_in.whole_sync(scene)
