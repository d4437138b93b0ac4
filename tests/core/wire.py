"""A whole core that talks to the sandbox over its socket, with impatient time-outs."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from pmdesk.api.connections import Timeouts
from pmdesk.api.pace import Pacer, Patience
from pmdesk.api.transport import Transport
from pmdesk.core.door import ProviderDoor
from pmdesk.core.session import Session
from pmdesk.records import Area
from pmdesk.sandbox.server import Sandbox
from tests.core.desk import Desk
from tests.helpers import until

LISTS = (Area.SERVICES, Area.ADDONS, Area.DOMAINS, Area.TICKETS, Area.INVOICES)


class WireDesk(Desk):
    """A desk whose door leads to a running sandbox."""

    skipped = timedelta()

    def skip(self, step: timedelta) -> None:
        """Let time pass, for the pace of the calls too."""
        self.clock.advance(step)
        self.skipped += step

    def begin(self) -> None:
        transport = self.transport = Transport(
            version="test", timeouts=Timeouts(connect=2.0, read=0.5, call=3.0, download=3.0)
        )
        pacer = Pacer(
            self.clock,
            patience=Patience(tries=1),
            ticks=lambda: time.monotonic() + self.skipped.total_seconds(),
        )
        self.door = ProviderDoor(lambda: (transport, pacer))
        super().begin()

    async def come_in(self, sandbox: Sandbox) -> Session:
        """Sign in as the owner of the sandbox's account."""
        found = await self.accounts.discover(sandbox.url)
        (grant, *_) = await self.accounts.grants(found, sandbox.email, sandbox.password)
        return await self.accounts.sign_in(grant)

    async def at_rest(self, session: Session) -> None:
        """Wait until nothing is being done for this account."""
        await until(lambda: session.idle, timeout=60, what="at rest")

    async def end(self) -> None:
        await super().end()
        await self.transport.aclose()

    def everything(self, key: str) -> dict[str, Any]:
        """All that is held of an account, to see that nothing of it is lost."""
        shelves = {area.value: getattr(self.store, area.value).where(key, "1") for area in LISTS}
        details = self.store.details
        return shelves | {
            "account": details.get_account(key),
            "counters": details.get_counters(key),
            "extras": details.get_extras(key),
            "departments": details.get_departments(key),
            "invoice details": {one.id: details.get_invoice(key, one.id) for one in shelves["invoices"]},
            "conversations": {one.id: details.get_conversation(key, one.id) for one in shelves["tickets"]},
            "domain details": {one.id: details.get_domain(key, one.id) for one in shelves["domains"]},
            "documents": {one.meta.record_id: one.meta.sha256 for one in self.documents.list(key)},
        }
