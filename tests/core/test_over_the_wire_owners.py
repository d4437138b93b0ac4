"""A provider that does not say whose its rows are: none of them is shown, nothing held is given up."""

from __future__ import annotations

import copy
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Credential
from pmdesk.api.whmcs.provider import WhmcsProvider
from pmdesk.core.sync import Sync
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.records.domains import DomainDetails
from pmdesk.store.database import Store
from tests.api.stub import Reply, Seen, Stub
from tests.core.samples import ACCOUNT
from tests.core.sync_desk import LISTS
from tests.helpers import FakeClock

pytestmark = pytest.mark.anyio

CLIENT = 418
SAMPLES = Path(__file__).parents[1] / "api" / "whmcs" / "samples"
OWNERS = {
    "GetClientsProducts": "clientid",
    "GetClientsAddons": "userid",
    "GetClientsDomains": "userid",
    "GetTickets": "userid",
    "GetInvoices": "userid",
}
UNREADABLE: tuple[object, ...] = (
    None, "", "many", True, False, [], [CLIENT], {}, {"id": CLIENT}, 418.0, 418.5, -CLIENT, "0418", "418 or",
)  # fmt: skip


class Installation:
    """Answers the samples; the rows of its lists are there to be changed."""

    def __init__(self) -> None:
        self.answers = {path.stem: json.loads(path.read_text()) for path in SAMPLES.glob("*.json")}

    def __call__(self, seen: Seen) -> Reply:
        return Reply(json.dumps(self.answers[seen.form["action"]]).encode())

    def lists(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """The owner's field and the rows of every list that is synced."""
        for action, key in OWNERS.items():
            (container,) = (found for found in self.answers[action].values() if isinstance(found, dict))
            (rows,) = container.values()
            yield key, rows

    def owned_by(self, owner: object, **more: object) -> None:
        """Every row of every list says this of its owner."""
        for key, rows in self.lists():
            for row in rows:
                row |= {key: owner, **more}


class Held:
    """A store that was filled from an installation, and the sync that did it."""

    def __init__(self, installation: Installation, store: Store, sync: Sync) -> None:
        self.installation, self.store, self.sync = installation, store, sync
        self.right = copy.deepcopy(installation.answers)

    def rows(self) -> dict[Area, tuple[Any, ...]]:
        return {area: getattr(self.store, area.value).where(ACCOUNT, "1") for area in LISTS}

    def details(self) -> list[object]:
        kept, rows = self.store.details, self.rows()
        return [kept.get_domain(ACCOUNT, row.id) for row in rows[Area.DOMAINS]]


@pytest.fixture
async def held(store: Store, worker: Worker, clock: FakeClock) -> AsyncIterator[Held]:
    installation = Installation()
    transport = Transport(version="0")
    async with Stub(installation) as stub:
        provider = WhmcsProvider(transport, Pacer(clock), stub.url, Credential("a", "b"), CLIENT, 502)
        sync = Sync(ACCOUNT, provider, store, worker, clock, lambda changes: None, lambda status: None)
        assert (await sync.run()).whole
        one = Held(installation, store, sync)
        for row in one.rows()[Area.DOMAINS]:
            store.details.put(ACCOUNT, DomainDetails(domain_id=row.id), clock.now())
        assert all(one.rows().values())
        assert all(one.details())
        yield one
        await sync.close()
    await transport.aclose()


async def test_what_is_held_stays_whatever_the_owner_field_holds(held: Held) -> None:
    rows, details = held.rows(), held.details()
    for owner in UNREADABLE:
        held.installation.owned_by(owner, status="Another's", domain="another.example")
        assert (await held.sync.run()).whole
        assert held.rows() == rows, owner
        assert held.details() == details, owner
        for area in LISTS:
            assert held.sync.status.areas[area].set_aside >= len(rows[area]), (area, owner)
    held.installation.answers.update(held.right)
    assert (await held.sync.run()).whole
    assert held.rows() == rows
    assert all(held.sync.status.areas[area].set_aside == 0 for area in LISTS)


async def test_nor_where_the_field_is_missing_or_the_row_does_not_say_which_it_is(held: Held) -> None:
    rows, details = held.rows(), held.details()
    for key, found in held.installation.lists():
        for row in found:
            del row[key]
    assert (await held.sync.run()).whole
    assert (held.rows(), held.details()) == (rows, details)
    held.installation.owned_by("many", id="many")
    assert (await held.sync.run()).whole
    assert (held.rows(), held.details()) == (rows, details)


async def test_a_stranger_s_rows_are_never_shown(held: Held) -> None:
    """With an owner that can be read or not; and what has readably gone to another is held no more."""
    rows = held.rows()
    for number, owner in enumerate((*UNREADABLE, 419, "419", 0), 900_000):
        for key, found in held.installation.lists():
            found.append({**found[-1], "id": number, key: owner})
    assert (await held.sync.run()).whole
    assert held.rows() == rows
    held.installation.owned_by(419)
    assert (await held.sync.run()).whole
    assert not any(held.rows().values())
