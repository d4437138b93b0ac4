"""From the first start to Home, and back out: signing in on the host's own page in the browser, erasing."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from pmdesk.api.gateway.contract import AUTHORIZE
from pmdesk.core.ports import Reception
from pmdesk.records import Area
from pmdesk.system.secrets import KeyringSecrets
from pmdesk.tools.driver import NotSeen, text_of
from pmdesk.tools.pretend_provider import PretendProvider
from pmdesk.tools.robot_sign_in import another_device
from pmdesk.tools.stage import Scene
from pmdesk.tools.traces import traces
from pmdesk.wording import browser_sign_in, dialogs, frame, outside
from pmdesk.wording import sign_in as words

PROVIDER = "Precisely Managed"
WRONG = "not-the-password"
_SLOW = 0.4
"""Seconds that one answer of the first sync is held back, so that it can be seen."""


async def first_start(scene: Scene) -> str:
    """The sign-in page, with the demo beside it."""
    said = words.words()
    await scene.driver.said(said["title"])
    await scene.driver.the(said["demo"], QPushButton)
    return "asks for the host's address and offers the demo"


async def give_address(scene: Scene) -> None:
    """The address is typed: by this click the host's page opens in the browser."""
    driver, said = scene.driver, words.words()
    await driver.said(said["title"])
    await driver.write(said["address"], scene.provider.access.url)
    await driver.press(said["continue"])


async def waits(scene: Scene) -> str:
    """The page is open in the browser, nobody has come back, and the host is named."""
    driver, said = scene.driver, browser_sign_in.words()
    host = urlsplit(scene.provider.access.url).netloc
    await driver.said(said["title"])
    await driver.the(said["copy"], QPushButton)
    await driver.said(browser_sign_in.found(PROVIDER))
    await driver.said(browser_sign_in.where(host, secure=False))
    return f"the page of {host} is open in the browser, and nobody has signed in there yet"


async def to_the_browser(scene: Scene) -> str:
    """Both: where somebody is who has not yet looked at the browser."""
    scene.browser.get_up()
    await give_address(scene)
    return await waits(scene)


async def copy_link(scene: Scene) -> str:
    """The page's link can be taken to another browser."""
    driver, said = scene.driver, browser_sign_in.words()
    await driver.press(said["copy"])
    await driver.said(said["copied"])
    link = QGuiApplication.clipboard().text()
    QGuiApplication.clipboard().clear()
    if link not in scene.browser.opened or AUTHORIZE not in link:
        raise NotSeen("the link of the page on the clipboard")
    return "the link of that page, on the clipboard"


async def give_up(scene: Scene) -> str:
    """Back: nobody is waited for any more, and the address stands where it was typed."""
    driver = scene.driver
    await driver.press(browser_sign_in.words()["back"])
    address = await driver.the(words.words()["address"], QLineEdit)
    if address.text() != scene.provider.access.url:
        raise NotSeen("the address as it was typed")
    return "the address is still there"


async def wrong_password(scene: Scene) -> str:
    """A wrong password: the host's page says so in the browser; here nothing is lost, and it waits on."""
    scene.browser.sit_down(password=WRONG)
    await scene.driver.press(words.words()["continue"])
    said = await scene.driver.until(
        lambda: scene.browser.seen() if "is not right" in scene.browser.seen() else "",
        "the host's page to refuse the password",
    )
    await waits(scene)
    return f"the page in the browser says: {said}"


async def right_password(scene: Scene) -> str:
    """The right one, typed on that page: the browser says to return, and the first data come.

    How many of how many is known once every list has answered: of a small account that is nearly the end.
    """
    await scene.provider.told("fault", name="latency", target="GetInvoices", count=1, value=_SLOW)
    scene.browser.type_again(scene.provider.access.password)
    seen = await scene.driver.until(
        lambda: _label(scene, "Fetching"), "“Fetching…” in the top bar", scene.for_sync
    )
    end = " ".join(browser_sign_in.pages()[Reception.DONE])
    await scene.driver.until(lambda: end in scene.browser.seen(), "the last page in the browser")
    return f"the page in the browser says “{end}”; here: {seen}"


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


async def sign_in(scene: Scene, email: str = "", account: str = "") -> str:
    """All of it at once, for chapters that begin signed in."""
    scene.browser.sit_down(email, account=account)
    await give_address(scene)
    await scene.driver.until(lambda: scene.driver.says("Client area"), "the sign-in page to go")
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
    """Afterwards no row, no file and no secret is left here, and the host lists this device no more."""
    driver, before = scene.driver, await devices(scene)
    await driver.press(dialogs.erase_buttons()[1])
    await driver.said(words.words()["title"], scene.for_sync)
    left = await driver.until(lambda: _gone(scene) or None, "the account to be gone")
    if left != "gone":
        raise NotSeen(f"left on the disk after erasing: {left}")
    read = await KeyringSecrets().load(scene.notes.get("account", ""))
    if read.secret:
        raise NotSeen("the key store still holds the secret")
    await driver.said(outside.erased(PROVIDER))  # what is said once the host has heard of it
    after = await devices(scene)
    if len(before - after) != 1 or after - before:
        raise NotSeen(f"this device to leave the host's list: {len(before)} before, {len(after)} after")
    return f"no row, no file, no secret left (key store: {read.outcome.value}); the host lists it no more"


async def devices(scene: Scene) -> frozenset[str]:
    """Where the owner is signed in, as another device of theirs is told; that one is left out."""
    provider = scene.provider
    assert isinstance(provider, PretendProvider), "only a gateway knows devices"
    async with another_device(provider.access.url, provider.robot(), "the tour") as other:
        return frozenset(device.id for device in await other.devices() if not device.this)


def _gone(scene: Scene) -> str:
    """ "" while the account is there, "gone" when no trace of it is, else where the traces are."""
    if scene.running.accounts.sessions:
        return ""
    mail = scene.provider.access.email
    words_left = [mail, mail.partition("@")[2], "Hearth & Rye", PROVIDER, scene.notes.get("account", mail)]
    secret = [*scene.provider.secrets(), *scene.browser.opened, *scene.cable.secrets]
    left = traces(scene.profile, [*secret, *words_left])
    files = [path.name for path in scene.profile.rglob("*.pdf")]
    return "; ".join([*left, *files]) or "gone"


def _label(scene: Scene, begins: str) -> str | None:
    texts = (text_of(label) for label in scene.driver.all(QLabel, scene.running.window.top))
    return next((text for text in texts if text.startswith(begins)), None)
