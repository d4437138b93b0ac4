"""Who is let in, how long it is believed what they are to an account, and what a fresh sign-in is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import (
    FreshSignInNeeded,
    Garbled,
    Offline,
    ProviderError,
    RateLimited,
    SignInNeeded,
    Unavailable,
)
from pmdesk.api.whmcs.people import People, Standing
from pmdesk.gateway.access import STANDING_SECONDS, Caller, Doorkeeper, NotLetIn
from pmdesk.gateway.audit import Audit
from pmdesk.gateway.config import Limits
from pmdesk.gateway.families import ACCESS_SECONDS, Families, Family, Issued
from pmdesk.gateway.limits import Throttle
from pmdesk.gateway.state.sqlite import SqliteState
from pmdesk.gateway.tokens import REFRESH, new_secret, written
from tests.gateway.scripted import Scripted

pytestmark = pytest.mark.anyio
DAY = 24 * 3600


class Register(People):
    """Who is what to which account, as a test has written it down."""

    def __init__(self) -> None:
        self.standings: dict[tuple[int, int], Standing] = {}
        self.trouble: ProviderError | None = None
        self.asked: list[tuple[int, int]] = []

    def put(
        self, client: int, user: int, permissions: frozenset[str] | None = None, closed: bool = False
    ) -> None:
        self.standings[client, user] = Standing(client, user, "M", None, closed, True, permissions)

    async def standing(self, client_id: int, user_id: int, *, may_own: bool = True) -> Standing | None:
        self.asked.append((client_id, user_id))
        await asyncio.sleep(0)
        if self.trouble is not None:
            raise self.trouble
        return self.standings.get((client_id, user_id))


class Door:
    """A doorkeeper with clocks that can be moved."""

    def __init__(self, folder: Path) -> None:
        self.at, self.tick = 1_800_000_000.0, 50.0
        self.state = SqliteState(folder / "state.sqlite", lambda: self.at)
        self.families = Families(self.state, lambda: self.at, idle=60 * DAY, longest=365 * DAY)
        self.register, self.audit = Register(), folder / "audit.jsonl"
        self.made: list[Standing] = []
        self.keeper = Doorkeeper(
            self.families,
            Throttle(self.state, Limits(account_per_minute=20, address_per_minute=40), lambda: self.at),
            Audit(self.audit, lambda: self.at),
            self.register,
            self._make,
            ticks=lambda: self.tick,
            now=lambda: self.at,
            at_a_time=2,
        )

    def _make(self, standing: Standing) -> Scripted:
        self.made.append(standing)
        return Scripted()

    def enter(self, client: int = 418, user: int = 502, auth_time: float | None = None) -> Issued:
        return self.families.begin(client, user, "trial", auth_time)

    def caller(self, client: int = 418, user: int = 502) -> Caller:
        return Caller(self.enter(client, user).family, "192.0.2.1")

    def events(self) -> list[str]:
        return [json.loads(line)["event"] for line in self.audit.read_text().splitlines()]


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    made = Door(tmp_path)
    made.register.put(418, 502)
    yield made
    made.keeper.close()
    made.state.close()


# --- tokens -------------------------------------------------------------------------------------------


async def test_an_access_token_lets_in_for_its_time(door: Door) -> None:
    issued = door.enter()
    caller = await door.keeper.admit(issued.access, "192.0.2.1")
    assert (caller.client_id, caller.user_id, caller.address) == (418, 502, "192.0.2.1")
    door.at += ACCESS_SECONDS
    with pytest.raises(NotLetIn):
        await door.keeper.admit(issued.access, "192.0.2.1")


async def test_nothing_else_lets_in(door: Door) -> None:
    issued, other = door.enter(), door.enter(731, 877)
    swapped = f"pma.{other.family.id}.{issued.access.rpartition('.')[2]}"
    forged = written(REFRESH, issued.family.id, new_secret())
    for wrong in (
        "",
        "x",
        issued.refresh,
        issued.access[:-1],
        issued.access + "x",
        swapped,
        forged,
        "é" * 70,
    ):
        with pytest.raises(NotLetIn):
            await door.keeper.admit(wrong, "192.0.2.1")
    await door.keeper.admit(issued.access, "192.0.2.1")
    await door.keeper.admit(other.access, "192.0.2.1")


async def test_limits_of_a_person_and_of_an_address(door: Door) -> None:
    issued, other = door.enter(), door.enter(418, 519)
    for _ in range(20):
        await door.keeper.admit(issued.access, "192.0.2.1")
    with pytest.raises(RateLimited):
        await door.keeper.admit(issued.access, "192.0.2.2")
    for _ in range(20):
        await door.keeper.admit(other.access, "192.0.2.1")
    with pytest.raises(RateLimited):
        await door.keeper.admit("guess", "192.0.2.1")


# --- a fresh sign-in ----------------------------------------------------------------------------------


@given(ago=st.none() | st.floats(-1e6, 1e6))
def test_fresh_is_five_minutes(ago: float | None, tmp_path_factory: pytest.TempPathFactory) -> None:
    door = Door(tmp_path_factory.mktemp("door"))
    family = Family(
        id="x",
        client_id=1,
        user_id=2,
        name="",
        created=0,
        seen=0,
        auth_time=None if ago is None else door.at - ago,
        refresh=(),
    )
    try:
        door.keeper.require_fresh(Caller(family, ""))
        fresh = True
    except FreshSignInNeeded:
        fresh = False
    assert fresh == (ago is not None and -60 <= door.at - (door.at - ago) <= 300)
    door.keeper.close()
    door.state.close()


async def test_renewing_tokens_does_not_make_a_sign_in_fresh(door: Door) -> None:
    issued = door.enter(auth_time=door.at - 200)
    door.keeper.require_fresh(Caller(issued.family, ""))
    door.at += 101
    renewed = door.families.refresh(issued.refresh)
    with pytest.raises(FreshSignInNeeded):
        door.keeper.require_fresh(Caller(renewed.family, ""))


# --- what they are to the account ---------------------------------------------------------------------


async def test_it_is_believed_for_a_minute(door: Door) -> None:
    caller = door.caller()
    first = await door.keeper.provider(caller)
    door.tick += STANDING_SECONDS
    assert await door.keeper.provider(caller) is first
    assert door.register.asked == [(418, 502)]
    door.tick += 1
    assert await door.keeper.provider(caller) is first
    assert len(door.register.asked) == 2
    assert len(door.made) == 1


async def test_before_a_change_it_is_asked_now(door: Door) -> None:
    caller = door.caller()
    for _ in range(3):
        await door.keeper.provider(caller, afresh=True)
    assert len(door.register.asked) == 3


@pytest.mark.parametrize("afresh", [False, True])
async def test_rights_that_change_make_another_provider(door: Door, afresh: bool) -> None:
    caller = door.caller()
    before = await door.keeper.provider(caller)
    door.register.put(418, 502, frozenset({"tickets"}))
    door.tick += 0 if afresh else STANDING_SECONDS + 1
    assert await door.keeper.provider(caller, afresh=afresh) is not before
    assert door.made[-1].permissions == frozenset({"tickets"})


@pytest.mark.parametrize("closed", [False, True])
async def test_who_is_nothing_to_the_account_any_more_is_signed_out(door: Door, closed: bool) -> None:
    issued, others = door.enter(), door.enter(418, 519)
    door.register.put(418, 519)
    caller = Caller(issued.family, "192.0.2.1")
    await door.keeper.provider(caller)
    if closed:
        door.register.put(418, 502, closed=True)
    else:
        del door.register.standings[418, 502]
    with pytest.raises(NotLetIn):
        await door.keeper.provider(caller, afresh=True)
    assert door.events() == ["membership-gone"]
    assert door.families.of_user(502) == ()
    with pytest.raises(NotLetIn):
        await door.keeper.admit(issued.access, "192.0.2.1")
    await door.keeper.admit(others.access, "192.0.2.1")


@pytest.mark.parametrize(
    "error",
    [Offline("x"), Unavailable("x"), RateLimited(), Garbled("x"), SignInNeeded()],
    ids=lambda e: type(e).__name__,
)
async def test_where_it_cannot_be_asked_nobody_is_let_in_and_nobody_signed_out(
    door: Door, error: ProviderError
) -> None:
    caller = door.caller()
    await door.keeper.provider(caller)
    door.register.trouble = error
    await door.keeper.provider(caller)
    door.tick += STANDING_SECONDS + 1
    for afresh in (False, True):
        with pytest.raises(ProviderError) as caught:
            await door.keeper.provider(caller, afresh=afresh)
        assert not isinstance(caught.value, SignInNeeded), "that would sign the customer out"
    door.register.trouble = None
    await door.keeper.provider(caller)
    assert len(door.families.of_user(502)) == 1


async def test_people_and_accounts_are_kept_apart(door: Door) -> None:
    door.register.put(418, 519, frozenset({"invoices"}))
    door.register.put(731, 519, frozenset({"tickets"}))
    found = [
        await door.keeper.provider(door.caller(client, user))
        for client, user in ((418, 502), (418, 519), (731, 519))
    ]
    assert len({id(one) for one in found}) == 3
    assert [one.permissions for one in door.made] == [
        None,
        frozenset({"invoices"}),
        frozenset({"tickets"}),
    ]


async def test_many_requests_at_once_ask_once(door: Door) -> None:
    caller = door.caller()
    found = await asyncio.gather(*(door.keeper.provider(caller) for _ in range(20)))
    assert len({id(one) for one in found}) == 1
    assert len(door.register.asked) == 1


async def test_one_that_is_given_up_does_not_hold_up_the_others(door: Door) -> None:
    caller = door.caller()
    task = asyncio.create_task(door.keeper.provider(caller))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(door.keeper.provider(caller), 5)


async def test_a_few_at_a_time(door: Door) -> None:
    caller, other = door.caller(), door.caller(731, 877)
    async with door.keeper.turn(caller), door.keeper.turn(caller):
        assert door.keeper.turn(caller).locked()
        assert not door.keeper.turn(other).locked()


async def test_rows_of_others_are_noted_once(door: Door) -> None:
    caller = door.caller()
    provider = await door.keeper.provider(caller)
    assert isinstance(provider, Scripted)
    for rows in (0, 3, 3, 5):
        provider.foreign_rows = rows
        door.keeper.look(caller)
    lines = [json.loads(line) for line in door.audit.read_text().splitlines()]
    assert [line["count"] for line in lines] == [3, 2]
    assert lines[0]["client"] == 418
