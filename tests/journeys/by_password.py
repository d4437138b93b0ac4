"""Signing in by email and password, which a pretend host without a gateway takes, and nobody else."""

from __future__ import annotations

from urllib.parse import urlsplit

from pmdesk.tools.chapters import signing_in
from pmdesk.tools.stage import Scene
from pmdesk.wording import sign_in as words


async def give_address(scene: Scene) -> None:
    """The address is typed; the host is named beside the password."""
    await signing_in.give_address(scene)
    await scene.driver.said(words.to_host(signing_in.PROVIDER))
    await scene.driver.said(words.goes_to(urlsplit(scene.provider.access.url).netloc))


async def give_password(scene: Scene, password: str = "", email: str = "") -> None:
    """Type e-mail and password, the owner's unless said, and press the button."""
    driver, said, access = scene.driver, words.words(), scene.provider.access
    await driver.write(said["email"], email or access.email)
    await driver.write(said["password"], password or access.password)
    await driver.press(said["sign-in"])


async def wrong_password(scene: Scene) -> None:
    """A wrong password is said to be one; what was typed stays."""
    await give_password(scene, signing_in.WRONG)
    await scene.driver.said("Email or password is not right")


async def sign_in(scene: Scene) -> None:
    """All of it at once."""
    await signing_in.first_start(scene)
    await give_address(scene)
    await give_password(scene)
    await signing_in.whole_sync(scene)
