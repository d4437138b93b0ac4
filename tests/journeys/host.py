"""What journeys at a gateway stand on: steps over the sign-in page, and a browser that signs in by itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtWidgets import QPushButton

from pmdesk.tools.chapters import signing_in
from pmdesk.tools.robot import Robot
from pmdesk.tools.stage import Scene
from pmdesk.wording import browser_sign_in as words
from pmdesk.wording import sign_in as page_words
from tests.demo_gateway import MARTA, DemoGateway

SAID = words.words()


@dataclass
class Browser:
    """The system's browser: keeps what it is given, and lets a robot sign in on the host's pages."""

    gateway: DemoGateway
    opened: list[str] = field(default_factory=list, repr=False)
    robot: Robot | None = None
    """Who sits before it; nobody where None: a page that is opened stays where it is."""
    there: bool = True

    def open(self, url: str) -> bool:
        if not self.there:
            return False
        self.opened.append(url)
        if self.robot is not None and "/oauth/authorize" in url:
            self.robot.open(url)
        return True

    def sit_down(self, email: str = MARTA, *, account: str = "") -> None:
        """Somebody with a browser of their own, in which nobody has signed in yet."""
        self.robot = self.gateway.robot(email, account=account)

    def seen(self) -> str:
        """What stands on the page that the browser shows."""
        page = self.robot.page if self.robot is not None else None
        return page.text if page is not None else ""


async def give_address(scene: Scene) -> None:
    """The address is typed: the page in the browser opens by this click."""
    said = page_words.words()
    await scene.driver.said(said["title"])
    await scene.driver.write(said["address"], scene.provider.access.url)
    await scene.driver.press(said["continue"])


async def sign_in(scene: Scene) -> None:
    """All the way, by who sits before the browser."""
    await give_address(scene)
    await signing_in.whole_sync(scene)


async def waits(scene: Scene) -> None:
    """The page is open in the browser, and nobody has come back."""
    await scene.driver.said(SAID["title"])
    await scene.driver.the(SAID["copy"], QPushButton)
