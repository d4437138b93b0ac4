"""Details: fetched when opened, ahead where likely; what is kept is never lost to a failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from pmdesk.api.errors import (
    Garbled,
    NotFound,
    Offline,
    ProviderError,
    RateLimited,
    Refused,
    SignInNeeded,
    Unavailable,
)
from pmdesk.api.provider import Capability
from pmdesk.core.details import AT_A_TIME, Details
from pmdesk.core.facts import gather
from pmdesk.core.trouble import LET_REST
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.records.domains import DomainFacet, Lock
from pmdesk.records.invoices import InvoiceStatus
from pmdesk.records.tickets import TicketStatus
from pmdesk.store.changes import Changes
from pmdesk.store.database import Store
from tests.core.fake_provider import FakeProvider
from tests.core.samples import ACCOUNT, conversation, details, domain, invoice, ticket
from tests.helpers import DAY_ONE, FakeClock, until

pytestmark = pytest.mark.anyio


class Desk:
    """Details with what was told of them, and the lists that a sync would have brought."""

    def __init__(self, provider: FakeProvider, store: Store, worker: Worker, clock: FakeClock) -> None:
        self.provider, self.store, self.worker, self.clock = provider, store, worker, clock
        self.changes: list[Changes] = []
        self.errors: list[ProviderError] = []
        self.bugs: list[BaseException] = []
        self.details = Details(
            ACCOUNT,
            provider,
            store,
            worker,
            clock,
            self.changes.append,
            self.errors.append,
            lambda name, failure: self.bugs.append(failure),
        )

    async def list_again(self) -> None:
        """What the provider's lists say now is what the store holds."""
        for area in (Area.INVOICES, Area.DOMAINS, Area.TICKETS):
            rows = self.provider.rows[area]
            shelf = getattr(self.store, area.value)
            await self.worker.write(shelf.replace, ACCOUNT, rows, len(rows), self.clock.now())

    async def ahead(self) -> object:
        return await self.details.fetch_ahead(gather(self.store, ACCOUNT))


@pytest.fixture
async def desk(provider: FakeProvider, store: Store, worker: Worker, clock: FakeClock) -> AsyncIterator[Desk]:
    provider.rows[Area.INVOICES] = [invoice("2"), invoice("1", InvoiceStatus.PAID)]
    provider.rows[Area.DOMAINS] = [domain("1", expires=clock.today() + timedelta(days=5)), domain("2")]
    provider.rows[Area.TICKETS] = [ticket("1"), ticket("2", TicketStatus.CLOSED)]
    one = Desk(provider, store, worker, clock)
    await one.list_again()
    yield one
    await one.details.close()
    assert one.bugs == []


async def test_what_is_opened_is_fetched_kept_and_told(desk: Desk) -> None:
    kept = await desk.details.invoice("1")
    assert (kept.value.invoice.id, kept.at) == ("1", DAY_ONE)
    assert desk.store.details.get_invoice(ACCOUNT, "1") == kept
    assert [(change.area, change.ids) for change in desk.changes] == [(Area.INVOICES, {"1"})]
    assert (await desk.details.conversation("2")).value.messages
    assert (await desk.details.domain("1")).value.lock is Lock.LOCKED
    assert (await desk.details.extras()).value.contacts
    assert (await desk.details.departments()).value[0].name == "Support"


async def test_what_is_young_is_given_again_unless_asked_for_afresh(desk: Desk) -> None:
    await desk.details.invoice("1")
    await desk.details.invoice("1")
    assert desk.provider.calls["invoice"] == 1
    await desk.details.invoice("1", fresh=True)
    assert desk.provider.calls["invoice"] == 2
    desk.clock.advance(timedelta(minutes=3))
    await desk.details.invoice("1")
    assert desk.provider.calls["invoice"] == 3
    await desk.details.departments()
    desk.clock.advance(timedelta(hours=23))
    await desk.details.departments()
    assert desk.provider.calls["departments"] == 1


