"""From the first start to Home, and back out: signing in with a wrong and a right password, erasing."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtWidgets import QLabel, QPushButton

from pmdesk.records import Area
from pmdesk.system.secrets import KeyringSecrets
from pmdesk.tools.driver import NotSeen, text_of
from pmdesk.tools.stage import Scene
from pmdesk.tools.traces import traces
from pmdesk.wording import dialogs, frame
from pmdesk.wording import sign_in as words

PROVIDER = "Precisely Managed"
_SLOW = 0.4
"""Seconds that one answer of the first sync is held back, so that it can be seen."""


async def first_start(scene: Scene) -> str:
    """The sign-in page, with the demo beside it."""
    said = words.words()
    await scene.driver.said(said["title"])
    await scene.driver.the(said["demo"], QPushButton)
    return "asks for the host's address and offers the demo"


async def give_address(scene: Scene) -> str:
    """The address is typed; the host is named beside the password."""
    driver, said = scene.driver, words.words()
    await driver.write(said["address"], scene.provider.access.url)
    await driver.press(said["continue"])
    await driver.said(words.to_host(PROVIDER))
    host = urlsplit(scene.provider.access.url).netloc
    await driver.said(words.goes_to(host))
    return f"{host} is named beside the password"


async def give_password(scene: Scene, password: str, email: str = "") -> None:
    """Type e-mail and password and press the button."""
    driver, said = scene.driver, words.words()
    await driver.write(said["email"], email or scene.provider.access.email)
    await driver.write(said["password"], password)
    await driver.press(said["sign-in"])


async def wrong_password(scene: Scene) -> str:
    """A wrong password is said to be one; what was typed stays."""
    await give_password(scene, "not-the-password")
    await scene.driver.said("Email or password is not right")
    return "it is said, and what was typed stays"


async def right_password(scene: Scene) -> str:
    """The right one: the first data come, and the top bar says so.

    How many of how many is known once every list has answered: of a small account that is nearly the end.
    """
    await scene.provider.told("fault", name="latency", target="GetInvoices", count=1, value=_SLOW)
    await give_password(scene, scene.provider.access.password)
    return await scene.driver.until(lambda: _label(scene, "Fetching"), "“Fetching…” in the top bar")


async def synced(scene: Scene) -> str:
    """Everything came, and Home shows it."""
    await whole_sync(scene)
    store, key = scene.running.desk.store, scene.running.desk.account_key
    held = {
        Area.SERVICES: store.services.freshness(key).held,
        Area.DOMAINS: store.domains.freshness(key).held,
        Area.TICKETS: store.tickets.freshness(key).held,
        Area.INVOICES: store.invoices.freshness(key).held,
    }
    return ", ".join(f"{number} {area.value}" for area, number in held.items())


async def whole_sync(scene: Scene) -> None:
    """Wait until the top bar says that the data are fresh and what is fetched ahead is there."""
    driver = scene.driver
    await driver.until(lambda: _label(scene, "Updated"), "“Updated …” in the top bar", scene.for_sync)


async def sign_in(scene: Scene) -> str:
    """All of it at once, for chapters that begin signed in."""
    await first_start(scene)
    await give_address(scene)
    await give_password(scene, scene.provider.access.password)
    await whole_sync(scene)
    return await synced(scene)


async def ask_to_erase(scene: Scene) -> str:
    """The menu under the name, "Sign out…", "Sign out and erase…": what is going to go is said first."""
    driver = scene.driver
    scene.notes["account"] = scene.running.desk.account_key
    await driver.menu(scene.running.window.top.user.accessibleName())
    await driver.pick(frame.words()["sign-out"])
    await driver.press(dialogs.sign_out_buttons()[1])
    title, _text = dialogs.erase(PROVIDER)
    await driver.said(title)
    return "what goes is said before it goes"


async def erase(scene: Scene) -> str:
    """Afterwards no row, no file and no secret is left."""
    driver = scene.driver
    await driver.press(dialogs.erase_buttons()[1])
    await driver.said(words.words()["title"], scene.for_sync)
    left = await driver.until(lambda: _gone(scene) or None, "the account to be gone")
    if left != "gone":
        raise NotSeen(f"left on the disk after erasing: {left}")
    read = await KeyringSecrets().load(scene.notes.get("account", ""))
    if read.secret:
        raise NotSeen("the key store still holds the secret")
    return f"no row, no file, no secret left (key store: {read.outcome.value})"


def _gone(scene: Scene) -> str:
    """ "" while the account is there, "gone" when no trace of it is, else where the traces are."""
    if scene.running.accounts.sessions:
        return ""
    mail = scene.provider.access.email
    words_left = [mail, mail.partition("@")[2], "Hearth & Rye", PROVIDER, scene.notes.get("account", mail)]
    left = traces(scene.profile, [*scene.provider.secrets(), *words_left])
    files = [path.name for path in scene.profile.rglob("*.pdf")]
    return "; ".join([*left, *files]) or "gone"


def _label(scene: Scene, begins: str) -> str | None:
    texts = (text_of(label) for label in scene.driver.all(QLabel, scene.running.window.top))
    return next((text for text in texts if text.startswith(begins)), None)
