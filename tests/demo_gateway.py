"""A real gateway before a pretend WHMCS, as two processes, for tests that sign in as a person does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pmdesk.api.gateway.provider import GatewayProvider
from pmdesk.tools import robot_sign_in
from pmdesk.tools.pretend_provider import PretendProvider

MARTA, INES, PIA = "marta@hearthandrye.example", "ines@ledgerline.example", "pia@oduya.example"
TOMAS = "tomas@saltmarshbikes.example"


class DemoGateway(PretendProvider):
    """Started when it is made; ends with these tests however they end."""

    def __init__(self, *arguments: str) -> None:
        super().__init__(*arguments)
        self.start()

    @property
    def url(self) -> str:
        """The gateway's address, which is what a customer types."""
        return self.access.url


@asynccontextmanager
async def another_device(
    gateway: PretendProvider, name: str, email: str = MARTA, *, account: str = ""
) -> AsyncIterator[GatewayProvider]:
    """Another program of the same person's, signed in by another browser, as far as a host can tell.

    It leaves at the end.
    """
    robot = gateway.robot(email, account=account)
    async with robot_sign_in.another_device(gateway.access.url, robot, name) as provider:
        yield provider