async def test_those_who_open_the_same_at_once_share_one_call(desk: Desk) -> None:
    gate = desk.provider.hold("conversation")
    both = [asyncio.create_task(desk.details.conversation("1")) for _ in range(2)]
    await until(lambda: desk.provider.calls["conversation"])
    gate.set()
    first, second = await asyncio.gather(*both)
    assert first == second
    assert desk.provider.calls["conversation"] == 1


@pytest.mark.parametrize(
    "error", [Offline(), Garbled("x"), NotFound(), Unavailable(), RateLimited(), Refused()]
)
async def test_a_failure_is_raised_and_shown_on_the_record_and_costs_nothing_kept(
    desk: Desk, error: ProviderError
) -> None:
    kept = await desk.details.invoice("1")
    desk.provider.faults["invoice"] = [error]
    desk.clock.advance(timedelta(hours=1))
    with pytest.raises(type(error)):
        await desk.details.invoice("1")
    trouble = desk.details.troubles.of(Area.INVOICES, "1")
    assert trouble is not None
    assert (trouble.error, trouble.at) == (error, desk.clock.now())
    assert desk.store.details.get_invoice(ACCOUNT, "1") == kept
    assert desk.errors == [error]
    await desk.details.invoice("1")
    assert desk.details.troubles.of(Area.INVOICES, "1") is None, "it went well"


async def test_an_invoice_paid_meanwhile_is_paid_in_the_list_too(desk: Desk) -> None:
    paid = invoice("2", InvoiceStatus.PAID)
    desk.provider.invoice_details["2"] = details(paid)
    desk.clock.advance(timedelta(minutes=1))
    await desk.details.invoice("2")
    listed = desk.store.invoices.get(ACCOUNT, "2")
    assert listed is not None
    assert listed.status is InvoiceStatus.PAID


async def test_a_ticket_answered_meanwhile_is_answered_in_the_list_too(desk: Desk) -> None:
    answered = ticket("1", TicketStatus.ANSWERED, last_reply=datetime(2026, 11, 22, 9, 40, tzinfo=UTC))
    desk.provider.conversations["1"] = conversation(answered)
    desk.clock.advance(timedelta(minutes=1))
    await desk.details.conversation("1")
    assert desk.store.tickets.get(ACCOUNT, "1") == answered
    assert desk.store.details.first_lines(ACCOUNT, ["1"]) == {"1": "We are on it."}


@pytest.mark.parametrize("error", [Unavailable("500"), Garbled("x"), Refused("no")])
async def test_a_registrar_that_does_not_answer_for_one_facet_leaves_the_others(
    desk: Desk, error: ProviderError
) -> None:
    before = await desk.details.domain("1")
    desk.provider.always["registrar_lock"] = error
    after = await desk.details.domain("1", fresh=True)
    assert after.value.unavailable == (DomainFacet.LOCK,)
    assert after.value.lock is before.value.lock, "what we had is shown, and that it was not answered now"
    assert after.value.nameservers == before.value.nameservers


@pytest.mark.parametrize("error", [Offline(), SignInNeeded(), RateLimited()])
async def test_what_is_not_the_facet_s_failure_fails_the_whole(desk: Desk, error: ProviderError) -> None:
    desk.provider.always["registrar_lock"] = error
    with pytest.raises(type(error)):
        await desk.details.domain("1")
    assert desk.store.details.get_domain(ACCOUNT, "1") is None


async def test_a_provider_without_registrar_calls_is_not_asked_for_them(desk: Desk) -> None:
    desk.provider.capabilities = frozenset({Capability.DOMAINS, Capability.INVOICES})
    kept = await desk.details.domain("1")
    assert (kept.value.nameservers, kept.value.lock, kept.value.unavailable) == (None, Lock.UNKNOWN, ())
    assert (await desk.details.extras()).value.contacts == ()
    assert (await desk.details.departments()).value == ()
    assert desk.provider.calls.total() == 0


