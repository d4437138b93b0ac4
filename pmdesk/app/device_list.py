"""Where the owner is signed in: asked for when the page wants it, kept in memory, and ended one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pmdesk.api.errors import NotFound, ProviderError, Uncertain
from pmdesk.app.fresh import NotShown
from pmdesk.core.devices import WithDevices
from pmdesk.models.devices import Devices, in_order
from pmdesk.wording import browser_sign_in as sign_in_words
from pmdesk.wording import devices as words
from pmdesk.wording.errors import explain

if TYPE_CHECKING:
    from pmdesk.api.provider import Provider
    from pmdesk.app.fresh import Fresh
    from pmdesk.app.means import Means
    from pmdesk.app.news import News
    from pmdesk.core.session import Session
    from pmdesk.records.account import Device


class DeviceList:
    """One account's at a time: with another account in front nothing of it is left."""

    def __init__(self, means: Means, news: News, fresh: Fresh) -> None:
        self._means, self._news, self._desk, self._fresh = means, news, means.desk, fresh
        self._of = ""
        self._desk.devices_asked.connect(self._ask)
        self._desk.devices_end_asked.connect(self._end)
        self._desk.account_changed.connect(self._account_changed)

    def _account_changed(self) -> None:
        if self._desk.account_key != self._of:
            self._of = self._desk.account_key
            self._show(Devices())

    def _show(self, devices: Devices) -> None:
        self._desk.devices = devices
        self._desk.devices_changed.emit()

    def _front(self) -> Session | None:
        session = self._news.front
        return session if session is not None and isinstance(session.provider, WithDevices) else None

    # --- asking ---------------------------------------------------------------------------------------

    def _ask(self) -> None:
        session = self._front()
        if session is not None and not self._desk.devices.busy:
            self._means.scope.start(self._fetch(session), "devices")

    async def _fetch(self, session: Session) -> None:
        self._show(replace(self._desk.devices, busy=True, error=None))
        found = self._desk.devices
        try:
            rows = await _listed(session.provider)
            found = Devices(rows=in_order(rows), at=self._means.program.clock.now())
        except ProviderError as error:
            found = replace(found, error=error)
        finally:
            if session.key == self._of:
                self._show(replace(found, busy=False))

    # --- ending ---------------------------------------------------------------------------------------

    def _end(self, devices: Sequence[Device]) -> None:
        session = self._front()
        if session is not None and devices and not self._desk.devices.busy:
            self._means.scope.start(self._sign_out(session, tuple(devices)), "sign out devices")

    async def _sign_out(self, session: Session, devices: tuple[Device, ...]) -> None:
        self._show(replace(self._desk.devices, busy=True, error=None))
        try:
            for device in devices:
                await self._end_one(session, device)
        except NotShown:
            self._desk.say("warn", sign_in_words.not_done())
        except Uncertain:
            self._desk.say("warn", words.not_known(device))
        except ProviderError as error:
            self._desk.say("bad", explain(error, session.account.host).title)
        else:
            self._desk.say("ok", words.signed_out(devices))
        if session.key == self._of:
            await self._fetch(session)

    async def _end_one(self, session: Session, device: Device) -> None:
        async def end(provider: Provider) -> None:
            assert isinstance(provider, WithDevices)
            try:
                await provider.end_device(device.id)
            except NotFound:
                return  # somebody else was first

        await self._fresh.run(session, end)


async def _listed(provider: object) -> tuple[Device, ...]:
    return await provider.devices() if isinstance(provider, WithDevices) else ()
