"""The browser of tours and tests: keeps what it is given, and whoever sits before it signs in by itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from pmdesk.tools.pretend_provider import PretendProvider, PretendWhmcs
from pmdesk.tools.robot import Robot


@dataclass
class PretendBrowser:
    """Fills `pmdesk.core.ports.Browser`. Pages of a sign-in are gone through; others stay where they are.

    `robot` is who sits before it; nobody where None. Without `there` this machine has no browser.
    """

    provider: PretendWhmcs
    opened: list[str] = field(default_factory=list, repr=False)
    robot: Robot | None = None
    there: bool = True

    def open(self, url: str) -> bool:
        """See `Browser`."""
        if not self.there:
            return False
        self.opened.append(url)
        if self.robot is not None and "/oauth/authorize" in url:
            self.robot.open(url)
        return True

    def sit_down(self, email: str = "", *, account: str = "", password: str = "") -> None:
        """Somebody with a browser of their own, in which nobody has signed in yet: the owner, unless said."""
        assert isinstance(self.provider, PretendProvider), "nobody signs in by a browser there"
        self.robot = self.provider.robot(email, account=account, password=password)

    def get_up(self) -> None:
        """Nobody sits before it any more."""
        self.robot = None

    def type_again(self, password: str) -> None:
        """Who sits before it types the password anew, on the page that is shown."""
        assert self.robot is not None, "nobody is there to type"
        self.robot.again(password)

    def seen(self) -> str:
        """What stands on the page that the browser shows."""
        page = self.robot.page if self.robot is not None else None
        return page.text if page is not None else ""