# --- ahead --------------------------------------------------------------------------------------------


async def test_the_likely_is_fetched_ahead_once(desk: Desk) -> None:
    assert await desk.ahead() is None
    asked = {(method, what) for method, what in desk.provider.asked}
    assert asked == {
        ("invoice", "2"),
        ("conversation", "1"),
        ("nameservers", "1"),
        ("registrar_lock", "1"),
        ("domain_contacts", "1"),
    }
    before = desk.provider.calls.total()
    assert await desk.ahead() is None
    assert desk.provider.calls.total() == before
    desk.clock.advance(timedelta(hours=25))
    assert await desk.ahead() is None
    assert desk.provider.calls.total() == 2 * before


async def test_it_goes_a_few_at_a_time_and_what_is_opened_comes_between(desk: Desk) -> None:
    desk.provider.rows[Area.INVOICES] = [invoice(str(number)) for number in range(1, 9)]
    await desk.list_again()
    gate = desk.provider.hold("invoice")
    ahead = asyncio.create_task(desk.ahead())
    await until(lambda: desk.provider.calls["invoice"] == AT_A_TIME)
    opened = asyncio.create_task(desk.details.invoice("8"))
    await until(lambda: desk.provider.calls["invoice"] == AT_A_TIME + 1)
    assert ("invoice", "8") in desk.provider.asked
    gate.set()
    await asyncio.gather(ahead, opened)
    assert desk.provider.calls["invoice"] == 8, "not asked for twice"


async def test_a_failure_of_one_record_rests_and_the_others_are_fetched(desk: Desk) -> None:
    desk.provider.always["invoice"] = Garbled("x")
    assert await desk.ahead() is None
    assert desk.provider.calls["conversation"] == 1
    await desk.ahead()
    assert desk.provider.calls["invoice"] == 1, "not again unasked"
    with pytest.raises(Garbled):
        await desk.details.invoice("2")
    desk.clock.advance(LET_REST + timedelta(minutes=1))
    await desk.ahead()
    assert desk.provider.calls["invoice"] == 3


@pytest.mark.parametrize("error", [Offline(), RateLimited(), SignInNeeded(), Unavailable("503", DAY_ONE)])
async def test_the_provider_s_no_ends_the_run(desk: Desk, error: ProviderError) -> None:
    desk.provider.rows[Area.INVOICES] = [invoice(str(number)) for number in range(1, 9)]
    await desk.list_again()
    desk.provider.always["invoice"] = error
    assert await desk.ahead() is error
    assert desk.provider.calls.total() <= AT_A_TIME


async def test_what_is_one_for_the_account_is_fetched_once_a_day(desk: Desk) -> None:
    await desk.details.account_wide()
    await desk.details.account_wide()
    assert desk.provider.calls["departments"] == desk.provider.calls["contacts"] == 1
    desk.clock.advance(timedelta(days=1, minutes=1))
    desk.provider.always["departments"] = Unavailable()
    await desk.details.account_wide()
    await desk.details.account_wide()
    assert desk.provider.calls["departments"] == 2


async def test_closing_stops_what_is_fetched(desk: Desk) -> None:
    desk.provider.hold("invoice")
    ahead = asyncio.create_task(desk.ahead())
    await until(lambda: desk.provider.calls["invoice"])
    await desk.details.close()
    await asyncio.wait({ahead})
    assert ahead.cancelled() or ahead.result() is None


async def test_a_clock_put_back_does_not_keep_what_is_fresh_from_the_caller(desk: Desk) -> None:
    await desk.details.invoice("1")
    desk.clock.advance(-timedelta(days=400))
    changed = msgspec.structs.replace(details(invoice("1", InvoiceStatus.PAID)), notes="new")
    desk.provider.invoice_details["1"] = changed
    assert (await desk.details.invoice("1")).value.notes == "new"
