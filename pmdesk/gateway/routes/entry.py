"""Ways in: one-time links to pages of the client area, and the devices that are signed in here."""

from __future__ import annotations

from datetime import UTC, datetime

from litestar import delete, get, post
from litestar.params import JSONBody

from pmdesk.api.errors import NotFound
from pmdesk.api.gateway.contract import OneTimeLink, SignOnWish
from pmdesk.gateway.access import Doorkeeper
from pmdesk.gateway.routes.common import AnyRequest, Asking, Customer, RecordId
from pmdesk.records.account import Device


@post("/sign-on", status_code=200)
async def sign_on(
    request: AnyRequest, caller: Asking, provider: Customer, data: JSONBody[SignOnWish]
) -> OneTimeLink:
    """A one-time link that opens a page as this person, for a minute; some pages want a fresh sign-in."""
    keeper: Doorkeeper = request.app.state.keeper
    if data.place in request.app.state.fresh_places:
        keeper.require_fresh(caller)
    doing = await keeper.provider(caller, afresh=True)
    link = await doing.sign_on(data.place, data.record_id, data.app)
    keeper.audit.note("sign-on", what=data.place, record=data.record_id or "", **caller.whose())
    return OneTimeLink(url=link.reveal())


@get("/devices")
async def devices(request: AnyRequest, caller: Asking) -> tuple[Device, ...]:
    """Where this person is signed in, the latest used first."""
    keeper: Doorkeeper = request.app.state.keeper
    found = await keeper.apart(keeper.families.of_user, caller.user_id)
    return tuple(
        Device(
            id=family.device,
            name=family.name,
            signed_in=datetime.fromtimestamp(int(family.created), UTC),
            last_used=datetime.fromtimestamp(int(family.seen), UTC),
            this=family.id == caller.family.id,
        )
        for family in found
    )


@delete("/devices/{device_id:str}")
async def end_device(request: AnyRequest, caller: Asking, device_id: RecordId) -> None:
    """Sign one of this person's devices out, at once."""
    keeper: Doorkeeper = request.app.state.keeper
    for family in await keeper.apart(keeper.families.of_user, caller.user_id):
        if family.device == device_id:
            await keeper.apart(keeper.families.end, family)
            keeper.audit.note("device-signed-out", record=device_id, **caller.whose())
            return
    raise NotFound


ROUTES = (sign_on, devices, end_device)
