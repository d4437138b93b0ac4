"""Sync for a sign-in with limited rights: what it may not see is no failure, and what it may is whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from pmdesk.api.errors import NotAllowed, Offline, ProviderError, Unavailable
from pmdesk.api.provider import Capability
from pmdesk.core.status import AreaState
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.store.database import Store
from tests.core.fake_provider import FakeProvider
from tests.core.sync_desk import LISTS, Desk, a_desk
from tests.helpers import DAY_ONE, FakeClock

pytestmark = pytest.mark.anyio
NO = (NotAllowed("not for this user"), NotAllowed())


@pytest.fixture
async def desk(provider: FakeProvider, store: Store, worker: Worker, clock: FakeClock) -> AsyncIterator[Desk]:
    async with a_desk(provider, store, worker, clock) as one:
        yield one


@pytest.mark.parametrize("area", [*LISTS, Area.ACCOUNT])
@pytest.mark.parametrize("error", NO, ids=["said", "made here"])
async def test_what_is_not_allowed_is_no_failure(desk: Desk, area: Area, error: ProviderError) -> None:
    desk.provider.always[area.value] = error
    outcome = await desk.sync.run()
    assert (outcome.whole, outcome.worst) == (True, None)
    assert outcome.not_allowed == {area}
    status = desk.sync.status
    assert (status.failed, status.error) == ((), None)
    assert status.not_allowed == {area}
    assert status.last_at == DAY_ONE
    assert status.areas[area].at is None
    assert isinstance(status.areas[area].error, NotAllowed)


async def test_it_does_not_make_progress_endless(desk: Desk) -> None:
    desk.provider.always["domains"] = NotAllowed()
    await desk.sync.run()
    assert desk.sync.status.total == desk.sync.status.done == 18


async def test_it_is_asked_again_quietly_and_read_when_the_right_was_given(desk: Desk) -> None:
    desk.provider.always["domains"] = NotAllowed()
    await desk.sync.run()
    desk.statuses.clear()
    await desk.sync.run()
    assert all(status.areas[Area.DOMAINS].not_allowed for status in desk.statuses), "no flicker"
    del desk.provider.always["domains"]
    await desk.sync.run()
    status = desk.sync.status.areas[Area.DOMAINS]
    assert (status.state, status.error, status.at) == (AreaState.IDLE, None, DAY_ONE)
    assert len(desk.held()[Area.DOMAINS]) == 5


async def test_a_right_that_was_taken_away_leaves_the_last_state_with_its_age(desk: Desk) -> None:
    await desk.sync.run()
    before = desk.held()
    desk.provider.always["domains"] = NotAllowed()
    desk.clock.advance(timedelta(days=3))
    await desk.sync.run()
    assert desk.held() == before
    status = desk.sync.status
    assert status.areas[Area.DOMAINS].at == DAY_ONE
    assert status.last_at == desk.clock.now(), "what may be seen is as fresh as it is"


@pytest.mark.parametrize("error", [Offline(), Unavailable("502")])
async def test_it_stays_so_until_the_provider_answers_otherwise(desk: Desk, error: ProviderError) -> None:
    desk.provider.always["domains"] = NotAllowed()
    await desk.sync.run()
    desk.provider.always["domains"] = error
    outcome = await desk.sync.run()
    assert outcome.failed == {Area.DOMAINS: error}
    assert desk.sync.status.not_allowed == {Area.DOMAINS}
    assert desk.sync.status.failed == ()


async def test_a_refusal_made_on_this_side_does_not_hide_that_there_is_no_network(desk: Desk) -> None:
    desk.provider.always["everything"] = Offline()
    desk.provider.always["account"] = NotAllowed()
    await desk.sync.run()
    assert desk.sync.status.offline
    assert desk.sync.status.not_allowed == {Area.ACCOUNT}


async def test_what_the_provider_has_not_for_this_sign_in_is_never_asked_for(desk: Desk) -> None:
    desk.provider.capabilities -= {Capability.DOMAINS}
    sync = desk.again()
    assert Area.DOMAINS not in sync.areas
    assert sync.status.not_allowed == {Area.DOMAINS}
    assert (await sync.run()).whole
    assert desk.provider.calls["domains"] == 0
    assert sync.status.last_at == DAY_ONE
    assert desk.again().status.last_at == DAY_ONE, "after a restart"


async def test_where_nothing_is_allowed_nothing_failed_and_nothing_is_claimed(desk: Desk) -> None:
    desk.provider.always["everything"] = NotAllowed()
    outcome = await desk.sync.run()
    assert outcome.whole
    assert (outcome.done, outcome.not_allowed) == (frozenset(), frozenset(Area))
    assert desk.sync.status.last_at is None
