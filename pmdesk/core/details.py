"""What costs a call for each record: fetched when it is opened, ahead of time where it is likely to be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from pmdesk.api.errors import NotFound, Offline, ProviderError, Refused
from pmdesk.api.provider import Capability, Page, Provider
from pmdesk.core.ahead import KeptTicket, Want, wanted
from pmdesk.core.alerts import Facts
from pmdesk.core.flights import Flights
from pmdesk.core.outcome import ends_the_run
from pmdesk.core.pages import PageOf, read_whole, with_kept
from pmdesk.core.ports import Clock
from pmdesk.core.tasks import OnFailure, ScopeClosed, TaskScope
from pmdesk.core.trouble import Troubles
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.records.account import AccountExtras
from pmdesk.records.domains import DomainContact, DomainDetails, DomainFacet, Lock
from pmdesk.records.invoices import Invoice, InvoiceDetails
from pmdesk.records.tickets import Conversation, Department, Ticket
from pmdesk.store.changes import Changes
from pmdesk.store.details import Detail, DetailKind, Kept
from pmdesk.store.errors import StoreError

if TYPE_CHECKING:
    from pmdesk.store.database import Store

T = TypeVar("T")

YOUNG = timedelta(minutes=2)
"""What was fetched this short ago is given again unless it is asked for afresh."""

DAY = timedelta(hours=24)
"""How long departments, contacts and announcements are good for."""

AT_A_TIME = 2
"""So many are fetched ahead side by side: what the user opens comes between."""


class Details:
    """The details of one account's records.

    `invoice`, `conversation`, `domain`, `extras` and `departments` fetch at once unless what is kept is
    young, and raise ProviderError or StoreError when that fails: what is kept stays readable in the store,
    and the failure is in `troubles`. Those who ask for the same thing meanwhile share one call.
    """

    def __init__(
        self,
        account: str,
        provider: Provider,
        store: Store,
        worker: Worker,
        clock: Clock,
        on_changes: Callable[[Changes], None],
        on_error: Callable[[ProviderError], None] = lambda error: None,
        on_failure: OnFailure = lambda name, failure: None,
        troubles: Troubles | None = None,
    ) -> None:
        self._account = account
        self._provider = provider
        self._store = store
        self._worker = worker
        self._clock = clock
        self._on_changes = on_changes
        self._on_error = on_error
        self._on_failure = on_failure
        self._scope = TaskScope("details", on_failure)
        self._flights = Flights(self._scope)
        self.troubles = troubles or Troubles()

    async def close(self) -> None:
        """Stop all fetching."""
        await self._scope.close()

    # --- one record -----------------------------------------------------------------------------------

    async def invoice(self, invoice_id: str, fresh: bool = False) -> Kept[InvoiceDetails]:
        """The invoice with its lines. `fresh`: ask the provider however young what we keep is."""
        kept = self._store.details.get_invoice
        return await self._get(Area.INVOICES, invoice_id, kept, self._fetch_invoice, fresh)

    async def conversation(self, ticket_id: str, fresh: bool = False) -> Kept[Conversation]:
        """The ticket with its messages."""
        kept = self._store.details.get_conversation
        return await self._get(Area.TICKETS, ticket_id, kept, self._fetch_conversation, fresh)

    async def domain(self, domain_id: str, fresh: bool = False) -> Kept[DomainDetails]:
        """Nameservers, lock and contacts. A facet that was not answered keeps the value we had, if any, and
        is named in `unavailable`."""
        kept = self._store.details.get_domain
        return await self._get(Area.DOMAINS, domain_id, kept, self._fetch_domain, fresh)

    async def extras(self, fresh: bool = False) -> Kept[AccountExtras]:
        """Contacts, payment methods and announcements; good for a day."""

        def kept(account: str, _: str) -> Kept[AccountExtras] | None:
            return self._store.details.get_extras(account)

        return await self._get(Area.ACCOUNT, "extras", kept, self._fetch_extras, fresh, DAY)

    async def departments(self, fresh: bool = False) -> Kept[tuple[Department, ...]]:
        """Where a ticket can go; good for a day."""

        def kept(account: str, _: str) -> Kept[tuple[Department, ...]] | None:
            return self._store.details.get_departments(account)

        return await self._get(Area.ACCOUNT, "departments", kept, self._fetch_departments, fresh, DAY)

    async def _get(
        self,
        area: Area,
        record_id: str,
        kept: Callable[[str, str], Kept[T] | None],
        fetch: Callable[[str, datetime], Awaitable[T]],
        fresh: bool,
        good_for: timedelta = YOUNG,
    ) -> Kept[T]:
        if not fresh:
            known = kept(self._account, record_id)
            if known is not None and abs(self._clock.now() - known.at) < good_for:
                return known
        return await self._flights.join((area, record_id), lambda: self._fetch(area, record_id, fetch))

    async def _fetch(
        self, area: Area, record_id: str, fetch: Callable[[str, datetime], Awaitable[T]]
    ) -> Kept[T]:
        at = self._clock.now()
        try:
            value = await fetch(record_id, at)
        except Exception as error:
            self.troubles.note(area, record_id, error, at)
            if isinstance(error, ProviderError):
                self._on_error(error)
            raise
        self.troubles.clear(area, record_id)
        return Kept(value=value, at=at)

    # --- asking and keeping ---------------------------------------------------------------------------

    async def _keep(self, value: Detail, at: datetime) -> None:
        await self._worker.write(self._store.details.put, self._account, value, at, then=self._tell)

    def _tell(self, changes: Changes) -> None:
        if changes:
            self._on_changes(changes)

    async def _fetch_invoice(self, invoice_id: str, at: datetime) -> InvoiceDetails:
        details = await self._provider.invoice(invoice_id)
        listed = self._store.invoices.get(self._account, invoice_id)
        new = details.invoice
        if listed is not None and (listed.status, listed.total, listed.due) != (
            new.status,
            new.total,
            new.due,
        ):
            # Paid in the browser meanwhile: the list need not wait for the next sync to say so.
            await self._worker.write(self._store.invoices.put, self._account, new, at, then=self._tell)
        await self._keep(details, at)
        return details

    async def _fetch_conversation(self, ticket_id: str, at: datetime) -> Conversation:
        conversation = await self._provider.conversation(ticket_id)
        listed = self._store.tickets.get(self._account, ticket_id)
        new = conversation.ticket
        if listed is not None and _has_moved_on(listed, new):
            await self._worker.write(self._store.tickets.put, self._account, new, at, then=self._tell)
        await self._keep(conversation, at)
        return conversation

    async def _fetch_domain(self, domain_id: str, at: datetime) -> DomainDetails:
        before = self._store.details.get_domain(self._account, domain_id)
        old = before.value if before is not None else DomainDetails(domain_id=domain_id)
        failed: dict[DomainFacet, ProviderError] = {}

        async def ask(
            facet: DomainFacet, needs: Capability, call: Callable[[str], Awaitable[T]], had: T
        ) -> T:
            if needs not in self._provider.capabilities:
                return had
            try:
                return await call(domain_id)
            except ProviderError as error:
                if ends_the_run(error) or isinstance(error, Offline | NotFound):
                    raise  # it is not this facet's failure
                failed[facet] = error
                return had

        provider = self._provider
        nameservers: tuple[str, ...] | None = await ask(
            DomainFacet.NAMESERVERS, Capability.NAMESERVERS, provider.nameservers, old.nameservers
        )
        lock: Lock = await ask(DomainFacet.LOCK, Capability.REGISTRAR_LOCK, provider.registrar_lock, old.lock)
        contacts: tuple[DomainContact, ...] | None = await ask(
            DomainFacet.CONTACTS, Capability.DOMAIN_CONTACTS, provider.domain_contacts, old.contacts
        )
        details = DomainDetails(
            domain_id=domain_id,
            nameservers=nameservers,
            lock=lock,
            contacts=contacts,
            unavailable=tuple(failed),
        )
        await self._keep(details, at)
        return details

    async def _fetch_extras(self, _: str, at: datetime) -> AccountExtras:
        provider, capable = self._provider, self._provider.capabilities

        before = self._store.details.get_extras(self._account)
        held = before.value if before is not None else AccountExtras()

        async def all_of(needs: Capability, pages: PageOf[Any], held: tuple[Any, ...]) -> tuple[Any, ...]:
            if needs not in capable:
                return ()
            try:
                return with_kept(await read_whole(pages, lambda done, total: None), held)
            except Refused:
                return ()  # not permitted to this user

        async def pay_methods(_: str | None) -> Page[Any]:
            return await provider.pay_methods()

        extras = AccountExtras(
            contacts=await all_of(Capability.CONTACTS, provider.contacts, held.contacts),
            pay_methods=await all_of(Capability.PAY_METHODS, pay_methods, held.pay_methods),
            announcements=await all_of(Capability.ANNOUNCEMENTS, provider.announcements, held.announcements),
        )
        await self._keep(extras, at)
        return extras

    async def _fetch_departments(self, _: str, at: datetime) -> tuple[Department, ...]:
        departments: tuple[Department, ...] = ()
        if Capability.TICKETS in self._provider.capabilities:
            departments = await self._provider.departments()
        await self._keep(departments, at)
        return departments

    # --- ahead of time --------------------------------------------------------------------------------

    async def fetch_ahead(self, facts: Facts) -> ProviderError | StoreError | None:
        """Fetch what is likely to be opened next, a few side by side, those that failed lately left out.

        A single record's failure is noted in `troubles`; returns the failure that ended the run (no network,
        asked to wait, not let in, disk full), None when it came to its end.
        """
        now, today = self._clock.now(), self._clock.today()
        wants = [
            want
            for want in await self._worker.run(self._wanted, facts, now, today)
            if not self.troubles.resting(want.area, want.id, now)
        ]
        queue = iter(wants)
        ended: list[ProviderError | StoreError] = []

        async def fetch_some() -> None:
            for want in queue:
                if ended:
                    return
                try:
                    await self._fetch_want(want, now)
                except ProviderError as error:
                    if ends_the_run(error) or isinstance(error, Offline):
                        ended.append(error)
                except StoreError as error:
                    ended.append(error)
                except ScopeClosed:
                    return
                except Exception as error:
                    self._on_failure(f"fetch ahead of {want.area.value}", error)

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_A_TIME):
                group.create_task(fetch_some())
        return ended[0] if ended else None

    async def account_wide(self) -> None:
        """Fetch what is one for the whole account, where it is a day old; failures are in `troubles`."""
        now = self._clock.now()
        for what, fetch in (("departments", self.departments), ("extras", self.extras)):
            if self.troubles.resting(Area.ACCOUNT, what, now):
                continue
            try:
                await fetch()
            except (ProviderError, StoreError):
                return

    async def _fetch_want(self, want: Want, since: datetime) -> None:
        """Fetch it, unless somebody has opened it since the plan was made."""
        kept, account = self._store.details, self._account
        known: Kept[Any] | None
        fetch: Callable[[str, datetime], Awaitable[Any]]
        if want.area is Area.INVOICES:
            known, fetch = kept.get_invoice(account, want.id), self._fetch_invoice
        elif want.area is Area.TICKETS:
            known, fetch = kept.get_conversation(account, want.id), self._fetch_conversation
        else:
            known, fetch = kept.get_domain(account, want.id), self._fetch_domain
        if known is None or known.at < since or known.at > self._clock.now():
            await self._flights.join((want.area, want.id), lambda: self._fetch(want.area, want.id, fetch))

    def _wanted(self, facts: Facts, now: datetime, today: date) -> tuple[Want, ...]:
        """In a worker thread: compare the lists with what is kept."""
        kept, capable = self._store.details, self._provider.capabilities
        invoices = kept.ages(self._account, DetailKind.INVOICE)
        domains = kept.ages(self._account, DetailKind.DOMAIN)
        tickets: dict[str, KeptTicket] = {}
        for ticket in facts.tickets:
            if (talk := kept.get_conversation(self._account, ticket.id)) is not None:
                known = talk.value.ticket
                tickets[ticket.id] = KeptTicket(at=talk.at, status=known.status, last_reply=known.last_reply)
        needs = {
            Area.INVOICES: Capability.INVOICES,
            Area.TICKETS: Capability.TICKETS,
            Area.DOMAINS: Capability.NAMESERVERS,
        }
        plan = wanted(facts, tickets, domains, invoices, now, today)
        return tuple(want for want in plan if needs[want.area] in capable)


def _asks_for(invoice: Invoice) -> tuple[object, ...]:
    return invoice.status, invoice.total, invoice.due


def _has_moved_on(listed: Ticket, new: Ticket) -> bool:
    replied = new.last_reply is not None and new.last_reply != listed.last_reply
    return replied or new.status is not listed.status
