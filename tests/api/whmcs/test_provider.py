"""The provider against a running pretend WHMCS: what it reads, asks for, and says when something is wrong."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from pmdesk.api.errors import (
    Garbled,
    NotFound,
    NotSetUp,
    Offline,
    ProviderError,
    RateLimited,
    Refused,
    SignInNeeded,
    Unavailable,
)
from pmdesk.api.pace import Pacer
from pmdesk.api.provider import Page, Provider
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Credential
from pmdesk.api.whmcs.provider import WhmcsProvider
from pmdesk.records import Area
from pmdesk.records.domains import Lock
from pmdesk.records.tickets import Author
from pmdesk.sandbox.server import Sandbox
from tests.api.support import Sleeper
from tests.api.whmcs.conftest import Making

pytestmark = pytest.mark.anyio

LISTS = (
    "services",
    "addons",
    "domains",
    "tickets",
    "invoices",
    "contacts",
    "announcements",
    "sent_mail",
    "quotes",
)


async def everything(read: Callable[[str | None], Awaitable[Page[Any]]]) -> tuple[list[Any], int]:
    """All rows, and how many there are for us by the provider's own count."""
    cursor, found, left_out = None, [], 0
    while True:
        page = await read(cursor)
        assert not page.set_aside
        found += page.rows
        left_out += page.left_out
        if page.next is None:
            return found, (page.total or 0) - left_out
        cursor = page.next


async def test_it_is_a_provider(provider: Provider) -> None:
    assert provider.capabilities


@pytest.mark.parametrize("name", LISTS)
async def test_every_list_is_read_whole(provider: WhmcsProvider, name: str) -> None:
    found, count = await everything(getattr(provider, name))
    assert found
    assert len({record.id for record in found}) == len(found)
    assert count == len(found)
    assert provider.foreign_rows == 0


async def test_what_has_no_paging(provider: WhmcsProvider) -> None:
    assert (await provider.pay_methods()).rows[0].last_four == "4417"
    assert len((await provider.transactions()).rows) > 10
    entries = (await provider.credit_entries()).rows
    account = await provider.account()
    assert account.credit is not None
    assert sum(entry.amount.amount for entry in entries) == account.credit.amount


async def test_the_counters_ride_along_with_the_account(provider: WhmcsProvider, sandbox: Sandbox) -> None:
    await provider.account()
    counters = await provider.counters()
    await provider.services()
    services, _ = await everything(provider.services)
    assert counters.active_services == len([s for s in services if s.status_word == "Active"])
    assert sandbox.control.requests["GetClientsDetails"] == 1


async def test_account_is_asked_anew_each_time_and_counters_after_a_while(
    provider: WhmcsProvider, sandbox: Sandbox, sleeper: Sleeper
) -> None:
    await provider.account()
    await provider.account()
    await provider.counters()
    sleeper.at += 60
    await provider.counters()
    assert sandbox.control.requests["GetClientsDetails"] == 3


async def test_reading_everything_that_a_sync_reads_is_a_handful_of_requests(
    provider: WhmcsProvider, sandbox: Sandbox
) -> None:
    await provider.account()
    await provider.counters()
    for name in ("services", "addons", "domains", "tickets", "invoices"):
        await everything(getattr(provider, name))
    assert sum(sandbox.control.requests.values()) == 8  # five lists, the account, two lists of names


async def test_an_invoice_adds_up(provider: WhmcsProvider) -> None:
    invoices, _ = await everything(provider.invoices)
    for invoice in invoices[:8]:
        details = await provider.invoice(invoice.id)
        assert details.invoice == invoice
        lines = sum(line.amount.amount for line in details.lines)
        assert invoice.subtotal is not None
        assert lines == invoice.subtotal.amount
        taxes = sum(tax.amount.amount for tax in invoice.taxes)
        credit = invoice.credit.amount if invoice.credit else 0
        assert lines + taxes - credit == invoice.total.amount


async def test_one_service_and_one_domain_equal_those_of_the_lists(provider: WhmcsProvider) -> None:
    for service in (await provider.services()).rows[:3]:
        assert await provider.service(service.id) == service
    for domain in (await provider.domains()).rows[:3]:
        assert await provider.domain(domain.id) == domain


async def test_what_the_registrar_says(provider: WhmcsProvider) -> None:
    domain = (await provider.domains()).rows[0]
    assert await provider.nameservers(domain.id)
    assert await provider.registrar_lock(domain.id) in set(Lock)
    roles = await provider.domain_contacts(domain.id)
    assert all(role.fields for role in roles)


