"""What a tour puts in the place of things outside: a browser nobody sees, and a network that can be cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from pmdesk import __version__
from pmdesk.api.errors import NotReached
from pmdesk.api.gateway.contract import TOKEN, TokenAnswer
from pmdesk.api.transport import Answer, Transport
from pmdesk.app.running import Running

if TYPE_CHECKING:
    from pmdesk.api.connections import Connections
    from pmdesk.app.program import Program
    from pmdesk.core.ports import Browser


@dataclass
class Cable:
    """Between the program and everything: nothing is reached while it is out. `secrets` are the tokens that
    came over it."""

    out: bool = False
    secrets: set[str] = field(default_factory=set, repr=False)


class _OverCable(Transport):
    def __init__(self, cable: Cable) -> None:
        super().__init__(version=__version__)
        self._cable = cable

    async def request(self, method: str, url: str, **more: Any) -> Answer:
        answer = await super().request(method, url, **more)
        if url.endswith(TOKEN) and answer.status == 200:
            given = msgspec.json.decode(answer.body, type=TokenAnswer)
            self._cable.secrets |= {given.access_token, given.refresh_token}
        return answer

    async def _ready(self) -> Connections:
        if self._cable.out:
            raise NotReached("the cable is out")
        return await super()._ready()


class Staged(Running):
    """The program as it is, but for these two."""

    def __init__(self, program: Program, browser: Browser, cable: Cable) -> None:
        self._browser, self._cable = browser, cable
        super().__init__(program)

    def _make_browser(self) -> Browser:
        return self._browser

    def _make_transport(self) -> Transport:
        return _OverCable(self._cable)