async def test_conversations_and_their_departments(provider: WhmcsProvider) -> None:
    departments = {department.name for department in await provider.departments()}
    tickets, _ = await everything(provider.tickets)
    assert {ticket.department for ticket in tickets} <= departments
    for ticket in tickets:
        conversation = await provider.conversation(ticket.id)
        assert conversation.ticket == ticket
        assert conversation.messages[0].id == "0"
        moments = [said.at for said in conversation.messages if said.at]
        assert moments == sorted(moments)
        assert all(said.author is not Author.STAFF or said.name for said in conversation.messages)


async def test_attachments(provider: WhmcsProvider, tmp_path: Path) -> None:
    to = tmp_path / "file.part"
    saved = 0
    for ticket in (await provider.tickets()).rows:
        for said in (await provider.conversation(ticket.id)).messages:
            for attachment in said.attachments if not said.attachments_removed else ():
                got = await provider.attachment(ticket.id, said.id, attachment.index, to)
                data = to.read_bytes()
                assert (got.name, got.size) == (attachment.name, len(data))
                assert got.sha256 == hashlib.sha256(data).hexdigest()
                assert stat.S_IMODE(to.stat().st_mode) == 0o600
                saved += 1
    assert saved >= 3


async def test_an_attachment_that_is_not_there(provider: WhmcsProvider, tmp_path: Path) -> None:
    ticket = (await provider.tickets()).rows[1]
    for message, index in (("0", 99), ("0", -1), ("999", 0), ("", 0), ("x", 0)):
        with pytest.raises(NotFound):
            await provider.attachment(ticket.id, message, index, tmp_path / "file.part")
    assert not leftovers(tmp_path)


@pytest.mark.parametrize("record_id", ["0", "-1", "x", "", "999999", "1e3", "1;", "٣", "9" * 30])
async def test_ids_that_are_nobodys(provider: WhmcsProvider, record_id: str, tmp_path: Path) -> None:
    for call in by_id(provider, record_id, tmp_path / "f"):
        with pytest.raises(NotFound):
            await call()


def leftovers(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def by_id(provider: WhmcsProvider, record_id: str, to: Path) -> list[Callable[[], Awaitable[object]]]:
    """Every method that takes an id."""
    return [
        lambda: provider.service(record_id),
        lambda: provider.domain(record_id),
        lambda: provider.nameservers(record_id),
        lambda: provider.registrar_lock(record_id),
        lambda: provider.domain_contacts(record_id),
        lambda: provider.conversation(record_id),
        lambda: provider.attachment(record_id, "0", 0, to),
        lambda: provider.invoice(record_id),
        lambda: provider.invoice_pdf(record_id, to),
    ]


async def test_names_of_departments_are_not_worth_a_failure(
    provider: WhmcsProvider, sandbox: Sandbox
) -> None:
    sandbox.control.deny("GetSupportDepartments")
    sandbox.control.deny("GetPaymentMethods")
    try:
        assert (await provider.tickets()).rows[0].department is None
        assert (await provider.invoices()).rows
        with pytest.raises(Refused):
            await provider.departments()
    finally:
        sandbox.control.allow("GetSupportDepartments")
        sandbox.control.allow("GetPaymentMethods")


async def test_a_credential_that_is_not_valid(sandbox: Sandbox, transport: Transport, pacer: Pacer) -> None:
    for credential in (Credential("nobody", sandbox.secret), Credential(sandbox.identifier, "wrong")):
        provider = WhmcsProvider(
            transport, pacer, sandbox.url, credential, sandbox.client_id, sandbox.user_id
        )
        with pytest.raises(SignInNeeded):
            await provider.account()


async def test_what_a_user_may_not_is_not_even_asked(make: Making, sandbox: Sandbox, tmp_path: Path) -> None:
    nobody = make(permissions=frozenset())
    calls: list[Callable[[], Awaitable[object]]] = by_id(nobody, "1201", tmp_path / "f")
    for name in (*LISTS, "account", "pay_methods", "departments", "transactions", "credit_entries"):
        if name != "announcements":
            calls.append(getattr(nobody, name))
    for call in calls:
        with pytest.raises(Refused):
            await call()
    assert sandbox.control.requests == {}


# --- faults ---------------------------------------------------------------------------------------------

ACTIONS: dict[str, tuple[str, Callable[[WhmcsProvider, Path], Awaitable[object]]]] = {
    "account": ("GetClientsDetails", lambda p, to: p.account()),
    "counters": ("GetClientsDetails", lambda p, to: p.counters()),
    "contacts": ("GetContacts", lambda p, to: p.contacts()),
    "pay_methods": ("GetPayMethods", lambda p, to: p.pay_methods()),
    "announcements": ("GetAnnouncements", lambda p, to: p.announcements()),
    "sent_mail": ("GetEmails", lambda p, to: p.sent_mail()),
    "services": ("GetClientsProducts", lambda p, to: p.services()),
    "service": ("GetClientsProducts", lambda p, to: p.service("1201")),
    "addons": ("GetClientsAddons", lambda p, to: p.addons()),
    "domains": ("GetClientsDomains", lambda p, to: p.domains()),
    "domain": ("GetClientsDomains", lambda p, to: p.domain("3301")),
    "nameservers": ("DomainGetNameservers", lambda p, to: p.nameservers("3301")),
    "registrar_lock": ("DomainGetLockingStatus", lambda p, to: p.registrar_lock("3301")),
    "domain_contacts": ("DomainGetWhoisInfo", lambda p, to: p.domain_contacts("3301")),
    "departments": ("GetSupportDepartments", lambda p, to: p.departments()),
    "tickets": ("GetTickets", lambda p, to: p.tickets()),
    "conversation": ("GetTicket", lambda p, to: p.conversation("4471")),
    "attachment": ("GetTicketAttachment", lambda p, to: p.attachment("4471", "0", 0, to)),
    "invoices": ("GetInvoices", lambda p, to: p.invoices()),
    "invoice": ("GetInvoice", lambda p, to: p.invoice("10493")),
    "transactions": ("GetTransactions", lambda p, to: p.transactions()),
    "credit_entries": ("GetCredits", lambda p, to: p.credit_entries()),
    "quotes": ("GetQuotes", lambda p, to: p.quotes()),
    "invoice_pdf": ("CreateSsoToken", lambda p, to: p.invoice_pdf("10493", to)),
}
FAULTS: dict[str, type[ProviderError]] = {
    "rate-limit": RateLimited,
    "rate-limit-bare": RateLimited,
    "server-error": Unavailable,
    "maintenance": Unavailable,
    "denied": NotSetUp,
    "truncated": Garbled,
    "reset": Offline,
}


@pytest.mark.parametrize("fault", sorted(FAULTS))
@pytest.mark.parametrize("method", sorted(ACTIONS))
async def test_every_fault_at_every_action_has_its_name(
    provider: WhmcsProvider, sandbox: Sandbox, sleeper: Sleeper, tmp_path: Path, method: str, fault: str
) -> None:
    action, call = ACTIONS[method]
    await provider.account()  # so that the fault hits the action itself
    sleeper.at += 30
    sandbox.control.fault(fault, target=action)
    with pytest.raises(FAULTS[fault]) as caught:
        await call(provider, tmp_path / "f")
    assert type(caught.value) is FAULTS[fault]
    sandbox.control.clear_faults()
    sleeper.at += 3600
    await call(provider, tmp_path / "f")


async def test_a_stall_is_offline_and_not_repeated(
    provider: WhmcsProvider, sandbox: Sandbox, sleeper: Sleeper
) -> None:
    sandbox.control.fault("stall", target="GetInvoices")
    with pytest.raises(Offline):
        await provider.invoices()
    assert sandbox.control.requests["GetInvoices"] == 3  # here a stall is short


async def test_a_fault_that_passes_is_not_noticed(provider: WhmcsProvider, sandbox: Sandbox) -> None:
    for fault in ("reset", "maintenance", "rate-limit-bare"):
        sandbox.control.fault(fault, target="GetInvoices", count=1)
        assert (await provider.invoices()).rows


@pytest.mark.parametrize("method", [*LISTS, "transactions", "credit_entries", "pay_methods"])
async def test_wrong_types_cost_one_row(provider: WhmcsProvider, sandbox: Sandbox, method: str) -> None:
    action, _ = ACTIONS[method]
    before = await getattr(provider, method)()
    sandbox.control.fault("wrong-types", target=action)
    page = await getattr(provider, method)()
    lost = len(before.rows) - len(page.rows)
    assert lost in (0, 1)
    assert set(page.rows) <= set(before.rows)
    assert len(page.set_aside) >= lost
    assert provider.foreign_rows == 0


async def test_wrong_types_in_one_record(provider: WhmcsProvider, sandbox: Sandbox) -> None:
    await provider.account()
    for method in ("invoice", "conversation", "service", "domain"):
        action, call = ACTIONS[method]
        sandbox.control.fault("wrong-types", target=action)
        with pytest.raises(Garbled):
            await call(provider, Path("unused"))
        sandbox.control.clear_faults()


async def test_nobody_listens(provider: WhmcsProvider, sandbox: Sandbox) -> None:
    sandbox.control.fault("down")
    with pytest.raises(Offline):
        await provider.invoices()
    sandbox.control.clear_faults()
    assert (await provider.invoices()).rows


async def test_areas_of_what_is_set_aside(provider: WhmcsProvider, sandbox: Sandbox) -> None:
    sandbox.control.fault("wrong-types", target="GetInvoices")
    for row in (await provider.invoices()).set_aside:
        assert row.area is Area.INVOICES
